-- migrate:up
set local lock_timeout = '3s';

-- What policies ask in every statement is one row and not a hundred. It follows from project_members, by
-- the trigger below and by nothing else.
create table signalbox_data.projects_of_users (
    user_id uuid primary key,
    project_ids uuid[] not null,
    constraint projects_of_users_user_id_fkey
        foreign key (user_id) references signalbox_data.users (id) on delete cascade
);

comment on table signalbox_data.projects_of_users is
    'The projects that a user may read, put together from project_members; a user who is in none may '
    'have no row.';
comment on column signalbox_data.projects_of_users.user_id is 'The user.';
comment on column signalbox_data.projects_of_users.project_ids is
    'The projects in which the user is a reader or more, in order.';

-- Members are changed in different projects at once. Who changes those of a user locks the user's row
-- first and then looks, so that the last one sees them all.
create function signalbox_data.collect_projects_of_users()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_user_ids uuid[];
begin
    if tg_op = 'INSERT' then
        v_user_ids := array(select n.user_id from new_members n);
    elsif tg_op = 'DELETE' then
        v_user_ids := array(select o.user_id from old_members o);
    else
        v_user_ids := array(select n.user_id from new_members n)
            || array(select o.user_id from old_members o);
    end if;

    perform from signalbox_data.users u
    where u.id = any (v_user_ids)
    order by u.id
    for no key update;

    insert into signalbox_data.projects_of_users as p (user_id, project_ids)
    select
        u.id,
        array(
            select m.project_id
            from signalbox_data.project_members m
            where m.user_id = u.id
                and m.role >= 'reader'
            order by m.project_id
        )
    from signalbox_data.users u
    where u.id = any (v_user_ids)
    on conflict (user_id) do update
        set project_ids = excluded.project_ids;
    return null;
end;
$$;
comment on function signalbox_data.collect_projects_of_users() is
    'Put together the projects of the users whose memberships have changed.';
revoke execute on function signalbox_data.collect_projects_of_users() from public;

create trigger project_members_collect_when_added
    after insert on signalbox_data.project_members
    referencing new table as new_members
    for each statement execute function signalbox_data.collect_projects_of_users();
create trigger project_members_collect_when_changed
    after update on signalbox_data.project_members
    referencing old table as old_members new table as new_members
    for each statement execute function signalbox_data.collect_projects_of_users();
create trigger project_members_collect_when_removed
    after delete on signalbox_data.project_members
    referencing old table as old_members
    for each statement execute function signalbox_data.collect_projects_of_users();

-- Also where triggers are switched off for a replica that applies what came from elsewhere: who was
-- removed there must not go on here.
alter table signalbox_data.project_members
    enable always trigger project_members_collect_when_added,
    enable always trigger project_members_collect_when_changed,
    enable always trigger project_members_collect_when_removed;

-- migrate:down
set local lock_timeout = '3s';

drop trigger project_members_collect_when_added on signalbox_data.project_members;
drop trigger project_members_collect_when_changed on signalbox_data.project_members;
drop trigger project_members_collect_when_removed on signalbox_data.project_members;
drop function signalbox_data.collect_projects_of_users();
drop table signalbox_data.projects_of_users;
