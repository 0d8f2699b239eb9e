-- Who the session is: whom authenticate has let in, or else whose database role has logged in.
--
--     select * from signalbox.users where id = signalbox.my_user_id();
--
-- Runs with the owner's rights: what it reads decides what its callers may.
create or replace function signalbox.my_user_id()
returns uuid
language plpgsql
stable
parallel restricted
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    return signalbox._session_user_id();
end;
$$;

comment on function signalbox.my_user_id() is
    'The id of the user that this session is; null when it is none.';
grant execute on function signalbox.my_user_id() to signalbox_reader;
