-- Insert edges of one project, as many as can stand, and bring the tasks that now wait into
-- line: counters, status, queue. Returns the edges that were refused, by their place in the
-- arrays. Of those that close a cycle together, the ones that fit the present order stand, then
-- the earlier ones.
--
-- Ordering edges keep the invariant rank(dependency) < rank(task). A forward edge, which has
-- it already, needs only the shared graph lock: ranks cannot change under it. A backward one
-- takes the lock exclusively before the ranks are permuted. The lock is taken inside a block
-- so that a shared lock that turns out not to be enough is given back before waiting again:
-- two sessions that upgrade would wait for each other.
create or replace function signalbox._insert_edges(
    project_id uuid,
    task_ids uuid[],
    depends_on_ids uuid[],
    types signalbox_data.dependency_type[],
    conditions signalbox_data.dependency_condition[]
)
returns table (ordinal integer, reason signalbox_data.quarantine_reason, detail text)
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    v_key constant bigint := signalbox._lock_key('graph', _insert_edges.project_id);
    v_exclusive boolean := false;
    v_is_ordering boolean;
    v_others integer[] := '{}';
    v_inserted integer[] := '{}';
    v_ordering integer[] := '{}';
    v_backward integer[];
    v_forward integer[];
    v_is_ordered boolean := false;
    v_path uuid[];
    v_unmet uuid[];
    v_edges bigint[];
