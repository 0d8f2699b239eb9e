-- The tasks of a run as documents for create_tasks: a task for each step, and for the items of a list
-- that is known at the start one each, below that of the step. What depends on inputs alone is
-- decided here: a step whose condition is false is made as skipped, and keeps its condition, which holds
-- it back as well when the run is done again or copied. lists says, by key, of which steps the items are
-- among the documents, how many, and of which list.
drop function if exists signalbox._run_documents(jsonb, jsonb, timestamptz);
create or replace function signalbox._run_documents(
    definition jsonb,
    context jsonb,
    out documents jsonb,
    out lists jsonb
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
                    'when', e.step -> 'when',
                    'status', 'skipped',
                    'status_reason', 'its condition is false: ' || (e.step ->> 'when')
                )
            end as document,
            null::jsonb as item,
            -- What a wait refers to is put in later where that is not known yet: results, or the item.
            e.step ? 'wait' and case
                when e.step ? 'for_each' then strpos((e.step -> 'wait')::text, '${{') > 0
                else 'wait' = any (signalbox._late_fields(e.document))
            end as is_wait_late
        from expanded e
        where not exists (select from problem)
        union all
        select
            e.number,
            i.place,
            i.document,
            jsonb_build_object('item', e.list -> (i.place - 1)::integer, 'item_index', i.place - 1),
            e.step ? 'wait' and 'wait' = any (signalbox._late_fields(e.document))
        from expanded e
        cross join lateral signalbox._item_documents(
            e.document - 'key', e.key, e.list, _run_documents.context
        ) with ordinality i (document, place)
        where e.is_expanded
            and not exists (select from problem)
    ),
    wait_problem as (
        select distinct
            d.number, format('$.steps[%s].wait%s: %s', d.number - 1, w.path, w.problem) as problem
        from document d
        cross join lateral signalbox._wait_problems(d.document -> 'wait') w
        where d.document ? 'wait'
            and not d.is_wait_late
    )
    select
        (
            select string_agg(p.problem, E'\n' order by p.number, p.problem)
            from (
                select p.number, p.problem
                from problem p
                union all
                select w.number, w.problem
                from wait_problem w
            ) p
        ),
        (select bool_or(p.is_too_long) from problem p),
        (
            -- A step after its items, which it waits for: in this order they are ranked.
            select jsonb_agg(
                case
                    when d.is_wait_late
                        then d.document - 'wait'
                            || jsonb_build_object('wait_template', d.document -> 'wait')
                    else d.document
                end
                || case
                    when d.item is not null and (d.document ? 'is_templated' or d.is_wait_late)
                        then d.item
                    else '{}'
                end
                order by d.number, d.place = 0, d.place
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
        )
    into v_problems, v_is_too_long, documents, lists;

    if v_problems is not null then
        raise exception 'the steps cannot be made with these inputs'
            using
                errcode = case when v_is_too_long then 'SB006' else 'SB005' end,
                detail = v_problems;
    end if;
end;
$$;

comment on function signalbox._run_documents(jsonb, jsonb) is
    'The documents for create_tasks of a run of a definition; raises SB005 when a condition, a list or a '
    'wait makes no sense with the inputs and SB006 when a list is too long.';
