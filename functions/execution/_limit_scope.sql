-- Subject the open tasks that a limit concerns to it; with made_since those alone that were made since, in
-- the order of ids, and that no limit has concerned yet.
--
-- A workflow that is finished has no open task, so that history is not read.
drop function if exists signalbox._limit_scope(uuid, signalbox_data.limit_scope, text, boolean);
create or replace function signalbox._limit_scope(
    project_id uuid,
    scope signalbox_data.limit_scope,
    key text,
    made_since uuid default null
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
    if _limit_scope.made_since is not null then
        v_task_ids := array(
            select t.id
            from signalbox_data.tasks t
            where t.project_id = _limit_scope.project_id
                and t.id >= _limit_scope.made_since
                and t.finished_at is null
                and not t.is_gated
                and case _limit_scope.scope
                    when 'workflow' then t.workflow_id::text = _limit_scope.key
                    when 'queue' then t.queue = _limit_scope.key
                    else true
                end
        );
    else
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
    end if;
    if v_task_ids <> '{}' then
        perform signalbox._lock_tasks(_limit_scope.project_id, v_task_ids);
        perform signalbox._limit_tasks(_limit_scope.project_id, v_task_ids);
    end if;
end;
$$;

comment on function signalbox._limit_scope(uuid, signalbox_data.limit_scope, text, uuid) is
    'Subject the open tasks of a workflow, a queue or a project to the limits there; raises 40001 when '
    'one of them is being taken up at the same moment.';
