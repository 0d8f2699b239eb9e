-- What the dependencies of a task produced, for the worker that claims it: null when it has
-- none. Results are stored once, with the attempt that made them.
create or replace function signalbox._dependency_results(project_id uuid, task_id uuid)
returns jsonb
language sql
volatile
set search_path = ''
set jit = off
set enable_seqscan = off
set enable_bitmapscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
    select jsonb_agg(
        jsonb_build_object(
            'task_id', t.id,
            'key', t.key,
            'title', t.title,
            'type', d.type,
            'status', t.status,
            'outcome', e.outcome,
            'result', e.result
        )
        order by t.rank
    )
    from signalbox_data.task_dependencies d
    inner join signalbox_data.tasks t
        on t.project_id = d.project_id
        and t.id = d.depends_on_task_id
    left join signalbox_data.task_executions e
        on e.project_id = t.project_id
        and e.task_id = t.id
        and e.attempt = t.attempts
    where d.project_id = _dependency_results.project_id
        and d.task_id = _dependency_results.task_id
        and d.type in ('blocks', 'subtask', 'inherited');
$$;

comment on function signalbox._dependency_results(uuid, uuid) is
    'The ordering dependencies of a task as a JSON array with status, outcome and result of '
    'the last attempt of each.';
