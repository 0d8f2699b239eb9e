import type { Scenario, Trial } from '../scenario.ts';
import { withSettings } from '../server.ts';
import { counting, createGraph, metered, scattered } from './metered.ts';
import { everyone } from './throughput.ts';

export const shown: Scenario['metrics'] = [
    { name: 'wal_bytes_per_task', unit: 'B', better: 'less' },
    { name: 'buffers_per_task', unit: 'buffers', better: 'less' },
    { name: 'round_trips_per_task', unit: 'statements', better: 'less' },
    { name: 'transactions_per_task', unit: 'transactions', better: 'less' },
    { name: 'dead_tuples_per_task', unit: 'rows', better: 'less' },
    { name: 'hot_share', unit: 'of updates', better: 'more' },
    { name: 'table_bytes_per_task', unit: 'B', better: 'less' },
    { name: 'index_bytes_per_task', unit: 'B', better: 'less' },
    { name: 'toast_bytes_per_task', unit: 'B', better: 'less' },
];

const bars: Scenario['bars'] = [
    { metric: 'wal_bytes_per_task', atMost: 1_024, unit: 'B' },
    { metric: 'buffers_per_task', atMost: 50, unit: 'buffers' },
];

/**
 * What it costs to claim and finish, in figures that do not depend on what else the machine
 * does, so that one round says it all. Nothing that comes by the clock is counted: no vacuum,
 * no images of whole pages.
 */
export const cost: Trial = async ({ contender, server, url, size, progress }) => {
    const { batch = 1, tasks = 0, edges = 0, warmUp = 0 } = size;
    return withSettings(server, { full_page_writes: 'off', autovacuum: 'off' }, () =>
        metered(contender, url, 1, warmUp + tasks, async (queue, meter) => {
            await queue.createInBulk(warmUp);
            await queue.work({ workers: 1, batch, tasks: warmUp });
            if (edges === 0) {
                await queue.createInBulk(tasks + batch);
            } else {
                await createGraph(queue, scattered(tasks, edges));
            }
            const onFinished = counting(tasks, progress);
            return meter.during(tasks, () =>
                queue.work({ workers: 1, batch, tasks, onFinished }),
            );
        }),
    );
};

function inBatches(batch: number): Scenario {
    return {
        name: `cost-batch-${batch}`,
        title: `Cost of a task that is claimed and finished ${batch} at a time`,
        metrics: shown,
        bars: [],
        contenders: everyone,
        sizes: {
            smoke: { batch, tasks: batch, warmUp: batch },
            quick: { batch, tasks: 500, warmUp: 2 * batch },
            full: { batch, tasks: 4_000, warmUp: 4 * batch },
        },
        rounds: { smoke: 1, quick: 1, full: 1 },
        trial: cost,
    };
}

export const costs: Scenario[] = [
    {
        name: 'cost',
        title: 'Cost of a task that is claimed and finished alone',
        metrics: shown,
        bars,
        contenders: everyone,
        sizes: {
            smoke: { tasks: 40, warmUp: 10 },
            quick: { tasks: 200, warmUp: 100 },
            full: { tasks: 4_000, warmUp: 500 },
        },
        rounds: { smoke: 1, quick: 1, full: 1 },
        trial: cost,
    },
    {
        name: 'cost-dependencies',
        title: 'Cost of a task where every second one waits for another',
        metrics: shown,
        bars,
        contenders: (contender) => everyone(contender) && contender.role !== 'floor',
        sizes: {
            smoke: { tasks: 40, edges: 20, warmUp: 10 },
            quick: { tasks: 200, edges: 100, warmUp: 100 },
            full: { tasks: 4_000, edges: 2_000, warmUp: 500 },
        },
        rounds: { smoke: 1, quick: 1, full: 1 },
        trial: cost,
    },
    inBatches(10),
    inBatches(100),
];
