begin;
select plan(12);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_workflow();
select tests.make_task(k) is not null as made from unnest('{first,second,third}'::text[]) k;
select from tests.make_task('later', available_at => '2026-01-01 12:00:00.5+00', priority => 'high');

create function claimed(worker text, lease interval default '5 minutes')
returns text
language sql
as $$
    select c.key
    from signalbox.claim_tasks(claimed.worker, project_id => tests.project(), lease => claimed.lease) c
$$;

select is(claimed('a', '300 milliseconds'), 'first', 'a claim takes the first task');

-- Both are due, but this session has looked less than a second ago.
select tests.advance('600 milliseconds');
select is(claimed('b'), 'second', '_sweep is not called again within a second');
select tests.advance('500 milliseconds');
select is(claimed('b'), 'later', '_sweep is called after a second, before anything is claimed');
select results_eq(
    $$select e.outcome::text, e.error_message from signalbox.task_executions e
    inner join signalbox.tasks t on (t.project_id, t.id) = (e.project_id, e.task_id)
    where t.key = 'first' and e.project_id = tests.project()$$,
    $$values ('timeout', 'lease expired')$$,
    '_sweep ends an attempt whose lease has expired'
);
select is(claimed('b'), 'third', 'a claim goes on with what was ready');

-- Nothing else is ready, and the last look was less than a second ago.
select tests.set_clock('2026-01-01 13:00+00');
select from tests.make_task('again', retry_delay => '0');
select from claimed('c');
select from tests.make_task('at once', retry_delay => '0', priority => 'high');
select is(claimed('c', '100 milliseconds'), 'at once', 'a claim takes the highest priority first');
select from signalbox.claim_tasks('c', project_id => tests.project(), max_tasks => 10);
select tests.advance('200 milliseconds');
select is(
    claimed('d'), 'at once', '_sweep is called at once when there is nothing else to claim'
);
select is_empty(
    'select * from tests.broken_invariants()', '_sweep breaks no invariant'
);

-- Somebody who may not act everywhere.
select tests.set_clock('2026-01-01 14:00+00');
select from tests.make_project();
select from tests.make_workflow(tests.project());
select from tests.make_task('theirs', retry_delay => '0');
select from tests.make_task('later theirs', available_at => '2026-01-01 14:00:10+00');
select from signalbox.claim_tasks('e', project_id => tests.project(), lease => '10 seconds');
create temporary table theirs as select tests.project() as id;
select from tests.make_project();
select from tests.make_workflow(tests.project());
select from tests.make_task('ours', retry_delay => '0');
select from tests.make_task('later ours', available_at => '2026-01-01 14:00:10+00');
select from signalbox.claim_tasks('e', project_id => tests.project(), lease => '10 seconds');
create function standing(project_id uuid)
returns text
language sql
as $$
    select string_agg(concat_ws(' ', t.key, t.status), ', ' order by t.key)
    from signalbox_data.tasks t
    where t.project_id = standing.project_id;
$$;
select from tests.become_member('agent', array[tests.project()]);
select tests.advance('1 minute');
select is(
    (
        select string_agg(c.key, ', ' order by c.key)
        from signalbox.claim_tasks('f', max_tasks => 10) c
    ),
    'later ours, ours', '_sweep puts back what is due in one''s own projects'
);
select is(
    standing((select id from theirs)), 'later theirs pending, theirs in_progress',
    '_sweep leaves alone what is due in projects of others'
);
select from tests.forget_member();
select from signalbox.claim_tasks('f', '{none}');
select is(
    standing((select id from theirs)), 'later theirs ready, theirs ready',
    '_sweep of who may act everywhere puts back what is due anywhere'
);
select is_empty('select * from tests.broken_invariants()', '_sweep of some projects breaks no invariant');

select * from finish();
rollback;
