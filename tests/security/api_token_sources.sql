begin;
select plan(4);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_project();
select from tests.make_member('ada');
select from tests.make_member('bob');
create temporary table issued as
select 'ada' as name, i.* from signalbox.issue_api_token('hers', 'agent', user_name => 'ada') i
union all
select 'bob', i.* from signalbox.issue_api_token('his', 'agent', user_name => 'bob') i;
create function pg_temp.seen(name text)
returns text
language sql
as $$
    select tests.with_token(
        i.token,
        'select string_agg(concat_ws('' '', token_name, source, first_used_at at time zone ''UTC''), '', '')
        from signalbox.api_token_sources'
    )
    from issued i
    where i.name = seen.name
$$;

select tests.come_from('203.0.113.1');
select is(
    pg_temp.seen('ada'), 'hers 203.0.113.1/32 2026-01-01 12:00:00',
    'api_token_sources shows where one''s tokens were used from'
);
select tests.come_from('203.0.113.2');
select is(
    pg_temp.seen('bob'), 'his 203.0.113.2/32 2026-01-01 12:00:00',
    'api_token_sources shows nothing of others'
);
select is(
    (select count(*) from signalbox.api_token_sources), 2::bigint,
    'api_token_sources shows all to administrators'
);
select is(
    tests.rows_as('signalbox_admin', 'select from signalbox.api_token_sources'), 0::bigint,
    'api_token_sources shows nothing to an administrator who works for somebody else'
);

select * from finish();
rollback;
