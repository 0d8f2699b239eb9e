import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type pg from 'pg';
import { connect } from '../../database/connection.ts';
import { setting } from '../../project.ts';
import {
    type Contender,
    type Graph,
    payloadOf,
    type Queue,
    result,
    type Work,
} from '../contender.ts';
import { peerFolder, peerVersion } from '../peers.ts';
import { Unsupported } from '../scenario.ts';
import { closeAll, connectAll, shareOut } from './connections.ts';
import { chunksOf } from './lanes.ts';

/** A task as start_tasks hands it out; its number is in the name of its step or its input. */
interface Task {
    run_id: string;
    step_slug: string;
    task_index: number;
    input: { run: { task: number } };
}

const packageName = '@pgflow/core';
const singleTasks = 'task';
const bulkSize = 10_000;
const visibilitySeconds = 600;

// An idle worker asks again soon, then ever more seldom.
const shortestPause = 1;
const longestPause = 32;

/** What pgflow expects of Supabase: to tell browsers, which here costs it nothing. */
const realtime = `
    create schema realtime;
    create function realtime.send(
        payload jsonb, event text, topic text, private boolean default true
    )
    returns void language sql as '';
`;

export const pgflow: Contender = {
    name: 'pgflow',
    role: 'peer',
    keepsHistory: true,
    version: () => peerVersion(packageName),
    install,
    open: async (url, connections): Promise<Queue> => {
        const clients = await connectAll(url, connections);
        const worker = await registerWorker(url);
        let flow = singleTasks;
        return {
            create: (tasks) =>
                shareOut(clients, tasks, (client, task) =>
                    client.query({
                        name: 'start_flow',
                        text: 'select run_id from pgflow.start_flow($1, $2)',
                        values: [singleTasks, payloadOf(task)],
                    }),
                ),
            createInBulk: async (tasks) => {
                flow = singleTasks;
                await createInBulk(clients, tasks);
            },
            createGraph: async (graph) => {
                flow = `graph_${randomUUID().slice(0, 8)}`;
                await createGraph(url, flow, graph);
            },
            work: (order) => workOn(clients, worker, flow, order),
            close: () => closeAll(clients),
        };
    },
};

async function install(url: string): Promise<void> {
    const pgmq = setting('PGMQ_SQL');
    if (pgmq === undefined) {
        throw new Unsupported(
            'pgflow needs pgmq: PGMQ_SQL=pgmq.sql, the path of its SQL file',
        );
    }
    const folder = join(await peerFolder(packageName), 'dist/supabase/migrations');
    const client = await connect(url);
    try {
        await client.query(readFileSync(pgmq, 'utf8'));
        await client.query(realtime);
        for (const file of readdirSync(folder).sort()) {
            const migration = readFileSync(join(folder, file), 'utf8');
            await client.query(migration.replace(/^create extension .*pgmq.*;$/im, ''));
        }
        await client.query(`select pgflow.create_flow($1)`, [singleTasks]);
        await client.query(`select pgflow.add_step($1, 'single')`, [singleTasks]);
    } finally {
        await client.end();
    }
}

/** A run for each task: to end tasks of the same run is to wait for each other. */
async function createInBulk(clients: pg.Client[], tasks: number): Promise<void> {
    const lists = chunksOf(bulkSize, tasks).map((numbers) =>
        JSON.stringify(numbers.map(payloadOf)),
    );
    await shareOut(clients, lists.length, (client, number) =>
        client.query(
            `select count(*)
            from jsonb_array_elements($2::jsonb) payload
            cross join lateral pgflow.start_flow($1, payload)`,
            [singleTasks, lists[number]],
        ),
    );
}

/** A flow with a step for each task, and one run of it. */
async function createGraph(url: string, flow: string, graph: Graph): Promise<void> {
    const needs = Array.from({ length: graph.tasks }, () => new Set<string>());
    for (const [task, dependsOn] of graph.edges) {
        needs[task]?.add(slugOf(dependsOn));
    }
    const steps = needs.map((slugs, task) => ({ slug: slugOf(task), needs: [...slugs] }));
    const client = await connect(url);
    try {
        await client.query('begin');
        await client.query('select pgflow.create_flow($1)', [flow]);
        await client.query(
            `select count(pgflow.add_step($1, s.slug, s.needs))
            from jsonb_to_recordset($2) s (slug text, needs text[])`,
            [flow, JSON.stringify(steps)],
        );
        await client.query('select run_id from pgflow.start_flow($1, $2)', [
            flow,
            payloadOf(0),
        ]);
        await client.query('commit');
    } finally {
        await client.end();
    }
}

function slugOf(task: number): string {
    return `task_${task}`;
}

/** Which task it is: that of its step in a graph, else that of its run. */
function numberOf({ step_slug, input }: Task): number {
    return step_slug === 'single'
        ? input.run.task
        : Number(step_slug.slice('task_'.length));
}

/** One for all connections, as its worker runs many tasks at once. */
async function registerWorker(url: string): Promise<string> {
    const worker = randomUUID();
    const client = await connect(url);
    try {
        await client.query(
            `insert into pgflow.workers (worker_id, queue_name, function_name)
            values ($1, $2, 'benchmark')`,
            [worker, singleTasks],
        );
    } finally {
        await client.end();
    }
    return worker;
}

async function workOn(
    clients: pg.Client[],
    worker: string,
    flow: string,
    order: Work,
): Promise<void> {
    let unclaimed = order.tasks;
    await Promise.all(
        clients.slice(0, order.workers).map(async (client) => {
            let pause = shortestPause;
            while (unclaimed > 0) {
                const wanted = Math.min(order.batch, unclaimed);
                unclaimed -= wanted;
                const tasks = await claim(client, flow, worker, wanted);
                unclaimed += wanted - tasks.length;
                if (tasks.length > 0) {
                    await finish(client, tasks, order);
                    pause = shortestPause;
                } else if (unclaimed > 0) {
                    await setTimeout(pause);
                    pause = Math.min(2 * pause, longestPause);
                }
            }
        }),
    );
}

/** In two steps, as its worker does: messages first, then the tasks that they stand for. */
async function claim(
    client: pg.Client,
    flow: string,
    worker: string,
    wanted: number,
): Promise<Task[]> {
    const messages = await client.query<{ msg_id: string }>({
        name: 'read',
        text: 'select msg_id from pgmq.read($1, $2, $3)',
        values: [flow, visibilitySeconds, wanted],
    });
    if (messages.rows.length === 0) {
        return [];
    }
    const { rows } = await client.query<Task>({
        name: 'start_tasks',
        text: `
            select run_id, step_slug, task_index, input
            from pgflow.start_tasks($1, $2, $3)`,
        values: [flow, messages.rows.map(({ msg_id }) => msg_id), worker],
    });
    return rows;
}

async function finish(client: pg.Client, tasks: Task[], order: Work): Promise<void> {
    for (const task of tasks) {
        order.onStarted?.(numberOf(task));
        order.onFinished?.(numberOf(task));
    }
    await client.query({
        name: 'complete_task',
        text: `
            select count(*)
            from jsonb_to_recordset($1) t (run_id uuid, step_slug text, task_index integer)
            cross join lateral pgflow.complete_task(
                t.run_id, t.step_slug, t.task_index, $2)`,
        values: [
            JSON.stringify(
                tasks.map(({ run_id, step_slug, task_index }) => ({
                    run_id,
                    step_slug,
                    task_index,
                })),
            ),
            result,
        ],
    });
}
