-- What shows that a setting of this transaction was written by _vouch: HMAC with SHA-256 (RFC 2104),
-- of two independent keys, over the claims, the process and the beginning of the transaction. So
-- what is copied from one transaction is worth nothing in another one, also behind a pooler. Only those that
-- come in one message, and so from one client, begin at the same moment.
create or replace function signalbox._session_mac(claims text)
returns bytea
language plpgsql
stable
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select sha256(k.outer_key || sha256(k.inner_key || convert_to(
            concat_ws(
                ' ',
                'signalbox session',
                _session_mac.claims,
                pg_backend_pid(),
                extract(epoch from transaction_timestamp())
            ),
            'UTF8'
        )))
        from signalbox_data.session_keys k
    );
end;
$$;

comment on function signalbox._session_mac(text) is
    'The code that proves claims about this transaction; null when there is no secret.';
