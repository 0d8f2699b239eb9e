-- Take the next tasks from one or more queues, each with a lease: finish it, or renew the
-- lease with heartbeat, before lease_expires_at, or the task goes to somebody else.
--
--     select * from signalbox.claim_tasks('claude-1', project_id => :project_id);
--
-- Within a project the order is by priority, then by rank. Without project_id the projects take turns:
-- a session comes back to one when it has been at all others that have something, and a claim of
-- several tasks is shared out among them. So none starves another, whatever its priorities.
--
-- dependency_results holds what the dependencies of a task came to, null where it has none:
-- an array of objects with task_id, key, title, type, status, outcome and result.
--
-- A claim never waits: it passes over every row that somebody holds. It never looks at
-- history either: it reads the queue by its index, and once a second, or when it finds nothing
-- else, takes over expired leases and delayed tasks that are due by theirs.
--
-- It is finish_and_claim with nothing to finish, and has its rights from there.
create or replace function signalbox.claim_tasks(
    worker text,
    queues text[] default '{default}',
    project_id uuid default null,
    max_tasks integer default 1,
    lease interval default '5 minutes',
    agent_type text default null,
    agent_config jsonb default null
)
returns setof signalbox.claimed_tasks
language sql
volatile
rows 1
as $$
    select *
    from signalbox.finish_and_claim(
        claim_tasks.worker,
        '[]',
        claim_tasks.queues,
        claim_tasks.project_id,
        claim_tasks.max_tasks,
        claim_tasks.lease,
        claim_tasks.agent_type,
        claim_tasks.agent_config
    );
$$;

comment on function
    signalbox.claim_tasks(text, text[], uuid, integer, interval, text, jsonb) is
    'Claim up to max_tasks (1 to 1000) ready tasks from these queues for a worker, in one '
    'project or in all; no row when there is none. lease is how long they are the worker''s '
    'without a heartbeat, at most the task''s timeout. Raises SB006 for a max_tasks or lease '
    'out of range.';
grant execute
    on function signalbox.claim_tasks(text, text[], uuid, integer, interval, text, jsonb)
    to signalbox_agent;
