-- The tasks of a run as documents for create_tasks: a task for each step, and for the items of a list
-- that is known at the start one each, below that of the step. What depends on inputs alone is
-- decided here: a step whose condition is false is made as skipped. lists says, by key, of which
-- steps the items are among the documents, how many, and of which list; items has those, by key,
-- that are put into parameters when they are claimed, and the waits that are filled in at the gate.
create or replace function signalbox._run_documents(
    definition jsonb,
    context jsonb,
    available_at timestamptz,
    out documents jsonb,
    out lists jsonb,
    out items jsonb
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set jit = off
as $$
#variable_conflict use_column
declare
    v_max_items constant integer := 10000;
    v_max_tasks constant integer := 100000;
    v_common constant jsonb := case
        when _run_documents.available_at is null then '{}'
        else jsonb_build_object('available_at', _run_documents.available_at)
    end;
    v_defaults constant jsonb := _run_documents.definition - 'steps';
    v_problems text;
    v_is_too_long boolean;
begin
    with step as materialized (
        select
            s.number,
            s.step,
            s.step ->> 'key' as key,
            signalbox._raw_document(s.step, v_defaults) as document,
            s.step ? 'when' and exists (
                select
                from signalbox._condition_reads(s.step ->> 'when') r
                where r.root = 'tasks'
            ) as waits_for_results
        from jsonb_array_elements(_run_documents.definition -> 'steps')
            with ordinality s (step, number)
    ),
    decided as materialized (
        select
            s.*,
            case
                when s.step ? 'when' and not s.waits_for_results
                    then signalbox._condition_value(s.step ->> 'when', _run_documents.context)
                else true
            end as is_wanted,
            case
                when s.step ? 'for_each' and not signalbox._reads_results(s.step -> 'for_each')
                    then signalbox._resolve_references(
                        s.step -> 'for_each', _run_documents.context
                    )
            end as list
        from step s
    ),
    expanded as materialized (
        select
            d.*,
            d.is_wanted and d.list is not null and not d.waits_for_results as is_expanded,
            case when jsonb_typeof(d.list) = 'array' then jsonb_array_length(d.list) end as length
        from decided d
    ),
    problem as (
        select
            e.number,
            format('$.steps[%s].when: is neither true nor false with these inputs', e.number - 1)
                as problem,
            false as is_too_long
        from expanded e
        where e.is_wanted is null
        union all
        select
            e.number,
            format(
                '$.steps[%s].for_each: must be an array, not %s',
                e.number - 1, signalbox._shown_json(e.list)
            ),
            false
        from expanded e
        where e.list is not null
            and e.length is null
        union all
        select
            e.number,
            format(
                '$.steps[%s].for_each: must have at most %s items, not %s',
                e.number - 1, v_max_items, e.length
            ),
            true
        from expanded e
        where e.length > v_max_items
        union all
        select
            null,
            format('$.steps: make more than %s tasks', v_max_tasks),
            true
        from expanded e
        having count(*) + coalesce(sum(e.length) filter (where e.is_expanded), 0) > v_max_tasks
    ),
    document as (
        select
            e.number,
            0 as place,
            case
                when e.step ? 'for_each'
                    then e.document || jsonb_build_object('for_each', e.step -> 'for_each')
                        || case
                            when e.step ? 'allow_failures'
                                then jsonb_build_object('allow_failures', e.step -> 'allow_failures')
                            else '{}'
                        end
                else signalbox._resolved_document(e.document, _run_documents.context)
            end
            || case
                when e.step ? 'depends_on'
                    then jsonb_build_object('depends_on', e.step -> 'depends_on')
                else '{}'
            end
            || case
                when e.waits_for_results then jsonb_build_object('when', e.step -> 'when')
                when e.is_wanted then '{}'
                else jsonb_build_object(
                    'status', 'skipped',
                    'status_reason', 'its condition is false: ' || (e.step ->> 'when')
                )
            end as document,
            null::jsonb as item,
            not e.step ? 'for_each' and 'wait' = any (signalbox._late_fields(e.document))
                as is_wait_late
        from expanded e
        where not exists (select from problem)
        union all
        select
            e.number,
            i.place,
            i.document,
            jsonb_build_object('item', e.list -> (i.place - 1)::integer, 'index', i.place - 1),
            'wait' = any (signalbox._late_fields(e.document))
        from expanded e
        cross join lateral signalbox._item_documents(
            e.document - 'key', e.key, e.list, _run_documents.context
        ) with ordinality i (document, place)
        where e.is_expanded
            and not exists (select from problem)
    )
    select
        (select string_agg(p.problem, E'\n' order by p.number) from problem p),
        (select bool_or(p.is_too_long) from problem p),
        (
            -- A step after its items, which it waits for: in this order they are ranked.
            select jsonb_agg(
                d.document || v_common order by d.number, d.place = 0, d.place
            )
            from document d
        ),
        (
            select coalesce(
                jsonb_object_agg(
                    e.key, jsonb_build_object('count', e.length, 'digest', md5(e.list::text))
                ),
                '{}'
            )
            from expanded e
            where e.is_expanded
        ),
        (
            select coalesce(
                jsonb_object_agg(
                    d.document ->> 'key',
                    coalesce(d.item, '{}') || case
                        when d.is_wait_late
                            then jsonb_build_object('wait', d.document -> 'wait')
                        else '{}'
                    end
                ),
                '{}'
            )
            from document d
            where d.item is not null and d.document ? 'is_templated'
                or d.is_wait_late
        )
    into v_problems, v_is_too_long, documents, lists, items;

    if v_problems is not null then
        raise exception 'the steps cannot be made with these inputs'
            using
                errcode = case when v_is_too_long then 'SB006' else 'SB005' end,
                detail = v_problems;
    end if;
end;
$$;

comment on function signalbox._run_documents(jsonb, jsonb, timestamptz) is
    'The documents for create_tasks of a run of a definition; raises SB005 when a condition or a '
    'list makes no sense with the inputs and SB006 when a list is too long.';
