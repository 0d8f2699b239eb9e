-- Let gated tasks pass what stands between them and the queue, a stage after the other; each is given
-- those that have come through the one before. They are pending, nothing of them is unmet, their
-- time has come, and the caller holds them.
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
declare
    v_task_ids uuid[] := _admit.task_ids;
    v_judged record;
    v_spread record;
begin
    if cardinality(v_task_ids) > 0 then
        v_judged := signalbox._judge_conditions(_admit.project_id, v_task_ids);
        v_task_ids := v_judged.passed;
        failed := failed || v_judged.failed;
        skipped := skipped || v_judged.skipped;
    end if;
    if cardinality(v_task_ids) > 0 then
        v_spread := signalbox._fan_out(_admit.project_id, v_task_ids);
        v_task_ids := v_spread.passed;
        completed := completed || v_spread.completed;
        failed := failed || v_spread.failed;
    end if;
    if cardinality(v_task_ids) > 0 then
        perform signalbox._enqueue(_admit.project_id, v_task_ids);
    end if;
end;
$$;

comment on function signalbox._admit(uuid, uuid[]) is
    'Take gated tasks that wait for nothing else through their gates and into the queue; returns those '
    'that ended on the way.';
