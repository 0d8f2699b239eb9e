begin;
select plan(5);

create function holds(key text)
returns table (reason text, why text, remedy text, dependency text)
language sql
as $$
    select h.reason, h.why, h.remedy, h.dependency_name
    from signalbox_data.tasks t
    cross join lateral signalbox._task_holds(
        t.project_id, t.id, t.status, t.status_reason, t.available_at, t.unmet_dependencies,
        t.is_gated
    ) h
    where t.project_id = tests.project()
        and t.key = holds.key
    order by h.place
$$;

select from tests.set_clock('2026-01-01 12:00+00');
set local time zone 'UTC';
select from tests.make_workflow(on_dependency_failure => 'block');
select from tests.make_task('a');
select from tests.make_task('b');
select from tests.make_task('c', depends_on => '{a,b}', available_at => '2026-01-02 12:00+00');
select from tests.fail('a');
select is_empty($$select * from holds('b')$$, '_task_holds finds nothing that holds a ready task');
select results_eq(
    $$select * from holds('c')$$,
    $$values
        ('not_before', 'not before 2026-01-02 12:00:00+00',
            'its time, or another available_at by update_task', null::text),
        ('dependency', 'needs success of a, which is failed',
            'reopen that one, remove the dependency, or skip this task', 'a'),
        ('dependency', 'waits for b, which is ready', 'a worker that claims from its queue', 'b')$$,
    '_task_holds has a row for each thing that holds a task back'
);
select from tests.set_status('b', 'review', 'ask Ada');
select results_eq(
    $$select reason, why, remedy from holds('b')$$,
    $$values ('set_aside', 'was set to review: ask Ada',
        'a decision: set_task_status to completed, failed or ready')$$,
    '_task_holds says what somebody set'
);
select from tests.link('b', 'a', type => 'relates_to');
select is(
    (select count(*) from holds('b')), 1::bigint,
    '_task_holds passes over edges that order nothing'
);
select from tests.advance('1 day');
select is_empty(
    $$select * from holds('c') where reason = 'not_before'$$,
    '_task_holds leaves out a time that has come'
);

select * from finish();
rollback;
