begin;
select plan(8);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_project();
select from tests.make_member('ada');
select from tests.make_member('bob');
create temporary table issued as
select * from signalbox.issue_api_token('hers', 'agent', user_name => 'ada')
union all
select * from signalbox.issue_api_token('his', 'agent', user_name => 'bob');
create function pg_temp.seen(place integer)
returns text
language sql
as $$
    select tests.with_token(
        i.token, 'select string_agg(name || '' '' || user_name || '' '' || status, '', '') from signalbox.api_tokens'
    )
    from (select token, row_number() over () as place from issued) i
    where i.place = seen.place
$$;

select is(pg_temp.seen(1), 'hers ada active', 'api_tokens shows one''s own tokens');
select is(pg_temp.seen(2), 'his bob active', 'api_tokens shows nothing of others');
select is(
    (select count(*) from signalbox.api_tokens), 2::bigint, 'api_tokens shows all to administrators'
);
select is(
    tests.rows_as('signalbox_admin', 'select from signalbox.api_tokens'), 0::bigint,
    'api_tokens shows nothing to an administrator who works for somebody else'
);
select hasnt_column('signalbox', 'api_tokens', 'token_hash', 'api_tokens shows no hash');
select is_empty(
    $$select r.role
    from unnest('{signalbox_anonymous,signalbox_external,signalbox_reader,signalbox_agent,
        signalbox_operator,signalbox_admin}'::text[]) r (role)
    where has_column_privilege(r.role, 'signalbox_data.api_tokens', 'token_hash', 'select')$$,
    'no role reads the hashes of tokens'
);
select tests.advance('90 days');
select is(
    (select string_agg(distinct status, ' ') from signalbox.api_tokens), 'expired',
    'api_tokens tells which have expired'
);
delete from signalbox_data.users where name = 'ada';
select results_eq(
    'select name from signalbox.api_tokens', $$values ('his')$$, 'api_tokens go with their user'
);

select * from finish();
rollback;
