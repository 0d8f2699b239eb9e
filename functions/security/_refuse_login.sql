-- Let this transaction be nobody's, and record what was tried. Why is for administrators to see: the
-- client is not told, and the message in the server's log is not sent to it. It is a warning, since with a
-- message of any higher level PostgreSQL logs the statement too, and perhaps the token in it.
--
-- That message is there whatever becomes of the transaction. The row is not when that is rolled
-- back, and cannot be written where it only reads.
--
-- Whoever fails in the same way from the same place waits for a transaction that holds the row, but not
-- for long.
create or replace function signalbox._refuse_login(prefix text, reason text, address inet)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set client_min_messages = 'error'
set lock_timeout = '500ms'
as $$
#variable_conflict use_column
declare
    v_now constant timestamptz := signalbox_data.clock();
    v_period constant timestamptz := signalbox._login_period(v_now);
    v_source constant cidr := signalbox._source_of(_refuse_login.address);
    v_prefix text := coalesce(_refuse_login.prefix, '');
    v_is_first boolean;
begin
    perform set_config('signalbox.session', 'refused', true);
    raise warning 'signalbox: token refused (prefix %, address %, reason %)',
        coalesce(_refuse_login.prefix, '-'), coalesce(host(_refuse_login.address), '-'),
        _refuse_login.reason;
    if current_setting('transaction_read_only')::boolean then
        return;
    end if;

    -- Who tries without end writes no more than this, and who shows ever new prefixes makes no more rows.
    if not exists (
        select
        from signalbox_data.failed_logins f
        where f.source = v_source
            and f.began_at = v_period
            and f.prefix = v_prefix
    ) and 100 <= (
        select count(*)
        from (
            select
            from signalbox_data.failed_logins f
            where f.source = v_source
                and f.began_at = v_period
            limit 100
        ) f
    ) then
        v_prefix := '';
    end if;

    begin
        insert into signalbox_data.failed_logins as f (
            source, began_at, prefix, last_failed_at, last_reason, last_address, last_user_agent
        )
        values (
            v_source,
            v_period,
            v_prefix,
            v_now,
            _refuse_login.reason,
            _refuse_login.address,
            signalbox._client_agent()
        )
        on conflict (source, began_at, prefix) do update
        set failures = f.failures + 1,
            last_failed_at = excluded.last_failed_at,
            last_reason = excluded.last_reason,
            last_address = excluded.last_address,
            last_user_agent = excluded.last_user_agent
        where f.failures < 1000
        returning f.failures = 1
        into v_is_first;
    exception
        when lock_not_available or serialization_failure then
            null;
    end;
    -- Not of each one that follows, nor from where, which failed_logins forgets.
    if v_is_first then
        perform signalbox._log_audit_event('login_failed', 'api_token', details => jsonb_build_object(
            'prefix', _refuse_login.prefix,
            'reason', _refuse_login.reason
        ));
    end if;
end;
$$;

comment on function signalbox._refuse_login(text, text, inet) is
    'Let the transaction be nobody''s, and record that a token with this prefix was refused, and why.';
