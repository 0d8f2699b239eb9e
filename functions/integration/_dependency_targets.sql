-- Dependencies of an entry with the tasks that they mean.
create or replace function signalbox._dependency_targets(
    tag text,
    depends_on jsonb,
    tasks jsonb
)
returns jsonb
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(
        jsonb_agg(
            jsonb_build_object(
                'reference', e.reference,
                'task_id', t.task_id,
                'type', coalesce(e.type, 'blocks'),
                'condition', coalesce(e.condition, 'success')
            )
            order by e.ordinality
        ),
        '[]'
    )
    from rows from (
        jsonb_to_recordset(depends_on) as (reference text, key text, type text, condition text)
    ) with ordinality e (reference, key, type, condition, ordinality)
    left join jsonb_to_recordset(tasks) t (tag text, key text, task_id uuid)
        on t.tag = _dependency_targets.tag
        and t.key = e.key;
$$;

comment on function signalbox._dependency_targets(text, jsonb, jsonb) is
    'The dependencies of an entry as a list of reference, task_id, type and condition.';
