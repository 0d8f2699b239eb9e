-- Refuse an array of finished attempts that has anything but objects in it, or objects with fields
-- that are neither those of a finished attempt nor of a claimed task.
create or replace function signalbox._require_finished_attempts(finished jsonb)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_fields constant text[] := array(
        select a.attname::text
        from pg_catalog.pg_attribute a
        where a.attrelid = 'signalbox_data.finished_attempt'::regclass
            and a.attnum > 0
            and not a.attisdropped
        order by a.attnum
    );
    v_unknown text;
begin
    select string_agg(format('$[%s]', e.number - 1), ', ' order by e.number)
    into v_unknown
    from jsonb_array_elements(_require_finished_attempts.finished)
        with ordinality e (attempt, number)
    where jsonb_typeof(e.attempt) <> 'object';
    if v_unknown is not null then
        raise exception 'finished must be a JSON array of objects'
            using
                errcode = 'SB005',
                detail = v_unknown;
    end if;

    select string_agg(distinct format('$[%s].%s', e.number - 1, f.field), ', ')
    into v_unknown
    from jsonb_array_elements(_require_finished_attempts.finished)
        with ordinality e (attempt, number)
    cross join lateral jsonb_object_keys(e.attempt - v_fields) f (field)
    where not exists (
        select
        from pg_catalog.pg_attribute a
        where a.attrelid = 'signalbox.claimed_tasks'::regclass
            and a.attname = f.field
    );
    if v_unknown is not null then
        raise exception 'finished has fields that are not known: %', v_unknown
            using
                errcode = 'SB005',
                detail = v_unknown,
                hint = 'Fields: ' || array_to_string(v_fields, ', ') || '.';
    end if;
end;
$$;

comment on function signalbox._require_finished_attempts(jsonb) is
    'Raises SB005, with the JSON paths, unless each element is an object with known fields.';
