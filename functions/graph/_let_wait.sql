-- Count more unmet dependencies of tasks, so many for each: those that were ready are no longer, wherever
-- they have got to. The caller holds them.
create or replace function signalbox._let_wait(
    project_id uuid,
    task_ids uuid[],
    edges bigint[]
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    v_unmet uuid[];
    v_gated uuid[];
begin
    with waiting as (
        update signalbox_data.tasks t
        set unmet_dependencies = t.unmet_dependencies + u.edges,
            status = case when t.status = 'ready' then 'pending' else t.status end,
            updated_at = signalbox_data.clock()
        from unnest(_let_wait.task_ids, _let_wait.edges) u (id, edges)
        where t.project_id = _let_wait.project_id
            and t.id = u.id
        returning t.id, t.is_gated
    )
    select
        coalesce(array_agg(waiting.id), '{}'),
        array_agg(waiting.id) filter (where waiting.is_gated)
    into v_unmet, v_gated
    from waiting;

    if v_gated is not null then
        perform signalbox._withdraw_waits(_let_wait.project_id, v_gated);
    end if;

    delete from signalbox_data.ready_tasks r
    where r.project_id = _let_wait.project_id
        and r.task_id = any (v_unmet);
    delete from signalbox_data.delayed_tasks y
    where y.project_id = _let_wait.project_id
        and y.task_id = any (v_unmet);
    if v_gated is not null then
        perform signalbox._leave_limits(_let_wait.project_id, v_gated);
    end if;
end;
$$;

comment on function signalbox._let_wait(uuid, uuid[], bigint[]) is
    'Let tasks wait for so many more dependencies, out of the queue and of all that they had gone on to.';
