-- The part of a token by which it is recognised, if it is one as far as can be told from itself. What is
-- far too long is not looked at.
create or replace function signalbox._token_prefix(token text)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    if octet_length(_token_prefix.token) = 63
        and _token_prefix.token ~ '^sb_[0-9A-Za-z]{10}_[0-9A-Za-z]{49}$'
        and signalbox._token_checksum(left(_token_prefix.token, 57)) = right(_token_prefix.token, 6)
    then
        return substr(_token_prefix.token, 4, 10);
    end if;
    return null;
end;
$$;

comment on function signalbox._token_prefix(text) is
    'The prefix of a token, null when it is none or its checksum is wrong.';
