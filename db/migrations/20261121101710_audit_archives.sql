-- migrate:up
set local lock_timeout = '3s';

create table signalbox_data.audit_archives (
    id bigint generated always as identity primary key,
    confirmed_at timestamptz not null,
    begins_at timestamptz not null,
    ends_at timestamptz not null,
    entries bigint not null,
    bytes bigint not null,
    last_seal bigint not null,
    table_name text not null,
    partition_name text not null,
    file_name text not null,
    confirmed_by text not null,
    digest bytea not null,
    constraint audit_archives_table_is_known
        check (table_name in ('audit_logs', 'audit_contexts')),
    constraint audit_archives_begins_before_it_ends check (begins_at < ends_at),
    constraint audit_archives_digest_is_a_digest check (octet_length(digest) = 32),
    constraint audit_archives_counts_are_not_negative check (entries >= 0 and bytes >= 0)
);

comment on table signalbox_data.audit_archives is
    'Partitions of the audit log that were written to a file, as whoever wrote it has confirmed. Only grows.';
comment on column signalbox_data.audit_archives.id is 'As audit_seals.archive_id, once the partition was dropped.';
comment on column signalbox_data.audit_archives.confirmed_at is 'When the file was confirmed to be whole.';
comment on column signalbox_data.audit_archives.begins_at is 'Where the partition begins.';
comment on column signalbox_data.audit_archives.ends_at is 'Where it ends, not included.';
comment on column signalbox_data.audit_archives.entries is 'How many lines the file has.';
comment on column signalbox_data.audit_archives.bytes is 'How long the file is.';
comment on column signalbox_data.audit_archives.last_seal is 'The newest seal at that time.';
comment on column signalbox_data.audit_archives.table_name is 'audit_logs or audit_contexts.';
comment on column signalbox_data.audit_archives.partition_name is 'The partition.';
comment on column signalbox_data.audit_archives.file_name is 'Where it was written, as whoever wrote it calls that.';
comment on column signalbox_data.audit_archives.confirmed_by is 'The role that confirmed it.';
comment on column signalbox_data.audit_archives.digest is 'SHA-256 of the file.';

create trigger audit_archives_only_grow
    before update or delete on signalbox_data.audit_archives
    for each row
    execute function signalbox_data.refuse_audit_change();
create trigger audit_archives_are_not_truncated
    before truncate on signalbox_data.audit_archives
    for each statement
    execute function signalbox_data.refuse_audit_change();
alter table signalbox_data.audit_archives enable always trigger audit_archives_only_grow;
alter table signalbox_data.audit_archives enable always trigger audit_archives_are_not_truncated;

create table signalbox_data.audit_holds (
    id uuid primary key default signalbox_data.new_id(),
    placed_at timestamptz not null default signalbox_data.clock(),
    released_at timestamptz,
    begins_at timestamptz,
    ends_at timestamptz,
    in_project_id uuid,
    entity_id uuid,
    user_id uuid,
    entity text,
    reason text not null,
    constraint audit_holds_reason_is_said check (btrim(reason) <> ''),
    constraint audit_holds_begin_before_they_end check (begins_at < ends_at)
);

comment on table signalbox_data.audit_holds is
    'Legal holds: entries of the audit log that must be kept, whatever their retention. All that is said of an '
    'entry must apply. No key refers to a project or a user, for holds outlast them.';
comment on column signalbox_data.audit_holds.id is 'The hold.';
comment on column signalbox_data.audit_holds.placed_at is 'Since when it holds.';
comment on column signalbox_data.audit_holds.released_at is 'Since when it does no more; null as long as it holds.';
comment on column signalbox_data.audit_holds.begins_at is 'What happened from then on; null without bound.';
comment on column signalbox_data.audit_holds.ends_at is 'What happened before then; null without bound.';
comment on column signalbox_data.audit_holds.in_project_id is 'Entries of this project; null for all.';
comment on column signalbox_data.audit_holds.entity_id is 'Entries about this one; null for all.';
comment on column signalbox_data.audit_holds.user_id is
    'Entries by this user or about this user; null for all.';
comment on column signalbox_data.audit_holds.entity is 'Entries about what is called so: task, user …; null for all.';
comment on column signalbox_data.audit_holds.reason is 'Why.';

alter table signalbox_data.audit_seals
    add constraint audit_seals_archive_id_fkey
    foreign key (archive_id) references signalbox_data.audit_archives (id)
    on delete restrict
    not valid;
-- The table is as new as this one.
-- squawk-ignore constraint-missing-not-valid
alter table signalbox_data.audit_seals validate constraint audit_seals_archive_id_fkey;

-- squawk-ignore require-concurrent-index-creation
create index personal_values_created_at_idx
    on signalbox_data.personal_values using brin (created_at)
    with (pages_per_range = 32, autosummarize = on);
comment on index signalbox_data.personal_values_created_at_idx is
    'Values of entries that were dropped.';

grant select on
    signalbox_data.audit_archives,
    signalbox_data.audit_holds
to signalbox_admin;

-- migrate:down
set local lock_timeout = '3s';

drop index signalbox_data.personal_values_created_at_idx;
alter table signalbox_data.audit_seals drop constraint audit_seals_archive_id_fkey;
drop table signalbox_data.audit_holds;
drop table signalbox_data.audit_archives;
