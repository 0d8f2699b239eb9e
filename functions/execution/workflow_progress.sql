-- How far the workflows of a project are, a row each.
--
--     select name, percent_finished, ready, in_progress, waiting
--     from signalbox.workflow_progress(:project_id);
--
create or replace function signalbox.workflow_progress(
    project_id uuid,
    workflow_id uuid default null
)
returns table (
    id uuid,
    name text,
    status signalbox_data.workflow_status,
    tasks bigint,
    waiting bigint,
    ready bigint,
    in_progress bigint,
    in_review bigint,
    set_aside bigint,
    completed bigint,
    failed bigint,
    cancelled bigint,
    skipped bigint,
    percent_finished numeric,
    started_at timestamptz,
    finished_at timestamptz
)
language sql
stable
as $$
    select
        w.id,
        w.name,
        w.status,
        c.tasks,
        c.waiting,
        c.ready,
        c.in_progress,
        c.in_review,
        c.set_aside,
        c.completed,
        c.failed,
        c.cancelled,
        c.skipped,
        round(100.0 * c.finished / nullif(c.tasks, 0), 1),
        w.started_at,
        w.finished_at
    from signalbox_data.workflows w
    cross join lateral (
        select
            count(*) as tasks,
            count(*) filter (where t.status = 'pending') as waiting,
            count(*) filter (where t.status = 'ready') as ready,
            count(*) filter (where t.status = 'in_progress') as in_progress,
            count(*) filter (where t.status in ('review', 'testing')) as in_review,
            count(*) filter (where t.status in ('blocked', 'deferred')) as set_aside,
            count(*) filter (where t.status in ('completed', 'deployed')) as completed,
            count(*) filter (where t.status = 'failed') as failed,
            count(*) filter (where t.status = 'cancelled') as cancelled,
            count(*) filter (where t.status = 'skipped') as skipped,
            count(t.finished_at) as finished
        from signalbox_data.tasks t
        where t.project_id = w.project_id
            and t.workflow_id = w.id
    ) c
    where w.project_id = workflow_progress.project_id
        and (workflow_progress.workflow_id is null or w.id = workflow_progress.workflow_id)
    order by w.created_at, w.id;
$$;

comment on function signalbox.workflow_progress(uuid, uuid) is
    'Tasks by state, and the share finished in per cent (null without tasks), for one workflow '
    'or all of a project.';
grant execute on function signalbox.workflow_progress(uuid, uuid) to signalbox_reader;
