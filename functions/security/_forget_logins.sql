-- Forget where logins came from, once nobody needs that any more: failed ones after 30 days, and where a
-- token was used after 90 days without use there.
create or replace function signalbox._forget_logins(max_rows integer default 1000)
returns integer
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_now constant timestamptz := signalbox_data.clock();
    v_failed integer;
    v_sources integer;
begin
    delete from signalbox_data.failed_logins f
    where f.ctid = any (array(
        select s.ctid
        from signalbox_data.failed_logins s
        where s.began_at < v_now - interval '30 days'
        order by s.began_at
        limit _forget_logins.max_rows
        for update skip locked
    ));
    get diagnostics v_failed = row_count;
    delete from signalbox_data.api_token_sources s
    where s.ctid = any (array(
        select o.ctid
        from signalbox_data.api_token_sources o
        where o.forget_at <= v_now
        order by o.forget_at
        limit _forget_logins.max_rows
        for update skip locked
    ));
    get diagnostics v_sources = row_count;
    return greatest(v_failed, v_sources);
end;
$$;

comment on function signalbox._forget_logins(integer) is
    'Forget up to so many failed logins that are 30 days old, and as many addresses that a token was not '
    'used from for 90 days; returns how many, the larger of both numbers.';
