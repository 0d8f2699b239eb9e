begin;
select plan(8);

select from tests.make_project();
select from signalbox.set_configuration(tests.project(), 'a', 'x');
select signalbox.set_configuration_key(encode(sha256('one'), 'hex'));
select from signalbox.set_configuration(tests.project(), 'b', 'x', is_sensitive => true);
select set_config('signalbox.configuration_key', '', true);

select results_eq(
    $$select key, value, version from signalbox.delete_configuration(tests.project(), 'a')$$,
    $$values ('a', '"x"'::jsonb, 1)$$,
    'delete_configuration returns what it was'
);
select results_eq(
    $$select version, value, is_deleted from signalbox.configuration_history
    where project_id = tests.project() and key = 'a' order by version$$,
    $$values (1, '"x"'::jsonb, false), (2, null, true)$$,
    'delete_configuration leaves the history, with a row of its own'
);
select lives_ok(
    $$select signalbox.delete_configuration(tests.project(), 'b')$$,
    'delete_configuration needs no key for a secret'
);
select throws_ok(
    $$select signalbox.set_configuration(tests.project(), 'b', 'x')$$, 'SB007', null,
    'delete_configuration does not let a secret be set in the clear because nobody says what it is'
);
select is(
    (
        select version
        from signalbox.set_configuration(tests.project(), 'b', 'x', is_sensitive => false)
    ),
    3,
    'delete_configuration lets it be set in the clear on purpose, and its versions go on'
);
select throws_ok(
    $$select signalbox.delete_configuration(tests.project(), 'a')$$, 'SB001',
    'configuration a not found',
    'delete_configuration knows no such key'
);
select throws_ok(
    $$select signalbox.delete_configuration(null, 'b')$$, 'SB001', null,
    'delete_configuration does not take a project''s for the installation''s'
);
select from tests.become_member('agent', array[tests.project()]);
select throws_ok(
    $$select signalbox.delete_configuration(tests.project(), 'b')$$, 'SB007', null,
    'delete_configuration is for operators of the project'
);

select * from finish();
rollback;
