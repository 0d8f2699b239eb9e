-- migrate:up
set local lock_timeout = '3s';

create table signalbox_data.audit_seals (
    id bigint primary key,
    sealed_at timestamptz not null,
    generation integer not null,
    after_seq bigint,
    after_context_id bigint,
    until_txid bigint not null,
    until_seq bigint not null,
    until_context_txid bigint not null,
    until_context_id bigint not null,
    last_seq bigint,
    last_context_id bigint,
    kinds smallint[] not null default '{}',
    kinds_digest bytea,
    archive_id bigint,
    previous bytea,
    hash bytea not null,
    constraint audit_seals_hash_is_a_digest check (octet_length(hash) = 32),
    constraint audit_seals_follow_one_another check ((previous is null) = (id = 1)),
    constraint audit_seals_kinds_have_a_digest check ((kinds = '{}') = (kinds_digest is null))
);

comment on table signalbox_data.audit_seals is
    'Seals of the audit log: what each covers begins where the one before it ends, and its hash covers the hash of '
    'that one. Only grows; written by seal_audit_log and drop_audit_partition.';
comment on column signalbox_data.audit_seals.id is 'Seals are numbered without gaps.';
comment on column signalbox_data.audit_seals.sealed_at is 'When it was made.';
comment on column signalbox_data.audit_seals.generation is
    'Goes up when the numbers of transactions have begun anew, as they do when a dump is restored on another server.';
comment on column signalbox_data.audit_seals.after_seq is
    'Entries up to this seq belong to earlier generations; null in the first.';
comment on column signalbox_data.audit_seals.after_context_id is
    'Contexts up to this id belong to earlier generations; null in the first.';
comment on column signalbox_data.audit_seals.until_txid is
    'Entries are covered up to this transaction, …';
comment on column signalbox_data.audit_seals.until_seq is '… and within it up to this seq, neither included.';
comment on column signalbox_data.audit_seals.until_context_txid is
    'Contexts are covered up to this transaction, …';
comment on column signalbox_data.audit_seals.until_context_id is
    '… and within it up to this id, neither included.';
comment on column signalbox_data.audit_seals.last_seq is 'The highest seq that was sealed up to here.';
comment on column signalbox_data.audit_seals.last_context_id is
    'The highest id of a context that was sealed up to here.';
comment on column signalbox_data.audit_seals.kinds is 'The kinds of entries whose meaning it covers: those that are new.';
comment on column signalbox_data.audit_seals.kinds_digest is 'SHA-256 of the lines of these kinds.';
comment on column signalbox_data.audit_seals.archive_id is
    'The archive of the partition that was dropped; null where none was.';
comment on column signalbox_data.audit_seals.previous is 'The hash of the seal before it; null in the first.';
comment on column signalbox_data.audit_seals.hash is 'SHA-256 of the line of the seal, as export_audit_seals shows it.';

create index audit_seals_with_kinds_idx on signalbox_data.audit_seals (id) where kinds <> '{}';
comment on index signalbox_data.audit_seals_with_kinds_idx is 'Which kinds are sealed.';
create index audit_seals_archive_id_idx
    on signalbox_data.audit_seals (archive_id)
    where archive_id is not null;
comment on index signalbox_data.audit_seals_archive_id_idx is 'What was dropped.';

create table signalbox_data.audit_seal_parts (
    seal_id bigint not null,
    month date not null,
    table_name text not null,
    entries integer not null,
    kinds smallint[] not null default '{}',
    digest bytea not null,
    primary key (seal_id, table_name, month),
    constraint audit_seal_parts_seal_id_fkey
        foreign key (seal_id) references signalbox_data.audit_seals (id)
        on delete restrict
        deferrable initially deferred,
    constraint audit_seal_parts_table_is_known
        check (table_name in ('audit_logs', 'audit_contexts')),
    constraint audit_seal_parts_digest_is_a_digest check (octet_length(digest) = 32)
);

