-- migrate:up
set local lock_timeout = '3s';

create table signalbox_data.configuration_history (
    id uuid primary key default signalbox_data.new_id(),
    project_id uuid,
    key text not null,
    version integer not null,
    value_type signalbox_data.configuration_type not null,
    is_sensitive boolean not null,
    value jsonb,
    rules jsonb not null,
    description text,
    is_deleted boolean not null default false,
    changed_at timestamptz not null default signalbox_data.clock(),
    changed_by uuid,
    constraint configuration_history_project_id_fkey
        foreign key (project_id) references signalbox_data.projects (id) on delete cascade,
    constraint configuration_history_changed_by_fkey
        foreign key (changed_by) references signalbox_data.users (id) on delete set null,
    constraint configuration_history_version_is_unique
        unique nulls not distinct (project_id, key, version),
    constraint configuration_history_sensitive_value_is_not_kept
        check (not is_sensitive or value is null)
);

create index configuration_history_changed_by_idx on signalbox_data.configuration_history (changed_by)
where changed_by is not null;
comment on index signalbox_data.configuration_history_changed_by_idx is
    'What a user has changed, when the user is deleted or asks.';

comment on table signalbox_data.configuration_history is
    'Every version that a configuration has had. Of a sensitive one it is kept that it was changed, '
    'and not to what.';
comment on column signalbox_data.configuration_history.id is 'UUIDv7, in the order of changes.';
comment on column signalbox_data.configuration_history.project_id is
    'The project; null for the installation as a whole.';
comment on column signalbox_data.configuration_history.key is 'The name of the configuration.';
comment on column signalbox_data.configuration_history.version is 'The version that the change made.';
comment on column signalbox_data.configuration_history.value_type is 'The type since then.';
comment on column signalbox_data.configuration_history.is_sensitive is
    'Whether it is sensitive; of earlier versions also when it has become so since.';
comment on column signalbox_data.configuration_history.value is
    'The value since then; null when it is sensitive, or had none.';
comment on column signalbox_data.configuration_history.rules is 'The rules since then.';
comment on column signalbox_data.configuration_history.description is 'The description since then.';
comment on column signalbox_data.configuration_history.is_deleted is 'True when it was deleted.';
comment on column signalbox_data.configuration_history.changed_at is 'When it was changed.';
comment on column signalbox_data.configuration_history.changed_by is
    'Who changed it, where the session was known to be a user''s.';

-- All but the id.
grant select (
    project_id, key, version, value_type, is_sensitive, value, rules, description, is_deleted,
    changed_at, changed_by
) on signalbox_data.configuration_history to signalbox_reader;

-- migrate:down
set local lock_timeout = '3s';

drop table signalbox_data.configuration_history;
