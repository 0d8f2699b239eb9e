begin;
select plan(17);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_project();
create temporary table made (n integer, id uuid);
-- A workflow with a task, which joins the group.
create function join_group(n integer, on_conflict text default 'queue', grace interval default '1 minute')
returns text
language plpgsql
as $$
declare
    v_id uuid := tests.make_workflow(tests.project());
begin
    insert into made values (n, v_id);
    perform tests.make_task('task ' || n, workflow_id => v_id);
    return (
        select w.status
        from signalbox.join_concurrency_group(tests.project(), v_id, 'g', on_conflict, grace) w
    );
end;
$$;
create function states()
returns table (n integer, status text)
language sql
as $$
    select m.n, w.status::text
    from made m
    inner join signalbox_data.workflows w on w.id = m.id
    order by m.n
$$;
create function claimed()
returns setof text
language sql
as $$
    select c.key
    from signalbox.claim_tasks('w', project_id => tests.project(), max_tasks => 10) c
$$;

select is(join_group(1), 'active', 'join_concurrency_group lets the first one begin');
select is(join_group(2), 'pending', 'join_concurrency_group lets the second one wait');
select is(join_group(3), 'pending', 'join_concurrency_group lets the third one wait');
select results_eq(
    $$select workflow_id, is_waiting from signalbox.concurrency_groups
    where project_id = tests.project() order by joined_at, workflow_id$$,
    $$select id, n > 1 from made order by n$$,
    'concurrency_groups shows who is worked on and who waits'
);
select results_eq(
    'select claimed()', $$values ('task 1')$$,
    'join_concurrency_group lets nothing of those be claimed that wait'
);
select from signalbox.complete_task(tests.project(), tests.task('task 1'), tests.lease('task 1'));
select is_empty(
    'select * from tests.broken_invariants()', 'join_concurrency_group breaks no invariant'
);
select tests.advance('2 seconds');
select results_eq(
    'select claimed()', $$values ('task 2')$$,
    'join_concurrency_group lets the next one begin when one is over, at the next claim'
);
select results_eq(
    'select * from states()', $$values (1, 'completed'), (2, 'active'), (3, 'pending')$$,
    'join_concurrency_group lets one begin at a time'
);

-- Cancelling those before

select is(
    join_group(4, 'cancel_in_progress'), 'pending',
    'join_concurrency_group waits for the worker of the workflow that it cancels'
);
select results_eq(
    'select * from states()',
    $$values (1, 'completed'), (2, 'active'), (3, 'cancelled'), (4, 'pending')$$,
    'join_concurrency_group cancels those that wait as well'
);
select from signalbox.release_task(tests.project(), tests.task('task 2'), tests.lease('task 2'));
select tests.advance('2 seconds');
select results_eq(
    'select claimed()', $$values ('task 4')$$, 'the newest one begins when the cancelled one is over'
);
select results_eq(
    'select * from states()',
    $$values (1, 'completed'), (2, 'cancelled'), (3, 'cancelled'), (4, 'active')$$,
    'join_concurrency_group leaves one to be worked on'
);
select from signalbox.complete_task(tests.project(), tests.task('task 4'), tests.lease('task 4'));
select is(
    join_group(5, 'cancel_in_progress'), 'active',
    'join_concurrency_group begins at once where nobody is in the way'
);

-- What is refused

select from tests.make_workflow(tests.project());
select from tests.make_task('begun', workflow_id => tests.workflow());
select is(tests.claim('begun') is not null, true, 'a workflow begins');
select throws_ok(
    $$select signalbox.join_concurrency_group(tests.project(), tests.workflow(), 'g')$$, 'SB002', null,
    'join_concurrency_group takes no workflow that has begun'
);
select throws_ok(
    $$select signalbox.join_concurrency_group(tests.project(), tests.workflow(), 'g', 'later')$$,
    '22023', null, 'join_concurrency_group knows two ways to resolve a conflict'
);
select throws_ok(
    format(
        'select signalbox.join_concurrency_group(%L, %L, ''g'')', tests.project(),
        signalbox_data.new_id()
    ),
    'SB001', null, 'join_concurrency_group knows no such workflow'
);

select * from finish();
rollback;
