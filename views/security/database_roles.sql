create or replace view signalbox.database_roles
with (security_invoker = true)
as
select
    u.database_role,
    u.id as user_id,
    u.name as user_name,
    u.is_active
from signalbox_data.users u
where u.database_role is not null;

comment on view signalbox.database_roles is
    'Which role of the database is which user: set_database_role changes it.';
grant select on signalbox.database_roles to signalbox_admin;
