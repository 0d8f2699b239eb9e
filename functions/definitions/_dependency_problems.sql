-- What _step_graph found wrong with dependencies, in words.
create or replace function signalbox._dependency_problems(
    keys text[],
    sources integer[],
    places integer[],
    names text[],
    reasons signalbox_data.quarantine_reason[],
    details text[]
)
returns table (path text, problem text)
language sql
immutable
as $$
    with wrong as materialized (
        select e.*
        from unnest(
            _dependency_problems.sources, _dependency_problems.places, _dependency_problems.names,
            _dependency_problems.reasons, _dependency_problems.details
        ) e (source, place, name, reason, detail)
        where e.reason is not null
    ),
    -- To look through all keys takes long: a few names say enough.
    meant as materialized (
        select w.name, signalbox._closest_word(w.name, _dependency_problems.keys) as meant
        from (
            select distinct w.name
            from wrong w
            where w.reason = 'dangling'
            order by w.name
            limit 10
        ) w
    )
    select
        format('$.steps[%s].depends_on[%s]', w.source - 1, w.place - 1),
        case w.reason
            when 'dangling'
                then format('no step "%s"', left(w.name, 60))
                    || coalesce('; did you mean "' || m.meant || '"?', '')
            when 'itself' then 'a step cannot depend on itself'
            when 'duplicate' then format('"%s" is named already', left(w.name, 60))
            else 'closes ' || coalesce('the cycle ' || w.detail, 'a cycle')
        end
    from wrong w
    left join meant m
        on m.name = w.name
        and w.reason = 'dangling';
$$;

comment on function signalbox._dependency_problems(
    text[], integer[], integer[], text[], signalbox_data.quarantine_reason[], text[]
) is
    'The dependencies of a definition that cannot be, by JSON path.';
grant execute on function signalbox._dependency_problems(
    text[], integer[], integer[], text[], signalbox_data.quarantine_reason[], text[]
) to signalbox_reader;
