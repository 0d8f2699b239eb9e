-- Put tasks that were ready to be claimed among the delayed, each until its time; where that is firm, it is
-- the time for which it has drawn a token when it was to be claimed. The caller holds their rows in the
-- queue, or has deleted them.
create or replace function signalbox._put_back(
    project_id uuid,
    task_ids uuid[],
    available_ats timestamptz[],
    is_firm boolean default false
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_bitmapscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
#variable_conflict use_column
declare
    v_is_sweeping constant text := current_setting('signalbox.is_sweeping', true);
begin
    delete from signalbox_data.ready_tasks r
    where r.project_id = _put_back.project_id
        and r.task_id = any (_put_back.task_ids);
    update signalbox_data.tasks t
    set status = 'pending',
        updated_at = signalbox_data.clock()
    where t.project_id = _put_back.project_id
        and t.id = any (_put_back.task_ids);
    perform signalbox._delay_tasks(
        _put_back.project_id, _put_back.task_ids, _put_back.available_ats
    );

    if _put_back.is_firm then
        update signalbox_data.task_rules u
        set token_at = n.available_at,
            token_attempt = n.attempt,
            has_firm_token = true
        from (
            select named.project_id, named.id, named.available_at, t.attempts + 1 as attempt
            from (
                select *
                from unnest(
                    array_fill(_put_back.project_id, array[cardinality(_put_back.task_ids)]),
                    _put_back.task_ids,
                    _put_back.available_ats
                )
                limit cardinality(_put_back.task_ids)
            ) named (project_id, id, available_at)
            inner join signalbox_data.tasks t
                on t.project_id = named.project_id
                and t.id = named.id
        ) n
        where u.project_id = n.project_id
            and u.task_id = n.id;
    end if;

    -- A claim waits for nobody who holds a limit, see _lock_limit.
    perform set_config('signalbox.is_sweeping', 'true', true);
    perform signalbox._leave_limits(_put_back.project_id, _put_back.task_ids);
    perform set_config('signalbox.is_sweeping', coalesce(v_is_sweeping, ''), true);
end;
$$;

comment on function signalbox._put_back(uuid, uuid[], timestamptz[], boolean) is
    'Let ready tasks wait until a time, one for each, and give back their slots.';
