begin;
select plan(29);

set local statement_timeout = '59s';
create temporary table written (n integer);
grant all on written to public;

select results_eq(
    $$select r::text from signalbox._rows_of_query('select n from generate_series(1, 5) n', 3) r$$,
    $$values ('{"n":1}'), ('{"n":2}'), ('{"n":3}')$$,
    '_rows_of_query returns so many rows'
);
select is_empty(
    $$select signalbox._rows_of_query('select 1 / n from generate_series(0, 5) n', 0)$$,
    '_rows_of_query runs nothing for no rows'
);

-- What the static look at a query does not have to find: it is undone all the same.
create function pg_temp.try(sql text)
returns text
language plpgsql
set role = signalbox_admin
as $$
begin
    return (select string_agg(r::text, ' ') from signalbox._rows_of_query(sql, 10) r);
exception
    when others then return sqlstate || ' ' || sqlerrm;
end;
$$;
select is(pg_temp.try(r.sql), r.expected, '_rows_of_query: ' || r.sql)
from (
    values
        ('select set_config(''statement_timeout'', ''1h'', false)', '{"set_config":"1h"}'),
        ('select set_config(''search_path'', ''evil'', false)', '{"set_config":"evil"}'),
        ('select set_config(''role'', ''signalbox_reader'', false)',
            '{"set_config":"signalbox_reader"}'),
        ('select set_config(''signalbox.session'', ''forged'', false)', '{"set_config":"forged"}'),
        ('select pg_advisory_xact_lock(4711)', '{"pg_advisory_xact_lock":""}'),
        ('select set_config(''transaction_read_only'', ''off'', false)',
            '25001 cannot set transaction read-write mode inside a read-only transaction'),
        ('select lo_create(0) is null', null),
        ('select 1; select 2', '42P11 cannot open multi-query plan as cursor'),
        ('', '42P11 cannot open multi-query plan as cursor'),
        ('set role signalbox_reader', '42P11 cannot open SET query as cursor'),
        ('reset role', '42P11 cannot open RESET query as cursor'),
        ('commit', '42P11 cannot open COMMIT query as cursor'),
        ('insert into pg_temp.written values (1) returning *',
            '0A000 INSERT is not allowed in a non-volatile function'),
        ('with w as (insert into pg_temp.written values (1) returning *) select * from w',
            '0A000 SELECT is not allowed in a non-volatile function'),
        ('select * from pg_temp.written for update',
            '0A000 SELECT FOR UPDATE is not allowed in a non-volatile function'),
        ('copy pg_temp.written to stdout', '42P11 cannot open COPY query as cursor'),
        ('explain analyze select 1', '0A000 EXPLAIN is not allowed in a non-volatile function'),
        ('do $x$ begin end $x$', '42P11 cannot open DO query as cursor'),
        ('create temporary table t (n integer)', '42P11 cannot open CREATE TABLE query as cursor'),
        ('select 1 into pg_temp.t', '42P11 cannot open SELECT INTO query as cursor'),
        ('call pg_temp.p()', null)
) r (sql, expected)
where r.expected is not null;
select matches(
    pg_temp.try('select lo_create(0) = 0'), '^25006|^{"\?column\?":false}$',
    '_rows_of_query makes no large object that stays'
);
select is_empty('select from pg_catalog.pg_largeobject_metadata', '_rows_of_query left none');
select is_empty('select from written', '_rows_of_query wrote nothing');
select is(
    array[
        current_setting('statement_timeout'), current_setting('role'),
        current_setting('transaction_read_only'), current_setting('signalbox.session', true)
    ],
    array['59s', 'none', 'off', ''],
    '_rows_of_query leaves no setting changed'
);
select is_empty(
    $$select from pg_catalog.pg_locks
    where locktype = 'advisory' and pid = pg_backend_pid() and objid = 4711$$,
    '_rows_of_query leaves no lock of the transaction behind'
);

-- What it may not see
select set_config('signalbox.configuration_key', encode(sha256('one'), 'hex'), true);
select is(
    (
        select r::text
        from signalbox._rows_of_query(
            'select current_setting(''signalbox.configuration_key'') as key', 1
        ) r
    ),
    '{"key":""}',
    '_rows_of_query does not let a query read the configuration key'
);
select isnt(
    current_setting('signalbox.configuration_key'), '',
    '_rows_of_query leaves the key where it was'
);
select throws_ok(
    $$select signalbox._rows_of_query('select repeat(''x'', 9000000) from generate_series(1, 2)', 2)$$,
    'SB006', 'the rows have more than 16 MB',
    '_rows_of_query returns no more than 16 MB'
);

select * from finish();
rollback;
