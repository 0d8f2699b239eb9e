begin;
select plan(10);

create function declared()
returns jsonb
language sql
as $$
    select '{
        "version": {"required": true},
        "count": {"type": "integer", "default": 3},
        "targets": {"type": "array"},
        "env": {"enum": ["dev", "prod"], "default": "dev"}
    }'::jsonb
$$;

select is(
    signalbox._read_inputs(declared(), '{"version": "1"}'),
    '{"version": "1", "count": 3, "targets": null, "env": "dev"}',
    '_read_inputs fills in defaults'
);
select is(
    signalbox._read_inputs(declared(), '{"version": "1", "count": null, "targets": [1], "env": "prod"}'),
    '{"version": "1", "count": 3, "targets": [1], "env": "prod"}',
    '_read_inputs takes what is given, and null as nothing'
);
select is(signalbox._read_inputs(null, null), '{}', '_read_inputs takes no inputs');
select is(
    (tests.error_of(format('select signalbox._read_inputs(declared(), %L)', given))).detail,
    detail,
    '_read_inputs refuses ' || given
)
from (
    values
        ('{}', '$: "version" is missing'),
        ('{"version": null}', '$: "version" is missing'),
        ('[]', '$: must be an object, not an array'),
        (
            '{"version": 1, "count": "x", "env": "prd", "taget": []}',
            E'$.count: must be an integer, not "x"\n'
                '$.env: must be one of "dev", "prod", not "prd"; did you mean "prod"?\n'
                '$.taget: no such field; did you mean targets?\n'
                '$.version: must be a string, not 1'
        )
) c (given, detail);
select throws_ok(
    $$select signalbox._read_inputs(declared(), jsonb_build_object('version', repeat('x', 17000000)))$$,
    'SB006',
    'inputs must be at most 16777216 bytes long, not 17000015',
    '_read_inputs refuses what is too large'
);
select throws_ok(
    $$select signalbox._read_inputs(
        declared(), ('{"targets": ' || repeat('[', 3000) || repeat(']', 3000) || '}')::jsonb)$$,
    'SB006',
    'inputs must be nested at most 1000 levels deep',
    '_read_inputs refuses what is nested too deep'
);
select is(
    (tests.error_of('select signalbox._read_inputs(declared(), ''{}'')')).hint,
    'Inputs: count (integer), env (string), targets (array), version (string).',
    '_read_inputs says which inputs there are'
);

select * from finish();
rollback;
