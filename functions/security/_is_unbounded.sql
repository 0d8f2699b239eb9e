-- Whether the session may act in all projects: as the owner of the code, a superuser or an
-- administrator. A transaction that somebody was vouched for in is that somebody's, whoever
-- logged in: to vouch narrows what a session may, and so does a setting that is forged.
--
-- For functions alone that run with the owner's rights: current_user is then the owner. The role
-- that was set, or else the one that logged in, is who called. It is granted to nobody, and has no
-- settings, so that it becomes a part of the expression that asks.
create or replace function signalbox._is_unbounded()
returns boolean
language sql
stable
parallel restricted
as $$
    select coalesce(pg_catalog.current_setting('signalbox.session', true), '') = ''
        and (
            pg_catalog.pg_has_role(
                coalesce(nullif(pg_catalog.current_setting('role'), 'none'), session_user)::name,
                current_user,
                'usage'
            )
            or pg_catalog.pg_has_role(
                coalesce(nullif(pg_catalog.current_setting('role'), 'none'), session_user)::name,
                'signalbox_admin',
                'usage'
            )
        );
$$;

comment on function signalbox._is_unbounded() is
    'Whether the session may act in all projects; asked only by what runs with the owner''s rights.';
