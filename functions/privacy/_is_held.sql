-- Whether a legal hold keeps the data of a user from being erased. Nothing is held.
create or replace function signalbox._is_held(user_id uuid)
returns boolean
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select _is_held.user_id is null and false;
$$;

comment on function signalbox._is_held(uuid) is
    'Whether the data of a user must be kept by a legal hold.';
