begin;
select plan(11);

-- Rows that were deleted in this transaction are in the way as those are that another one keeps.
select from tests.make_project();
create function put(positions bigint[], priority integer default 5, queue text default 'my queue')
returns void
language sql
as $$
    insert into signalbox_data.ready_tasks (
        project_id, task_id, workflow_id, "position", priority, queue
    )
    select tests.project(), signalbox_data.new_id(), signalbox_data.new_id(), p, put.priority,
        put.queue
    from unnest(put.positions) p
$$;
create function picked(max_tasks integer, queue text default 'my queue')
returns text
language sql
as $$
    with p as materialized (
        select signalbox._pick_ready_tasks(picked.queue, tests.project(), picked.max_tasks) as rows
    )
    select string_agg(r."position"::text, ',' order by r.priority desc, r."position")
    from p
    inner join signalbox_data.ready_tasks r
        on r.ctid = any (p.rows)
$$;
create function pages_of(statement text)
returns bigint
language plpgsql
as $$
declare
    v_index constant regclass := 'signalbox_data.ready_tasks_claim_idx';
    v_before constant bigint := pg_stat_get_xact_blocks_fetched(v_index);
begin
    execute statement;
    return pg_stat_get_xact_blocks_fetched(v_index) - v_before;
end;
$$;

select is(picked(3), null, '_pick_ready_tasks picks nothing from an empty queue');
select put('{3,1,2}');
select put('{4}', 9);
select is(picked(3), '4,1,2', '_pick_ready_tasks picks by priority, then by position');
select is(
    coalesce(current_setting('signalbox.queue_hint', true), ''), '',
    '_pick_ready_tasks takes no hint where little lies in the way'
);

select put(array(select generate_series(1000, 20000)));
delete from signalbox_data.ready_tasks r where r.project_id = tests.project();
select put('{50001,50002,50003}');
select cmp_ok(
    pages_of($$select signalbox._pick_ready_tasks('my queue', tests.project(), 1)$$), '>', 100::bigint,
    '_pick_ready_tasks comes past what cannot be cleared away yet'
);
select cmp_ok(
    pages_of($$select signalbox._pick_ready_tasks('my queue', tests.project(), 1)$$), '<', 20::bigint,
    '_pick_ready_tasks goes on from there the next time'
);
select put('{500}');
select is(picked(1), '50001', '_pick_ready_tasks may pass over what came ahead of there');
select put('{60000}', 6);
select is(
    picked(2), '60000,50001', '_pick_ready_tasks sees what has a higher priority all the same'
);
delete from signalbox_data.ready_tasks r where r."position" = 60000;
select is(
    picked(9), '500,50001,50002,50003', '_pick_ready_tasks looks at all when it finds too few'
);
select put('{7}', 5, 'other');
select is(picked(1, 'other'), '7', '_pick_ready_tasks takes no hint of another queue');
-- The look at all has renewed the hint.
select pg_sleep(1.1);
select is(picked(1), '500', '_pick_ready_tasks forgets the hint after a second');
select set_config('signalbox.queue_hint', '', false);
select is(picked(1), '500', '_pick_ready_tasks needs no hint');

select * from finish();
rollback;
