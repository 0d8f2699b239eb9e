-- Subject the open tasks that a limit concerns to it; with only_new those alone that no limit has
-- concerned yet.
create or replace function signalbox._limit_scope(
    project_id uuid,
    scope signalbox_data.limit_scope,
    key text,
    only_new boolean default false
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set cpu_tuple_cost = 100
set jit = off
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    v_task_ids uuid[];
begin
    if _limit_scope.scope = 'workflow' then
        v_task_ids := array(
            select t.id
            from signalbox_data.tasks t
            where t.project_id = _limit_scope.project_id
                and t.workflow_id = _limit_scope.key::uuid
                and t.finished_at is null
                and not (_limit_scope.only_new and t.is_gated)
        );
    else
        v_task_ids := array(
            select t.id
            from signalbox_data.tasks t
            where t.project_id = _limit_scope.project_id
                and (_limit_scope.scope = 'project' or t.queue = _limit_scope.key)
                and t.finished_at is null
                and not (_limit_scope.only_new and t.is_gated)
        );
    end if;
    if v_task_ids <> '{}' then
        perform signalbox._lock_tasks(_limit_scope.project_id, v_task_ids);
        perform signalbox._limit_tasks(_limit_scope.project_id, v_task_ids);
    end if;
end;
$$;

comment on function signalbox._limit_scope(uuid, signalbox_data.limit_scope, text, boolean) is
    'Subject the open tasks of a workflow, a queue or a project to the limits there; raises 40001 when '
    'one of them is being taken up at the same moment.';
