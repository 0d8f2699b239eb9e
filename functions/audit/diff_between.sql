-- What is different about a row between two times, whatever it was in between: the columns with their values at
-- either. A row that was not there has nulls.
--
--     select * from signalbox.diff_between('task', :task_id, now() - interval '1 day', now());
create or replace function signalbox.diff_between(
    entity text,
    id uuid,
    from_time timestamptz,
    to_time timestamptz,
    project_id uuid default null
)
returns table (column_name text, old_value jsonb, new_value jsonb)
language plpgsql
stable
rows 10
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_old jsonb;
    v_new jsonb;
begin
    select e.state
    into v_old
    from signalbox.entity_as_of(
        diff_between.entity, diff_between.id, diff_between.from_time, diff_between.project_id
    ) e (state);
    select e.state
    into v_new
    from signalbox.entity_as_of(
        diff_between.entity, diff_between.id, diff_between.to_time, diff_between.project_id
    ) e (state);
    return query
        select
            coalesce(o.key, n.key),
            nullif(o.value, 'null'),
            nullif(n.value, 'null')
        from jsonb_each(v_old) o
        full join jsonb_each(v_new) n
            on n.key = o.key
        where nullif(o.value, 'null') is distinct from nullif(n.value, 'null')
        order by 1;
end;
$$;

comment on function signalbox.diff_between(text, uuid, timestamptz, timestamptz, uuid) is
    'The columns of a row that differ between two times, with the values at either; none when they are the '
    'same. Raises what entity_as_of does.';
grant execute on function signalbox.diff_between(text, uuid, timestamptz, timestamptz, uuid)
    to signalbox_reader;
