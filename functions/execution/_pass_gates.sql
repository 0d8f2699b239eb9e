-- Take gated tasks through their gates, where some may end at once, and then hold what waits for those:
-- the caller goes on with it. It comes here in the middle of its work, with tasks in hand that rank
-- higher, so that nobody is waited for. Where somebody holds what waits for a task, that task stays as it
-- was and comes again a moment later, as one of the delayed. So an end that nobody can foresee, such as a
-- condition that turns out to be false, makes no call wait out of order.
--
-- Where a task fails or is skipped, everything is held that may follow from it, and from the others that
-- the caller is about to go on with; is_held says so, and the caller says it the next time.
drop function if exists signalbox._pass_gates(uuid, uuid[]);
create or replace function signalbox._pass_gates(
    project_id uuid,
    task_ids uuid[],
    is_behind_held boolean default false,
    others uuid[] default null,
    out completed uuid[],
    out failed uuid[],
    out skipped uuid[],
    out is_held boolean
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
    v_is_cascading boolean;
    v_part record;
begin
    begin
        v_admitted := signalbox._admit(_pass_gates.project_id, _pass_gates.task_ids);
        v_ended := v_admitted.completed || v_admitted.failed || v_admitted.skipped;
        v_is_cascading := cardinality(v_admitted.failed || v_admitted.skipped) > 0;
        is_held := _pass_gates.is_behind_held or coalesce(v_is_cascading, false);
        if cardinality(v_ended) > 0 and not _pass_gates.is_behind_held then
            if v_is_cascading then
                v_ended := v_ended || _pass_gates.others;
            end if;
            perform set_config('signalbox.has_locked', 'true', true);
            perform signalbox._lock_dependents(
                array_fill(_pass_gates.project_id, array[cardinality(v_ended)]),
                v_ended,
                array_fill(true, array[cardinality(v_ended)]),
                v_is_cascading
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

    is_held := _pass_gates.is_behind_held;
    if v_half = 0 then
        perform signalbox._delay_tasks(
            _pass_gates.project_id,
            _pass_gates.task_ids,
            array[signalbox_data.clock() + interval '100 ms']
        );
        return;
    end if;

    -- It is one of them, mostly.
    v_part := signalbox._pass_gates(
        _pass_gates.project_id, _pass_gates.task_ids[:v_half], is_held, _pass_gates.others
    );
    completed := v_part.completed;
    failed := v_part.failed;
    skipped := v_part.skipped;
    v_part := signalbox._pass_gates(
        _pass_gates.project_id, _pass_gates.task_ids[v_half + 1:], is_held, _pass_gates.others
    );
    completed := completed || v_part.completed;
    failed := failed || v_part.failed;
    skipped := skipped || v_part.skipped;
end;
$$;

comment on function signalbox._pass_gates(uuid, uuid[], boolean, uuid[]) is
    'Take gated tasks that wait for nothing else through their gates and into the queue; returns those '
    'that ended on the way, and holds what waits for them.';
