-- migrate:up
set local lock_timeout = '3s';

-- In the order of what they may, so that they can be compared.
create type signalbox_data.member_role as enum (
    'external', 'reader', 'agent', 'operator', 'admin'
);
comment on type signalbox_data.member_role is
    'What a member may in a project, each what the one before it may; an external sees what is meant '
    'for those outside.';

create table signalbox_data.project_members (
    project_id uuid not null,
    user_id uuid not null,
    role signalbox_data.member_role not null,
    created_at timestamptz not null default signalbox_data.clock(),
    updated_at timestamptz not null default signalbox_data.clock(),
    primary key (project_id, user_id),
    constraint project_members_project_id_fkey
        foreign key (project_id) references signalbox_data.projects (id) on delete cascade,
    constraint project_members_user_id_fkey
        foreign key (user_id) references signalbox_data.users (id) on delete cascade
);

create index project_members_user_id_idx
    on signalbox_data.project_members (user_id, project_id) include (role);
comment on index signalbox_data.project_members_user_id_idx is
    'The projects of a user, asked for by my_projects, in every statement of a session that is not an '
    'administrator''s; followed when a user is deleted.';

comment on table signalbox_data.project_members is
    'Who may do what in which project. A project that is not there is not seen, whatever the database '
    'role.';
comment on column signalbox_data.project_members.project_id is 'The project.';
comment on column signalbox_data.project_members.user_id is 'The user.';
comment on column signalbox_data.project_members.role is
    'The most that the user may there; the database role of a session may be less.';
comment on column signalbox_data.project_members.created_at is 'When the user became a member.';
comment on column signalbox_data.project_members.updated_at is 'When the role was last changed.';

grant select on signalbox_data.project_members to signalbox_reader;

-- migrate:down
set local lock_timeout = '3s';

drop table signalbox_data.project_members;
drop type signalbox_data.member_role;
