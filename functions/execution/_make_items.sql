-- Make the tasks of the items of a list, below the task that has the list. Each is a copy of that
-- task and of its rules, all columns of them, with the item put into its texts. They wait for nothing:
-- what their parent waited for is over. Those that have gates of their own are returned; the others
-- can be claimed at once, in the place of their parent. Where an item makes a wait that nobody can wait
-- for, that is a data exception.
--
-- The caller holds the parent. Nobody else can see the new tasks before it has committed, and their
-- ranks are below all others, so that neither the graph nor any other task has to be locked. Only for
-- somebody who makes a task with the key of an item at this moment PostgreSQL waits, and that one may wait
-- for the caller: so nobody is waited for here, and the task with the list comes again.
create or replace function signalbox._make_items(
    project_id uuid,
    parent_task_id uuid,
    items jsonb
)
returns uuid[]
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set lock_timeout = '10ms'
set cpu_tuple_cost = 100
set jit = off
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    v_now constant timestamptz := signalbox_data.clock();
    v_count constant integer := jsonb_array_length(_make_items.items);
    v_parent signalbox_data.tasks;
    v_rules signalbox_data.task_rules;
    v_is_gated boolean;
    v_is_wait_late boolean;
    v_wait_problem text;
    v_template jsonb;
    v_context jsonb;
    v_documents jsonb[];
    v_ids uuid[];
    v_ranks bigint[];
    v_gated uuid[];
begin
    select *
    into v_parent
    from signalbox_data.tasks t
    where t.project_id = _make_items.project_id
        and t.id = _make_items.parent_task_id;
    select *
    into v_rules
    from signalbox_data.task_rules r
    where r.project_id = _make_items.project_id
        and r.task_id = _make_items.parent_task_id;
    -- Where there are limits on queues, workflows or the project, every task goes through its gates.
    v_is_gated := v_rules.start_timeout is not null or (
        select p.is_limited
        from signalbox_data.projects p
        where p.id = _make_items.project_id
    );

    v_is_wait_late := coalesce(signalbox._reads_results(v_rules.wait), false);

    -- Of the columns only what has references in it, and the title, which is numbered.
    v_template := jsonb_build_object('title', v_parent.title) || (
        select coalesce(jsonb_object_agg(c.name, c.value), '{}')
        from jsonb_each(
            to_jsonb(v_parent) || jsonb_build_object(
                'wait', v_rules.wait,
                'rate_limit', v_rules.rate_limit_key,
                'concurrency_key', v_rules.concurrency_key
            )
        ) c (name, value)
        where c.name in ('wait', 'rate_limit', 'concurrency_key') and c.value <> 'null'
            or c.name not in ('key', 'metadata', 'status_reason') and strpos(c.value::text, '${{') > 0
    );
    select jsonb_build_object(
        'inputs', w.inputs, 'workflow', jsonb_build_object('id', w.id, 'name', w.name)
    )
    into v_context
    from signalbox_data.workflows w
    where w.project_id = v_parent.project_id
        and w.id = v_parent.workflow_id;

    v_documents := array(
        select d
        from signalbox._item_documents(
            v_template, coalesce(v_parent.key, v_parent.id::text), _make_items.items, v_context
        ) d
    );
    if v_rules.wait_template is not null and not v_is_wait_late then
        select format('[%s].wait%s %s', d.place - 1, w.path, w.problem)
        into v_wait_problem
        from unnest(v_documents) with ordinality d (document, place)
        cross join lateral signalbox._wait_problems(d.document -> 'wait') w
        order by d.place
        limit 1;
        if v_wait_problem is not null then
            raise exception '%', v_wait_problem
                using errcode = 'data_exception';
        end if;
    end if;
    v_ids := array(select signalbox_data.new_id() from generate_series(1, v_count));
    -- From the lowest on, so that they are ranked in the order of the list.
    v_ranks := array(
        select nextval('signalbox_data.item_rank_seq')
        from generate_series(1, v_count)
        order by 1
    );

    with item as materialized (
        select
            u.id,
            u.place,
            u.document,
            v_is_gated
                or u.document ?| '{wait,rate_limit,concurrency_key,is_templated}' as is_gated,
            u.rank
        from unnest(v_ids, v_documents, v_ranks) with ordinality u (id, document, rank, place)
    ),
    made as (
        insert into signalbox_data.tasks
        select r.*
        from item i
        cross join lateral jsonb_populate_record(
            v_parent,
            (
                select coalesce(jsonb_object_agg(d.name, d.value), '{}')
                from jsonb_each(i.document) d (name, value)
                where d.name not in ('parent', 'wait', 'rate_limit', 'concurrency_key', 'is_templated')
                    and d.value <> 'null'
            ) || jsonb_build_object(
                'id', i.id,
                'parent_task_id', v_parent.id,
                'created_at', v_now,
                'updated_at', v_now,
                'status', case when i.is_gated then 'pending' else 'ready' end,
                'status_reason', null,
                'unmet_dependencies', 0,
                'attempts', 0,
                'failed_attempts', 0,
                'rank', i.rank,
                'started_at', null,
                'finished_at', null,
                'available_at', null,
                'is_gated', i.is_gated
            )
        ) r
        returning id, workflow_id, status, rank, priority, queue
    ),
    queued as (
        insert into signalbox_data.ready_tasks (
            project_id, task_id, workflow_id, "position", priority, queue
        )
        select
            v_parent.project_id, m.id, m.workflow_id,
            v_parent.rank - v_count + row_number() over (order by m.rank) - 1, m.priority, m.queue
        from made m
        where m.status = 'ready'
    ),
    ruled as (
        insert into signalbox_data.task_rules
        select r.*
        from item i
        cross join lateral jsonb_populate_record(
            v_rules,
            jsonb_build_object(
                'task_id', i.id,
                'condition', null,
                'for_each', null,
                'wait', i.document -> 'wait',
                'rate_limit_key', i.document ->> 'rate_limit',
                'concurrency_key', i.document ->> 'concurrency_key',
                'is_templated', i.document ? 'is_templated',
                'is_failure_allowed', false,
                'item_count', null,
                'items_digest', null,
                'item_sets', 0,
                'wait_template', case
                    when v_is_wait_late then i.document -> 'wait'
                end
            ) || case
                when i.document ?| '{is_templated,wait}'
                    then jsonb_build_object(
                        'item', _make_items.items -> (i.place - 1)::integer,
                        'item_index', i.place - 1
                    )
                else '{}'
            end
        ) r
        where i.is_gated
    )
    select array_agg(m.id order by m.rank) filter (where m.status = 'pending')
    into v_gated
    from made m;

    insert into signalbox_data.task_dependencies (
        project_id, task_id, depends_on_task_id, type, condition
    )
    select v_parent.project_id, v_parent.id, u.id, 'subtask', 'completion'
    from unnest(v_ids) u (id);

    update signalbox_data.tasks t
    set unmet_dependencies = t.unmet_dependencies + v_count,
        updated_at = v_now
    where t.project_id = v_parent.project_id
        and t.id = v_parent.id;

    return v_gated;
end;
$$;

comment on function signalbox._make_items(uuid, uuid, jsonb) is
    'Make a task below a task for each item of a list, and return those that have gates to go through.';
