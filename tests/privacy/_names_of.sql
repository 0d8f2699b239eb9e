begin;
select plan(6);

create role ada_of_the_test;
create temporary table people as
select id, name from signalbox.create_user('ada', email => 'ada@example.com', display_name => 'Ada L')
union all
select id, name from signalbox.create_user('bob');
select from signalbox.set_database_role('ada', 'ada_of_the_test');
select set_eq(
    $$select unnest((signalbox._names_of(id)).names) from people where name = 'ada'$$,
    '{ada,ada@example.com,ada_of_the_test}'::text[],
    '_names_of has name, address and role of the database'
);
select set_eq(
    $$select unnest((signalbox._names_of(id)).addresses) from people where name = 'ada'$$,
    '{ada,ada@example.com,"Ada L",ada_of_the_test}'::text[],
    '_names_of has for texts the name for people as well'
);
update signalbox_data.users set name = 'adele', email = null where name = 'ada';
insert into signalbox_data.workers (name, user_id) select w, id from people cross join unnest('{Desk of Ada,production,release-bot}'::text[]) w where name = 'ada';
select set_eq(
    $$select unnest((signalbox._names_of(id)).names) from people where name = 'ada'$$,
    '{ada,adele,ada@example.com,ada_of_the_test,Desk of Ada}'::text[],
    '_names_of has former names, as the audit log knows them, and those of workers with one of them in theirs'
);
select set_eq(
    $$select unnest((signalbox._names_of(id)).addresses) from people where name = 'ada'$$,
    '{ada,adele,ada@example.com,ada_of_the_test,Ada L}'::text[],
    '_names_of has for texts no name of a worker'
);
select set_eq(
    $$select unnest((signalbox._names_of(id)).names) from people where name = 'bob'$$, '{bob}'::text[],
    '_names_of has nothing of others'
);
select is(
    (signalbox._names_of('00000000-0000-0000-0000-000000000001')).names, '{}'::text[],
    '_names_of nobody is empty'
);

select * from finish();
rollback;
