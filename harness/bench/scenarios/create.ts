import { connect } from '../../database/connection.ts';
import type { Metrics, Scenario, Trial } from '../scenario.ts';
import { createGraph, metered, scattered } from './metered.ts';
import { everyone } from './throughput.ts';

const rounds = { smoke: 1, quick: 3, full: 5 };

const shown: Scenario['metrics'] = [
    { name: 'tasks_per_second', unit: 'tasks/s', better: 'more' },
    { name: 'wal_bytes_per_task', unit: 'B', better: 'less' },
    { name: 'round_trips_per_task', unit: 'statements', better: 'less' },
];

const oneAtATime: Trial = async ({ contender, url, size }) => {
    const { connections = 1, tasks = 0, warmUp = 0 } = size;
    return metered(contender, url, connections, warmUp + tasks, async (queue, meter) => {
        await queue.create(warmUp);
        return meter.during(tasks, () => queue.create(tasks));
    });
};

const inBulk: Trial = async ({ contender, url, size }) => {
    const { tasks = 0, warmUp = 0 } = size;
    return metered(contender, url, 1, warmUp + tasks, async (queue, meter) => {
        await queue.createInBulk(warmUp);
        return meter.during(tasks, () => queue.createInBulk(tasks));
    });
};

const inBulkWithEdges: Trial = async ({ contender, url, size }) => {
    const { tasks = 0, edges = 0, warmUp = 0 } = size;
    const graph = scattered(tasks, edges);
    const metrics = await metered(
        contender,
        url,
        1,
        warmUp + tasks,
        async (queue, meter) => {
            await createGraph(queue, scattered(warmUp, warmUp / 2));
            return meter.during(tasks, () => createGraph(queue, graph));
        },
    );
    return contender.role === 'signalbox'
        ? { ...metrics, ...(await timesBareInsert(url, metrics)) }
        : metrics;
};

/**
 * How much longer it took than to insert the same rows from a query into bare tables of the
 * same columns, with their primary keys, and with no other index, check or foreign key.
 */
async function timesBareInsert(
    url: string,
    { milliseconds_per_task = NaN }: Metrics,
): Promise<Metrics> {
    const tables = ['tasks', 'task_dependencies', 'ready_tasks'];
    const keys: Record<string, string> = {
        tasks: 'project_id, id',
        task_dependencies: 'project_id, task_id, depends_on_task_id, type',
        ready_tasks: 'project_id, task_id',
    };
    const client = await connect(url);
    try {
        let milliseconds = 0;
        for (const table of tables) {
            await client.query(`
                create table bare_${table} (like signalbox_data.${table});
                alter table bare_${table} add primary key (${keys[table]})`);
            const began = performance.now();
            await client.query(
                `insert into bare_${table} select * from signalbox_data.${table}`,
            );
            milliseconds += performance.now() - began;
        }
        const { rows } = await client.query<{ inserted: number }>(
            'select count(*)::integer as inserted from bare_tasks',
        );
        const bare = milliseconds / (rows[0]?.inserted ?? NaN);
        return {
            bare_inserts_per_second: 1000 / bare,
            times_bare_insert: milliseconds_per_task / bare,
        };
    } finally {
        await client.end();
    }
}

export const creation: Scenario[] = [
    {
        name: 'create-one',
        title: 'Create tasks one at a time, over 8 connections',
        metrics: shown,
        bars: [{ metric: 'tasks_per_second', against: 'best peer', atLeast: 1 }],
        contenders: everyone,
        sizes: {
            smoke: { connections: 2, tasks: 40, warmUp: 10 },
            quick: { connections: 8, tasks: 400, warmUp: 100 },
            full: { connections: 8, tasks: 5_000, warmUp: 1_000 },
        },
        rounds,
        trial: oneAtATime,
    },
    {
        name: 'create-bulk',
        title: 'Create tasks in bulk, over one connection',
        metrics: shown,
        bars: [{ metric: 'tasks_per_second', against: 'best peer', atLeast: 1 }],
        contenders: everyone,
        sizes: {
            smoke: { tasks: 200, warmUp: 20 },
            quick: { tasks: 10_000, warmUp: 1_000 },
            full: { tasks: 100_000, warmUp: 1_000 },
        },
        rounds: { smoke: 1, quick: 2, full: 5 },
        trial: inBulk,
    },
    {
        name: 'create-bulk-edges',
        title:
            'Create tasks in bulk with an edge for every second one, over one connection; ' +
            'beside it the time to insert the same rows from a query into bare tables',
        metrics: [
            ...shown,
            { name: 'times_bare_insert', unit: 'times', better: 'less' },
            { name: 'bare_inserts_per_second', unit: 'tasks/s', better: 'more' },
        ],
        bars: [
            { metric: 'tasks_per_second', against: 'best peer', atLeast: 1 },
            { metric: 'times_bare_insert', atMost: 4, unit: 'times' },
        ],
        contenders: (contender) => everyone(contender) && contender.role !== 'floor',
        sizes: {
            smoke: { tasks: 200, edges: 100, warmUp: 20 },
            quick: { tasks: 10_000, edges: 5_000, warmUp: 1_000 },
            full: { tasks: 100_000, edges: 50_000, warmUp: 1_000 },
        },
        rounds: { smoke: 1, quick: 2, full: 5 },
        trial: inBulkWithEdges,
    },
];
