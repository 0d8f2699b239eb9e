begin;
select plan(12);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_project();
select from tests.make_member('ada');
create temporary table issued as
select * from signalbox.issue_api_token('x', user_name => 'ada');
create function pg_temp.used()
returns text
language sql
as $$
    select to_char(t.last_used_at at time zone 'UTC', 'HH24:MI:SS') || coalesce(
        ' ' || (
            select string_agg(
                concat_ws(
                    ' ', host(s.source),
                    to_char(s.first_used_at at time zone 'UTC', 'HH24:MI:SS'),
                    to_char(s.last_used_at at time zone 'UTC', 'HH24:MI:SS')
                ),
                ' ' order by s.source
            )
            from signalbox_data.api_token_sources s
            where s.token_id = t.id
        ),
        ''
    )
    from signalbox_data.api_tokens t
    inner join issued i using (id)
$$;
create function pg_temp.note(source cidr)
returns boolean
language sql
as 'select signalbox._note_use(i.id, note.source) from issued i';

select is(pg_temp.note('203.0.113.1'), true, '_note_use tells of the first use');
select is(pg_temp.used(), '12:00:00 203.0.113.1 12:00:00 12:00:00', '_note_use notes it');
select tests.advance('59 seconds');
select is(pg_temp.note('203.0.113.1'), false, '_note_use does not tell of the next use');
select is(
    pg_temp.used(), '12:00:00 203.0.113.1 12:00:00 12:00:00', '_note_use notes nothing within a minute'
);
select is(pg_temp.note('203.0.113.2'), true, '_note_use tells of the first use from elsewhere');
select is(
    pg_temp.used(), '12:00:00 203.0.113.1 12:00:00 12:00:00 203.0.113.2 12:00:59 12:00:59',
    '_note_use notes another place, and leaves the token for a minute'
);
select tests.advance('1 second');
select is(pg_temp.note('203.0.113.1'), false, '_note_use does not tell of what goes on');
select is(
    pg_temp.used(), '12:01:00 203.0.113.1 12:00:00 12:01:00 203.0.113.2 12:00:59 12:00:59',
    '_note_use notes it after a minute'
);
select tests.advance('1 hour');
select is(pg_temp.note('203.0.113.1'), true, '_note_use tells of the first use for an hour');

select results_eq(
    $$select relname, n_tup_upd, n_tup_hot_upd from pg_catalog.pg_stat_xact_user_tables
    where relname in ('api_tokens', 'api_token_sources') order by relname$$,
    $$values ('api_token_sources'::name, 2::bigint, 2::bigint), ('api_tokens', 3, 3)$$,
    '_note_use leaves all indexes as they are'
);

select is(
    signalbox._note_use(gen_random_uuid(), '203.0.113.1'), false, '_note_use knows no token that is deleted'
);
create temporary table before as
select pg_temp.used() as used;
select tests.advance('1 hour');
set transaction read only;
select is(
    pg_temp.note('203.0.113.1') || ' ' || pg_temp.used(), 'false ' || (select used from before),
    '_note_use writes nothing where nothing can be written'
);

select * from finish();
rollback;
