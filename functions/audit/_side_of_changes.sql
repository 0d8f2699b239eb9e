-- One value of each pair in changes as the view audit_logs has them: 0 those before, 1 those after.
create or replace function signalbox._side_of_changes(changes jsonb, side integer)
returns jsonb
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(jsonb_object_agg(c.key, c.value -> _side_of_changes.side), '{}')
    from jsonb_each(_side_of_changes.changes) c;
$$;

comment on function signalbox._side_of_changes(jsonb, integer) is
    'The values before (0) or after (1) of changes, as an object.';
grant execute on function signalbox._side_of_changes(jsonb, integer) to signalbox_reader;
