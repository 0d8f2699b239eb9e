-- Take gated tasks through their gates, where some may end at once, and then hold what waits for those:
-- the caller goes on with it. It comes here in the middle of its work, with tasks in hand that rank
-- higher, so that nobody is waited for. Where somebody holds what waits for a task, that task stays as it
-- was and comes again a moment later, as one of the delayed. So an end that nobody can foresee, such as a
-- condition that turns out to be false, makes no call wait out of order.
create or replace function signalbox._pass_gates(
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
    v_has_locked constant text := current_setting('signalbox.has_locked', true);
    v_half constant integer := cardinality(_pass_gates.task_ids) / 2;
    v_admitted record;
    v_ended uuid[];
    v_part record;
begin
    begin
        v_admitted := signalbox._admit(_pass_gates.project_id, _pass_gates.task_ids);
        v_ended := v_admitted.completed || v_admitted.failed || v_admitted.skipped;
        if cardinality(v_ended) > 0 then
            perform set_config('signalbox.has_locked', 'true', true);
            perform signalbox._lock_dependents(
                array_fill(_pass_gates.project_id, array[cardinality(v_ended)]),
                v_ended,
                array_fill(true, array[cardinality(v_ended)]),
                cardinality(v_admitted.failed || v_admitted.skipped) > 0
            );
            perform set_config('signalbox.has_locked', coalesce(v_has_locked, ''), true);
        end if;

        completed := v_admitted.completed;
        failed := v_admitted.failed;
        skipped := v_admitted.skipped;
        return;
    exception
        when serialization_failure then null;
    end;

    if v_half = 0 then
        perform signalbox._delay_tasks(
            _pass_gates.project_id,
            _pass_gates.task_ids,
            array[signalbox_data.clock() + interval '100 ms']
        );
        return;
    end if;

    -- It is one of them, mostly.
    v_part := signalbox._pass_gates(_pass_gates.project_id, _pass_gates.task_ids[:v_half]);
    completed := v_part.completed;
    failed := v_part.failed;
    skipped := v_part.skipped;
    v_part := signalbox._pass_gates(_pass_gates.project_id, _pass_gates.task_ids[v_half + 1:]);
    completed := completed || v_part.completed;
    failed := failed || v_part.failed;
    skipped := skipped || v_part.skipped;
end;
$$;

comment on function signalbox._pass_gates(uuid, uuid[]) is
    'Take gated tasks that wait for nothing else through their gates and into the queue; returns those '
    'that ended on the way, and holds what waits for them.';
