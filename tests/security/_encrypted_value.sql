begin;
select plan(2);

select isnt(
    signalbox._encrypted_value('1', sha256('key'), 'context'),
    signalbox._encrypted_value('1', sha256('key'), 'context'),
    '_encrypted_value is never the same twice'
);
select is(
    length(signalbox._encrypted_value(to_jsonb(repeat('x', 30)), sha256('key'), 'context')),
    1 + 16 + 48 + 32,
    '_encrypted_value is its kind, vector, blocks and tag'
);

select * from finish();
rollback;
