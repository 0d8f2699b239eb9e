begin;
select plan(2);

create temporary table two as select tests.make_project() as first, tests.make_project() as second;
select signalbox.set_configuration_key(encode(sha256('one'), 'hex'));
select signalbox.set_configuration(first, 'a', 'x', is_sensitive => true) from two;
select signalbox.set_configuration(second, 'a', 'x', is_sensitive => true) from two;
select results_eq(
    $$select key_id, previous_key_id, rotated_at from signalbox.configuration_keys, two
    where project_id = first$$,
    $$values (signalbox._configuration_key_id(sha256('one')), null::text, null::timestamptz)$$,
    'configuration_keys shows the id of the key of a project'
);
create function pg_temp.seen()
returns setof uuid
language sql
set role = signalbox_reader
as 'select project_id from signalbox.configuration_keys';
select from tests.become_member('reader', (select array[first] from two));
select results_eq(
    'select pg_temp.seen()', 'select first from two',
    'configuration_keys shows a reader that of his projects'
);

select * from finish();
rollback;
