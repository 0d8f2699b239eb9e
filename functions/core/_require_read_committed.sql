-- Some decisions must see what others committed while this session waited for a lock. A
-- snapshot taken earlier would hide it.
create or replace function signalbox._require_read_committed()
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    if current_setting('transaction_isolation') <> 'read committed' then
        raise exception 'not possible in a % transaction',
            current_setting('transaction_isolation')
            using
                errcode = 'invalid_transaction_state',
                hint = 'Its snapshot could hide what others did meanwhile; use read committed.';
    end if;
end;
$$;

comment on function signalbox._require_read_committed() is
    'Raises 25000 when the transaction is repeatable read or serializable.';
