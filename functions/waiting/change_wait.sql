-- Let a task wait for something else: other people, another deadline. Where it waits already it begins
-- anew, and what was decided before counts no more. An agent may not call this, or it could approve its
-- own work.
--
--     select status from signalbox.change_wait(:project_id, :task_id,
--         '{"kind": "approval", "approvers": ["bob"], "deadline": "1 day"}');
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.change_wait(project_id uuid, task_id uuid, wait jsonb)
returns setof signalbox.tasks
language plpgsql
volatile
security definer
rows 1
set search_path = pg_catalog, pg_temp
set cpu_tuple_cost = 100
set jit = off
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    v_problems text;
    v_task record;
begin
    perform signalbox._require_access(change_wait.project_id, 'operator');

    select string_agg(format('$%s: %s', p.path, p.problem), E'\n' order by p.path)
    into v_problems
    from signalbox._wait_problems(coalesce(change_wait.wait, 'null')) p;
    if v_problems is not null then
        raise exception 'what the task is to wait for is not understood'
            using
                errcode = 'SB005',
                detail = v_problems;
    end if;

    perform signalbox._begin_locking();
    perform signalbox._lock_with_dependents(change_wait.project_id, array[change_wait.task_id]);
    perform signalbox._require_tasks(change_wait.project_id, array[change_wait.task_id]);
    select t.status, u.wait
    into v_task
    from signalbox_data.tasks t
    left join signalbox_data.task_rules u
        on u.project_id = t.project_id
        and u.task_id = t.id
    where t.project_id = change_wait.project_id
        and t.id = change_wait.task_id;
    if v_task.wait is null or signalbox.is_finished(v_task.status) then
        raise exception 'task % %',
            change_wait.task_id,
            case
                when v_task.wait is null then 'is one that workers claim, and does not wait'
                else format('is %s and waits no more', v_task.status)
            end
            using errcode = 'SB002';
    end if;

    update signalbox_data.task_rules u
    set wait = jsonb_strip_nulls(change_wait.wait),
        wait_template = null
    where u.project_id = change_wait.project_id
        and u.task_id = change_wait.task_id;
    perform signalbox._withdraw_waits(change_wait.project_id, array[change_wait.task_id]);
    delete from signalbox_data.delayed_tasks y
    where y.project_id = change_wait.project_id
        and y.task_id = change_wait.task_id;
    perform signalbox._make_ready(change_wait.project_id, array[change_wait.task_id]);

    return query
        select * from signalbox.tasks t
        where t.project_id = change_wait.project_id
            and t.id = change_wait.task_id;
end;
$$;

comment on function signalbox.change_wait(uuid, uuid, jsonb) is
    'Let a task that waits, or will, wait for something else, from the beginning, and return it. Raises '
    'SB001 when there is no such task, SB002 when it does not wait or is over, and SB005 with the JSON '
    'path of everything that is wrong with the wait.';
grant execute on function signalbox.change_wait(uuid, uuid, jsonb) to signalbox_operator;
