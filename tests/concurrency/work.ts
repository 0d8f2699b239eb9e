import assert from 'node:assert/strict';
import type pg from 'pg';
import { codeOf } from '../../harness/problem.ts';

export { newSeed, randomFrom } from '../../harness/random.ts';

/** What a test works in: a project of its own with a workflow. */
export interface Place {
    project: string;
    workflow: string;
}

/** A claimed task, as much of it as it takes to finish it. */
export interface Lease {
    project_id: string;
    task_id: string;
    lease_token: string;
    key: string | null;
}

let places = 0;

export async function makePlace(session: pg.Client): Promise<Place> {
    const project = await value<string>(
        session,
        'select id from signalbox.create_project($1)',
        [`place ${++places} of ${process.pid}`],
    );
    return { project, workflow: await makeWorkflow(session, project) };
}

export async function makeWorkflow(session: pg.Client, project: string): Promise<string> {
    return value(session, `select id from signalbox.create_workflow($1, 'workflow')`, [
        project,
    ]);
}

/** The entry of a task for create_tasks; `depends_on` are keys. */
export interface TaskEntry {
    key: string;
    depends_on?: (string | { task: string; condition: string })[];
    parent?: string;
    [field: string]: unknown;
}

/** Make tasks; resolves to their ids in order. */
export async function makeTasks(
    session: pg.Client,
    { project, workflow }: Place,
    entries: TaskEntry[],
    onBadDependency = 'refuse',
): Promise<string[]> {
    const tasks = entries.map((entry) => ({ title: `task ${entry.key}`, ...entry }));
    const { rows } = await session.query<{ task_id: string }>(
        'select task_id from signalbox.create_tasks($1, $2, $3, $4)',
        [project, workflow, JSON.stringify(tasks), onBadDependency],
    );
    return rows.map((row) => row.task_id);
}

export interface ClaimOptions {
    worker?: string;
    tasks?: number;
    lease?: string;
    queue?: string;
}

export async function claim(
    session: pg.Client,
    project: string,
    {
        worker = 'worker',
        tasks = 1,
        lease = '5 minutes',
        queue = 'default',
    }: ClaimOptions = {},
): Promise<Lease[]> {
    const { rows } = await session.query<Lease>(
        `select project_id, task_id, lease_token, key
        from signalbox.claim_tasks(
            $1, array[$2], project_id => $3, max_tasks => $4, lease => $5)`,
        [worker, queue, project, tasks, lease],
    );
    return rows;
}

export async function complete(session: pg.Client, lease: Lease): Promise<void> {
    await session.query('select from signalbox.complete_task($1, $2, $3)', [
        lease.project_id,
        lease.task_id,
        lease.lease_token,
    ]);
}

/** A worker's whole turn: complete what it holds, claim what comes next. */
export async function turn(
    session: pg.Client,
    project: string,
    held: Lease[],
    { worker = 'worker', tasks = 1, lease = '5 minutes' }: ClaimOptions = {},
): Promise<Lease[]> {
    const { rows } = await session.query<Lease>(
        `select project_id, task_id, lease_token, key
        from signalbox.finish_and_claim(
            $1, $2, project_id => $3, max_tasks => $4, lease => $5)`,
        [worker, JSON.stringify(held), project, tasks, lease],
    );
    return rows;
}

/** Add one dependency; resolves to the error when it is refused for closing a cycle. */
export async function addEdge(
    session: pg.Client,
    project: string,
    task: string,
    dependsOn: string,
): Promise<pg.DatabaseError | undefined> {
    return refusal(session, 'select from signalbox.add_dependency($1, $2, $3)', [
        project,
        task,
        dependsOn,
    ]);
}

/** Do something that may close a cycle; resolves to the error when it would. */
export async function refusal(
    session: pg.Client,
    query: string,
    parameters: unknown[],
): Promise<pg.DatabaseError | undefined> {
    try {
        await session.query(query, parameters);
        return undefined;
    } catch (error) {
        if (codeOf(error) === 'SB003') {
            return error as pg.DatabaseError;
        }
        throw error;
    }
}

/** The only value of the only row. */
export async function value<T>(
    session: pg.Client,
    query: string,
    parameters: unknown[] = [],
): Promise<T> {
    const { rows } = await session.query<T[]>({
        text: query,
        values: parameters,
        rowMode: 'array',
    });
    assert.equal(rows.length, 1, `one row from ${query}`);
    return rows[0]![0]!;
}

/** Fail when the data contradict themselves anywhere. */
export async function assertSound(session: pg.Client): Promise<void> {
    await analyzeMany(session);
    const { rows } = await session.query(
        'select * from tests.broken_invariants() limit 20',
    );
    assert.deepEqual(rows, []);
}

/** Fail unless each task of the project began after everything it waits for had ended. */
export async function assertOrderKept(session: pg.Client, project: string): Promise<void> {
    await analyzeMany(session);
    const { rows } = await session.query(
        `select task.key as task, dependency.key as dependency, first.started_at, last.finished_at
        from signalbox_data.task_dependencies d
        inner join signalbox_data.tasks task
            on task.project_id = d.project_id and task.id = d.task_id
        inner join signalbox_data.tasks dependency
            on dependency.project_id = d.project_id and dependency.id = d.depends_on_task_id
        cross join lateral (
            select min(e.started_at) as started_at
            from signalbox_data.task_executions e
            where e.project_id = d.project_id and e.task_id = d.task_id
        ) first
        left join signalbox_data.task_executions last
            on last.project_id = d.project_id
            and last.task_id = d.depends_on_task_id
            and last.outcome = 'success'
        where d.project_id = $1
            and d.type in ('blocks', 'subtask', 'inherited')
            and first.started_at is not null
            and (last.finished_at is null or first.started_at < last.finished_at)
        limit 20`,
        [project],
    );
    assert.deepEqual(rows, []);
}

/** The questions asked at the end join everything: what suits a few rows takes minutes for thousands. */
async function analyzeMany(session: pg.Client): Promise<void> {
    await session.query(`
        do $$
        begin
            if (select count(*) > 300 from signalbox_data.tasks) then
                analyze signalbox_data.tasks, signalbox_data.task_dependencies,
                    signalbox_data.task_executions;
            end if;
        end;
        $$`);
}
