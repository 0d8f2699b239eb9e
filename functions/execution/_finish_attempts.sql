-- End attempts, with everything that follows in the same transaction: what _end_attempts does,
-- and the end of a workflow with its last task. Either all attempts end or none.
create or replace function signalbox._finish_attempts(finished jsonb)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_ended constant record := signalbox._end_attempts(_finish_attempts.finished);
begin
    perform signalbox._close_workflows(
        v_ended.closing_projects,
        v_ended.closing_workflows,
        v_ended.closing_queues,
        v_ended.held_open
    );
end;
$$;

comment on function signalbox._finish_attempts(jsonb) is
    'End attempts, given as finish_and_claim takes them, with all that follows; raises SB004, '
    'and changes nothing, when one of the leases is lost.';
