-- In whose name something is done: the user's own, which need not be given and may be no other.
-- Administrators and the owner may act for others.
create or replace function signalbox._acting_name(name text)
returns text
language plpgsql
stable
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
declare
    v_own_name text;
begin
    if _acting_name.name is not null and signalbox._is_unbounded() then
        return _acting_name.name;
    end if;

    select u.name
    into v_own_name
    from signalbox_data.users u
    where u.id = signalbox._session_user_id();
    if _acting_name.name <> v_own_name
        or v_own_name is null and not signalbox._is_unbounded()
    then
        raise exception 'not permitted in the name of %', coalesce(_acting_name.name, 'nobody')
            using
                errcode = 'SB007',
                hint = coalesce(
                    format('You are %s.', v_own_name), 'This session is of no user.'
                );
    end if;
    return v_own_name;
end;
$$;

comment on function signalbox._acting_name(text) is
    'The name given, when the session may act for others; else its user''s own. Raises SB007 when '
    'another one is given.';
