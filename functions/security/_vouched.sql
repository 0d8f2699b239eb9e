-- Whom _vouch has named in this transaction. A setting that did not come from there, came from
-- another transaction or has expired counts for nothing.
--
-- Hashes are compared, of which nobody can choose the beginning, so that the time that it takes says
-- nothing about the code.
create or replace function signalbox._vouched(out user_id uuid, out token_id uuid)
language plpgsql
stable
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
declare
    v_parts constant text[] := string_to_array(current_setting('signalbox.session', true), ' ');
begin
    if cardinality(v_parts) = 4
        and sha256(convert_to(v_parts[4], 'UTF8')) = sha256(convert_to(
            encode(signalbox._session_mac(array_to_string(v_parts[1:3], ' ')), 'hex'), 'UTF8'
        ))
        and v_parts[3]::numeric > extract(epoch from signalbox_data.clock())
    then
        user_id := v_parts[1];
        token_id := nullif(v_parts[2], '-');
    end if;
end;
$$;

comment on function signalbox._vouched() is
    'The user and the token that this transaction was vouched for with; nulls when it was not.';
