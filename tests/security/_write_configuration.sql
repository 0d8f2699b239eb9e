begin;
select plan(4);

select from tests.make_project();
create function pg_temp.write(value jsonb, is_sensitive boolean default false)
returns uuid
language sql
as $$
    select signalbox._write_configuration(
        jsonb_populate_record(
            null::signalbox_data.configurations,
            jsonb_build_object(
                'project_id', tests.project(), 'key', 'a', 'value_type', 'json',
                'is_sensitive', is_sensitive, 'rules', '{}'::jsonb
            )
        ),
        value
    );
$$;

select pg_temp.write('1');
select pg_temp.write('null');
select pg_temp.write(null);
select results_eq(
    $$select version, value from signalbox.configuration_history
    where project_id = tests.project() order by version$$,
    $$values (1, '1'::jsonb), (2, 'null'), (3, null)$$,
    '_write_configuration counts versions, and keeps their values'
);
select from signalbox.set_configuration_key(encode(sha256('one'), 'hex'));
select pg_temp.write('"now a secret"', true);
select results_eq(
    $$select version, value, is_sensitive from signalbox.configuration_history
    where project_id = tests.project() order by version$$,
    $$values (1, null::jsonb, true), (2, null, true), (3, null, true), (4, null, true)$$,
    '_write_configuration takes out of the history what has become sensitive'
);
select is_empty(
    $$select from signalbox_data.configurations c
    where c.project_id = tests.project()
        and (c.value is not null or position('secret'::bytea in c.ciphertext) > 0)$$,
    '_write_configuration keeps a secret encrypted alone'
);
select from signalbox.delete_configuration(tests.project(), 'a');
select pg_temp.write('2');
select is(
    (select version from signalbox.configurations where project_id = tests.project()), 6,
    '_write_configuration goes on with the versions of one that was deleted'
);

select * from finish();
rollback;
