-- A setting of a client that should hold a JSON object; what does not is as good as absent, for nothing
-- that a client says may make a change fail.
create or replace function signalbox._json_setting(name text)
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_text constant text := current_setting(_json_setting.name, true);
    v_value jsonb;
begin
    if v_text is null or v_text = '' or octet_length(v_text) > 65536 then
        return null;
    end if;
    begin
        v_value := v_text::jsonb;
    exception
        when others then return null;
    end;
    return case when jsonb_typeof(v_value) = 'object' then v_value end;
end;
$$;

comment on function signalbox._json_setting(text) is
    'The JSON object that a setting holds; null where it holds none.';
