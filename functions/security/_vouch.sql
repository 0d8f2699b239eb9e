-- Say who this transaction works for. Whoever calls it has made sure of that: it believes what it is
-- told, and is granted to nobody. What it leaves is forgotten when the transaction ends, or is
-- rolled back to before the call.
create or replace function signalbox._vouch(
    user_id uuid,
    token_id uuid default null,
    expires_at timestamptz default 'infinity'
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_claims constant text := concat_ws(
        ' ',
        _vouch.user_id,
        coalesce(_vouch.token_id::text, '-'),
        extract(epoch from _vouch.expires_at)
    );
begin
    perform set_config(
        'signalbox.session',
        v_claims || ' ' || encode(signalbox._session_mac(v_claims), 'hex'),
        true
    );
end;
$$;

comment on function signalbox._vouch(uuid, uuid, timestamptz) is
    'Let a user be the one that this transaction works for, by a token, until it expires.';
