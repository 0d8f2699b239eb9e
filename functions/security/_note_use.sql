-- Note when a token was last used, and from where, at most once a minute. Whoever comes at the same time
-- leaves that to one of them, and waits for nobody. Returns whether it is a login worth telling of: the
-- first use from there, or the first for an hour.
--
-- Where the transaction only reads, nothing is noted.
create or replace function signalbox._note_use(token_id uuid, source cidr)
returns boolean
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_now constant timestamptz := signalbox_data.clock();
    v_used_at timestamptz;
begin
    select s.last_used_at
    into v_used_at
    from signalbox_data.api_token_sources s
    where s.token_id = _note_use.token_id
        and s.source = _note_use.source;
    if v_used_at > v_now - interval '1 minute'
        or current_setting('transaction_read_only')::boolean
        or not pg_try_advisory_xact_lock(
            hashtextextended('signalbox token ' || _note_use.token_id, 0)
        )
    then
        return false;
    end if;

    begin
        update signalbox_data.api_tokens t
        set last_used_at = v_now
        where t.id = (
            select s.id
            from signalbox_data.api_tokens s
            where s.id = _note_use.token_id
                and (s.last_used_at > v_now - interval '1 minute') is not true
            for no key update skip locked
        );
        insert into signalbox_data.api_token_sources as s (
            token_id, source, first_used_at, last_used_at, forget_at
        )
        values (
            _note_use.token_id,
            _note_use.source,
            v_now,
            v_now,
            date_trunc('day', v_now, 'UTC') + interval '91 days'
        )
        on conflict (token_id, source) do update
        set last_used_at = excluded.last_used_at,
            forget_at = excluded.forget_at;
    exception
        -- Somebody has just done it, or deletes the token.
        when serialization_failure or foreign_key_violation then
            return false;
    end;
    return (v_used_at > v_now - interval '1 hour') is not true;
end;
$$;

comment on function signalbox._note_use(uuid, cidr) is
    'Note that a token was used from a source, unless that was noted a minute ago; returns whether it is '
    'the first use from there for an hour.';
