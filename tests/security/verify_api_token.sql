begin;
select plan(15);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_project();
select from tests.make_member('ada');
create temporary table issued as
select * from signalbox.issue_api_token('laptop', 'agent', user_name => 'ada');
create function pg_temp.wrong()
returns text
language sql
as $$
    select b.body || signalbox._token_checksum(b.body)
    from (select 'sb_' || prefix || '_' || repeat('0', 43) as body from issued) b
$$;
create function pg_temp.outcome(token text)
returns text
language plpgsql
volatile
as $$
declare
    v_outcome constant text := (signalbox.verify_api_token(outcome.token)).outcome;
begin
    perform set_config('signalbox.session', '', true);
    return v_outcome;
end;
$$;
create function pg_temp.reason()
returns text
language sql
as $$
    select f.last_reason
    from signalbox.failed_logins f
    where f.last_failed_at = signalbox_data.clock()
    order by f.failures desc
    limit 1
$$;

select is(
    (select current_user || ' ' || (signalbox.verify_api_token(token)).outcome from issued),
    session_user || ' accepted', 'verify_api_token leaves the role as it is'
);
select is(
    signalbox.my_user_id(), (select id from signalbox.users where name = 'ada'),
    'verify_api_token lets the user of the token be whom the transaction works for'
);
select is(
    (signalbox.verify_api_token('x')).outcome || ' ' || coalesce(signalbox.my_user_id()::text, 'nobody'),
    'malformed nobody', 'verify_api_token lets the transaction be nobody''s when it refuses'
);
select is(
    cardinality(signalbox.my_projects()), 0,
    'verify_api_token leaves nothing to see when it refuses, to a superuser too'
);
select tests.forget_member();

-- Locked out: after ten failures in a quarter of an hour, until the end of the next one.
select tests.come_from('203.0.113.1');
select is(
    (
        select string_agg(distinct pg_temp.outcome(pg_temp.wrong()), ', ')
        from generate_series(1, 9)
    ),
    'refused', 'verify_api_token refuses wrong tokens'
);
select is(
    (select pg_temp.outcome(token) from issued), 'accepted',
    'verify_api_token accepts the token after nine wrong ones, from a place it was never used from'
);
delete from signalbox_data.api_token_sources;
select is(pg_temp.outcome(pg_temp.wrong()), 'refused', 'verify_api_token refuses the tenth');
select results_eq(
    $$select pg_temp.outcome(token), pg_temp.reason() from issued$$,
    $$values ('refused', 'locked')$$,
    'verify_api_token refuses the token itself after ten wrong ones from that place'
);
select tests.come_from('203.0.113.2');
select is(
    (select pg_temp.outcome(token) from issued), 'accepted',
    'verify_api_token accepts the token from elsewhere meanwhile'
);
select tests.come_from('203.0.113.1');
select is(
    (
        select pg_temp.outcome(i.token)
        from signalbox.issue_api_token('other', user_name => 'ada') i
    ),
    'accepted', 'verify_api_token accepts another token from that place'
);
select tests.advance('15 minutes');
select is(
    (select pg_temp.outcome(token) from issued), 'refused',
    'verify_api_token still refuses it in the next quarter of an hour'
);
select tests.advance('15 minutes');
select is(
    (select pg_temp.outcome(token) from issued), 'accepted',
    'verify_api_token accepts it after that'
);

-- Somebody who knows the prefix, at the place where the token is in use.
select is(
    (
        select string_agg(distinct pg_temp.outcome(pg_temp.wrong()), ', ')
        from generate_series(1, 20)
    ) || ' ' || pg_temp.reason(),
    'refused locked', 'verify_api_token locks out who goes on'
);
select is(
    (select pg_temp.outcome(token) from issued), 'accepted',
    'verify_api_token accepts a token that was used from there before, whatever others do'
);
select results_eq(
    $$select distinct l.action, l.category, l.entity_id, u.name, l.changes
    from signalbox.audit_logs l
    inner join signalbox_data.users u on u.id = l.user_id
    where l.entity_id = (select id from issued) and l.operation = 'event' and l.txid = txid_current()$$,
    $$select 'login', 'security', id, 'ada', null::jsonb from issued$$,
    'verify_api_token leaves an entry of the first use from there, and not of each'
);

select * from finish();
rollback;
