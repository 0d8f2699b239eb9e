begin;
select plan(15);

select from tests.make_project();
create function pg_temp.key(name text) returns text language sql immutable
as $$ select encode(sha256(name::bytea), 'hex') $$;
create function pg_temp.key_id(name text) returns text language sql
as $$ select signalbox._configuration_key_id(sha256(name::bytea)) $$;

select signalbox.set_configuration_key(pg_temp.key('rotate old'));
select signalbox.set_configuration(tests.project(), 'k' || n, 'value ' || n, is_sensitive => true)
from generate_series(1, 5) n;
create temporary table two as select tests.project() as first, tests.make_project() as second;
select from signalbox.set_configuration(
    tests.project(), 'k', 'of another project', is_sensitive => true
);

select results_eq(
    $$select * from signalbox.rotate_configuration_key(
        pg_temp.key('rotate old'), pg_temp.key('rotate new'), max_rows => 2)$$,
    'values (2, 0, 4::bigint)',
    'rotate_configuration_key encrypts so many, and says how many remain'
);
select throws_ok(
    $$select signalbox.set_configuration(tests.project(), 'k', 'with the old key')$$, 'SB007', null,
    'rotate_configuration_key lets nobody go on with the old key'
);
select signalbox.set_configuration_key(pg_temp.key('rotate new'), pg_temp.key('rotate old'));
select is(
    array(
        select signalbox.reveal_configuration(two.first, 'k' || n)
        from two, generate_series(1, 5) n
    ),
    '{value 1,value 2,value 3,value 4,value 5}',
    'rotate_configuration_key leaves all to be read with both keys meanwhile'
);
select from signalbox.set_configuration(tests.project(), 'k', 'changed meanwhile');
select results_eq(
    $$select rotated, remaining from signalbox.rotate_configuration_key(
        pg_temp.key('rotate old'), pg_temp.key('rotate new'))$$,
    'values (3, 0::bigint)',
    'rotate_configuration_key goes on with the rest, in all projects'
);
select results_eq(
    $$select rotated, remaining from signalbox.rotate_configuration_key(
        pg_temp.key('rotate old'), pg_temp.key('rotate new'))$$,
    'values (0, 0::bigint)',
    'rotate_configuration_key can be called again'
);
select signalbox.set_configuration_key(pg_temp.key('rotate new'));
select is(
    array(
        select signalbox.reveal_configuration(two.first, 'k' || n)
        from two, generate_series(1, 5) n
        union all
        select signalbox.reveal_configuration(two.second, 'k')
        from two
    ),
    '{value 1,value 2,value 3,value 4,value 5,changed meanwhile}',
    'rotate_configuration_key leaves all to be read with the new key alone'
);
select is_empty(
    $$select * from signalbox.configuration_keys, two
    where project_id in (first, second)
        and (key_id, previous_key_id) is distinct from
            (pg_temp.key_id('rotate new'), pg_temp.key_id('rotate old'))$$,
    'rotate_configuration_key notes the new key and the one before'
);
select is(
    (
        select count(*)
        from signalbox.configuration_history, two
        where project_id = first
    ),
    5::bigint,
    'rotate_configuration_key makes no version'
);

-- What was altered
update signalbox_data.configurations c
set ciphertext = set_byte(ciphertext, 20, get_byte(ciphertext, 20) # 1)
from two
where c.project_id = two.first
    and c.key in ('k1', 'k2');
select results_eq(
    $$select * from signalbox.rotate_configuration_key(
        pg_temp.key('rotate new'), pg_temp.key('rotate third'), max_rows => 1)$$,
    'values (1, 2, 5::bigint)',
    'rotate_configuration_key passes over what was altered'
);
select results_eq(
    $$select * from signalbox.rotate_configuration_key(
        pg_temp.key('rotate new'), pg_temp.key('rotate third'))$$,
    'values (3, 2, 2::bigint)',
    'rotate_configuration_key leaves what was altered as it is'
);

-- Bad
select throws_ok(
    $$select signalbox.rotate_configuration_key(
        pg_temp.key('rotate never used'), pg_temp.key('rotate third'))$$,
    'SB001', format('nothing is encrypted with the key %s', pg_temp.key_id('rotate never used')),
    'rotate_configuration_key knows no such key'
);
select throws_ok(
    $$select signalbox.rotate_configuration_key(pg_temp.key('a'), upper(pg_temp.key('a')))$$,
    'SB005', 'both keys are the same',
    'rotate_configuration_key wants another key'
);
select throws_ok(
    $$select signalbox.rotate_configuration_key(pg_temp.key('a'), 'hunter2')$$, 'SB005', null,
    'rotate_configuration_key wants a key'
);
select throws_ok(
    $$select signalbox.rotate_configuration_key(pg_temp.key('a'), pg_temp.key('b'), 0)$$, 'SB005',
    null,
    'rotate_configuration_key wants to do something'
);
select from tests.become_member('admin');
select throws_ok(
    $$select signalbox.rotate_configuration_key(pg_temp.key('rotate third'), pg_temp.key('b'))$$,
    'SB007', null,
    'rotate_configuration_key is for administrators of the installation'
);

select * from finish();
rollback;
