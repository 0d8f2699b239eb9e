-- The user of the session, where the database vouches for it.
create or replace function signalbox._session_user_id()
returns uuid
language sql
stable
parallel safe
as 'select null::uuid';

comment on function signalbox._session_user_id() is
    'The user that the session is, by its role or by a token; null where nobody vouches for one.';
