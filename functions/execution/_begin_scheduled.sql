-- Begin workflows whose time has come. Called by claims and by tick. A run whose definition names a
-- concurrency group joins it now, and begins when its turn has come.
--
-- Nobody is waited for: what somebody holds is left for the next call. And one workflow that cannot be
-- begun does not stop the others.
drop function if exists signalbox._begin_scheduled(integer);
create or replace function signalbox._begin_scheduled(
    max_workflows integer default 100,
    project_ids uuid[] default null
)
returns integer
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set lock_timeout = '1ms'
set jit = off
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_bitmapscan = off
as $$
#variable_conflict use_column
declare
    v_now constant timestamptz := signalbox_data.clock();
    v_due record;
    v_workflow record;
    v_begun integer := 0;
begin
    for v_due in
        select w.project_id, w.id
        from signalbox_data.workflows w
        where w.starts_at <= v_now
            and (
                _begin_scheduled.project_ids is null
                or w.project_id = any (_begin_scheduled.project_ids)
            )
        order by w.starts_at
        limit _begin_scheduled.max_workflows
    loop
        -- Of two sessions that come upon it the second one must not cancel what came after the first.
        continue when not pg_try_advisory_xact_lock(signalbox._lock_key('start', v_due.id));
        select
            w.status = 'pending' and w.cancel_requested_at is null as is_pending,
            g.name as group_name,
            g.on_conflict
        into v_workflow
        from signalbox_data.workflows w
        left join lateral signalbox._group_of_run(w.project_id, w.id) g
            on true
        where w.project_id = v_due.project_id
            and w.id = v_due.id
            and w.starts_at <= v_now;
        continue when not found;

        begin
            if not v_workflow.is_pending then
                update signalbox_data.workflows w
                set starts_at = null
                where w.project_id = v_due.project_id
                    and w.id = v_due.id;
            elsif v_workflow.group_name is null then
                perform signalbox._activate_workflow(
                    v_due.project_id, v_due.id, '{pending}', 'begun'
                );
            else
                perform signalbox.join_concurrency_group(
                    v_due.project_id, v_due.id, v_workflow.group_name, v_workflow.on_conflict
                );
            end if;
            v_begun := v_begun + 1;
        exception
            when lock_not_available or serialization_failure or deadlock_detected then null;
            when others then
                raise warning 'workflow % cannot be begun, tried again in a minute: %',
                    v_due.id, sqlerrm;
                update signalbox_data.workflows w
                set starts_at = v_now + interval '1 minute'
                where w.project_id = v_due.project_id
                    and w.id = v_due.id;
        end;
    end loop;

    return v_begun;
end;
$$;

comment on function signalbox._begin_scheduled(integer, uuid[]) is
    'Begin up to so many workflows whose time has come, in some projects or in all; returns how many.';
