-- Leave a note that slots of a limit may be free while tasks wait for them. Always a row of its own:
-- two sessions never wait for each other here.
create or replace function signalbox._check_later(
    project_id uuid,
    scope signalbox_data.limit_scope,
    key text
)
returns void
language sql
volatile
set search_path = pg_catalog, pg_temp
as $$
    insert into signalbox_data.limits_to_check (project_id, scope, key)
    values (_check_later.project_id, _check_later.scope, _check_later.key);
$$;

comment on function signalbox._check_later(uuid, signalbox_data.limit_scope, text) is
    'Note a limit for _fill_slots.';
