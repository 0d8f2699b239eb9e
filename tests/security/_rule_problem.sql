begin;
select plan(16);

select is(
    signalbox._rule_problem(
        r.value::jsonb, r.type::signalbox_data.configuration_type, r.rules::jsonb
    ),
    r.expected,
    format('_rule_problem: %s as %s by %s', r.value, r.type, r.rules)
)
from (
    values
        ('5', 'integer', '{}', null),
        ('5', 'integer', null, null),
        ('5', 'integer', '{"minimum": 5, "maximum": 5}', null),
        ('4', 'integer', '{"minimum": 5}', 'must be at least 5'),
        ('5.1', 'number', '{"maximum": 5}', 'must be at most 5'),
        ('"01:00:00"', 'duration', '{"minimum": "60 minutes"}', null),
        ('"59 minutes"', 'duration', '{"minimum": "01:00:00"}', 'must be at least 01:00:00'),
        ('"31 days"', 'duration', '{"maximum": "30 days"}', 'must be at most 30 days'),
        ('"2026-01-01T00:00:00+00:00"', 'timestamp', '{"minimum": "2027-01-01T00:00:00+00:00"}',
            'must be at least 2027-01-01T00:00:00+00:00'),
        ('"b"', 'string', '{"enum": ["a", "b"]}', null),
        ('"c"', 'string', '{"enum": ["a", "b"]}', 'must be one of ["a", "b"]'),
        ('[1]', 'json', '{"enum": [[1, 2]]}', 'must be one of [[1, 2]]'),
        ('"é"', 'string', '{"maxLength": 1}', null),
        ('"éé"', 'string', '{"maxLength": 1}', 'must have at most 1 characters'),
        ('""', 'string', '{"minLength": 1}', 'must have at least 1 characters'),
        ('"xa"', 'string', '{"pattern": "^a"}', 'must be like ^a')
) r (value, type, rules, expected);

select * from finish();
rollback;
