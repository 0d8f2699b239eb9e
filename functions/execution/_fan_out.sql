-- The gate of lists. A task with a list comes here twice: first the tasks of the items are made, and it
-- waits for them; when all are over it completes with their results, or fails with the reason. An
-- empty list completes at once. What is no list, or too long, fails.
--
-- Whoever finishes the task that produced the list is on its way through here: nothing about the
-- list may make that call fail, so that what cannot be made fails the task with the list instead.
create or replace function signalbox._fan_out(
    project_id uuid,
    task_ids uuid[],
    out passed uuid[],
    out completed uuid[],
    out failed uuid[]
)
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set cpu_tuple_cost = 100
set jit = off
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_bitmapscan = off
as $$
#variable_conflict use_column
declare
    v_max_items constant integer := 10000;
    v_lists uuid[];
    v_task record;
    v_list jsonb;
    v_digest text;
    v_gated uuid[];
    v_joined record;
    v_reason text;
    v_outcome signalbox_data.execution_outcome;
begin
    passed := _fan_out.task_ids;
    v_lists := array(
        select r.task_id
        from signalbox_data.task_rules r
        where r.project_id = _fan_out.project_id
            and r.task_id = any (_fan_out.task_ids)
            and r.for_each is not null
    );
    if v_lists = '{}' then
        return;
    end if;
    passed := array(
        select p.id
        from unnest(passed) with ordinality p (id, place)
        where p.id <> all (v_lists)
        order by p.place
    );

    for v_task in
        select
            t.id, t.workflow_id, coalesce(t.key, t.id::text) as key, r.for_each,
            r.is_failure_allowed, r.item_count, r.items_digest
        from signalbox_data.tasks t
        inner join signalbox_data.task_rules r
            on r.project_id = t.project_id
            and r.task_id = t.id
        where t.project_id = _fan_out.project_id
            and t.id = any (v_lists)
        order by t.rank
    loop
        v_reason := null;
        v_outcome := 'error';

        begin
            v_list := v_task.for_each;
            if strpos(v_list::text, '${{') > 0 then
                select signalbox._resolve_references(v_list, c.context, c.context)
                into v_list
                from signalbox._task_contexts(
                    _fan_out.project_id,
                    array_fill(
                        v_task.id,
                        array[greatest(1, (select count(*) from signalbox._referenced_tasks(v_list)))::integer]
                    ),
                    array(select k from signalbox._referenced_tasks(v_list) k)
                ) c;
            end if;
            v_digest := md5(v_list::text);

            if jsonb_typeof(v_list) <> 'array' then
                v_reason := format(
                    'its list %s is %s, not an array',
                    v_task.for_each #>> '{}', signalbox._shown_json(v_list)
                );
            elsif jsonb_array_length(v_list) > v_max_items then
                v_reason := format(
                    'its list has %s items, at most %s are done', jsonb_array_length(v_list), v_max_items
                );
            elsif v_task.item_count is not null and v_task.items_digest = v_digest then
                v_joined := signalbox._join_items(
                    _fan_out.project_id, v_task.id, v_task.item_count
                );
                if v_joined.failed_count > 0 and not v_task.is_failure_allowed then
                    v_outcome := 'failure';
                    v_reason := format(
                        '%s of %s items failed: %s',
                        v_joined.failed_count,
                        v_task.item_count,
                        case
                            when length(v_joined.failed_keys) > 200
                                then left(v_joined.failed_keys, 200) || '…'
                            else v_joined.failed_keys
                        end
                    );
                else
                    completed := completed || signalbox._record_outcome(
                        _fan_out.project_id, array[v_task.id], 'success', array[v_joined.results]
                    );
                end if;
            else
                -- The list has become another since items were made of it.
                if v_task.item_count is not null then
                    -- Somebody may be about to reopen one of them. Nobody is waited for here.
                    perform from signalbox_data.tasks t
                    where t.project_id = _fan_out.project_id
                        and t.id in (
                            with made as materialized (
                                select m.id
                                from signalbox._made_of(_fan_out.project_id, array[v_task.id]) m (id)
                            )
                            select m.id
                            from made m
                            union all
                            select d.task_id
                            from made m
                            inner join signalbox_data.task_dependencies d
                                on d.depends_on_task_id = m.id
                                and d.project_id = _fan_out.project_id
                                and d.type not in ('relates_to', 'discovered_from')
                        )
                    for no key update nowait;
                    perform signalbox._forget_items(_fan_out.project_id, array[v_task.id]);
                end if;
                update signalbox_data.task_rules r
                set item_count = jsonb_array_length(v_list),
                    items_digest = v_digest,
                    item_sets = r.item_sets + 1
                where r.project_id = _fan_out.project_id
                    and r.task_id = v_task.id;
                if v_list = '[]' then
                    completed := completed || signalbox._record_outcome(
                        _fan_out.project_id, array[v_task.id], 'success', array['[]'::jsonb]
                    );
                else
                    v_gated := signalbox._make_items(_fan_out.project_id, v_task.id, v_list);
                    passed := passed || v_gated;
                end if;
            end if;
        exception
            when lock_not_available then
                perform signalbox._delay_tasks(
                    _fan_out.project_id, array[v_task.id], array[signalbox_data.clock()]
                );
            when data_exception or integrity_constraint_violation or program_limit_exceeded then
                v_reason := 'its items cannot be made: ' || sqlerrm;
        end;

        if v_reason is not null then
            failed := failed || signalbox._record_outcome(
                _fan_out.project_id, array[v_task.id], v_outcome, reason => v_reason
            );
        end if;
    end loop;
end;
$$;

comment on function signalbox._fan_out(uuid, uuid[]) is
    'Make the items of those of the tasks that have lists, and complete or fail those whose items are '
    'over; passed are the others, with new items that have gates.';
