-- Make a token, with which a program shows whom it works for. It is shown this once: what is stored lets
-- nobody in.
--
--     select token from signalbox.issue_api_token('laptop', 'agent');
--     select token from signalbox.issue_api_token(
--         'runner', 'agent', array[:project_id], '7 days', '{203.0.113.0/24}', 'agent-7');
--
-- It lets its user do no more than max_role in any project, however much the membership is, in some
-- projects or in all. Users make tokens for themselves that may no more than their role of the database;
-- administrators make them for everybody. A token makes none, so that whoever steals one
-- cannot outlive it.
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.issue_api_token(
    name text,
    max_role signalbox_data.member_role default 'reader',
    project_ids uuid[] default null,
    expires_in interval default '90 days',
    ip_allow_list cidr[] default null,
    user_name text default null
)
returns table (token text, id uuid, prefix text, expires_at timestamptz)
language plpgsql
volatile
security definer
rows 1
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_is_unbounded constant boolean := signalbox._is_unbounded();
    v_session record;
    v_user record;
    v_project_id uuid;
begin
    perform signalbox._require_lifetime(issue_api_token.expires_in);
    select * into v_session from signalbox._session();
    if not v_is_unbounded and v_session.token_id is not null then
        raise exception 'not permitted with a token'
            using
                errcode = 'SB007',
                hint = 'Log in with a role of your own, or let an administrator do it; '
                    'rotate_api_token takes the place of the token itself.';
    end if;
    perform signalbox._require_user();

    select u.id, u.name
    into v_user
    from signalbox_data.users u
    where case
            when issue_api_token.user_name is null then u.id = v_session.user_id
            else u.name = issue_api_token.user_name
        end
        and (v_is_unbounded or u.id = v_session.user_id)
    for key share;
    if not found and v_is_unbounded then
        raise exception 'user % not found', coalesce(issue_api_token.user_name, 'null')
            using
                errcode = 'SB001',
                hint = 'user_name says whose token it is; create_user registers one.';
    elsif not found then
        raise exception 'not permitted for %', issue_api_token.user_name
            using
                errcode = 'SB007',
                hint = 'Administrators alone issue tokens for others.';
    end if;
    if not v_is_unbounded and issue_api_token.max_role > signalbox._role_limit() then
        raise exception 'not permitted to issue a token for the role %', issue_api_token.max_role
            using
                errcode = 'SB007',
                hint = format('Your role of the database is good for %s.', signalbox._role_limit());
    end if;

    select p.id
    into v_project_id
    from unnest(issue_api_token.project_ids) p (id)
    where p.id is not null
        and not exists (
            select
            from signalbox_data.project_members m
            where m.project_id = p.id
                and m.user_id = v_user.id
        )
    limit 1;
    if found then
        raise exception 'project % not found', v_project_id
            using
                errcode = 'SB001',
                hint = format('Or %s is no member of it.', v_user.name);
    end if;

    return query
        select i.token, i.id, i.prefix, i.expires_at
        from signalbox._insert_api_token(
            v_user.id,
            issue_api_token.name,
            issue_api_token.max_role,
            issue_api_token.project_ids,
            issue_api_token.ip_allow_list,
            issue_api_token.expires_in
        ) i;
end;
$$;

comment on function
    signalbox.issue_api_token(
        text, signalbox_data.member_role, uuid[], interval, cidr[], text
    ) is
    'Make a token for yourself, or as an administrator for a user, and return it, which nothing does again. '
    'It is good for max_role at most, in some projects or in all, until it expires, from some addresses or '
    'from all. Raises SB001 when there is no such user, or a project of which the user is no member, SB006 '
    'for a lifetime over a year, and SB007 when you may not.';
grant execute
    on function signalbox.issue_api_token(
        text, signalbox_data.member_role, uuid[], interval, cidr[], text
    )
    to signalbox_reader;
