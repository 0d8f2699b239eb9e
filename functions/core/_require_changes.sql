-- Refuse changes that name a field that cannot be changed, all such fields at once: a typing
-- error must not pass for a change that was made.
create or replace function signalbox._require_changes(changes jsonb, fields text[])
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_unknown text;
begin
    if jsonb_typeof(changes) is distinct from 'object' then
        raise exception 'changes must be a JSON object, not %', coalesce(jsonb_typeof(changes), 'null')
            using
                errcode = 'SB005',
                detail = '$';
    end if;

    select string_agg('$.' || k.field, ', ' order by k.field)
    into v_unknown
    from jsonb_object_keys(changes) k (field)
    where k.field <> all (fields);

    if v_unknown is not null then
        raise exception 'fields that cannot be changed: %', v_unknown
            using
                errcode = 'SB005',
                detail = v_unknown,
                hint = 'Fields that can be: ' || array_to_string(fields, ', ') || '.';
    end if;
end;
$$;

comment on function signalbox._require_changes(jsonb, text[]) is
    'Raises SB005 with the JSON path of each field of changes that is not among fields.';
