begin;
select plan(10);

select from tests.make_workflow();
create function holders()
returns setof text
language sql
as $$
    select t.key
    from signalbox_data.limit_holders h
    inner join signalbox_data.tasks t on t.id = h.task_id
    where h.project_id = tests.project()
    order by t.key
$$;
select from signalbox.create_tasks(tests.project(), tests.workflow(), (
    select jsonb_agg(jsonb_build_object(
        'key', n::text, 'title', 'x', 'concurrency_key', 'a', 'retry_delay', '1 hour'))
    from generate_series(1, 9) n
));

select from signalbox._leave_limits(tests.project(), array[tests.task('1'), tests.task('2')]);
select results_eq(
    'select holders()', $$values ('1')$$, '_leave_limits leaves slots to tasks that are ready'
);
select is(tests.claim('1') is not null, true, 'a task with a slot is claimed');
select from signalbox._leave_limits(tests.project(), array[tests.task('1')]);
select results_eq(
    'select holders()', $$values ('1')$$, '_leave_limits leaves slots to tasks that run'
);
select from signalbox.complete_task(tests.project(), tests.task('1'), tests.lease('1'));
select results_eq('select holders()', $$values ('2')$$, 'complete_task hands its slot on');
select from tests.fail('2');
select results_eq('select holders()', $$values ('3')$$, 'fail_task hands its slot on');
select from tests.fail('3', retry => true);
select results_eq(
    'select holders()', $$values ('4')$$, 'a task that waits to be tried again hands its slot on'
);
select from tests.set_status('4', 'deferred');
select from tests.set_status('6', 'cancelled');
select results_eq(
    'select holders()', $$values ('5')$$,
    'set_task_status hands a slot on, and nobody waits for one who is over'
);
select from tests.link('5', '9');
select results_eq(
    'select holders()', $$values ('7')$$, 'a task that has to wait for another hands its slot on'
);
select from signalbox.delete_task(tests.project(), tests.task('7'));
select results_eq('select holders()', $$values ('8')$$, 'delete_task hands a slot on');
select is_empty('select * from tests.broken_invariants()', '_leave_limits breaks no invariant');

select * from finish();
rollback;
