import type { Scenario, Trial } from '../scenario.ts';
import { metered } from './metered.ts';
import { everyone } from './throughput.ts';

const counts = [10, 100, 200];

/** The same work by few and by many workers, each with a connection of its own. */
const connections: Trial = async ({ contender, url, size, progress }) => {
    const { most = 0, tasks = 0, warmUp = 0 } = size;
    const speeds: Record<string, number> = {};
    for (const [place, count] of counts.entries()) {
        const workers = Math.min(count, most);
        const { tasks_per_second = NaN } = await metered(
            contender,
            url,
            workers,
            warmUp + tasks,
            async (queue, meter) => {
                await queue.createInBulk(warmUp + tasks + workers);
                await queue.work({ workers, batch: 1, tasks: warmUp });
                return meter.during(tasks, () => queue.work({ workers, batch: 1, tasks }));
            },
        );
        speeds[`tasks_per_second_by_${count}`] = tasks_per_second;
        progress((place + 1) / counts.length);
    }
    const best = Math.max(...Object.values(speeds));
    const { tasks_per_second_by_100 = NaN } = speeds;
    return { ...speeds, share_by_100: tasks_per_second_by_100 / best };
};

export const connectionCounts: Scenario[] = [
    {
        name: 'connections',
        title:
            'Claim and finish one at a time with 10, 100 and 200 workers, ' +
            'each with a connection of its own',
        metrics: [
            { name: 'tasks_per_second_by_100', unit: 'tasks/s', better: 'more' },
            { name: 'tasks_per_second_by_10', unit: 'tasks/s', better: 'more' },
            { name: 'tasks_per_second_by_200', unit: 'tasks/s', better: 'more' },
            { name: 'share_by_100', unit: 'of its own best', better: 'more' },
        ],
        bars: [
            { metric: 'tasks_per_second_by_100', against: 'best peer', atLeast: 0.8 },
            { metric: 'share_by_100', atLeast: 0.8, unit: 'of its own best' },
        ],
        contenders: everyone,
        sizes: {
            smoke: { most: 4, tasks: 20, warmUp: 10 },
            quick: { most: 200, tasks: 300, warmUp: 200 },
            full: { most: 200, tasks: 1_200, warmUp: 400 },
        },
        rounds: { smoke: 1, quick: 1, full: 5 },
        trial: connections,
    },
];
