-- The gate of conditions: a task whose condition is false is skipped; one whose condition is neither
-- true nor false fails, since to leave it out would hide a mistake. Whose items are made has been
-- judged before.
create or replace function signalbox._judge_conditions(
    project_id uuid,
    task_ids uuid[],
    out passed uuid[],
    out failed uuid[],
    out skipped uuid[]
)
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set cpu_tuple_cost = 100
set jit = off
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_bitmapscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
#variable_conflict use_column
declare
    v_ids uuid[];
    v_conditions text[];
    v_wanted uuid[];
    v_keys text[];
    v_verdict record;
begin
    passed := _judge_conditions.task_ids;
    select array_agg(r.task_id), array_agg(r.condition)
    into v_ids, v_conditions
    from signalbox_data.task_rules r
    where r.project_id = _judge_conditions.project_id
        and r.task_id = any (_judge_conditions.task_ids)
        and r.condition is not null
        and r.item_count is null;
    if v_ids is null then
        return;
    end if;

    select array_agg(c.id), array_agg(case when r.root = 'tasks' then coalesce(r.name, '*') end)
    into v_wanted, v_keys
    from unnest(v_ids, v_conditions) c (id, condition)
    left join lateral signalbox._condition_reads(
        case when signalbox._condition_problem(c.condition) is null then c.condition end
    ) r
        on true;

    for v_verdict in
        select
            c.condition,
            j.verdict,
            array_agg(c.id) as ids
        from unnest(v_ids, v_conditions) c (id, condition)
        inner join signalbox._task_contexts(_judge_conditions.project_id, v_wanted, v_keys) x
            on x.task_id = c.id
        cross join lateral signalbox._condition_value(c.condition, x.context) j (verdict)
        where j.verdict is not true
        group by c.condition, j.verdict
    loop
        if v_verdict.verdict is null then
            failed := failed || signalbox._record_outcome(
                _judge_conditions.project_id, v_verdict.ids, 'error',
                reason => 'its condition is neither true nor false: ' || v_verdict.condition
            );
        else
            skipped := skipped || signalbox._record_outcome(
                _judge_conditions.project_id, v_verdict.ids, 'skip',
                reason => 'its condition is false: ' || v_verdict.condition
            );
        end if;
    end loop;

    if failed is not null or skipped is not null then
        passed := array(
            select p.id
            from unnest(passed) with ordinality p (id, place)
            where p.id <> all (coalesce(failed, '{}') || coalesce(skipped, '{}'))
            order by p.place
        );
    end if;
end;
$$;

comment on function signalbox._judge_conditions(uuid, uuid[]) is
    'Skip those of the tasks whose condition is false, fail those whose condition cannot be judged, and '
    'return the others as passed.';
