begin;
select plan(2);

create temporary table two as select tests.make_project() as first, tests.make_project() as second;
select from signalbox.set_configuration(null, 'configuration_history.a', 'of all');
select signalbox.set_configuration(first, 'configuration_history.a', 'of the first') from two;
select signalbox.set_configuration(second, 'configuration_history.a', 'of the second') from two;
create function pg_temp.seen()
returns setof jsonb
language sql
set role = signalbox_reader
as $$
    select value from signalbox.configuration_history
    where key = 'configuration_history.a' order by 1
$$;
select from tests.become_member('reader', (select array[first] from two));
select results_eq(
    'select pg_temp.seen()', $$values ('"of all"'::jsonb), ('"of the first"')$$,
    'configuration_history shows a reader that of his projects and of the installation'
);
select throws_ok(
    $$update signalbox_data.configuration_history set is_sensitive = true
    where value is not null$$,
    '23514', null,
    'configuration_history has no value of what is sensitive'
);

select * from finish();
rollback;
