-- Run a query that nobody has foreseen, and return its first rows as JSON, with the columns in their
-- order. It is one statement that reads; names are looked up in schema signalbox.
--
--     set statement_timeout = '5s';
--     select * from signalbox.run_query('select status, count(*) from tasks group by 1');
--
-- It runs with the rights of the caller, never with those of the owner, and sees what the caller sees.
-- It may call no function that is volatile, which is what functions are that do something, as to set a
-- setting or to take a lock, save some that do no harm; views are looked through for them. Nothing
-- that it does all the same outlives it, see _rows_of_query.
--
-- A statement cannot shorten its own time, nor prolong it once it runs. So the time must have been set
-- before, as statement_timeout, to at most max_duration.
create or replace function signalbox.run_query(
    sql text,
    max_rows integer default 1000,
    max_duration interval default '10 seconds'
)
returns setof json
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_sql constant text := regexp_replace(run_query.sql, '[;[:space:]]+$', '');
    v_timeout constant interval := current_setting('statement_timeout')::interval;
    v_refused text;
begin
    if v_sql is null or v_sql = '' then
        raise exception 'there is no query' using errcode = 'SB005', detail = '$.sql';
    end if;
    if length(v_sql) > 65536 then
        raise exception 'the query has % characters and may have 65536', length(v_sql)
            using errcode = 'SB006';
    end if;
    if (max_rows between 1 and 10000) is not true then
        raise exception 'max_rows must be from 1 to 10000' using errcode = 'SB006';
    end if;
    if (max_duration between interval '1 millisecond' and interval '5 minutes') is not true then
        raise exception 'max_duration must be from 1 ms to 5 minutes' using errcode = 'SB006';
    end if;
    if v_timeout = interval '0' or v_timeout > max_duration then
        raise exception 'statement_timeout is %, and must be set to at most %',
            current_setting('statement_timeout'), max_duration
            using
                errcode = 'SB006',
                hint = 'Set it in a statement before this one: set statement_timeout = ''5s''.';
    end if;

    -- The log of the server keeps it also when the transaction is rolled back, and its entry with it.
    raise log 'run_query by %: %', session_user, v_sql;
    perform signalbox.log_audit_event('read', 'report', details => jsonb_build_object(
        'query', left(v_sql, 1000),
        'max_rows', max_rows
    ));

    -- One statement that reads: it is opened, and no row is asked for.
    perform signalbox._rows_of_query(v_sql, 0);

    -- What it would call stands in the tree that PostgreSQL makes of it for a view, and of the views
    -- that it reads. Dynamic, since it is a text; that it is one statement is known by now, so it
    -- cannot end the parenthesis.
    begin
        perform set_config('search_path', 'pg_catalog, signalbox, pg_temp', true);
        execute format(
            'create temporary view signalbox_query as select from (%s'
            '
) q',
            v_sql
        );
        with recursive views as (
            select to_regclass('pg_temp.signalbox_query')::oid as id
            union
            select c.oid
            from views v
            inner join pg_rewrite r
                on r.ev_class = v.id
            cross join lateral regexp_matches(r.ev_action::text, ':relid ([0-9]+)', 'g') m (ids)
            inner join pg_class c
                on c.oid = m.ids[1]::oid
                and c.relkind = 'v'
        ),
        called as (
            select m.ids[1]::oid as id
            from views v
            inner join pg_rewrite r
                on r.ev_class = v.id
            cross join lateral regexp_matches(
                r.ev_action::text, ':(?:funcid|opfuncid|aggfnoid|winfnoid) ([0-9]+)', 'g'
            ) m (ids)
        ),
        functions as (
            select c.id
            from called c
            union
            select f.id
            from called c
            inner join pg_aggregate a
                on a.aggfnoid = c.id
            cross join lateral unnest(array[
                a.aggtransfn, a.aggfinalfn, a.aggcombinefn, a.aggserialfn, a.aggdeserialfn,
                a.aggmtransfn, a.aggminvtransfn, a.aggmfinalfn
            ]) f (id)
        )
        select string_agg(distinct format('%s', p.oid::regprocedure), ', ')
        into v_refused
        from functions f
        inner join pg_proc p
            on p.oid = f.id
        where p.provolatile = 'v'
            and p.oid not in (select h.id from signalbox._harmless_functions() h (id));
        raise exception using errcode = 'SB099';
    exception
        when sqlstate 'SB099' then null;
    end;
    if v_refused is not null then
        raise exception 'a query may not call %', v_refused
            using
                errcode = 'SB007',
                hint = 'These functions are volatile: they may do something. Call them yourself.';
    end if;

    return query
        select *
        from signalbox._rows_of_query(v_sql, max_rows);
end;
$$;

comment on function signalbox.run_query(text, integer, interval) is
    'The first rows of a query, each as a JSON object; it is one statement that reads, runs with your '
    'rights, and calls nothing that does something. Raises SB005 without a query, SB006 when more text, '
    'rows or time are asked for than may be, or statement_timeout is not set, SB007 when it calls a function '
    'that it may not; whatever PostgreSQL says of the query itself.';
grant execute on function signalbox.run_query(text, integer, interval) to signalbox_admin;
