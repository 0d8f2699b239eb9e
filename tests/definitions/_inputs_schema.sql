begin;
select plan(2);

select is(
    signalbox._inputs_schema('{
        "a": {}, "b": {"type": "integer", "required": true}, "c": {"enum": ["x"], "required": true,
        "default": "x"}
    }'),
    '{
        "type": "object",
        "required": ["b"],
        "properties": {
            "a": {"type": "string"},
            "b": {"type": "integer"},
            "c": {"type": "string", "enum": ["x"]}
        },
        "additionalProperties": false
    }',
    '_inputs_schema says what inputs must be'
);
select is(
    signalbox._inputs_schema(null),
    '{"type": "object", "required": [], "properties": {}, "additionalProperties": false}',
    '_inputs_schema of no inputs allows none'
);

select * from finish();
rollback;
