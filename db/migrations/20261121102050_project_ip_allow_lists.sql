-- migrate:up
set local lock_timeout = '3s';

create table signalbox_data.project_ip_allow_lists (
    project_id uuid primary key,
    addresses cidr[] not null,
    created_at timestamptz not null default signalbox_data.clock(),
    updated_at timestamptz not null default signalbox_data.clock(),
    constraint project_ip_allow_lists_project_id_fkey
        foreign key (project_id) references signalbox_data.projects (id) on delete cascade,
    constraint project_ip_allow_lists_names_an_address check (
        cardinality(addresses) > 0
        and array_position(addresses, null) is null
    ),
    constraint project_ip_allow_lists_at_most_1000 check (cardinality(addresses) <= 1000)
);

comment on table signalbox_data.project_ip_allow_lists is
    'Projects that exist for some addresses alone. One that has no row is there for its members wherever '
    'they are.';
comment on column signalbox_data.project_ip_allow_lists.project_id is 'The project.';
comment on column signalbox_data.project_ip_allow_lists.addresses is
    'The addresses and networks that its members see it from.';
comment on column signalbox_data.project_ip_allow_lists.created_at is 'Since when it has a list.';
comment on column signalbox_data.project_ip_allow_lists.updated_at is 'When the list was last changed.';

grant select on signalbox_data.project_ip_allow_lists to signalbox_reader;

-- migrate:down
set local lock_timeout = '3s';

drop table signalbox_data.project_ip_allow_lists;
