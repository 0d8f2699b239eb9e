-- The user that the session is: whom the transaction was vouched for, or else whose database role
-- has logged in. Where something says who it is that is not to be believed, it is nobody.
--
-- For functions alone that run with the owner's rights. It has no settings but those of its caller: each
-- would cost as much as the look at the index.
create or replace function signalbox._session_user_id()
returns uuid
language plpgsql
stable
parallel restricted
as $$
begin
    if coalesce(current_setting('signalbox.session', true), '') = '' then
        return (
            select u.id
            from signalbox_data.users u
            where u.database_role = session_user
                and u.is_active
        );
    end if;
    return (
        select u.id
        from signalbox_data.users u
        where u.id = (signalbox._vouched()).user_id
            and u.is_active
    );
end;
$$;

comment on function signalbox._session_user_id() is
    'The active user that the session is; null when it is none.';
