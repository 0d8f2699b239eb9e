-- Subject the open tasks that a limit concerns to it; with only_new those alone that it has missed. What
-- is pending comes upon all limits on its way to the queue, if it knows of any.
--
-- A workflow that is finished has no open task, so that history is not read.
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
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    v_task_ids uuid[];
begin
    v_task_ids := array(
        select t.id
        from (
            select w.id
            from signalbox_data.workflows w
            where w.project_id = _limit_scope.project_id
                and w.finished_at is null
                and (_limit_scope.scope <> 'workflow' or w.id::text = _limit_scope.key)
            offset 0
        ) w
        cross join lateral (
            select t.id
            from signalbox_data.tasks t
            where t.workflow_id = w.id
                and t.project_id = _limit_scope.project_id
                and t.finished_at is null
                and (_limit_scope.scope <> 'queue' or t.queue = _limit_scope.key)
            offset 0
        ) t
    );
    if _limit_scope.only_new then
        v_task_ids := array(
            select t.id
            from signalbox_data.tasks t
            where t.project_id = _limit_scope.project_id
                and t.id = any (v_task_ids)
                and (
                    not t.is_gated
                    or t.status in ('ready', 'in_progress')
                        and not exists (
                            select
                            from signalbox_data.limit_holders h
                            where h.project_id = t.project_id
                                and h.task_id = t.id
                                and h.scope = _limit_scope.scope
                        )
                        and not exists (
                            select
                            from signalbox_data.throttled_tasks w
                            where w.project_id = t.project_id
                                and w.task_id = t.id
                                and w.scope <= _limit_scope.scope
                        )
                )
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