comment on table signalbox_data.audit_seal_parts is
    'What a seal covers, by table and month, so that a month can be archived and dropped and the rest still be '
    'verified. Only grows.';
comment on column signalbox_data.audit_seal_parts.seal_id is 'The seal.';
comment on column signalbox_data.audit_seal_parts.month is 'The month of occurred_at in UTC, its first day.';
comment on column signalbox_data.audit_seal_parts.table_name is 'audit_logs or audit_contexts.';
comment on column signalbox_data.audit_seal_parts.entries is 'How many rows.';
comment on column signalbox_data.audit_seal_parts.kinds is
    'Of which kinds, which says how long the month is kept; empty for contexts.';
comment on column signalbox_data.audit_seal_parts.digest is
    'SHA-256 of their lines in the order of txid and seq or id, each with a line feed at its end.';

create index audit_seal_parts_month_idx
    on signalbox_data.audit_seal_parts (table_name, month, seal_id);
comment on index signalbox_data.audit_seal_parts_month_idx is 'The seals of what is archived.';

create trigger audit_seals_only_grow
    before update or delete on signalbox_data.audit_seals
    for each row
    execute function signalbox_data.refuse_audit_change();
create trigger audit_seals_are_not_truncated
    before truncate on signalbox_data.audit_seals
    for each statement
    execute function signalbox_data.refuse_audit_change();
create trigger audit_seal_parts_only_grow
    before update or delete on signalbox_data.audit_seal_parts
    for each row
    execute function signalbox_data.refuse_audit_change();
create trigger audit_seal_parts_are_not_truncated
    before truncate on signalbox_data.audit_seal_parts
    for each statement
    execute function signalbox_data.refuse_audit_change();
alter table signalbox_data.audit_seals enable always trigger audit_seals_only_grow;
alter table signalbox_data.audit_seals enable always trigger audit_seals_are_not_truncated;
alter table signalbox_data.audit_seal_parts enable always trigger audit_seal_parts_only_grow;
alter table signalbox_data.audit_seal_parts enable always trigger audit_seal_parts_are_not_truncated;

-- What is to be sealed or summed up is found by transaction. The index of times has room for it: one of its own would
-- be two more pages to look at for every change.
-- Not concurrently, which partitioned tables do not know.
-- squawk-ignore require-concurrent-index-deletion
drop index signalbox_data.audit_logs_occurred_at_idx;
-- squawk-ignore require-concurrent-index-creation
create index audit_logs_occurred_at_idx
    on signalbox_data.audit_logs using brin (occurred_at, seq, txid)
    with (pages_per_range = 32, autosummarize = on);
comment on index signalbox_data.audit_logs_occurred_at_idx is
    'What happened when, an entry by its number, what a seal covers, what the summaries lack, and the entries of '
    'a context.';
-- squawk-ignore require-concurrent-index-creation
create index audit_contexts_txid_idx
    on signalbox_data.audit_contexts using brin (txid) with (pages_per_range = 32);
comment on index signalbox_data.audit_contexts_txid_idx is 'What a seal covers.';

-- An index of ranges sums up the first one when it is made, and then every entry in it would change that.
select brin_desummarize_range(c.oid, 0)
from pg_class c
inner join pg_am a
    on a.oid = c.relam
where c.relnamespace = 'signalbox_data'::regnamespace
    and c.relkind = 'i'
    and a.amname = 'brin'
    and c.relname like 'audit%';

grant select on
    signalbox_data.audit_seals,
    signalbox_data.audit_seal_parts
to signalbox_admin;

-- migrate:down
set local lock_timeout = '3s';

drop index signalbox_data.audit_contexts_txid_idx;
drop index signalbox_data.audit_logs_occurred_at_idx;
create index audit_logs_occurred_at_idx
    on signalbox_data.audit_logs using brin (occurred_at, seq) with (pages_per_range = 32);
comment on index signalbox_data.audit_logs_occurred_at_idx is 'What happened when, and an entry by its number.';
drop table signalbox_data.audit_seal_parts;
drop table signalbox_data.audit_seals;
