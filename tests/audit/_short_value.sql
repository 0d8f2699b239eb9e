begin;
select plan(4);

select is(
    signalbox._short_value(to_json(repeat('x', 4096)))::text, to_json(repeat('x', 4096))::text,
    '_short_value leaves 4 kB as they are'
);
select is(
    signalbox._short_value(to_json(repeat('x', 4097)))::jsonb,
    jsonb_build_object(
        'sha256', encode(sha256(repeat('x', 4097)::bytea), 'hex'), 'length', 4097
    ),
    '_short_value is SHA-256 and length of a longer text, without its quotes'
);
select is(
    (signalbox._short_value(to_json(array_fill(1234, array[1000]))) ->> 'length')::integer,
    octet_length(to_json(array_fill(1234, array[1000]))::text),
    '_short_value has the length of longer JSON'
);
select is(
    signalbox._short_value('null'::json)::text, 'null', '_short_value leaves null as it is'
);

select * from finish();
rollback;