begin
    perform signalbox._require_read_committed();

    for ordinal, reason, v_is_ordering in
        select
            e.ordinal,
            case
                when e.task_id = e.depends_on_id then 'itself'
                when e.occurrence > 1 or d.task_id is not null then 'duplicate'
            end,
            signalbox.is_ordering(e.type)
        from (
            select
                u.*,
                row_number() over (
                    partition by u.task_id, u.depends_on_id, u.type order by u.ordinal
                ) as occurrence
            from unnest(
                _insert_edges.task_ids, _insert_edges.depends_on_ids, _insert_edges.types
            ) with ordinality u (task_id, depends_on_id, type, ordinal)
        ) e
        left join signalbox_data.task_dependencies d
            on d.project_id = _insert_edges.project_id
            and d.task_id = e.task_id
            and d.depends_on_task_id = e.depends_on_id
            and d.type = e.type
        order by e.ordinal
    loop
        if reason is not null then
            return next;
        elsif v_is_ordering then
            v_ordering := v_ordering || ordinal;
        else
            v_others := v_others || ordinal;
        end if;
    end loop;

    v_backward := signalbox._backward_edges(
        _insert_edges.project_id, v_ordering, _insert_edges.task_ids, _insert_edges.depends_on_ids
    );
    loop
        begin
            if v_exclusive or cardinality(v_backward) > 0 then
                v_exclusive := true;
                perform pg_advisory_xact_lock(v_key);
            else
                perform pg_advisory_xact_lock_shared(v_key);
            end if;

            -- What was read before may have changed while this session waited.
            perform signalbox._require_tasks(
                _insert_edges.project_id,
                array(
                    select unnest(_insert_edges.task_ids)
                    union
                    select unnest(_insert_edges.depends_on_ids)
                )
            );
            v_backward := signalbox._backward_edges(
                _insert_edges.project_id,
                v_ordering,
                _insert_edges.task_ids,
                _insert_edges.depends_on_ids
            );
            exit when v_exclusive;

            -- Subtasks will inherit, perhaps backwards.
            if cardinality(v_backward) > 0 or exists (
                select
                from signalbox_data.tasks child
                where child.project_id = _insert_edges.project_id
                    and child.parent_task_id = any (_insert_edges.task_ids)
            ) then
                raise exception 'exclusive lock needed'
                    using errcode = 'SBLCK';
            end if;
            exit;
        exception
            when sqlstate 'SBLCK' then v_exclusive := true;
        end;
    end loop;

    -- The edges that order nothing, and the forward ones. Many backward edges are made forward
    -- together, by one pass over their part of the project; what remains backward then closes
    -- a cycle. A few are searched for one by one.
    v_forward := v_others
        || array(select unnest(v_ordering) except select unnest(v_backward));
    loop
        -- Another session may have added the same edge a moment ago; then it is there already.
        with written as (
            insert into signalbox_data.task_dependencies (
                project_id, task_id, depends_on_task_id, type, condition
            )
            select
                _insert_edges.project_id,
                _insert_edges.task_ids[i],
                _insert_edges.depends_on_ids[i],
                _insert_edges.types[i],
                _insert_edges.conditions[i]
            from unnest(v_forward) i
            on conflict do nothing
            returning task_id, depends_on_task_id, type
        )
        select v_inserted || coalesce(array_agg(i), '{}')
        into v_inserted
        from unnest(v_forward) i
        inner join written w
            on w.task_id = _insert_edges.task_ids[i]
            and w.depends_on_task_id = _insert_edges.depends_on_ids[i]
            and w.type = _insert_edges.types[i];

        exit when cardinality(v_backward) = 0;

        if cardinality(v_backward) > 100 and not v_is_ordered then
            perform signalbox._order_tasks(
                _insert_edges.project_id,
                array(select _insert_edges.task_ids[i] from unnest(v_backward) i order by i),
                array(select _insert_edges.depends_on_ids[i] from unnest(v_backward) i order by i)
            );
            v_is_ordered := true;
            v_forward := v_backward;
            v_backward := signalbox._backward_edges(
                _insert_edges.project_id,
                v_backward,
                _insert_edges.task_ids,
                _insert_edges.depends_on_ids
            );
            v_forward := array(select unnest(v_forward) except select unnest(v_backward));
        else
            v_forward := v_backward[1:1];
            v_backward := v_backward[2:];
            v_path := signalbox._make_edge_forward(
                _insert_edges.project_id,
                _insert_edges.task_ids[v_forward[1]],
                _insert_edges.depends_on_ids[v_forward[1]]
            );
            if v_path is not null then
                ordinal := v_forward[1];
                reason := 'cycle';
                detail := signalbox._path_label(_insert_edges.project_id, v_path);
                return next;
                v_forward := '{}';
            end if;
        end if;
    end loop;

    if cardinality(v_ordering) = 0 then
        return;
    end if;

    -- The edges are in; now the status of what they wait for. A session that finishes one of
    -- those tasks has either committed, and its status is seen here, or waits for this lock
    -- and then sees the edge.
    perform signalbox._lock_tasks(
        _insert_edges.project_id,
        array(select distinct _insert_edges.task_ids[i] from unnest(v_ordering) i),
        array(
            select _insert_edges.depends_on_ids[i]
            from unnest(v_ordering) i
            except
            select _insert_edges.task_ids[i]
            from unnest(v_ordering) i
        )
    );

    select array_agg(u.task_id), array_agg(u.edges)
    into v_unmet, v_edges
    from (
        select _insert_edges.task_ids[i] as task_id, count(*) as edges
        from unnest(v_inserted) i
        inner join signalbox_data.tasks dependency
            on dependency.project_id = _insert_edges.project_id
            and dependency.id = _insert_edges.depends_on_ids[i]
        where signalbox.is_ordering(_insert_edges.types[i])
            and not signalbox.is_met(_insert_edges.conditions[i], dependency.status)
        group by 1
    ) u;
    if v_unmet is not null then
        perform signalbox._let_wait(_insert_edges.project_id, v_unmet, v_edges);
    end if;
end;
$$;

comment on function signalbox._insert_edges(
    uuid, uuid[], uuid[], signalbox_data.dependency_type[], signalbox_data.dependency_condition[]
) is
    'Insert edges without ever closing a cycle and return those refused, with the reason; a '
    'cycle''s detail is its path.';
