import type { Graph } from '../contender.ts';
import type { Metrics, Scenario, Size, Trial } from '../scenario.ts';
import { using } from './databases.ts';
import { chain, fanIn, fanOut, layered } from './graph.ts';
import { createGraph } from './metered.ts';
import { timed } from './timing.ts';

const workers = 8;

// After a warm-up: what a session has never called it has to plan.
const shares = [
    { name: 'warm_up', share: 0.05 },
    { name: 'quarter', share: 0.25 },
    { name: 'half', share: 0.5 },
    { name: 'whole', share: 1 },
];

/** The same graph in three sizes, each made and worked on to its end. */
function trialOf(makeGraph: (size: Size) => Graph): Trial {
    return async ({ contender, url, size: { tasks = 0 }, progress }) => {
        const metrics: Metrics = {};
        const all = tasks * shares.reduce((sum, { share }) => sum + share, 0);
        let done = 0;
        const queue = await contender.open(url, workers);
        try {
            for (const { name, share } of shares) {
                const graph = makeGraph({ tasks: Math.round(tasks * share) });
                const create = await timed(() => createGraph(queue, graph));
                // As autovacuum would within a minute; who plans by statistics needs them.
                await using(url, (client) => client.query('analyze'));
                const run = await timed(() =>
                    queue.work({
                        workers,
                        batch: 1,
                        tasks: graph.tasks,
                        onFinished: () => {
                            progress(Math.min(1, ++done / all));
                        },
                    }),
                );
                if (name !== 'warm_up') {
                    metrics[`run_ms_per_task_${name}`] = run / graph.tasks;
                    metrics[`create_ms_per_task_${name}`] = create / graph.tasks;
                }
            }
        } finally {
            await queue.close();
        }
        return { ...metrics, ...growth(metrics, 'run'), ...growth(metrics, 'create') };
    };
}

/** What a task costs in the whole, as a multiple of what it costs in a quarter of it. */
function growth(metrics: Metrics, what: string): Metrics {
    const whole = metrics[`${what}_ms_per_task_whole`] ?? NaN;
    const quarter = metrics[`${what}_ms_per_task_quarter`] ?? NaN;
    return { [`${what}_growth`]: whole / quarter };
}

function scaleScenario(
    name: string,
    title: string,
    makeGraph: (size: Size) => Graph,
    sizes: Scenario['sizes'],
): Scenario {
    return {
        name: `scale-${name}`,
        title:
            `${title}, to the end; ${workers} workers with a connection each. Growth is the time ` +
            'per task of all of them over that of a quarter: 1 when time grows as tasks do',
        metrics: [
            { name: 'run_ms_per_task_whole', unit: 'ms', better: 'less' },
            { name: 'run_ms_per_task_half', unit: 'ms', better: 'less' },
            { name: 'run_ms_per_task_quarter', unit: 'ms', better: 'less' },
            { name: 'run_growth', unit: 'times', better: 'less' },
            { name: 'create_ms_per_task_whole', unit: 'ms', better: 'less' },
            { name: 'create_ms_per_task_half', unit: 'ms', better: 'less' },
            { name: 'create_ms_per_task_quarter', unit: 'ms', better: 'less' },
            { name: 'create_growth', unit: 'times', better: 'less' },
        ],
        bars: [
            { metric: 'run_growth', atMost: 1.5, unit: 'times' },
            { metric: 'create_growth', atMost: 1.5, unit: 'times' },
        ],
        contenders: ({ role }) => role === 'signalbox',
        sizes,
        rounds: { smoke: 1, quick: 1, full: 1 },
        trial: trialOf(makeGraph),
    };
}

export const scales: Scenario[] = [
    scaleScenario('chain', 'A chain, each task waiting for the one before', chain, {
        smoke: { tasks: 40 },
        quick: { tasks: 400 },
        full: { tasks: 10_000 },
    }),
    scaleScenario('fan-out', 'Tasks that all wait for one', fanOut, {
        smoke: { tasks: 40 },
        quick: { tasks: 1200 },
        full: { tasks: 10_000 },
    }),
    scaleScenario('fan-in', 'A task that waits for all others', fanIn, {
        smoke: { tasks: 40 },
        quick: { tasks: 400 },
        full: { tasks: 10_000 },
    }),
    scaleScenario('layered', 'A random graph in layers', layered, {
        smoke: { tasks: 80 },
        quick: { tasks: 1200 },
        full: { tasks: 50_000 },
    }),
];
