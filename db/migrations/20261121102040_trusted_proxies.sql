-- migrate:up
set local lock_timeout = '3s';

create table signalbox_data.trusted_proxies (
    database_role name primary key,
    header text not null,
    hops integer not null,
    created_at timestamptz not null default signalbox_data.clock(),
    updated_at timestamptz not null default signalbox_data.clock(),
    constraint trusted_proxies_header_is_a_name check (header ~ '^[a-z0-9-]+$'),
    constraint trusted_proxies_hops_from_1_to_20 check (hops between 1 and 20)
);

comment on table signalbox_data.trusted_proxies is
    'Who is believed when it says where a client comes from. Of all others the address of the connection '
    'counts.';
comment on column signalbox_data.trusted_proxies.database_role is
    'The role that the proxy logs in with, and nobody else.';
comment on column signalbox_data.trusted_proxies.header is
    'The header of request.headers with the address, in lower case.';
comment on column signalbox_data.trusted_proxies.hops is
    'Which address of the header, counted from its end: as many as there are proxies of one''s own that '
    'add to it.';
comment on column signalbox_data.trusted_proxies.created_at is 'Since when it is believed.';
comment on column signalbox_data.trusted_proxies.updated_at is 'When the row was last changed.';

grant select on signalbox_data.trusted_proxies to signalbox_admin;

-- migrate:down
set local lock_timeout = '3s';

drop table signalbox_data.trusted_proxies;
