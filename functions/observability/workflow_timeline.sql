-- What was done when in a workflow: a row for each attempt in the order in which they began,
-- and for each task that somebody did by hand, without an attempt.
--
--     select key, attempt, worker, outcome, seconds_queued, seconds_running
--     from signalbox.workflow_timeline(:project_id, :workflow_id);
--
-- waiting_since is when the task could have been claimed: the first attempt waits from the end
-- of the last task that it needed, a later one from the end of the one before, or from the end of
-- the backoff. Only the last backoff is remembered; an earlier one counts as waiting. It is null
-- where it cannot be known: a task begun before its dependencies were over, or reopened.
create or replace function signalbox.workflow_timeline(project_id uuid, workflow_id uuid)
returns table (
    task_id uuid,
    key text,
    title text,
    status signalbox_data.task_status,
    attempt integer,
    worker text,
    waiting_since timestamptz,
    started_at timestamptz,
    finished_at timestamptz,
    outcome signalbox_data.execution_outcome,
    seconds_queued numeric,
    seconds_running numeric
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set jit = off
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
#variable_conflict use_column
declare
    v_now constant timestamptz := signalbox_data.clock();
begin
    perform signalbox._require_workflow(
        workflow_timeline.project_id, workflow_timeline.workflow_id
    );

    return query
        select
            t.id,
            t.key,
            t.title,
            t.status,
            e.attempt,
            e.worker,
            w.since,
            e.started_at,
            e.finished_at,
            e.outcome,
            round(extract(epoch from e.started_at - w.since), 3),
            round(extract(epoch from coalesce(e.finished_at, v_now) - e.started_at), 3)
        from signalbox_data.tasks t
        cross join lateral (
            select
                max(dependency.finished_at) as finished_at,
                count(*) = count(dependency.finished_at) as is_over
            from signalbox_data.task_dependencies d
            inner join signalbox_data.tasks dependency
                on dependency.project_id = d.project_id
                and dependency.id = d.depends_on_task_id
            where d.project_id = t.project_id
                and d.task_id = t.id
                and d.type in ('blocks', 'subtask', 'inherited')
            offset 0
        ) needed
        cross join lateral (
            select
                x.attempt,
                x.worker,
                x.started_at,
                x.finished_at,
                x.outcome,
                lag(x.finished_at) over (order by x.attempt) as previous_end,
                lag(x.outcome) over (order by x.attempt) as previous_outcome
            from signalbox_data.task_executions x
            where x.project_id = t.project_id
                and x.task_id = t.id
            union all
            select
                null,
                null,
                t.started_at,
                t.finished_at,
                case
                    when t.status in ('completed', 'deployed') then 'success'
                    when t.status = 'failed' then 'failure'
                    when t.status = 'cancelled' then 'cancellation'
                    when t.status = 'skipped' then 'skip'
                end::signalbox_data.execution_outcome,
                null,
                null
            where t.attempts = 0
                and t.started_at is not null
        ) e
        cross join lateral (
            select case
                when e.attempt is not null
                    and (e.previous_end is not null or needed.is_over)
                    and e.previous_outcome is distinct from 'success'
                    then greatest(
                        coalesce(e.previous_end, needed.finished_at),
                        t.created_at,
                        case when t.available_at <= e.started_at then t.available_at end
                    )
            end
        ) r (since)
        cross join lateral (
            select case when r.since <= e.started_at then r.since end
        ) w (since)
        where t.project_id = workflow_timeline.project_id
            and t.workflow_id = workflow_timeline.workflow_id
        order by e.started_at, t.rank, e.attempt;
end;
$$;

comment on function signalbox.workflow_timeline(uuid, uuid) is
    'The attempts at the tasks of a workflow in the order in which they began, with the seconds '
    'that each waited in the queue and ran, to now while it runs; raises SB001 when there is no '
    'such workflow.';
grant execute on function signalbox.workflow_timeline(uuid, uuid) to signalbox_reader;
