-- migrate:up
set local lock_timeout = '3s';

create type signalbox_data.configuration_type as enum (
    'string', 'integer', 'number', 'boolean', 'duration', 'timestamp', 'url', 'json'
);
revoke usage on type signalbox_data.configuration_type from public;
grant usage on type signalbox_data.configuration_type to signalbox_reader;

create table signalbox_data.configurations (
    id uuid primary key default signalbox_data.new_id(),
    project_id uuid,
    key text not null,
    value_type signalbox_data.configuration_type not null default 'string',
    is_sensitive boolean not null default false,
    value jsonb,
    ciphertext bytea,
    key_id text,
    rules jsonb not null default '{}',
    description text,
    version integer not null default 1,
    created_at timestamptz not null default signalbox_data.clock(),
    updated_at timestamptz not null default signalbox_data.clock(),
    constraint configurations_project_id_fkey
        foreign key (project_id) references signalbox_data.projects (id) on delete cascade,
    constraint configurations_key_is_unique unique nulls not distinct (project_id, key),
    constraint configurations_key_is_a_name
        check (key ~ '^[A-Za-z0-9_][A-Za-z0-9_.:/-]*$' and length(key) <= 200),
    constraint configurations_sensitive_value_is_not_in_the_clear
        check (not is_sensitive or value is null),
    constraint configurations_only_sensitive_values_are_encrypted
        check (is_sensitive or ciphertext is null),
    constraint configurations_ciphertext_has_a_key
        check ((ciphertext is null) = (key_id is null)),
    constraint configurations_key_id_is_8_bytes check (key_id ~ '^[0-9a-f]{16}$'),
    constraint configurations_rules_is_an_object check (jsonb_typeof(rules) = 'object'),
    constraint configurations_version_positive check (version > 0)
);

create index configurations_key_id_idx on signalbox_data.configurations (key_id, id)
where key_id is not null;
comment on index signalbox_data.configurations_key_id_idx is
    'What is encrypted with a key: rotate_configuration_key.';

comment on table signalbox_data.configurations is
    'Settings by key, of a project or of the whole installation. A value that is sensitive is kept '
    'encrypted, with a key that the database does not have.';
comment on column signalbox_data.configurations.id is 'UUIDv7.';
comment on column signalbox_data.configurations.project_id is
    'The project; null for the installation as a whole.';
comment on column signalbox_data.configurations.key is 'Its name, such as github.token.';
comment on column signalbox_data.configurations.value_type is 'What its value must be.';
comment on column signalbox_data.configurations.is_sensitive is
    'True when its value is kept encrypted; it never becomes false again.';
comment on column signalbox_data.configurations.value is
    'The value; null when it is sensitive, or has only been defined.';
comment on column signalbox_data.configurations.ciphertext is
    'A sensitive value: initialisation vector, AES-256-CBC, HMAC-SHA-512 cut to 32 bytes. The HMAC is '
    'also over project, key, type and version.';
comment on column signalbox_data.configurations.key_id is
    'Which key it is encrypted with: derived from the key, and says nothing else of it.';
comment on column signalbox_data.configurations.rules is
    'What its value must keep to: enum, minimum, maximum, minLength, maxLength and pattern of JSON Schema.';
comment on column signalbox_data.configurations.description is 'What it is for.';
comment on column signalbox_data.configurations.version is
    'Counts every change, also when it is deleted and set anew.';
comment on column signalbox_data.configurations.created_at is 'When it was first set or defined.';
comment on column signalbox_data.configurations.updated_at is 'When it was last changed.';

-- All but the ciphertext.
grant select (
    id, project_id, key, value_type, is_sensitive, value, key_id, rules, description, version,
    created_at, updated_at
) on signalbox_data.configurations to signalbox_reader;

-- migrate:down
set local lock_timeout = '3s';

drop table signalbox_data.configurations;
drop type signalbox_data.configuration_type;
