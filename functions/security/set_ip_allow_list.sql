-- Let a project be there for some addresses alone. To a member elsewhere it does not exist; administrators
-- of the installation see it from everywhere. Null takes the list away.
--
--     select addresses from signalbox.set_ip_allow_list(:project_id, '{203.0.113.0/24, 2001:db8::/32}');
--
-- Where a session comes from is explained in docs/tokens.md.
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.set_ip_allow_list(project_id uuid, addresses cidr[])
returns setof signalbox.project_ip_allow_lists
language plpgsql
volatile
security definer
rows 1
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    perform signalbox._require_access(set_ip_allow_list.project_id, 'admin');
    perform signalbox._require_project(set_ip_allow_list.project_id);
    if set_ip_allow_list.addresses is null then
        delete from signalbox_data.project_ip_allow_lists a
        where a.project_id = set_ip_allow_list.project_id;
        return;
    end if;
    if not signalbox._is_unbounded()
        and (signalbox._client_address() <<= any (set_ip_allow_list.addresses)) is not true
    then
        raise exception 'you would see project % no more', set_ip_allow_list.project_id
            using
                errcode = 'SB002',
                hint = format(
                    'You are at %s, which is not in the list.',
                    coalesce(host(signalbox._client_address()), 'an unknown address')
                );
    end if;

    insert into signalbox_data.project_ip_allow_lists (project_id, addresses)
    values (set_ip_allow_list.project_id, set_ip_allow_list.addresses)
    on conflict (project_id) do update
    set addresses = excluded.addresses,
        updated_at = signalbox_data.clock();
    return query
        select * from signalbox.project_ip_allow_lists a
        where a.project_id = set_ip_allow_list.project_id;
end;
$$;

comment on function signalbox.set_ip_allow_list(uuid, cidr[]) is
    'Let the members of a project see it from some addresses alone, from everywhere for null, and return '
    'the list; for admins of the project. Raises SB001 when there is no such project, SB002 when you are at '
    'no such address, and SB007 when you are no admin of it.';
grant execute on function signalbox.set_ip_allow_list(uuid, cidr[]) to signalbox_operator;
