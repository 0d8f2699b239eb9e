-- migrate:up
set local lock_timeout = '3s';

-- PostgreSQL looks up what a foreign key refers to once for every row, for five times what it
-- costs to insert the row. Tasks and edges are written by functions that hold what they refer to:
-- the workflow of a new task is locked once for all tasks of a call, and both tasks of an edge are
-- new or guarded by the graph lock. What remains is that the rows go with what they refer to.
alter table signalbox_data.tasks drop constraint tasks_workflow_id_fkey;
alter table signalbox_data.task_dependencies drop constraint task_dependencies_task_id_fkey;
alter table signalbox_data.task_dependencies
    drop constraint task_dependencies_depends_on_task_id_fkey;

create function signalbox_data.delete_tasks_of_workflows()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
set jit = off
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
begin
    delete from signalbox_data.tasks t
    using deleted
    where t.project_id = deleted.project_id
        and t.workflow_id = deleted.id;
    return null;
end;
$$;
comment on function signalbox_data.delete_tasks_of_workflows() is
    'Trigger: the tasks of a deleted workflow go with it.';

create trigger workflows_delete_tasks
    after delete on signalbox_data.workflows
    referencing old table as deleted
    for each statement
    execute function signalbox_data.delete_tasks_of_workflows();

-- Whoever adds an edge to a task holds the graph lock of its project in shared mode until the
-- edge can be seen; delete_task holds it exclusively already.
create function signalbox_data.delete_edges_of_tasks()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
set jit = off
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
begin
    perform pg_advisory_xact_lock(hashtextextended('graph ' || p.project_id, 0))
    from (select distinct deleted.project_id from deleted order by 1) p;

    delete from signalbox_data.task_dependencies d
    using deleted
    where d.project_id = deleted.project_id
        and d.task_id = deleted.id;
    delete from signalbox_data.task_dependencies d
    using deleted
    where d.project_id = deleted.project_id
        and d.depends_on_task_id = deleted.id;
    return null;
end;
$$;
comment on function signalbox_data.delete_edges_of_tasks() is
    'Trigger: the edges of a deleted task, in both directions, go with it.';

create trigger tasks_delete_edges
    after delete on signalbox_data.tasks
    referencing old table as deleted
    for each statement
    execute function signalbox_data.delete_edges_of_tasks();

-- migrate:down
set local lock_timeout = '3s';

drop trigger tasks_delete_edges on signalbox_data.tasks;
drop function signalbox_data.delete_edges_of_tasks();
drop trigger workflows_delete_tasks on signalbox_data.workflows;
drop function signalbox_data.delete_tasks_of_workflows();

alter table signalbox_data.tasks
    add constraint tasks_workflow_id_fkey foreign key (project_id, workflow_id)
        references signalbox_data.workflows (project_id, id) on delete cascade;
alter table signalbox_data.task_dependencies
    add constraint task_dependencies_task_id_fkey foreign key (project_id, task_id)
        references signalbox_data.tasks (project_id, id) on delete cascade,
    add constraint task_dependencies_depends_on_task_id_fkey
        foreign key (project_id, depends_on_task_id)
        references signalbox_data.tasks (project_id, id) on delete cascade;
