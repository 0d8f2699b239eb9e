import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type pg from 'pg';
import { connect } from '../../database/connection.ts';
import { deploy } from '../../database/deploy.ts';
import {
    type Contender,
    type Graph,
    payloadOf,
    type Queue,
    result,
    type Work,
} from '../contender.ts';
import { closeAll, connectAll, shareOut } from './connections.ts';

/** What a worker holds, as finish_and_claim takes it back. */
interface Claim {
    project_id: string;
    task_id: string;
    lease_token: string;
    parameters: { task: number };
}

const tasksPerCall = 10_000;

// An idle worker asks again soon, then ever more seldom.
const shortestPause = 1;
const longestPause = 32;

export const signalbox: Contender = {
    name: 'signalbox',
    role: 'signalbox',
    keepsHistory: true,
    version: () => Promise.resolve('this checkout'),
    install: (url) => deploy(url),
    open: async (url, connections): Promise<Queue> =>
        openFor(url, await projectOf(url), await connectAll(url, connections)),
};

/** The same with workers that log in as an agent who is a member of the project. */
export const signalboxMember: Contender = {
    ...signalbox,
    open: async (url, connections): Promise<Queue> => {
        const project = await projectOf(url);
        const member = await makeMember(url, [project]);
        const workers = await connectAll(member, connections);
        const clients = await connectAll(url, 1);
        const queue = await openFor(url, project, clients);
        return {
            ...queue,
            work: (work) => workOn(workers, project, work),
            close: async () => {
                await closeAll(workers);
                await queue.close();
            },
        };
    },
};

async function openFor(url: string, project: string, clients: pg.Client[]): Promise<Queue> {
    const workflow = await makeWorkflow(url, project, 'single tasks');
    return {
        create: (tasks) =>
            shareOut(clients, tasks, (client, task) =>
                client.query({
                    name: 'create_task',
                    text: `
                            select id from signalbox.create_task(
                                $1, $2, title => $3, parameters => $4)`,
                    values: [project, workflow, title(task), payloadOf(task)],
                }),
            ),
        createInBulk: (tasks) =>
            createTasks(clients, project, workflow, tasks, (task) => ({
                title: title(task),
                parameters: payloadOf(task),
            })),
        createGraph: async (graph) => {
            const dependencies = dependenciesOf(graph);
            await createTasks(
                clients.slice(0, 1),
                project,
                await makeWorkflow(url, project, 'graph'),
                graph.tasks,
                (task) => ({
                    key: String(task),
                    title: title(task),
                    parameters: payloadOf(task),
                    depends_on: dependencies[task],
                }),
            );
        },
        work: (work) => workOn(clients, project, work),
        close: () => closeAll(clients),
    };
}

/** The address of the database for a login that is an agent in these projects. */
export async function makeMember(url: string, projects: string[]): Promise<string> {
    const client = await connect(url);
    const role = 'bench_agent';
    const password = randomBytes(12).toString('hex');
    try {
        const { rows } = await client.query('select from pg_roles where rolname = $1', [
            role,
        ]);
        await client.query(
            `${rows.length === 0 ? 'create' : 'alter'} role ${role} login password '${password}'`,
        );
        await client.query(`grant signalbox_agent to ${role}`);
        await client.query('select from signalbox.create_user($1)', [role]);
        await client.query('select from signalbox.set_database_role($1, $1)', [role]);
        for (const project of projects) {
            await client.query(`select from signalbox.add_member($1, $2, 'agent')`, [
                project,
                role,
            ]);
        }
    } finally {
        await client.end();
    }
    const address = new URL(url);
    address.username = role;
    address.password = password;
    return address.href;
}

/** The project of the database, made by whoever opens it first. */
async function projectOf(url: string): Promise<string> {
    const client = await connect(url);
    try {
        const { rows } = await client.query<{ id: string }>(`
            select id from signalbox.projects where name = 'benchmark'`);
        return rows[0]?.id ?? (await idOf(client, `create_project('benchmark')`));
    } finally {
        await client.end();
    }
}

