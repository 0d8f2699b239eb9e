begin;
select plan(4);

select from tests.make_workflow();
select from tests.make_task('a');
select from tests.make_task('b', depends_on => '{a}');
select from tests.make_task('c', depends_on => '{b}');
select from tests.make_task('by hand', depends_on => '{a}');
select from tests.set_status('by hand', 'skipped', 'nobody wants it');
select from tests.make_task('in any case');
select from tests.link('in any case', 'b', 'completion');
select from tests.fail('a');

select set_eq(
    $$select t.key from signalbox._skipped_behind(tests.project(), array[tests.task('a')]) s (id)
    inner join signalbox.tasks t on t.id = s.id$$,
    $$values ('b'), ('c')$$,
    '_skipped_behind returns what was skipped because of a task, at every depth, and nothing else'
);
select set_eq(
    $$select t.key from signalbox._skipped_behind(
        tests.project(), array[tests.task('a'), tests.task('b')]) s (id)
    inner join signalbox.tasks t on t.id = s.id$$,
    $$values ('c')$$,
    '_skipped_behind leaves out the tasks named'
);
select is_empty(
    $$select signalbox._skipped_behind(tests.project(), '{}')$$, '_skipped_behind takes an empty list'
);

-- And what a condition left out that reads results.
select from signalbox.define_workflow(tests.project(), 'w', '{
    "inputs": {"x": {"type": "boolean", "default": false}},
    "steps": [
        {"key": "test", "retry": {"max_attempts": 1}},
        {"key": "by_result", "depends_on": [{"task": "test", "condition": "completion"}],
            "when": "$.tasks.test.outcome == \"success\""},
        {"key": "behind", "depends_on": ["by_result"]},
        {"key": "by_input", "depends_on": [{"task": "test", "condition": "completion"}],
            "when": "$.inputs.x == true"}
    ]}');
select from signalbox.start_workflow(tests.project(), 'w');
select from tests.fail('test');
select set_eq(
    $$select t.key from signalbox._skipped_behind(tests.project(), array[tests.task('test')]) s (id)
    inner join signalbox.tasks t on t.id = s.id$$,
    $$values ('by_result'), ('behind')$$,
    '_skipped_behind returns what a condition left out that reads results, and no other'
);

select * from finish();
rollback;
