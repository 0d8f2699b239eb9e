-- Refuse a document that is JSON but no task file, every problem at once.
create or replace function signalbox._require_task_lists(document json)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_problems text;
begin
    if document is null or json_typeof(document) not in ('object', 'array') then
        v_problems := format(
            '$: must be an object or an array, not %s', coalesce(json_typeof(document), 'null')
        );
    elsif json_typeof(document) = 'array' then
        select string_agg(
            format('$[%s]: must be an object, not %s', e.ordinality - 1, json_typeof(e.value)),
            E'\n' order by e.ordinality
        )
        into v_problems
        from json_array_elements(document) with ordinality e
        where json_typeof(e.value) <> 'object'
        having count(*) = json_array_length(document) and count(*) > 0;
    elsif json_typeof(document -> 'tasks') is distinct from null
        and json_typeof(document -> 'tasks') not in ('array', 'object', 'null')
    then
        v_problems := format(
            '$.tasks: must be an array, not %s', json_typeof(document -> 'tasks')
        );
    elsif not exists (select from signalbox._task_master_lists(document))
        and exists (
            select
            from json_object_keys(document) k (name)
            where k.name not in ('tasks', 'metadata', 'meta')
        )
    then
        select string_agg(
            format('$.%s: has no array "tasks"', k.name), E'\n'
        )
        into v_problems
        from json_object_keys(document) k (name);
    end if;

    if v_problems is not null then
        raise exception 'the document is no task file'
            using
                errcode = 'SB005',
                detail = v_problems,
                hint = 'A task file has an array "tasks", at its root or in each tag. '
                    'Nothing was imported.';
    end if;
end;
$$;

comment on function signalbox._require_task_lists(json) is
    'Raises SB005 with the JSON path of every problem when a document is no tasks.json.';
