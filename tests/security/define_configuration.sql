begin;
select plan(16);

select from tests.make_project();
select results_eq(
    $$select key, value_type::text, is_sensitive, value, rules, description, version
    from signalbox.define_configuration(
        tests.project(), 'retention', 'duration', rules => '{"minimum": "P1D"}',
        description => 'how long')$$,
    $$values ('retention', 'duration', false, null::jsonb, '{"minimum": "1 day"}'::jsonb,
        'how long', 1)$$,
    'define_configuration returns what it has defined'
);
select is(
    (
        select version
        from signalbox.define_configuration(
            tests.project(), 'retention', 'duration', rules => '{"minimum": "24:00:00"}',
            description => 'how long'
        )
    ),
    2,
    'define_configuration makes a version when something is another one'
);
select is(
    (
        select version
        from signalbox.define_configuration(
            tests.project(), 'retention', 'duration', rules => '{"minimum": "24:00:00"}',
            description => 'how long'
        )
    ),
    2,
    'define_configuration makes none when nothing is'
);

-- With a value
select from signalbox.set_configuration(tests.project(), 'retention', '30 days');
select throws_ok(
    $$select signalbox.define_configuration(
        tests.project(), 'retention', 'duration', rules => '{"minimum": "31 days"}')$$,
    'SB005', 'the value of configuration retention must be at least 31 days',
    'define_configuration wants the present value to keep to the rules'
);
select throws_ok(
    $$select signalbox.define_configuration(tests.project(), 'retention', 'integer')$$,
    'SB005', 'the value is no whole number',
    'define_configuration wants the present value to be of the type'
);
select is(
    (
        select value
        from signalbox.define_configuration(tests.project(), 'retention', 'string')
    ),
    '"30 days"',
    'define_configuration takes a type that the present value can have'
);
select from signalbox.set_configuration(tests.project(), 'list', '["a"]', 'json');
select is(
    (
        select value
        from signalbox.define_configuration(
            tests.project(), 'list', 'json', description => 'a list'
        )
    ),
    '["a"]',
    'define_configuration keeps a JSON value as it is'
);

-- Sensitive
select throws_ok(
    $$select signalbox.define_configuration(tests.project(), 'retention', 'string', true)$$,
    'SB007', null,
    'define_configuration needs the key for what becomes sensitive'
);
select signalbox.set_configuration_key(encode(sha256('one'), 'hex'));
select results_eq(
    $$select value, key_id is not null
    from signalbox.define_configuration(tests.project(), 'retention', 'string', true)$$,
    $$values (null::jsonb, true)$$,
    'define_configuration encrypts what becomes sensitive'
);
select is_empty(
    $$select * from signalbox.configuration_history
    where project_id = tests.project() and key = 'retention' and value is not null$$,
    'define_configuration takes what becomes sensitive out of the history'
);
select is(
    signalbox.reveal_configuration(tests.project(), 'retention'), '30 days',
    'define_configuration keeps what becomes sensitive'
);
select is(
    (select is_sensitive from signalbox.define_configuration(tests.project(), 'retention', 'string')),
    true,
    'define_configuration leaves sensitive what is, when nothing is said'
);
select throws_ok(
    $$select signalbox.define_configuration(tests.project(), 'retention', 'string', false)$$,
    'SB007', 'configuration retention is sensitive and stays so',
    'define_configuration does not decrypt anything'
);

-- Who may
select throws_ok(
    format(
        'select signalbox.define_configuration(%L, ''a'', ''json'')', signalbox_data.new_id()
    ),
    'SB001', null,
    'define_configuration knows no such project'
);
select throws_ok(
    $$select signalbox.define_configuration(tests.project(), 'not a key', 'json')$$, 'SB005', null,
    'define_configuration wants a name for a key'
);
select from tests.become_member('agent', array[tests.project()]);
select throws_ok(
    $$select signalbox.define_configuration(tests.project(), 'a', 'json')$$, 'SB007', null,
    'define_configuration is for operators of the project'
);

select * from finish();
rollback;
