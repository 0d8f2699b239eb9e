begin;
select plan(19);

select is(
    signalbox._read_rules(r.rules::jsonb, r.type::signalbox_data.configuration_type),
    r.expected::jsonb,
    format('_read_rules reads %s for a %s', r.rules, r.type)
)
from (
    values
        ('{}', 'json', '{}'),
        ('{"minimum": 1, "maximum": "10"}', 'integer', '{"minimum": 1, "maximum": 10}'),
        ('{"minimum": "PT1H"}', 'duration', '{"minimum": "01:00:00"}'),
        ('{"enum": ["debug", "info"]}', 'string', '{"enum": ["debug", "info"]}'),
        ('{"enum": ["1 hour", "PT2H"]}', 'duration', '{"enum": ["01:00:00", "02:00:00"]}'),
        ('{"pattern": "^a", "minLength": 0, "maxLength": 5}', 'string',
            '{"pattern": "^a", "minLength": 0, "maxLength": 5}')
) r (rules, type, expected);
select results_eq(
    format(
        'select code, detail from tests.error_of(%L)',
        format('select signalbox._read_rules(%L, %L)', r.rules, r.type)
    ),
    format('select ''SB005'', %L', r.path),
    format('_read_rules refuses %s for a %s', r.rules, r.type)
)
from (
    values
        (null, 'string', '$.rules'),
        ('[]', 'string', '$.rules'),
        ('{"minimum": 1}', 'string', '$.rules.minimum'),
        ('{"minLength": 1}', 'integer', '$.rules.minLength'),
        ('{"minLength": -1}', 'string', '$.rules.minLength'),
        ('{"minLength": "1"}', 'string', '$.rules.minLength'),
        ('{"maximum": "soon"}', 'duration', '$.rules.maximum'),
        ('{"enum": []}', 'string', '$.rules.enum'),
        ('{"enum": {}}', 'string', '$.rules.enum'),
        ('{"enum": [1, "x"]}', 'integer', '$.rules.enum'),
        ('{"pattern": "("}', 'string', '$.rules.pattern'),
        ('{"pattern": 1}', 'string', '$.rules.pattern'),
        ('{"no such": 1}', 'string', '$.rules["no such"]')
) r (rules, type, path);

select * from finish();
rollback;
