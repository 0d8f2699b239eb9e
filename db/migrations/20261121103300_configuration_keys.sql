-- migrate:up
set local lock_timeout = '3s';

create table signalbox_data.configuration_keys (
    id uuid primary key default signalbox_data.new_id(),
    project_id uuid,
    key_id text not null,
    previous_key_id text,
    created_at timestamptz not null default signalbox_data.clock(),
    rotated_at timestamptz,
    constraint configuration_keys_project_id_fkey
        foreign key (project_id) references signalbox_data.projects (id) on delete cascade,
    constraint configuration_keys_project_has_one unique nulls not distinct (project_id),
    constraint configuration_keys_key_id_is_8_bytes check (key_id ~ '^[0-9a-f]{16}$')
);

create index configuration_keys_key_id_idx on signalbox_data.configuration_keys (key_id);
comment on index signalbox_data.configuration_keys_key_id_idx is
    'The projects whose key is to be replaced: rotate_configuration_key.';

comment on table signalbox_data.configuration_keys is
    'Which key the sensitive values of a project are encrypted with, so that nobody encrypts one with '
    'another by mistake. The key itself is in no table.';
comment on column signalbox_data.configuration_keys.id is 'UUIDv7.';
comment on column signalbox_data.configuration_keys.project_id is
    'The project; null for the installation as a whole.';
comment on column signalbox_data.configuration_keys.key_id is
    'What is derived from the key in use, and says nothing else of it.';
comment on column signalbox_data.configuration_keys.previous_key_id is
    'The same of the key before it; some values may still be encrypted with that one.';
comment on column signalbox_data.configuration_keys.created_at is 'When the first key came into use.';
comment on column signalbox_data.configuration_keys.rotated_at is 'When the present one came into use.';

-- All but the id.
grant select (project_id, key_id, previous_key_id, created_at, rotated_at)
    on signalbox_data.configuration_keys to signalbox_reader;

-- migrate:down
set local lock_timeout = '3s';

drop table signalbox_data.configuration_keys;
