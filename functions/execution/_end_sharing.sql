-- Share out the slots of all limits that were collected since _begin_sharing.
create or replace function signalbox._end_sharing()
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_touched constant text := current_setting('signalbox.touched_limits', true);
    v_project_id uuid;
    v_scopes signalbox_data.limit_scope[];
    v_keys text[];
begin
    perform set_config('signalbox.touched_limits', '', true);

    for v_project_id, v_scopes, v_keys in
        select
            t.project_id,
            array_agg(l.scope::signalbox_data.limit_scope),
            array_agg(l.key)
        from jsonb_to_recordset(nullif(v_touched, '')::jsonb)
            t (project_id uuid, scopes text[], keys text[])
        cross join lateral unnest(t.scopes, t.keys) l (scope, key)
        group by t.project_id
        order by t.project_id
    loop
        perform signalbox._share_slots(v_project_id, v_scopes, v_keys);
    end loop;
end;
$$;

comment on function signalbox._end_sharing() is
    'Share out the slots of the limits collected since _begin_sharing, each limit once.';
