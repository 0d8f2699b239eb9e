import type { Contender } from '../contender.ts';
import type { Scenario, Trial } from '../scenario.ts';
import { counting, metered } from './metered.ts';

const shown: Scenario['metrics'] = [
    { name: 'tasks_per_second', unit: 'tasks/s', better: 'more' },
    { name: 'round_trips_per_task', unit: 'statements', better: 'less' },
    { name: 'server_ms_per_task', unit: 'ms', better: 'less' },
];

/**
 * Tasks that are there already are claimed and finished, so many at a time. Some are left at
 * the end: who fetches ahead holds as many then as when the clock started.
 */
export const live: Trial = async ({ contender, url, size, progress }) => {
    const { workers = 1, batch = 1, tasks = 0, warmUp = 0 } = size;
    return metered(contender, url, workers, warmUp + tasks, async (queue, meter) => {
        await queue.createInBulk(warmUp + tasks + workers * batch);
        await queue.work({ workers, batch, tasks: warmUp });
        const onFinished = counting(tasks, progress);
        return meter.during(tasks, () => queue.work({ workers, batch, tasks, onFinished }));
    });
};

function life(workers: number, tasks: number): Scenario {
    return {
        name: `life-${workers}`,
        title:
            `Claim and finish one at a time, ${workers} worker${workers === 1 ? '' : 's'} ` +
            `with a connection each`,
        metrics: shown,
        bars: [
            { metric: 'tasks_per_second', against: 'best peer with history', atLeast: 1.3 },
            { metric: 'tasks_per_second', against: 'graphile-worker', atLeast: 1.3 },
        ],
        contenders: everyone,
        sizes: {
            smoke: { workers: Math.min(workers, 8), tasks: 40, warmUp: 10 },
            quick: { workers, tasks: tasks / 6, warmUp: 50 },
            full: { workers, tasks, warmUp: 500 },
        },
        rounds: { smoke: 1, quick: 2, full: 5 },
        trial: live,
    };
}

function inBatches(batch: number, full: number): Scenario {
    return {
        name: `batch-${batch}`,
        title: `Claim and finish ${batch} at a time, 4 workers with a connection each`,
        metrics: shown,
        bars: [{ metric: 'tasks_per_second', against: 'best peer', atLeast: 1 }],
        contenders: everyone,
        sizes: {
            smoke: { workers: 2, batch, tasks: 2 * batch, warmUp: batch },
            quick: { workers: 4, batch, tasks: full / 4, warmUp: 4 * batch },
            full: { workers: 4, batch, tasks: full, warmUp: 8 * batch },
        },
        rounds: { smoke: 1, quick: 2, full: 5 },
        trial: live,
    };
}

export function everyone({ name }: Contender): boolean {
    return name !== 'recursive-trigger';
}

export const throughput: Scenario[] = [
    life(1, 1_500),
    life(8, 3_000),
    life(32, 3_000),
    inBatches(10, 4_000),
    inBatches(100, 8_000),
];
