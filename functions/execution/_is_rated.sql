-- Whether a gated task has a rate limit, for its row in the queue.
create or replace function signalbox._is_rated(project_id uuid, task_id uuid)
returns boolean
language sql
stable
as $$
    select exists (
        select
        from signalbox_data.task_rules u
        where u.project_id = _is_rated.project_id
            and u.task_id = _is_rated.task_id
            and u.rate_limit_key is not null
    );
$$;

comment on function signalbox._is_rated(uuid, uuid) is
    'Whether a task has a rate limit.';
