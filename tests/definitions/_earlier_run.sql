begin;
select plan(6);

select from tests.make_project('_earlier_run');
select from signalbox.define_workflow(
    tests.project(), 'ci', '{"inputs": {"a": {"default": "x"}}, "steps": [{"key": "a"}]}'
);
select set_config('tests.run', id::text, true)
from signalbox.start_workflow(tests.project(), 'ci', idempotency_key => 'k');

select is(
    (signalbox._earlier_run(tests.project(), 'other', 'ci', '{}')).id, null,
    '_earlier_run finds nothing under a new key'
);
select is(
    (signalbox._earlier_run(tests.project(), 'k', 'ci', inputs)).id,
    current_setting('tests.run')::uuid,
    format('_earlier_run finds the run again with %s', inputs)
)
from (values ('{}'::jsonb), ('{"a": "x"}'), (null)) c (inputs);
select results_eq(
    format(
        'select code, message from tests.error_of(%L)',
        format('select signalbox._earlier_run(tests.project(), ''k'', %L, %L)', name, inputs)
    ),
    format(
        $$values ('23505', 'idempotency key "k" has started workflow %s, %s')$$,
        current_setting('tests.run'), said
    ),
    '_earlier_run refuses what was started ' || said
)
from (
    values ('ci', '{"a": "y"}', 'with other inputs'), ('cd', '{}', 'which is no run of "cd"')
) c (name, inputs, said);

select * from finish();
rollback;
