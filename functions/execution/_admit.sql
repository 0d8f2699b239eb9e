-- Let gated tasks pass what stands between them and the queue, a stage after the other; each is given
-- those that have come through the one before. They are pending, nothing of them is unmet, their
-- time has come, and the caller holds them.
--
-- None of it begins while the workflow is not worked on: those tasks stay pending, and come here again
-- when it is activated.
--
-- A stage may end a task at once. Whoever calls this goes on with what waits for those.
create or replace function signalbox._admit(
    project_id uuid,
    task_ids uuid[],
    out completed uuid[],
    out failed uuid[],
    out skipped uuid[]
)
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_task_ids uuid[] := _admit.task_ids;
    v_idle constant uuid[] := signalbox._hold_idle_workflows(_admit.project_id, _admit.task_ids);
    v_waits record;
    v_judged record;
    v_spread record;
    v_filled record;
begin
    if v_idle <> '{}' then
        v_task_ids := array(
            select t.id
            from signalbox_data.tasks t
            where t.project_id = _admit.project_id
                and t.id = any (_admit.task_ids)
                and t.workflow_id <> all (v_idle)
            order by t.rank
        );
    end if;
    if cardinality(v_task_ids) > 0 then
        v_judged := signalbox._judge_conditions(_admit.project_id, v_task_ids);
        v_task_ids := coalesce(v_judged.passed, '{}');
        failed := failed || v_judged.failed;
        skipped := skipped || v_judged.skipped;
    end if;
    if cardinality(v_task_ids) > 0 then
        v_spread := signalbox._fan_out(_admit.project_id, v_task_ids);
        v_task_ids := coalesce(v_spread.passed, '{}');
        completed := completed || v_spread.completed;
        failed := failed || v_spread.failed;
    end if;
    if cardinality(v_task_ids) > 0 then
        v_filled := signalbox._fill_waits(_admit.project_id, v_task_ids);
        v_task_ids := v_filled.passed;
        failed := failed || v_filled.failed;
    end if;
    if cardinality(v_task_ids) > 0 then
        v_waits := signalbox._begin_waits(_admit.project_id, v_task_ids);
        v_task_ids := coalesce(v_waits.admitted, '{}');
        completed := completed || v_waits.completed;
        failed := failed || v_waits.failed;
    end if;
    v_task_ids := signalbox._await_rate(_admit.project_id, v_task_ids);
    if cardinality(v_task_ids) > 0 then
        perform signalbox._start_clocks(_admit.project_id, v_task_ids);
    end if;
    v_task_ids := signalbox._await_slots(_admit.project_id, v_task_ids);
    if cardinality(v_task_ids) > 0 then
        perform signalbox._enqueue(_admit.project_id, v_task_ids);
    end if;
end;
$$;

comment on function signalbox._admit(uuid, uuid[]) is
    'Take gated tasks that wait for nothing else through their gates and into the queue; returns those '
    'that ended on the way.';
