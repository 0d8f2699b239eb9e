-- Refuse who may not do this in one of the projects that the objects of a JSON array name, as
-- workers do with what they hold.
create or replace function signalbox._require_access_in(
    documents jsonb,
    least_role signalbox_data.member_role
)
returns void
language plpgsql
stable
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
begin
    if signalbox._is_unbounded() then
        return;
    end if;

    -- Mostly there is one.
    if jsonb_array_length(_require_access_in.documents) = 1 then
        perform signalbox._require_access(
            (_require_access_in.documents -> 0 ->> 'project_id')::uuid, _require_access_in.least_role
        );
    else
        perform signalbox._require_access(p.id, _require_access_in.least_role)
        from (
            select distinct (d.document ->> 'project_id')::uuid
            from jsonb_array_elements(_require_access_in.documents) d (document)
        ) p (id);
    end if;
end;
$$;

comment on function signalbox._require_access_in(jsonb, signalbox_data.member_role) is
    'Raises SB001 or SB007 as _require_access does, for the project_id of each object of an array.';
