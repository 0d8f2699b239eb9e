-- migrate:up
set local lock_timeout = '3s';

create table signalbox_data.group_members (
    project_id uuid not null,
    workflow_id uuid not null,
    id uuid not null default signalbox_data.new_id(),
    name text not null,
    joined_at timestamptz not null default signalbox_data.clock(),
    primary key (project_id, workflow_id),
    constraint group_members_workflow_id_fkey
        foreign key (project_id, workflow_id)
        references signalbox_data.workflows (project_id, id) on delete cascade,
    constraint group_members_name_not_blank check (name ~ '\S')
);

create index group_members_name_idx on signalbox_data.group_members (name, project_id, id);
comment on index signalbox_data.group_members_name_idx is
    'The workflows of a group in the order in which they came: whose turn it is.';

comment on table signalbox_data.group_members is
    'Workflows of which only one of a group is worked on at a time; gone from here when they are over.';
comment on column signalbox_data.group_members.project_id is 'The project of the workflow.';
comment on column signalbox_data.group_members.workflow_id is 'The workflow.';
comment on column signalbox_data.group_members.id is 'UUIDv7, in the order of joining.';
comment on column signalbox_data.group_members.name is 'Name of the group, within the project.';
comment on column signalbox_data.group_members.joined_at is 'When it joined.';

create table signalbox_data.groups_to_check (
    project_id uuid not null,
    id uuid not null default signalbox_data.new_id(),
    name text not null,
    primary key (project_id, id)
) with (
    autovacuum_vacuum_scale_factor = 0,
    autovacuum_vacuum_threshold = 500,
    autovacuum_vacuum_cost_delay = 0
);

comment on table signalbox_data.groups_to_check is
    'Groups that a workflow has left: the turn of the next one may have come. Looked after by the next '
    'claim that has a moment.';
comment on column signalbox_data.groups_to_check.project_id is 'The project of the group.';
comment on column signalbox_data.groups_to_check.id is 'UUIDv7, in the order of noting.';
comment on column signalbox_data.groups_to_check.name is 'Name of the group.';

create function signalbox_data.leave_group()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    delete from signalbox_data.group_members m
    where m.project_id = new.project_id
        and m.workflow_id = new.id;
    return null;
end;
$$;
comment on function signalbox_data.leave_group() is
    'Trigger: a workflow that is over leaves its group.';

create trigger workflows_leave_group
    after update of finished_at on signalbox_data.workflows
    for each row when (old.finished_at is null and new.finished_at is not null)
    execute function signalbox_data.leave_group();

create function signalbox_data.note_group()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    insert into signalbox_data.groups_to_check (project_id, name)
    values (old.project_id, old.name);
    return null;
end;
$$;
comment on function signalbox_data.note_group() is
    'Trigger: who leaves a group leaves a note for the next one.';

create trigger group_members_note_group
    after delete on signalbox_data.group_members
    for each row
    execute function signalbox_data.note_group();

grant select on signalbox_data.group_members to signalbox_reader;

-- migrate:down
set local lock_timeout = '3s';

drop trigger workflows_leave_group on signalbox_data.workflows;
drop function signalbox_data.leave_group();
drop table signalbox_data.groups_to_check;
drop table signalbox_data.group_members;
drop function signalbox_data.note_group();
