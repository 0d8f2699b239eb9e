begin;
select plan(6);

select is(signalbox._json_setting('tests.none'), null, '_json_setting of no setting is null');
select set_config('tests.json', '', true);
select is(signalbox._json_setting('tests.json'), null, '_json_setting of an empty one is null');
select set_config('tests.json', '{"a": 1}', true);
select is(
    signalbox._json_setting('tests.json'), '{"a": 1}'::jsonb, '_json_setting reads an object'
);
select set_config('tests.json', '[1]', true);
select is(signalbox._json_setting('tests.json'), null, '_json_setting reads nothing but objects');
select set_config('tests.json', '{"a": ', true);
select is(
    signalbox._json_setting('tests.json'), null, '_json_setting does not fail on what is no JSON'
);
select set_config('tests.json', to_json(repeat('x', 70000))::text, true);
select is(
    signalbox._json_setting('tests.json'), null, '_json_setting does not read what is too long'
);

select * from finish();
rollback;
