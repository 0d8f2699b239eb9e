-- Let a task wait for another (type blocks), or only refer to it (relates_to,
-- discovered_from). An edge that would close a cycle is refused, whatever other sessions add
-- at the same moment. Adding an edge that is there already changes nothing.
--
--     select * from signalbox.add_dependency(:project_id, :deploy_id, :build_id);
--
-- Most edges make a task wait that has no subtasks and at which nobody works. They need a few
-- statements, which stand here; _add_dependencies adds all others.
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.add_dependency(
    project_id uuid,
    task_id uuid,
    depends_on_task_id uuid,
    type signalbox_data.dependency_type default 'blocks',
    condition signalbox_data.dependency_condition default 'success'
)
returns setof signalbox.task_dependencies
language plpgsql
volatile
security definer
rows 1
set search_path = pg_catalog, pg_temp
set cpu_tuple_cost = 100
set jit = off
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    v_key constant bigint := signalbox._lock_key('graph', add_dependency.project_id);
    v_is_plain boolean := coalesce(
        add_dependency.type = 'blocks'
            and add_dependency.task_id <> add_dependency.depends_on_task_id,
        false
    );
    v_is_backward boolean := false;
    v_task_status signalbox_data.task_status;
    v_dependency_was signalbox_data.task_status;
    v_dependency_is signalbox_data.task_status;
    v_is_met boolean;
    v_rank bigint;
    v_unmet integer;
    v_is_gated boolean;
    v_reason signalbox_data.quarantine_reason;
    v_detail text;
