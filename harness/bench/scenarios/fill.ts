import { connect } from '../../database/connection.ts';
import { payloadOf, result } from '../contender.ts';

// So many rows are inserted by a statement: what it holds in memory stays small.
const perStatement = 250_000;

/** Add tasks that can be claimed to Signalbox, as create_tasks leaves them. */
export async function fillReady(url: string, tasks: number): Promise<void> {
    await fill(url, 'active', tasks, [
        `with made as (
            insert into signalbox_data.tasks (
                project_id, workflow_id, status, title, parameters
            )
            select $1, $2, 'ready', 'Run the tests ' || n, $3
            from generate_series(1, $4::integer) n
            returning *
        )
        insert into signalbox_data.ready_tasks (
            project_id, task_id, workflow_id, "position", priority, queue
        )
        select project_id, id, workflow_id, rank, priority, queue
        from made`,
        [payloadOf(0)],
    ]);
}

/** Add tasks that were claimed and completed once, as the functions leave them. */
export async function fillHistory(url: string, tasks: number): Promise<void> {
    await fill(url, 'completed', tasks, [
        `with made as (
            insert into signalbox_data.tasks (
                project_id, workflow_id, status, attempts, started_at, finished_at, title,
                parameters
            )
            select $1, $2, 'completed', 1, now(), now(), 'Run the tests ' || n, $3
            from generate_series(1, $4::integer) n
            returning *
        )
        insert into signalbox_data.task_executions (
            project_id, task_id, attempt, started_at, expiry_check_at, lease_expires_at,
            finished_at, outcome, worker, result
        )
        select
            project_id, id, 1, started_at, started_at + interval '5 minutes',
            started_at + interval '5 minutes', finished_at, 'success', 'worker', $5
        from made`,
        [payloadOf(0), result],
    ]);
}

/** Into a new workflow of the project that the contender works in. */
async function fill(
    url: string,
    status: 'active' | 'completed',
    tasks: number,
    [statement, [payload, ...others]]: [string, object[]],
): Promise<void> {
    const client = await connect(url);
    try {
        // The rows are right by themselves: foreign keys need no look at each.
        await client.query('set session_replication_role = replica');
        const { rows } = await client.query<{ project: string; workflow: string }>(
            `insert into signalbox_data.workflows (
                project_id, status, name, started_at, finished_at
            )
            select id, $1, 'filled', now(),
                case when $1::signalbox_data.workflow_status = 'completed' then now() end
            from signalbox_data.projects
            where name = 'benchmark'
            returning project_id as project, id as workflow`,
            [status],
        );
        for (let left = tasks; left > 0; left -= perStatement) {
            await client.query(statement, [
                rows[0]?.project,
                rows[0]?.workflow,
                payload,
                Math.min(left, perStatement),
                ...others,
            ]);
        }
        await client.query('vacuum (analyze)');
    } finally {
        await client.end();
    }
}
