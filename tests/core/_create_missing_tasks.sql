begin;
select plan(9);

select from tests.make_workflow();
select from tests.make_task('maker', queue => 'aside');
create function make(tasks jsonb, lease uuid default null)
returns table (key text, task_id uuid, status text)
language sql
as $$
    select c.key, c.task_id, c.status::text
    from signalbox.create_tasks(tests.project(), tests.workflow(), tasks, on_existing_key => 'keep',
        by_task_id => case when lease is not null then tests.task('maker') end, lease_token => lease) c
$$;

select results_eq(
    $$select key, status from make('[
        {"key": "a", "title": "a"}, {"key": "b", "title": "b", "depends_on": ["a"]}]')$$,
    $$values ('a', 'ready'), ('b', 'pending')$$,
    '_create_missing_tasks makes what is not there'
);
select from tests.complete('a');
select results_eq(
    $$select key, status, task_id = tests.task(key) from make('[
        {"key": "c", "title": "c", "depends_on": ["b"]}, {"key": "b", "title": "other"},
        {"key": "a", "title": "a"}]')$$,
    $$values ('c', 'pending', null::boolean), ('b', 'ready', true), ('a', 'completed', true)$$,
    '_create_missing_tasks returns what there is with what it makes, in the order of the list'
);
select results_eq(
    $$select title, unmet_dependencies from signalbox.tasks
    where project_id = tests.project() and key in ('b', 'c') order by key$$,
    $$values ('b', 0), ('c', 1)$$,
    '_create_missing_tasks leaves what there is as it is, and lets others wait for it'
);
select is_empty('select * from make($$[]$$)', '_create_missing_tasks makes nothing of nothing');
select results_eq(
    format('select code, detail from tests.error_of(%L)', call),
    format('values (%L, %L)', code, detail),
    '_create_missing_tasks refuses ' || said
)
from (
    values
        ('tasks without keys', $$select make('[{"title": "x"}, {"key": "y", "title": "y"}, {"title": "z"}]')$$,
            'SB005', E'$[0].key: must not be missing\n$[2].key: must not be missing'),
        ('what is no list', $$select make('{}')$$, 'SB005', '$'),
        ('what is no task', $$select make('[5]')$$, 'SB005',
            E'$[0]: a task must be an object, not number')
) v (said, call, code, detail);
select throws_ok(
    $$select signalbox.create_tasks(
        tests.project(), tests.workflow(), '[]', on_existing_key => 'replace')$$,
    '22023', 'on_existing_key must be refuse or keep, not replace',
    '_create_missing_tasks knows no other policy'
);
select is_empty('select * from tests.broken_invariants()', '_create_missing_tasks breaks no invariant');

select * from finish();
rollback;
