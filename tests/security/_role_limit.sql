begin;
select plan(2);

select is(signalbox._role_limit(), 'admin', '_role_limit of the owner is all');

create function pg_temp.limit_as(role text)
returns text
language plpgsql
as $$
begin
    perform set_config('role', limit_as.role, true);
    return pg_temp.asked();
end;
$$;
create function pg_temp.asked()
returns text
language sql
security definer
as 'select signalbox._role_limit()::text';
grant execute on function pg_temp.asked(), pg_temp.limit_as(text) to public;
create temporary table limits as
select r.role, pg_temp.limit_as(r.role) as role_limit
from unnest(array[
    'signalbox_anonymous', 'signalbox_external', 'signalbox_reader', 'signalbox_agent',
    'signalbox_operator', 'signalbox_admin'
]) r (role);
reset role;
select results_eq(
    'select role_limit from limits',
    $$values ('external'), ('external'), ('reader'), ('agent'), ('admin'), ('admin')$$,
    '_role_limit goes by the role of the database that is set'
);

select * from finish();
rollback;
