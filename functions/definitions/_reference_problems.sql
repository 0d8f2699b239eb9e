-- References in strings, ${{ … }}, that lead nowhere: to an input that is not declared, to a step
-- that this one does not wait for, to an item where there is none.
create or replace function signalbox._reference_problems(
    definition jsonb,
    keys text[],
    ancestors bit varying[]
)
returns table (path text, problem text)
language sql
immutable
set search_path = pg_catalog, pg_temp
set jit = off
as $$
    with written as materialized (
        select t.number, t.field, t.path, t.content
        from signalbox._template_texts(
            case
                when jsonb_typeof(_reference_problems.definition) = 'object'
                    then _reference_problems.definition
                else '{}'
            end
        ) t
    ),
    reference as materialized (
        select
            w.number,
            w.field,
            w.path,
            w.content,
            m.parts[1] as reference,
            signalbox._reference_path(m.parts[1]) as names
        from written w
        cross join lateral regexp_matches(
            w.content, '\$\$\{\{|\$\{\{([^{}]*)\}\}', 'g'
        ) m (parts)
        where m.parts[1] is not null
    ),
    numbered as materialized (
        select k.key, min(k.number)::integer as number
        from unnest(_reference_problems.keys) with ordinality k (key, number)
        where k.key is not null
        group by k.key
    ),
    declared as materialized (
        select i.name, coalesce(i.value ->> 'type', 'string') as type
        from jsonb_each(
            case
                when jsonb_typeof(_reference_problems.definition -> 'inputs') = 'object'
                    then _reference_problems.definition -> 'inputs'
                else '{}'
            end
        ) i (name, value)
    ),
    looping as materialized (
        select s.number::integer as number
        from jsonb_array_elements(
            case
                when jsonb_typeof(_reference_problems.definition -> 'steps') = 'array'
                    then _reference_problems.definition -> 'steps'
                else '[]'
            end
        ) with ordinality s (step, number)
        where jsonb_typeof(s.step) = 'object'
            and s.step ? 'for_each'
    ),
    judged as materialized (
        select
            r.number,
            r.path,
            r.names,
            n.number as step_number,
            case
                when r.names is null
                    then format(
                        '"%s" is no reference such as inputs.name or tasks.key.result',
                        left(trim(r.reference), 60)
                    )
                when r.names[1] = 'inputs' and cardinality(r.names) = 1
                    then 'names no input'
                when r.names[1] = 'inputs' and d.name is null
                    then format('no input "%s"', left(r.names[2], 60))
                when r.names[1] = 'tasks' and (
                    r.number is null
                    or r.field not in ('parameters', 'environment', 'command', 'for_each', 'wait')
                )
                    then 'results are known to parameters, environment, command, for_each and wait only'
                when r.names[1] = 'tasks' and cardinality(r.names) = 1
                    then 'names no step'
                when r.names[1] = 'tasks' and n.number is null
                    then format('no step "%s"', left(r.names[2], 60))
                when r.names[1] = 'tasks'
                    and coalesce(r.names[3], '') not in (
                        'result', 'outcome', 'status', 'error', 'exit_code'
                    )
                    then format(
                        'of step "%s" there are result, outcome, status, error and exit_code',
                        r.names[2]
                    )
                when r.names[1] = 'tasks'
                    and get_bit(_reference_problems.ancestors[r.number], n.number - 1) = 0
                    then format('does not wait for step "%s"', r.names[2])
                when r.names[1] in ('item', 'index') and (
                    r.field = 'for_each' or not exists (
                        select
                        from looping l
                        where l.number = r.number
                    )
                )
                    then 'there is no item outside of a step with for_each'
                when r.names[1] = 'workflow' and r.names not in ('{workflow,id}', '{workflow,name}')
                    then 'of the workflow there are id and name'
                when r.names[1] not in ('inputs', 'tasks', 'item', 'index', 'workflow')
                    then format(
                        '"%s" is neither inputs, tasks, item, index nor workflow', left(r.names[1], 60)
                    )
                when r.field = 'for_each'
                    and r.names = array['inputs', d.name]
                    and d.type <> 'array'
                    and r.path = format('$.steps[%s].for_each', r.number - 1)
                    then format('input "%s" is of type %s, not array', d.name, d.type)
            end as problem
        from reference r
        left join declared d
            on r.names[1] = 'inputs'
            and d.name = r.names[2]
        left join numbered n
            on r.names[1] = 'tasks'
            and n.key = r.names[2]
    ),
    -- To look through all keys takes long: a few names say enough.
    meant as materialized (
        select
            u.root,
            u.name,
            signalbox._closest_word(
                u.name,
                case u.root
                    when 'tasks' then _reference_problems.keys
                    else array(select d.name from declared d order by d.name)
                end
            ) as meant
        from (
            select distinct j.names[1] as root, j.names[2] as name
            from judged j
            where j.problem like 'no %'
            order by 2, 1
            limit 10
        ) u
    )
    select j.path, j.problem || coalesce('; did you mean "' || m.meant || '"?', '')
    from judged j
    left join meant m
        on m.root = j.names[1]
        and m.name = j.names[2]
        and j.problem like 'no %'
    where j.problem is not null
    union all
    select w.path, 'has a reference that does not end, or holds braces'
    from written w
    where strpos(
        regexp_replace(w.content, '\$\$\{\{|\$\{\{[^{}]*\}\}', ' ', 'g'), '${{'
    ) > 0
    union all
    select format('$.steps[%s].for_each', s.number - 1), 'must be an array or one reference to it'
    from jsonb_array_elements(
        case
            when jsonb_typeof(_reference_problems.definition -> 'steps') = 'array'
                then _reference_problems.definition -> 'steps'
            else '[]'
        end
    ) with ordinality s (step, number)
    where jsonb_typeof(s.step) = 'object'
        and jsonb_typeof(s.step -> 'for_each') = 'string'
        and s.step ->> 'for_each' !~ '^\$\{\{[^{}]*\}\}$';
$$;

comment on function signalbox._reference_problems(jsonb, text[], bit varying[]) is
    'References of a definition that lead nowhere, by JSON path.';
grant execute on function signalbox._reference_problems(jsonb, text[], bit varying[]) to signalbox_reader;
