begin;
select plan(5);

select from tests.make_project();
select from signalbox.define_configuration(
    null, 'require_rules.limit', 'integer', rules => '{"maximum": 10}'
);
create function pg_temp.require(value jsonb, type text, is_sensitive boolean, rules jsonb)
returns jsonb
language sql
as $$
    select signalbox._require_rules(value, jsonb_populate_record(
        null::signalbox_data.configurations,
        jsonb_build_object(
            'project_id', tests.project(), 'key', 'require_rules.limit', 'value_type', type,
            'is_sensitive', is_sensitive, 'rules', rules
        )
    ));
$$;

select lives_ok(
    $$select pg_temp.require('7', 'integer', false, '{"minimum": 7}')$$,
    '_require_rules lets in what keeps to all rules'
);
select throws_ok(
    $$select pg_temp.require('6', 'integer', false, '{"minimum": 7}')$$, 'SB005',
    'the value of configuration require_rules.limit must be at least 7',
    '_require_rules wants its own rules'
);
select throws_ok(
    $$select pg_temp.require('11', 'integer', false, '{"minimum": 7}')$$, 'SB005',
    'the value of configuration require_rules.limit must be at most 10',
    '_require_rules wants those of the installation'
);
select throws_ok(
    $$select pg_temp.require('"https://ada:hunter2@host/"', 'url', false, '{}')$$, 'SB005',
    'the value of configuration require_rules.limit holds a password',
    '_require_rules takes no password in the clear'
);
select lives_ok(
    $$select pg_temp.require('"https://ada@host:80/?a=b:c@d"', 'url', false, '{}'),
        pg_temp.require('"https://ada:hunter2@host/"', 'url', true, '{}')$$,
    '_require_rules takes a URL without one, or one that is sensitive'
);

select * from finish();
rollback;
