-- Who the session is, and how far it is let: the user whom this transaction was vouched for, or else
-- whose database role has logged in. A token is looked at each time, so that one that is revoked or has
-- expired is worth nothing from the next statement on. Where something says who it is that is
-- not to be believed, it is nobody.
--
-- For functions alone that run with the owner's rights. It has no settings but those of its caller: each
-- would cost as much as the look at the index.
create or replace function signalbox._session(
    out user_id uuid,
    out token_id uuid,
    out max_role signalbox_data.member_role,
    out project_ids uuid[]
)
language plpgsql
stable
parallel restricted
as $$
declare
    v_vouched record;
begin
    if coalesce(current_setting('signalbox.session', true), '') = '' then
        select u.id, 'admin'
        into user_id, max_role
        from signalbox_data.users u
        where u.database_role = session_user
            and u.is_active;
        return;
    end if;

    v_vouched := signalbox._vouched();
    if v_vouched.token_id is null then
        select u.id, 'admin'
        into user_id, max_role
        from signalbox_data.users u
        where u.id = v_vouched.user_id
            and u.is_active;
    else
        select u.id, t.id, t.max_role, t.project_ids
        into user_id, token_id, max_role, project_ids
        from signalbox_data.api_tokens t
        inner join signalbox_data.users u
            on u.id = t.user_id
        where t.id = v_vouched.token_id
            and t.user_id = v_vouched.user_id
            and t.expires_at > signalbox_data.clock()
            and u.is_active
            and not exists (
                select
                from signalbox_data.api_token_revocations r
                where r.line_id = t.line_id
                    and (r.place = t.place or r.is_with_successors and r.place < t.place)
            );
    end if;
end;
$$;

comment on function signalbox._session() is
    'The active user that the session is, by which token, and the most that may do in which projects, null '
    'for all of the user''s; all null when it is nobody.';
