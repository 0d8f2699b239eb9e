-- The key of a row, as its table has it, from what an entry of the audit log says of it.
create or replace function signalbox._audited_key(
    entity text,
    project_id uuid,
    id uuid,
    entity_key jsonb
)
returns jsonb
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select jsonb_object_agg(
        a.attname,
        case
            when a.attname = 'project_id' then to_jsonb(_audited_key.project_id)
            when _audited_key.entity_key is null then to_jsonb(_audited_key.id)
            else _audited_key.entity_key -> a.attname::text
        end
    )
    from signalbox._audited_table(_audited_key.entity) t
    inner join pg_constraint c
        on c.conrelid = t.id
        and c.contype = 'p'
    inner join pg_attribute a
        on a.attrelid = c.conrelid
        and a.attnum = any (c.conkey);
$$;

comment on function signalbox._audited_key(text, uuid, uuid, jsonb) is
    'The key of a row as a JSON object of its columns; null when its table is gone.';
grant execute on function signalbox._audited_key(text, uuid, uuid, jsonb) to signalbox_reader;
