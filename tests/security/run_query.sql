begin;
select plan(99);

set local statement_timeout = '60s';
select from tests.make_workflow();
select tests.make_task(key) from unnest('{a,b,c}'::text[]) key;
create function pg_temp.run(sql text, max_rows integer default 1000)
returns setof text
language sql
as $$ select r::text from signalbox.run_query(sql, max_rows, '60 seconds') r $$;

-- Good
select results_eq(
    $$select pg_temp.run(format(
        'select key as z, title as a, 1 as z from tasks where project_id = %L order by key',
        tests.project()))$$,
    $$values ('{"z":"a","a":"a","z":1}'), ('{"z":"b","a":"b","z":1}'), ('{"z":"c","a":"c","z":1}')$$,
    'run_query returns rows with their columns in order'
);
select results_eq(
    $$select pg_temp.run('select n from generate_series(1, 10) n', 2)$$,
    $$values ('{"n":1}'), ('{"n":2}')$$,
    'run_query returns at most max_rows'
);
select is_empty(
    $$select pg_temp.run('select 1 where false')$$, 'run_query returns nothing where there is nothing'
);
select lives_ok(
    format('select pg_temp.run(%L)', sql), 'run_query takes: ' || sql
)
from unnest(array[
    'select 1;', E'select 1 -- a comment\n', 'table tasks', 'values (1), (2)', '(select 1)',
    'with a as (select 1) select * from a', 'select count(*), count(*) from tasks',
    'select', 'select $x$;$x$, '';''', E'select 1\n;\n ;',
    'select random(), clock_timestamp(), pg_relation_size(''pg_class''), now()',
    'select * from pg_stat_activity', 'select * from pg_locks', 'select * from blocked_tasks(null)',
    'select sum(n) over (order by n), stddev(n) over () from generate_series(1, 3) n'
]) sql;

-- One statement, that reads
select throws_ok(
    format('select pg_temp.run(%L)', r.sql), r.code, null, format('run_query refuses: %s', r.sql)
)
from (
    values
        (null, 'SB005'),
        ('', 'SB005'),
        (' ; ;', 'SB005'),
        ('selec', '42601'),
        ('select * from no_such_table', '42P01'),
        ('select 1; select 2', '42P11'),
        ('select 1; drop table signalbox_data.tasks', '42P11'),
        ('select 1) q; drop table signalbox_data.tasks; select from (select 1', '42601'),
        ('select 1 /*', '42601'),
        ('-- nothing', '42P11'),
        ('delete from signalbox_data.tasks', '42P11'),
        ('delete from signalbox_data.tasks returning *', '0A000'),
        ('with d as (delete from signalbox_data.tasks returning *) select * from d', '0A000'),
        ('merge into signalbox_data.tasks t using (select 1) s on false when matched then delete', '42P11'),
        ('select * from tasks for update', '0A000'),
        ('select * into t from tasks', '42P11'),
        ('create table t (a integer)', '42P11'),
        ('set role signalbox_admin', '42P11'),
        ('reset role', '42P11'),
        ('set session authorization default', '42P11'),
        ('set statement_timeout = 0', '42P11'),
        ('begin', '42P11'),
        ('commit', '42P11'),
        ('prepare p as select 1', '42P11'),
        ('declare c cursor for select 1', '42P11'),
        ('copy (select 1) to program ''true''', '42P11'),
        ('copy (select 1) to stdout', '42P11'),
        ('vacuum', '42P11'),
        ('listen x', '42P11'),
        ('load ''x''', '42P11'),
        ('do $x$ begin end $x$', '42P11'),
        ('call p()', '42883'),
        ('explain analyze select 1', '0A000'),
        ('show all', '0A000'),
        ('select $1', '42P02')
) r (sql, code);

