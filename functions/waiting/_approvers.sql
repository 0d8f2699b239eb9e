-- Who may decide about a task: those that its wait names, and those to whom it has been escalated.
create or replace function signalbox._approvers(wait jsonb, level integer)
returns text[]
language sql
immutable
parallel safe
as $$
    select array(
        select n.name
        from (
            select a.name, 0 as level, a.place
            from jsonb_array_elements_text(_approvers.wait -> 'approvers')
                with ordinality a (name, place)
            union all
            select a.name, l.level, a.place
            from jsonb_array_elements(signalbox._escalation_levels(_approvers.wait))
                with ordinality l (names, level)
            cross join lateral jsonb_array_elements_text(l.names)
                with ordinality a (name, place)
            where l.level <= _approvers.level
        ) n
        where coalesce(_approvers.wait -> 'approvers', '[]') <> '[]'
        group by n.name
        order by min(array[n.level, n.place])
    );
$$;

comment on function signalbox._approvers(jsonb, integer) is
    'The names of those who may decide about a task with this wait, escalated so many times; empty'
    ' when any person may.';
grant execute on function signalbox._approvers(jsonb, integer) to signalbox_reader;
