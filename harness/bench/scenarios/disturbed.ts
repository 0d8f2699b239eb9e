import { setTimeout } from 'node:timers/promises';
import type pg from 'pg';
import { connect } from '../../database/connection.ts';
import type { Queue } from '../contender.ts';
import type { Scenario, Trial } from '../scenario.ts';
import { median } from '../statistics.ts';
import { fillHistory } from './fill.ts';

const workers = 8;

/** A session that is in the way; resolves, when it is stopped, to how often it has read. */
type Disturbance = (session: pg.Client, isOver: () => boolean) => Promise<number>;

/** Its snapshot keeps every version of a row from being cleaned up. */
const openTransaction: Disturbance = async (session, isOver) => {
    await session.query('begin isolation level repeatable read');
    await session.query('select count(*) from pg_class');
    while (!isOver()) {
        await setTimeout(50);
    }
    await session.query('rollback');
    return 0;
};

/** A dashboard that shows everything, and a second later again. */
const analyticsReader: Disturbance = async (session, isOver) => {
    const { rows } = await session.query<{ id: string }>(
        `select id from signalbox.projects where name = 'benchmark'`,
    );
    let reads = 0;
    for (; !isOver(); reads++) {
        const values = [rows[0]?.id];
        await session.query('select * from signalbox.workflow_progress($1)', values);
        await session.query(
            'select * from signalbox.task_board where project_id = $1',
            values,
        );
        await session.query('select * from signalbox.blocked_tasks($1)', values);
        await setTimeout(1_000);
    }
    return reads;
};

/**
 * Work at first undisturbed, then with another session in the way; the last third of that
 * time is compared with the undisturbed beginning.
 */
function trialWith(disturbance: Disturbance): Trial {
    return async ({ contender, url, size, progress }) => {
        const { seconds = 0, chunk = 0, history = 0 } = size;
        const queue = await contender.open(url, workers);
        const session = await connect(url);
        try {
            if (history > 0) {
                await fillHistory(url, history);
            }
            await workFor(queue, 0, chunk);
            const undisturbed = median(await workFor(queue, seconds / 3, chunk));
            progress(1 / 4);

            let isOver = false;
            const [rates, reads] = await Promise.all([
                workFor(queue, seconds, chunk, (share) => {
                    progress(1 / 4 + (share * 3) / 4);
                }).finally(() => {
                    isOver = true;
                }),
                disturbance(session, () => isOver),
            ]);
            const last = rates.slice(Math.floor((rates.length * 2) / 3));
            return {
                tasks_per_second: median(last),
                undisturbed_tasks_per_second: undisturbed,
                share_of_undisturbed: median(last) / undisturbed,
                ...(reads > 0 ? { reads_per_second: reads / seconds } : {}),
            };
        } finally {
            await session.end();
            await queue.close();
        }
    };
}

/** Make and finish tasks, a chunk at a time; the speed of each chunk's claims and finishes. */
async function workFor(
    queue: Queue,
    seconds: number,
    chunk: number,
    progress: (share: number) => void = () => undefined,
): Promise<number[]> {
    const began = performance.now();
    const rates: number[] = [];
    for (;;) {
        await queue.createInBulk(chunk);
        const start = performance.now();
        await queue.work({ workers, batch: 1, tasks: chunk });
        const end = performance.now();
        rates.push((1000 * chunk) / (end - start));
        if (end - began >= 1000 * seconds) {
            return rates;
        }
        progress((end - began) / (1000 * seconds));
    }
}

const shown: Scenario['metrics'] = [
    { name: 'share_of_undisturbed', unit: 'of undisturbed', better: 'more' },
    { name: 'tasks_per_second', unit: 'tasks/s', better: 'more' },
    { name: 'undisturbed_tasks_per_second', unit: 'tasks/s', better: 'more' },
];

const bars: Scenario['bars'] = [
    { metric: 'share_of_undisturbed', atLeast: 0.8, unit: 'of undisturbed' },
];

export const disturbed: Scenario[] = [
    {
        name: 'open-transaction',
        title:
            'Claim and finish one at a time, 8 workers, while a transaction of another session ' +
            'stays open with its snapshot',
        metrics: shown,
        bars,
        contenders: ({ role }) => role === 'signalbox',
        sizes: {
            smoke: { seconds: 0.3, chunk: 20 },
            quick: { seconds: 9, chunk: 500 },
            full: { seconds: 180, chunk: 2_000 },
        },
        rounds: { smoke: 1, quick: 1, full: 1 },
        trial: trialWith(openTransaction),
    },
    {
        name: 'analytics-reader',
        title:
            'Claim and finish one at a time, 8 workers, while a dashboard reads ' +
            'workflow_progress, task_board and blocked_tasks once a second',
        metrics: [...shown, { name: 'reads_per_second', unit: 'times/s', better: 'more' }],
        bars,
        contenders: ({ role }) => role === 'signalbox',
        sizes: {
            smoke: { seconds: 0.3, chunk: 20, history: 200 },
            quick: { seconds: 5, chunk: 500, history: 10_000 },
            full: { seconds: 20, chunk: 2_000, history: 100_000 },
        },
        rounds: { smoke: 1, quick: 1, full: 3 },
        trial: trialWith(analyticsReader),
    },
];