begin
    perform signalbox._require_access(add_dependency.project_id, 'agent');
    -- Mostly there is nothing to forget and nothing to refuse.
    if current_setting('signalbox.has_locked', true) = 'true'
        or current_setting('transaction_isolation') <> 'read committed'
    then
        perform signalbox._begin_locking();
    end if;
    if add_dependency.type in ('subtask', 'inherited') then
        raise exception 'dependencies of type % follow from the parent of a task',
            add_dependency.type
            using
                errcode = 'invalid_parameter_value',
                hint = 'Set parent_task_id with create_task or update_task.';
    end if;

    -- The graph lock, shared for a forward edge, exclusive for a backward one. It is taken inside
    -- a block so that it is given back when it is not the right one, see _insert_edges.
    -- Subselects rather than joins, which would hand on all columns of a task.
    while v_is_plain loop
        begin
            if v_is_backward then
                perform pg_advisory_xact_lock(v_key);
            else
                perform pg_advisory_xact_lock_shared(v_key);
            end if;
            select
                task.status,
                (
                    select dependency.status
                    from signalbox_data.tasks dependency
                    where dependency.project_id = add_dependency.project_id
                        and dependency.id = add_dependency.depends_on_task_id
                        and (v_is_backward or dependency.rank < task.rank)
                ),
                task.status in ('pending', 'ready')
                    and not exists (
                        select
                        from signalbox_data.tasks child
                        where child.project_id = add_dependency.project_id
                            and child.parent_task_id = add_dependency.task_id
                    )
            into v_task_status, v_dependency_was, v_is_plain
            from signalbox_data.tasks task
            where task.project_id = add_dependency.project_id
                and task.id = add_dependency.task_id;
            exit when v_is_plain and v_dependency_was is not null;
            raise exception 'another lock needed'
                using errcode = 'SBLCK';
        exception
            when sqlstate 'SBLCK' then
                v_is_plain := coalesce(v_is_plain, false) and not v_is_backward;
                v_is_backward := true;
        end;
    end loop;

    if v_is_plain and v_is_backward then
        v_rank := signalbox._rank_behind(
            add_dependency.project_id,
            add_dependency.task_id,
            add_dependency.depends_on_task_id
        );
    end if;
    if v_is_plain and v_is_backward and v_rank is null then
        v_detail := signalbox._path_label(
            add_dependency.project_id,
            signalbox._make_edge_forward(
                add_dependency.project_id,
                add_dependency.task_id,
                add_dependency.depends_on_task_id
            )
        );
        v_reason := case when v_detail is not null then 'cycle' end;
    elsif not v_is_plain then
        perform signalbox._require_tasks(
            add_dependency.project_id,
            array[add_dependency.task_id, add_dependency.depends_on_task_id]
        );
        select r.reason, r.detail
        into v_reason, v_detail
        from signalbox._add_dependencies(
            add_dependency.project_id,
            array[add_dependency.task_id],
            array[add_dependency.depends_on_task_id],
            array[add_dependency.type],
            array[add_dependency.condition]
        ) r;
    end if;
    if v_reason in ('cycle', 'itself') then
        raise exception 'dependency of task % on % would close a cycle',
            signalbox._task_label(add_dependency.project_id, add_dependency.task_id),
            signalbox._task_label(add_dependency.project_id, add_dependency.depends_on_task_id)
            using
                errcode = 'SB003',
                detail = coalesce(
                    v_detail,
                    signalbox._path_label(
                        add_dependency.project_id,
                        array[add_dependency.task_id, add_dependency.task_id]
                    )
                ),
                hint = 'Remove one of the dependencies on the path first.';
    end if;

    if v_is_plain then
        -- Before any lock: who adds the same edge with others waits for nobody who waits for it.
        return query
            insert into signalbox_data.task_dependencies (
                project_id, task_id, depends_on_task_id, type, condition
            )
            values (
                add_dependency.project_id,
                add_dependency.task_id,
                add_dependency.depends_on_task_id,
                add_dependency.type,
                add_dependency.condition
            )
            on conflict do nothing
            returning project_id, task_id, depends_on_task_id, type, condition, created_at;

        if found then
            -- In the order of _lock_tasks: places in the queue, then the tasks by rank.
            if 'ready' in (v_task_status, v_dependency_was) then
                perform from signalbox_data.ready_tasks r
                where r.project_id = add_dependency.project_id
                    and r.task_id in (add_dependency.task_id, add_dependency.depends_on_task_id)
                order by r.task_id
                for update;
                perform from signalbox_data.throttled_tasks w
                where w.project_id = add_dependency.project_id
                    and w.task_id in (add_dependency.task_id, add_dependency.depends_on_task_id)
                order by w.task_id
                for update;
            end if;
            if v_rank is not null then
                perform from signalbox_data.tasks t
                where t.project_id = add_dependency.project_id
                    and t.id = add_dependency.task_id
                for no key update;
            end if;
            -- Who finishes the dependency has either done so, and its status is seen here, or
            -- waits for this lock and then sees the edge.
            select dependency.status
            into v_dependency_is
            from signalbox_data.tasks dependency
            where dependency.project_id = add_dependency.project_id
                and dependency.id = add_dependency.depends_on_task_id
            for share;

            v_is_met := signalbox.is_met(add_dependency.condition, v_dependency_is);
            if not v_is_met or v_rank is not null then
                update signalbox_data.tasks t
                set unmet_dependencies = t.unmet_dependencies + (not v_is_met)::integer,
                    status = case when v_is_met then t.status else 'pending' end,
                    rank = coalesce(v_rank, t.rank),
                    updated_at = signalbox_data.clock()
                where t.project_id = add_dependency.project_id
                    and t.id = add_dependency.task_id
                    and t.status in ('pending', v_task_status)
                returning t.unmet_dependencies, t.is_gated
                into v_unmet, v_is_gated;

                if not found or v_dependency_is = 'ready' and v_dependency_was <> 'ready' then
                    raise exception 'a task was taken up by a worker at the same moment'
                        using
                            errcode = 'serialization_failure',
                            hint = 'Nothing was changed; call again.';
                end if;
                if v_unmet = 1 and not v_is_met then
                    delete from signalbox_data.ready_tasks r
                    where r.project_id = add_dependency.project_id
                        and r.task_id = add_dependency.task_id;
                    delete from signalbox_data.delayed_tasks y
                    where y.project_id = add_dependency.project_id
                        and y.task_id = add_dependency.task_id;
                    if v_is_gated then
                        perform signalbox._withdraw_waits(
                            add_dependency.project_id, array[add_dependency.task_id]
                        );
                        perform signalbox._leave_limits(
                            add_dependency.project_id, array[add_dependency.task_id]
                        );
                    end if;
                end if;
                if signalbox.is_finished(v_dependency_is) and not v_is_met then
                    perform signalbox._has_locked();
                    perform signalbox._skip_impossible(
                        add_dependency.project_id, array[add_dependency.task_id]
                    );
                end if;
            end if;
            return;
        end if;
    end if;

    return query
        select * from signalbox.task_dependencies d
        where d.project_id = add_dependency.project_id
            and d.task_id = add_dependency.task_id
            and d.depends_on_task_id = add_dependency.depends_on_task_id
            and d.type = add_dependency.type;
end;
$$;

comment on function signalbox.add_dependency(
    uuid, uuid, uuid, signalbox_data.dependency_type, signalbox_data.dependency_condition
) is
    'Add a dependency (type blocks, relates_to or discovered_from; condition success, completion '
    'or failure) and return it. Raises SB001 when a task is not in the project and SB003 when '
    'it would close a cycle, with the path as detail.';
grant execute on function signalbox.add_dependency(
    uuid, uuid, uuid, signalbox_data.dependency_type, signalbox_data.dependency_condition
) to signalbox_agent;
