-- The user that the session is. For functions alone that run with the owner's rights.
create or replace function signalbox._session_user_id()
returns uuid
language sql
stable
parallel restricted
as $$
    select (signalbox._session()).user_id;
$$;

comment on function signalbox._session_user_id() is
    'The active user that the session is; null when it is none.';
