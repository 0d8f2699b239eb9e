begin;
select plan(28);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_project();
create temporary table made (n integer, id uuid);
-- A workflow with a task, which joins the group.
create function join_group(
    n integer, on_conflict text default 'queue_all', grace interval default '1 minute',
    scheduled_at timestamptz default null
)
returns text
language plpgsql
as $$
declare
    v_id uuid := tests.make_workflow(tests.project());
begin
    insert into made values (n, v_id);
    update signalbox_data.workflows w set scheduled_at = join_group.scheduled_at where w.id = v_id;
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

-- Taking the place of those that wait

select is(join_group(6, 'queue'), 'pending', 'join_concurrency_group lets the newest wait');
select is(join_group(7, 'queue'), 'pending', 'join_concurrency_group lets the newest of several wait');
select results_eq(
    'select * from states() where n >= 5',
    $$values (5, 'active'), (6, 'cancelled'), (7, 'pending')$$,
    'join_concurrency_group cancels who waited before, and not who is worked on'
);
select is(tests.claim('task 5') is not null, true, 'the one that is worked on goes on');
select from signalbox.complete_task(tests.project(), tests.task('task 5'), tests.lease('task 5'));
select is(
    join_group(8, 'queue'), 'pending',
    'join_concurrency_group does not take the place of one whose turn has come'
);
select tests.advance('2 seconds');
select results_eq(
    'select claimed()', $$values ('task 7')$$,
    'one whose turn had come when another joined begins'
);

-- Those that are scheduled for later

select is(
    join_group(9, scheduled_at => signalbox_data.clock() + interval '1 hour'), 'pending',
    'join_concurrency_group lets one wait for its time'
);
select from signalbox.complete_task(tests.project(), tests.task('task 7'), tests.lease('task 7'));
select tests.advance('2 seconds');
select from claimed();
select from signalbox.complete_task(tests.project(), tests.task('task 8'), tests.lease('task 8'));
select join_group(10, 'cancel_in_progress');
select results_eq(
    'select * from states() where n >= 9',
    $$values (9, 'pending'), (10, 'active')$$,
    'join_concurrency_group neither waits for one that is scheduled for later nor cancels it'
);
select from signalbox.cancel_workflow(tests.project(), (select id from made where n = 10));
select tests.advance('1 hour');
select results_eq(
    'select claimed()', $$values ('task 9')$$, 'one that was scheduled for later begins at its time'
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
    '22023', null, 'join_concurrency_group knows three ways to resolve a conflict'
);
select throws_ok(
    format(
        'select signalbox.join_concurrency_group(%L, %L, ''g'')', tests.project(),
        signalbox_data.new_id()
    ),
    'SB001', null, 'join_concurrency_group knows no such workflow'
);
select set_config('tests.below', w.id::text, true)
from signalbox.create_workflow(
    tests.project(), 'below', status => 'pending',
    parent_workflow_id => (select id from made where n = 9)
) w;
select throws_ok(
    format(
        'select signalbox.join_concurrency_group(%L, %L, ''g'')', tests.project(),
        current_setting('tests.below')
    ),
    'SB002', null, 'join_concurrency_group lets none wait for the one that has started it'
);
select is_empty(
    'select * from tests.broken_invariants()', 'join_concurrency_group breaks no invariant in the end'
);

select * from finish();
rollback;
