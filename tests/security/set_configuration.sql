begin;
select plan(30);

select from tests.make_project();
select results_eq(
    $$select key, value_type::text, is_sensitive, value, key_id, version
    from signalbox.set_configuration(tests.project(), 'a', 'x')$$,
    $$values ('a', 'string', false, '"x"'::jsonb, null::text, 1)$$,
    'set_configuration makes a string in the clear'
);
select is(
    (select version from signalbox.set_configuration(tests.project(), 'a', 'x')), 1,
    'set_configuration makes no version of what is the same'
);
select is(
    (select version from signalbox.set_configuration(tests.project(), 'a', 'y')), 2,
    'set_configuration makes a version of what is another'
);
select results_eq(
    $$select value, description
    from signalbox.set_configuration(tests.project(), 'a', '5', 'integer', description => 'five')$$,
    $$values ('5'::jsonb, 'five')$$,
    'set_configuration can change the type with the value'
);
select results_eq(
    $$select value, description from signalbox.set_configuration(tests.project(), 'a', '06')$$,
    $$values ('6'::jsonb, 'five')$$,
    'set_configuration keeps type and description'
);
select throws_ok(
    $$select signalbox.set_configuration(tests.project(), 'a', 'six')$$,
    'SB005', 'the value is no whole number',
    'set_configuration wants a value of the type'
);
select throws_ok(
    $$select signalbox.set_configuration(tests.project(), 'a', null)$$, 'SB005', null,
    'set_configuration wants a value'
);
select throws_ok(
    $$select signalbox.set_configuration(tests.project(), 'a b', 'x')$$, 'SB005', null,
    'set_configuration wants a name for a key'
);
select throws_ok(
    $$select signalbox.set_configuration(tests.project(), 'a', repeat('1', 65537))$$, 'SB006', null,
    'set_configuration takes no value that is too long'
);

-- Versions
select throws_ok(
    $$select signalbox.set_configuration(tests.project(), 'a', '7', expected_version => 3)$$,
    'SB002', 'configuration a is at version 4, not 3',
    'set_configuration refuses when somebody was faster'
);
select is(
    (
        select version
        from signalbox.set_configuration(tests.project(), 'a', '7', expected_version => 4)
    ),
    5,
    'set_configuration goes on when nobody was'
);
select throws_ok(
    $$select signalbox.set_configuration(tests.project(), 'a', '7', expected_version => 0)$$,
    'SB002', null,
    'set_configuration with 0 wants that there is none'
);
select is(
    (
        select version
        from signalbox.set_configuration(tests.project(), 'new', '7', expected_version => 0)
    ),
    1,
    'set_configuration with 0 makes one'
);

-- What the installation has defined
select from signalbox.define_configuration(
    null, 'set_configuration.limit', 'integer', rules => '{"maximum": 10}'
);
select from signalbox.define_configuration(null, 'set_configuration.token', 'string', true);
select is(
    (
        select value
        from signalbox.set_configuration(tests.project(), 'set_configuration.limit', '10')
    ),
    '10',
    'set_configuration takes the type that the installation has defined'
);
select throws_ok(
    $$select signalbox.set_configuration(tests.project(), 'set_configuration.limit', '11')$$,
    'SB005', 'the value of configuration set_configuration.limit must be at most 10',
    'set_configuration keeps to the rules that the installation has'
);
select throws_ok(
    $$select signalbox.set_configuration(
        tests.project(), 'set_configuration.limit', '1', 'string')$$,
    'SB007', null,
    'set_configuration takes no other type than the installation has'
);
select throws_ok(
    $$select signalbox.set_configuration(
        tests.project(), 'set_configuration.token', 'x', is_sensitive => false)$$,
    'SB007', null,
    'set_configuration does not show what is sensitive for the installation'
);

-- Sensitive
select throws_ok(
    $$select signalbox.set_configuration(tests.project(), 'set_configuration.token', 'hunter2')$$,
    'SB007', 'a sensitive configuration needs the configuration key, and the session has none',
    'set_configuration needs the key for what the installation calls sensitive'
);
select signalbox.set_configuration_key(encode(sha256('one'), 'hex'));
select results_eq(
    $$select value, is_sensitive, key_id
    from signalbox.set_configuration(tests.project(), 'set_configuration.token', 'hunter2')$$,
    $$values (null::jsonb, true, signalbox._configuration_key_id(sha256('one')))$$,
    'set_configuration encrypts it with the key of the transaction'
);
select is(
    (
        select version
        from signalbox.set_configuration(tests.project(), 'set_configuration.token', 'hunter2')
    ),
    2,
    'set_configuration does not tell whether a secret is the same'
);
select from signalbox.set_configuration(tests.project(), 'own', 'hunter2', is_sensitive => true);
select is(
    (select value from signalbox.set_configuration(tests.project(), 'own', 'hunter3')), null,
    'set_configuration keeps a secret a secret'
);
select throws_ok(
    $$select signalbox.set_configuration(tests.project(), 'own', 'x', is_sensitive => false)$$,
    'SB007', 'configuration own is sensitive and stays so',
    'set_configuration does not make a secret readable'
);
select signalbox.set_configuration_key(encode(sha256('two'), 'hex'));
select throws_ok(
    $$select signalbox.set_configuration(tests.project(), 'own', 'x')$$,
    'SB007', null,
    'set_configuration does not encrypt with another key than the others'
);
select is_empty(
    $$select e
    from tests.error_of(
        $e$select signalbox.set_configuration(tests.project(), 'own', 'hunter2', 'integer')$e$) e
    where e::text ~ 'hunter2'$$,
    'set_configuration does not show the value in an error'
);

-- The installation, and who may
select results_eq(
    $$select project_id, value from signalbox.set_configuration(null, 'set_configuration.x', '1')$$,
    $$values (null::uuid, '"1"'::jsonb)$$,
    'set_configuration sets one for the installation'
);
select is(
    (select version from signalbox.set_configuration(null, 'set_configuration.x', '2')), 2,
    'set_configuration has one of a key for the installation'
);
select throws_ok(
    format('select signalbox.set_configuration(%L, ''a'', ''x'')', signalbox_data.new_id()),
    'SB001', null,
    'set_configuration knows no such project'
);
select from tests.become_member('operator', array[tests.project()]);
select from signalbox.set_configuration(tests.project(), 'by', 'x');
select is(
    (
        select changed_by
        from signalbox_data.configuration_history
        where project_id = tests.project()
            and key = 'by'
    ),
    signalbox.my_user_id(),
    'set_configuration notes who it was'
);
select throws_ok(
    $$select signalbox.set_configuration(null, 'set_configuration.x', '1')$$, 'SB007', null,
    'set_configuration lets nobody but administrators set those of the installation'
);
select from tests.become_member('agent', array[tests.project()]);
select throws_ok(
    $$select signalbox.set_configuration(tests.project(), 'a', 'x')$$, 'SB007', null,
    'set_configuration is for operators of the project'
);

select * from finish();
rollback;
