begin;
select plan(2);

select results_eq(
    $$select * from signalbox.check_definition('{"steps": [{"key": "a", "depend_on": []}]}')$$,
    $$values ('$.steps[0].depend_on', 'no such field; did you mean depends_on?')$$,
    'check_definition lists what is wrong'
);
create function pg_temp.check_as_reader(definition jsonb)
returns setof text
language sql
set role = signalbox_reader
as 'select path from signalbox.check_definition(definition)';
select is_empty(
    $$select pg_temp.check_as_reader('{
        "inputs": {"a": {"default": "x"}},
        "steps": [
            {"key": "a", "depends_on": ["b"], "timeout": "1 hour"},
            {"key": "b", "when": "$.inputs.a == \"x\"", "command": "${{ inputs.a }}"},
            {"key": "c", "depends_on": ["a"], "command": "${{ tasks.b.result }}"}
        ]}')$$,
    'check_definition may be called by a reader'
);

select * from finish();
rollback;