async function makeWorkflow(url: string, project: string, name: string): Promise<string> {
    const client = await connect(url);
    try {
        return await idOf(client, 'create_workflow($1, $2)', [project, name]);
    } finally {
        await client.end();
    }
}

async function idOf(
    client: pg.Client,
    call: string,
    values: string[] = [],
): Promise<string> {
    const { rows } = await client.query<{ id: string }>(
        `select id from signalbox.${call}`,
        values,
    );
    return rows[0]?.id ?? '';
}

async function createTasks(
    clients: pg.Client[],
    project: string,
    workflow: string,
    count: number,
    taskOf: (task: number) => Record<string, unknown>,
): Promise<void> {
    await shareOut(clients, Math.ceil(count / tasksPerCall), (client, call) => {
        const first = call * tasksPerCall;
        const length = Math.min(tasksPerCall, count - first);
        const tasks = Array.from({ length }, (_, place) => taskOf(first + place));
        return client.query({
            name: 'create_tasks',
            text: 'select count(*) from signalbox.create_tasks($1, $2, $3)',
            values: [project, workflow, JSON.stringify(tasks)],
        });
    });
}

function title(task: number): string {
    return `Run the tests ${task}`;
}

/** For each task the keys of those it waits for. */
function dependenciesOf({ tasks, edges }: Graph): string[][] {
    const dependencies = Array.from({ length: tasks }, (): string[] => []);
    for (const [task, dependsOn] of edges) {
        dependencies[task]?.push(String(dependsOn));
    }
    return dependencies;
}

/** Each worker finishes what it holds and claims what comes next, in one round trip. */
async function workOn(clients: pg.Client[], project: string, work: Work): Promise<void> {
    let unclaimed = work.tasks;
    await Promise.all(
        clients.slice(0, work.workers).map(async (client, number) => {
            const worker = `worker ${number}`;
            let held: Claim[] = [];
            let pause = shortestPause;
            while (unclaimed > 0) {
                const wanted = Math.min(work.batch, unclaimed);
                unclaimed -= wanted;
                held = await finishAndClaim(client, worker, project, held, wanted);
                unclaimed += wanted - held.length;
                report(held, work);
                if (held.length > 0) {
                    pause = shortestPause;
                } else if (unclaimed > 0) {
                    await setTimeout(pause);
                    pause = Math.min(2 * pause, longestPause);
                }
            }
            await complete(client, held);
        }),
    );
}

function report(claims: Claim[], work: Work): void {
    for (const { parameters } of claims) {
        work.onStarted?.(parameters.task);
        work.onFinished?.(parameters.task);
    }
}

async function finishAndClaim(
    client: pg.Client,
    worker: string,
    project: string,
    held: Claim[],
    wanted: number,
): Promise<Claim[]> {
    const { rows } = await client.query<Claim>({
        name: 'finish_and_claim',
        text: `
            select project_id, task_id, lease_token, parameters
            from signalbox.finish_and_claim($1, $2, project_id => $3, max_tasks => $4)`,
        values: [worker, JSON.stringify(held.map(finished)), project, wanted],
    });
    return rows;
}

/** Finish without a claim, for a worker that is about to stop. */
async function complete(client: pg.Client, held: Claim[]): Promise<void> {
    if (held.length > 0) {
        await client.query({
            name: 'complete_task',
            text: `
                select from jsonb_to_recordset($1) f (
                    project_id uuid, task_id uuid, lease_token uuid, result jsonb)
                cross join lateral signalbox.complete_task(
                    f.project_id, f.task_id, f.lease_token, f.result)`,
            values: [JSON.stringify(held.map(finished))],
        });
    }
}

function finished({ project_id, task_id, lease_token }: Claim): object {
    return { project_id, task_id, lease_token, result };
}
