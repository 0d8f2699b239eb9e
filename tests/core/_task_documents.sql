begin;
select plan(4);

select from tests.make_workflow();
select set_config('tests.first', tests.workflow()::text, true);
select from tests.make_task('outside');
select from tests.make_workflow();
select from signalbox.create_tasks(tests.project(), tests.workflow(), '[
    {"key": "a", "title": "a", "priority": 8, "estimate": "2 hours", "metadata": {"x": null},
        "retry_on": ["oom"], "backoff": "fixed"},
    {"key": "b", "title": "b", "parent": "a", "when": "true", "start_timeout": "1 hour",
        "depends_on": [{"task": "a2", "condition": "completion"}]},
    {"key": "a2", "title": "a2"},
    {"key": "each", "title": "each", "for_each": [1], "depends_on": ["a"]},
    {"key": "made", "title": "made", "parent": "each"},
    {"key": "last", "title": "last", "depends_on": ["each", "made"]}
]');
select from signalbox.add_dependency(tests.project(), tests.task('a2'), tests.task('outside'));

create temporary table documents as
select d.value ->> 'key' as key, d.value, d.place
from jsonb_array_elements(signalbox._task_documents(tests.project(), tests.workflow()))
    with ordinality d (value, place);

select bag_eq(
    'select key from documents', $$values ('a'), ('b'), ('a2'), ('each'), ('last')$$,
    '_task_documents lists the tasks but for those that a for_each has made'
);
select results_eq(
    $$select key, value -> 'parent', value -> 'depends_on', value ->> 'when', value ->> 'start_timeout'
    from documents where key in ('a2', 'b', 'last') order by key$$,
    format($$values
        ('a2', 'null'::jsonb, '["%s"]'::jsonb,
            null::text, null::text),
        ('b', '"a"', '[{"task": "a2", "type": "blocks", "condition": "completion"}]', 'true', '01:00:00'),
        ('last', 'null', '["each"]', null, null)$$,
        tests.task('outside')),
    '_task_documents names dependencies by key, or by id elsewhere, and has the rules'
);
select results_eq(
    $$select value ->> 'estimate', value -> 'metadata', value -> 'retry_on', value ->> 'backoff',
        value ? 'is_templated'
    from documents where key = 'a'$$,
    $$values ('02:00:00', '{"x": null}'::jsonb, '["oom"]'::jsonb, 'fixed', false)$$,
    '_task_documents has the fields of the tasks, and no rules where there are none'
);
select from tests.make_workflow();
select is(
    signalbox._task_documents(tests.project(), tests.workflow()), '[]',
    '_task_documents of an empty workflow is an empty list'
);

select * from finish();
rollback;
