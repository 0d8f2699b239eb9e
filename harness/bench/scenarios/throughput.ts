import type { Contender } from '../contender.ts';
import { openMeter } from '../measures.ts';
import type { Bar, Scenario, Trial } from '../scenario.ts';

const rounds = { smoke: 1, quick: 5, full: 5 };

const shown: Scenario['metrics'] = [
    { name: 'tasks_per_second', unit: 'tasks/s', better: 'more' },
    { name: 'round_trips_per_task', unit: 'statements', better: 'less' },
    { name: 'server_ms_per_task', unit: 'ms', better: 'less' },
];

/** Tasks that are there already are claimed and finished, so many at a time. */
const live: Trial = async ({ contender, url, size, progress }) => {
    const { workers = 1, batch = 1, tasks = 0, warmUp = 0 } = size;
    const meter = await openMeter(url);
    const queue = await contender.open(url, workers);
    await queue.createInBulk(warmUp + tasks);
    await queue.work({ workers, batch, tasks: warmUp });
    let finished = 0;
    const work = await meter.during(tasks, () =>
        queue.work({
            workers,
            batch,
            tasks,
            onFinished: () => {
                progress(++finished / tasks);
            },
        }),
    );
    await queue.close();
    const life = await meter.sinceOpened(warmUp + tasks);
    await meter.close();
    return { ...work, ...life };
};

function life(workers: number, quick: number, full: number): Scenario {
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
            quick: { workers, tasks: quick, warmUp: 200 },
            full: { workers, tasks: full, warmUp: 500 },
        },
        rounds,
        trial: live,
    };
}

function inBatches(batch: number, full: number): Scenario {
    const bars: Bar[] = [{ metric: 'tasks_per_second', against: 'best peer', atLeast: 1 }];
    return {
        name: `batch-${batch}`,
        title: `Claim and finish ${batch} at a time, 4 workers with a connection each`,
        metrics: shown,
        bars,
        contenders: everyone,
        sizes: {
            smoke: { workers: 2, batch, tasks: 2 * batch, warmUp: 2 * batch },
            quick: { workers: 4, batch, tasks: full / 4, warmUp: 4 * batch },
            full: { workers: 4, batch, tasks: full, warmUp: 8 * batch },
        },
        rounds,
        trial: live,
    };
}

function withConnections(connections: number): Scenario {
    return {
        name: `connections-${connections}`,
        title: `Claim and finish one at a time, ${connections} workers with a connection each`,
        metrics: shown,
        bars: [],
        contenders: everyone,
        sizes: {
            smoke: { workers: Math.min(connections, 10), tasks: 40, warmUp: 10 },
            full: { workers: connections, tasks: 6000, warmUp: 1000 },
        },
        rounds,
        trial: live,
    };
}

export function everyone(contender: Contender): boolean {
    return contender.name !== 'recursive-trigger';
}

export const throughput: Scenario[] = [
    life(1, 1000, 3000),
    life(8, 1500, 6000),
    life(32, 1500, 6000),
    inBatches(10, 8000),
    inBatches(100, 16000),
    withConnections(10),
    withConnections(100),
    withConnections(200),
];
