-- Refuse what finish_and_claim cannot work with, and say what is wrong with it. The array of finished
-- attempts has objects in it, with no other fields than those of a finished attempt or of a claimed
-- task.
create or replace function signalbox._require_turn(
    worker text,
    finished jsonb,
    queues text[],
    max_tasks integer,
    lease interval,
    agent_config jsonb
)
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
    if _require_turn.max_tasks is null or _require_turn.max_tasks not between 1 and 1000 then
        raise exception 'max_tasks must be from 1 to 1000, not %', _require_turn.max_tasks
            using errcode = 'SB006';
    end if;
    perform signalbox._require_lease(_require_turn.lease);
    if _require_turn.worker is null or _require_turn.queues is null then
        raise exception 'worker and queues must not be null'
            using errcode = 'null_value_not_allowed';
    end if;
    if _require_turn.worker !~ '\S' then
        raise exception 'worker must not be blank'
            using errcode = 'invalid_parameter_value';
    end if;
    if jsonb_typeof(_require_turn.agent_config) <> 'object' then
        raise exception 'agent_config must be a JSON object'
            using
                errcode = 'SB005',
                detail = '$';
    end if;
    if jsonb_typeof(_require_turn.finished) is distinct from 'array' then
        raise exception 'finished must be a JSON array'
            using
                errcode = 'SB005',
                detail = '$';
    end if;

    select string_agg(format('$[%s]', e.number - 1), ', ' order by e.number)
    into v_unknown
    from jsonb_array_elements(_require_turn.finished)
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
    from jsonb_array_elements(_require_turn.finished)
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

comment on function signalbox._require_turn(text, jsonb, text[], integer, interval, jsonb) is
    'Raises SB005 with the JSON paths of what is wrong in finished, SB006 for a max_tasks or lease '
    'out of range, 22004 and 22023 for a worker or queues that are missing or blank.';
