begin;
select plan(3);

select is(
    signalbox._short_changes(
        'update',
        format('"a":[1,null],"b":[%s,"y"]', to_json(repeat('x', 5000)))
    )::text,
    format(
        '"a":[1,null],"b":[{"sha256" : "%s", "length" : 5000},"y"]',
        encode(sha256(repeat('x', 5000)::bytea), 'hex')
    ),
    '_short_changes shortens the one value of a pair that is long'
);
select is(
    (('{' || signalbox._short_changes(
        'insert', format('"a":1,"b":%s', to_json(repeat('x', 5000)))
    ) || '}')::jsonb) #>> '{b,length}',
    '5000',
    '_short_changes shortens a value of a new row'
);
select is(
    (('{' || signalbox._short_changes(
        'insert', format('"b":[%s,2]', to_json(repeat('x', 5000)))
    ) || '}')::jsonb) #>> '{b,length}',
    octet_length(format('[%s,2]', to_json(repeat('x', 5000))))::text,
    '_short_changes takes a list in a new row for one value'
);

select * from finish();
rollback;
