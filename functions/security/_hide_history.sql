-- Take out of the history what was in the clear before a configuration became sensitive. What has been
-- hidden already is not looked at again: two versions that are sensitive follow each other.
create or replace function signalbox._hide_history(project_id uuid, key text)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_version integer := signalbox._configuration_version(_hide_history.project_id, _hide_history.key);
begin
    -- No index is asked for something that may be null.
    loop
        v_version := v_version - 1;
        if _hide_history.project_id is null then
            update signalbox_data.configuration_history h
            set value = null,
                is_sensitive = true
            where h.project_id is null
                and h.key = _hide_history.key
                and h.version = v_version
                and not h.is_sensitive;
        else
            update signalbox_data.configuration_history h
            set value = null,
                is_sensitive = true
            where h.project_id = _hide_history.project_id
                and h.key = _hide_history.key
                and h.version = v_version
                and not h.is_sensitive;
        end if;
        exit when not found;
    end loop;
end;
$$;

comment on function signalbox._hide_history(uuid, text) is
    'Make the versions of a configuration before the newest sensitive, and forget their values.';
