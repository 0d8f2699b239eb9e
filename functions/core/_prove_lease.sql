-- Refuse what a worker does in the name of a task whose lease it has lost. With is_locking the lease cannot
-- be lost before the transaction ends; nobody is waited for.
create or replace function signalbox._prove_lease(
    project_id uuid,
    task_id uuid,
    lease_token uuid,
    is_locking boolean default false
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_bitmapscan = off
as $$
#variable_conflict use_column
begin
    if _prove_lease.is_locking then
        perform from signalbox_data.task_executions e
        where e.project_id = _prove_lease.project_id
            and e.task_id = _prove_lease.task_id
            and e.lease_token = _prove_lease.lease_token
            and e.outcome is null
        for no key update skip locked;
        if found then
            return;
        end if;
    end if;

    perform from signalbox_data.task_executions e
    where e.project_id = _prove_lease.project_id
        and e.task_id = _prove_lease.task_id
        and e.lease_token = _prove_lease.lease_token
        and e.outcome is null;
    if not found then
        raise exception 'lease lost on task %', _prove_lease.task_id
            using
                errcode = 'SB004',
                detail = _prove_lease.task_id::text,
                hint = 'Another attempt owns it now, or it was taken back; drop this one. '
                    'Nothing was made.';
    end if;
    if _prove_lease.is_locking then
        raise exception 'the lease of task % is being changed at the same moment', _prove_lease.task_id
            using
                errcode = 'serialization_failure',
                hint = 'Nothing was changed; call again.';
    end if;
end;
$$;

comment on function signalbox._prove_lease(uuid, uuid, uuid, boolean) is
    'Raises SB004 when the lease of a task is lost; with is_locking it is kept until the transaction '
    'ends, or 40001 raised where somebody holds it.';
