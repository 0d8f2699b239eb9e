-- migrate:up
set local lock_timeout = '3s';

create type signalbox_data.user_kind as enum ('human', 'agent', 'service');

create table signalbox_data.users (
    id uuid primary key default signalbox_data.new_id(),
    kind signalbox_data.user_kind not null default 'human',
    name text not null,
    email text,
    display_name text,
    is_active boolean not null default true,
    metadata jsonb not null default '{}',
    created_at timestamptz not null default signalbox_data.clock(),
    updated_at timestamptz not null default signalbox_data.clock(),
    constraint users_name_is_unique unique (name),
    constraint users_email_is_unique unique (email),
    constraint users_name_not_blank check (name ~ '\S'),
    constraint users_email_has_an_at check (email like '%_@_%'),
    constraint users_metadata_is_an_object check (jsonb_typeof(metadata) = 'object')
);

comment on table signalbox_data.users is 'People, coding agents and services that own or do work.';
comment on column signalbox_data.users.id is 'UUIDv7.';
comment on column signalbox_data.users.kind is 'human, agent or service.';
comment on column signalbox_data.users.name is 'Short unique name, as in tasks.assignee.';
comment on column signalbox_data.users.email is 'Unique address; null for agents without one.';
comment on column signalbox_data.users.display_name is 'Name to show to people.';
comment on column signalbox_data.users.is_active is 'False when the user may no longer be given work.';
comment on column signalbox_data.users.metadata is 'Whatever the caller wants to keep, a JSON object.';
comment on column signalbox_data.users.created_at is 'When the row was made.';
comment on column signalbox_data.users.updated_at is 'When the row was last changed.';

grant select on signalbox_data.users to signalbox_reader;

-- migrate:down
set local lock_timeout = '3s';

drop table signalbox_data.users;
drop type signalbox_data.user_kind;
