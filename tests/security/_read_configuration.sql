begin;
select plan(38);

select is(
    signalbox._read_configuration(r.value, r.type::signalbox_data.configuration_type),
    r.expected::jsonb,
    format('_read_configuration reads %s as %s', r.value, r.type)
)
from (
    values
        ('', 'string', '""'),
        ('{"a": 1}', 'string', '"{\"a\": 1}"'),
        (' 42 ', 'integer', '42'),
        ('+0', 'integer', '0'),
        ('-9223372036854775808', 'integer', '-9223372036854775808'),
        ('1e3', 'number', '1000'),
        ('-.5', 'number', '-0.5'),
        ('yes', 'boolean', 'true'),
        ('off', 'boolean', 'false'),
        ('PT1H30M', 'duration', '"01:30:00"'),
        ('90 days', 'duration', '"90 days"'),
        ('0', 'duration', '"00:00:00"'),
        ('2026-01-01 12:00+02', 'timestamp', '"2026-01-01T10:00:00+00:00"'),
        ('https://example.org/a?b#c', 'url', '"https://example.org/a?b#c"'),
        ('postgres://u:p@host:5432/db', 'url', '"postgres://u:p@host:5432/db"'),
        ('[1, {"a": null}]', 'json', '[1, {"a": null}]'),
        ('null', 'json', 'null')
) r (value, type, expected);
select throws_ok(
    format('select signalbox._read_configuration(%L, %L)', r.value, r.type), 'SB005', null,
    format('_read_configuration refuses %s as %s', coalesce(r.value, 'null'), r.type)
)
from (
    values
        (null, 'string'),
        ('', 'integer'),
        ('1.0', 'integer'),
        ('9223372036854775808', 'integer'),
        ('NaN', 'number'),
        ('Infinity', 'number'),
        ('1e9999', 'number'),
        ('maybe', 'boolean'),
        ('-1 day', 'duration'),
        ('soon', 'duration'),
        ('infinity', 'timestamp'),
        ('2026-02-30', 'timestamp'),
        ('example.org', 'url'),
        ('https://', 'url'),
        ('https://a b', 'url'),
        ('{"a": }', 'json'),
        ('"\u0000"', 'json')
) r (value, type);
select is_empty(
    $$select r.*, e
    from unnest(enum_range(null::signalbox_data.configuration_type)) r (type)
    cross join lateral tests.error_of(
        format('select signalbox._read_configuration(%L, %L)', 'hunter2 "\u0000"', r.type)
    ) e
    where e::text ~ 'hunter2'$$,
    '_read_configuration never shows what it was given'
);
select is(
    length(signalbox._read_configuration(repeat('x', 65536), 'string') #>> '{}'), 65536,
    '_read_configuration takes 65536 characters'
);
select throws_ok(
    'select signalbox._read_configuration(repeat(''x'', 65537), ''string'')', 'SB006',
    'a configuration has 65537 characters and may have 65536',
    '_read_configuration takes no more'
);
set local intervalstyle = iso_8601;
set local timezone = 'Asia/Tokyo';
select is(
    jsonb_build_array(
        signalbox._read_configuration('90 minutes', 'duration'),
        signalbox._read_configuration('2026-01-01 00:00+00', 'timestamp')
    ),
    '["01:30:00", "2026-01-01T00:00:00+00:00"]',
    '_read_configuration does not depend on the settings of the session'
);

select * from finish();
rollback;
