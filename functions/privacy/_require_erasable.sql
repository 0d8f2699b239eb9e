-- Refuse to erase who must not be: somebody under legal hold, and the last administrator who is a user, for
-- then nobody could do what only administrators may in his own name.
create or replace function signalbox._require_erasable(user_id uuid)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    if signalbox._is_held(_require_erasable.user_id) then
        raise exception 'user % is under legal hold', _require_erasable.user_id
            using
                errcode = 'SB002',
                hint = 'What is held must not be erased; release the hold first.';
    end if;
    if exists (
        select
        from signalbox_data.users u
        inner join pg_roles r
            on r.rolname = u.database_role
        where u.id = _require_erasable.user_id
            and pg_has_role(r.oid, 'signalbox_admin', 'usage')
    ) and not exists (
        select
        from signalbox_data.users u
        inner join pg_roles r
            on r.rolname = u.database_role
        where u.id <> _require_erasable.user_id
            and u.is_active
            and pg_has_role(r.oid, 'signalbox_admin', 'usage')
    ) then
        raise exception 'user % is the last administrator', _require_erasable.user_id
            using
                errcode = 'SB002',
                hint = 'Link the role of another administrator to a user first: set_database_role.';
    end if;
end;
$$;

comment on function signalbox._require_erasable(uuid) is
    'Raises SB002 for a user who is under legal hold, or the last administrator.';
