begin;
select plan(8);

create temporary table two as select tests.make_project() as first, tests.make_project() as second;
select from signalbox.set_configuration(null, 'configurations.a', 'of all');
select signalbox.set_configuration(first, 'configurations.a', 'of the first') from two;
select signalbox.set_configuration(second, 'configurations.a', 'of the second') from two;
select signalbox.set_configuration_key(encode(sha256('one'), 'hex'));
select signalbox.set_configuration(first, 'configurations.b', 'hunter2', is_sensitive => true)
from two;
grant select on two to signalbox_reader;

select results_eq(
    $$select key, value, is_sensitive, key_id is not null from signalbox.configurations, two
    where project_id = first order by key$$,
    $$values ('configurations.a', '"of the first"'::jsonb, false, false),
        ('configurations.b', null, true, true)$$,
    'configurations shows values, and of sensitive ones the key they are encrypted with'
);
select hasnt_column('signalbox', 'configurations', 'ciphertext', 'configurations has no ciphertext');
create function pg_temp.seen()
returns setof jsonb
language sql
set role = signalbox_reader
as $$
    select value from signalbox.configurations where key = 'configurations.a' order by 1
$$;
select from tests.become_member('reader', (select array[first] from two));
select results_eq(
    'select pg_temp.seen()', $$values ('"of all"'::jsonb), ('"of the first"')$$,
    'configurations shows a reader those of his projects and of the installation'
);
select throws_ok(
    format('set local role signalbox_%s; select ciphertext from signalbox_data.configurations', role),
    '42501', null,
    format('configurations: a role %s cannot read what is encrypted', role)
)
from unnest('{reader,agent,operator,admin,external}'::text[]) role;

select * from finish();
rollback;
