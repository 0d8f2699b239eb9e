begin;
select plan(25);

create function problems(document jsonb, schema jsonb)
returns setof text
language sql
as $$
    select format('%s: %s', p.path, p.problem)
    from signalbox._schema_problems('{$}', array[document], schema) p
    order by 1
$$;

select is(
    array(select problems(document::jsonb, schema::jsonb)),
    expected::text[],
    format('_schema_problems of %s by %s', document, schema)
)
from (
    values
        ('5', '{}', '{}'),
        ('5', '{"type": "integer"}', '{}'),
        ('"x"', '{"type": "integer"}', '{"$: must be an integer, not \"x\""}'),
        ('null', '{"type": ["string", "boolean"]}', '{"$: must be a string or true or false, not null"}'),
        ('"rde"', '{"enum": ["red", "blue"]}',
            '{"$: must be one of \"red\", \"blue\", not \"rde\"; did you mean \"red\"?"}'),
        ('7', '{"enum": ["red"]}', '{"$: must be one of \"red\", not 7"}'),
        ('""', '{"type": "string", "minLength": 1}', '{"$: must not be empty"}'),
        ('"abc"', '{"maxLength": 2}', '{"$: must be at most 2 characters long, not 3"}'),
        ('"9"', '{"pattern": "^[a-z]$", "$comment": "a letter"}', '{"$: must be a letter, not \"9\""}'),
        ('9', '{"pattern": "^[a-z]$"}', '{}'),
        ('0', '{"minimum": 1}', '{"$: must be at least 1, not 0"}'),
        ('11', '{"maximum": 10}', '{"$: must be at most 10, not 11"}'),
        ('[]', '{"minItems": 1}', '{"$: must have at least 1 items"}'),
        ('[1, 2]', '{"maxItems": 1}', '{"$: must have at most 1 items, not 2"}'),
        ('[1, "a", 3]', '{"items": {"type": "number"}}', '{"$[1]: must be a number, not \"a\""}'),
        ('{}', '{"type": "object", "required": ["a", "b"]}',
            '{"$: \"a\" is missing","$: \"b\" is missing"}'),
        ('{"depends": 1}', '{"properties": {"depends_on": {}}, "additionalProperties": false}',
            '{"$.depends: no such field; did you mean depends_on?"}'),
        ('{"a": 1, "b": "c"}', '{"additionalProperties": {"type": "number"}}',
            '{"$.b: must be a number, not \"c\""}'),
        ('{"a": "x"}', '{"properties": {"a": {"type": "number"}}}',
            '{"$.a: must be a number, not \"x\""}'),
        ('{"a b": 1}', '{"propertyNames": {"pattern": "^[a-z]+$", "$comment": "letters"}}',
            '{"$[\"a b\"]: the name must be letters, not \"a b\""}'),
        ('{"a": 1, "b": 2}', '{"maxProperties": 1}', '{"$: must have at most 1 members, not 2"}'),
        ('[1, "a", true]',
            '{"items": {"anyOf": [{"type": "integer", "maximum": 0}, {"type": "string"}]}}',
            '{"$[0]: must be at most 0, not 1","$[2]: must be an integer or a string, not true"}'),
        ('[{"n": 0}]', '{"items": {"$ref": "#/$defs/x"}, "$defs": {"x": {"properties":
            {"n": {"$ref": "#/$defs/y"}}}, "y": {"minimum": 1}}}', '{"$[0].n: must be at least 1, not 0"}')
) c (document, schema, expected);

select is(
    array(
        select p.path
        from signalbox._schema_problems('{$.a,$.b}', '{"5","\"x\""}'::jsonb[], '{"type": "string"}') p
    ),
    '{$.a}'::text[],
    '_schema_problems says of which document it speaks'
);
select is_empty(
    $$select * from signalbox._schema_problems('{}', '{}', '{"type": "string", "required": ["a"]}')$$,
    '_schema_problems finds nothing in nothing'
);

select * from finish();
rollback;
