-- migrate:up
set local lock_timeout = '3s';

alter table signalbox_data.users
    add column database_role name;
comment on column signalbox_data.users.database_role is
    'The role that the user logs in to the database with; whoever does so is this user.';

-- Not concurrently: that waits for every session of the database, a second deployment too, which
-- waits for this one. No user has a role yet, so that the index is one scan of a small table.
-- squawk-ignore require-concurrent-index-creation
create unique index users_database_role_is_unique on signalbox_data.users (database_role);
comment on index signalbox_data.users_database_role_is_unique is
    'A role is one user; the user of a session is found by it.';

-- Which role is whose is for administrators to know.
revoke select on signalbox_data.users from signalbox_reader;
grant select (
    id, kind, name, email, display_name, is_active, metadata, created_at, updated_at
) on signalbox_data.users to signalbox_reader;
grant select (database_role) on signalbox_data.users to signalbox_admin;

-- migrate:down
set local lock_timeout = '3s';

revoke select (
    id, kind, name, email, display_name, is_active, metadata, created_at, updated_at
) on signalbox_data.users from signalbox_reader;
grant select on signalbox_data.users to signalbox_reader;

alter table signalbox_data.users
    drop column database_role;