-- Functions that do something
select throws_ok(
    format('select pg_temp.run(%L)', sql), 'SB007', null, format('run_query refuses: %s', sql)
)
from unnest(array[
    'select set_config(''role'', ''none'', false)',
    'select set_config(''statement_timeout'', ''0'', false)',
    'select 1 where set_config(''a.b'', ''c'', false) = ''c''',
    'select (select set_config(''a.b'', ''c'', false))',
    'select * from set_config(''a.b'', ''c'', false)',
    'with a as (select set_config(''a.b'', ''c'', false)) select 1',
    'select 1 order by set_config(''a.b'', ''c'', false)',
    'select 1 limit length(set_config(''a.b'', ''c'', false))',
    'select count(*) filter (where set_config(''a.b'', ''c'', false) is null) from tasks',
    'select array(select set_config(''a.b'', ''c'', false))',
    'select case when false then set_config(''a.b'', ''c'', false) end',
    'select pg_advisory_lock(1)',
    'select pg_try_advisory_lock(1)',
    'select pg_notify(''a'', ''b'')',
    'select nextval(''signalbox_data.task_rank_seq'')',
    'select lo_create(0)',
    'select lo_import(''/etc/passwd'')',
    'select pg_read_file(''/etc/passwd'')',
    'select * from pg_ls_dir(''/'')',
    'select pg_terminate_backend(1)',
    'select pg_reload_conf()',
    'select pg_sleep(1)',
    'select query_to_xml(''select 1'', true, true, '''')',
    'select * from ts_stat(''select 1'')',
    'select signalbox.tick()',
    'select signalbox.create_project(''by a query'')',
    'select signalbox.reveal_configuration(null, ''a'')',
    'select signalbox.run_query(''select 1'')'
]) sql;
create view pg_temp.inner_view as select set_config('a.b', 'c', false);
create view pg_temp.outer_view as select * from pg_temp.inner_view;
create function pg_temp.twice(integer) returns integer language sql volatile as 'select 2 * $1';
create operator pg_temp.@@@ (rightarg = integer, function = pg_temp.twice);
create function pg_temp.step(integer, integer) returns integer language sql volatile
as 'select $1 + $2';
create aggregate pg_temp.total (integer) (sfunc = pg_temp.step, stype = integer, initcond = '0');
select throws_ok(
    format('select pg_temp.run(%L)', sql), 'SB007', null,
    format('run_query looks through: %s', sql)
)
from unnest(array[
    'select * from pg_temp.outer_view',
    'select operator(pg_temp.@@@) 1',
    'select pg_temp.total(n) from generate_series(1, 3) n'
]) sql;

-- Bounds
select throws_ok(
    format('select signalbox.run_query(''select 1'', %s)', arguments), 'SB006', null,
    format('run_query refuses %s', arguments)
)
from unnest(array['0', '10001', 'null', '1, ''0''', '1, ''1 hour''', '1, null']) arguments;
select throws_ok(
    $$select pg_temp.run('select ' || repeat(' ', 65536) || '1')$$, 'SB006', null,
    'run_query refuses a text that is too long'
);
set local statement_timeout = 0;
select throws_ok(
    $$select signalbox.run_query('select 1')$$, 'SB006',
    'statement_timeout is 0, and must be set to at most 00:00:10',
    'run_query wants the time to have been bounded'
);
set local statement_timeout = '11s';
select throws_ok(
    $$select signalbox.run_query('select 1')$$, 'SB006',
    'statement_timeout is 11s, and must be set to at most 00:00:10',
    'run_query wants no more time than max_duration'
);
set local statement_timeout = '10s';
select lives_ok($$select signalbox.run_query('select 1')$$, 'run_query takes just that time');

-- Whose rights
select from tests.make_project('run_query other');
create function pg_temp.run_as_admin(sql text)
returns setof text
language sql
set role = signalbox_admin
as $$ select r::text from signalbox.run_query(sql) r $$;
select throws_ok(
    $$select pg_temp.run_as_admin('select lease_token from signalbox_data.task_executions')$$, '42501',
    null,
    'run_query has the rights of its caller: no lease tokens'
);
select throws_ok(
    $$select pg_temp.run_as_admin('select ciphertext from signalbox_data.configurations')$$, '42501',
    null,
    'run_query has the rights of its caller: no ciphertext'
);
select is(
    pg_temp.run_as_admin('select current_user::text as name'),
    '{"name":"signalbox_admin"}',
    'run_query runs as its caller'
);
select is_empty(
    $$select rolname from pg_catalog.pg_roles
    where rolname in ('signalbox_reader', 'signalbox_agent', 'signalbox_operator', 'signalbox_external')
        and has_function_privilege(rolname, 'signalbox.run_query(text, integer, interval)', 'execute')$$,
    'run_query is for administrators alone'
);
select is_empty(
    $$select relname from pg_catalog.pg_class where relname = 'signalbox_query'$$,
    'run_query leaves no view behind'
);

select * from finish();
rollback;
