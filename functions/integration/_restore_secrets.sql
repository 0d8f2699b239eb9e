-- A setting with the secrets below its path as current has them, or without them.
create or replace function signalbox._restore_secrets(
    value jsonb,
    path text[],
    left_out text[],
    current json
)
returns jsonb
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_value jsonb := value;
    v_secret text[];
    v_text text;
begin
    foreach v_text in array left_out loop
        v_secret := array(select jsonb_array_elements_text(v_text::jsonb));
        continue when v_secret[:cardinality(path)] <> path or cardinality(v_secret) = cardinality(path);

        v_secret := v_secret[cardinality(path) + 1:];
        if v_value #> v_secret <> 'null' then
            -- Somebody put another value in its place.
            continue;
        elsif current #> (path || v_secret) is null then
            v_value := v_value #- v_secret;
        else
            v_value := jsonb_set(
                v_value, v_secret, (current #> (path || v_secret))::jsonb, false
            );
        end if;
    end loop;
    return v_value;
end;
$$;

comment on function signalbox._restore_secrets(jsonb, text[], text[], json) is
    'A setting with the secrets that were left out of it, taken from the file that is written '
    'over, or without them.';
grant execute
    on function signalbox._restore_secrets(jsonb, text[], text[], json)
    to signalbox_reader;
