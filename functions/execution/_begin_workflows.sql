-- Say of workflows that their first task has begun. One that somebody holds is left to the next
-- claim, for a claim never waits.
create or replace function signalbox._begin_workflows(project_id uuid, workflow_ids uuid[])
returns void
language sql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
set enable_seqscan = off
as $$
    update signalbox_data.workflows w
    set started_at = signalbox_data.clock()
    where w.ctid = any (array(
        select n.ctid
        from (
            select distinct u.*
            from unnest(
                array_fill(
                    _begin_workflows.project_id,
                    array[cardinality(_begin_workflows.workflow_ids)]
                ),
                _begin_workflows.workflow_ids
            ) u
            limit cardinality(_begin_workflows.workflow_ids)
        ) u (project_id, id)
        inner join signalbox_data.workflows n
            on n.project_id = u.project_id
            and n.id = u.id
        where n.started_at is null
            and n.status = 'active'
            and n.cancel_requested_at is null
        for no key update of n skip locked
    ));
$$;

comment on function signalbox._begin_workflows(uuid, uuid[]) is
    'Set started_at of those of the workflows that are active, have not begun yet, and that nobody '
    'holds.';
