import type { Graph, Queue } from '../contender.ts';
import type { Metrics, Scenario, Size, Trial } from '../scenario.ts';
import { using } from './databases.ts';
import { createGraph } from './metered.ts';
import { quantile, timed } from './timing.ts';

const workers = 8;

/** So many tasks are worked on before the clock starts; where there are fewer, a tenth. */
const warmUp = 50;

/** When each task was first in the hands of a worker, and when its end began to be told. */
interface Times {
    started: Float64Array;
    finished: Float64Array;
}

export function chain({ tasks = 0 }: Size): Graph {
    return { tasks, edges: pairs(tasks - 1, (number) => [number + 1, number]) };
}

export function fanOut({ tasks = 0 }: Size): Graph {
    return { tasks: tasks + 1, edges: pairs(tasks, (number) => [number + 1, 0]) };
}

export function fanIn({ tasks = 0 }: Size): Graph {
    return { tasks: tasks + 1, edges: pairs(tasks, (number) => [tasks, number]) };
}

/**
 * Layers of 1 to 200 tasks, fewer in a small graph, narrow ones more often than wide ones. Each task waits for one of the layer before, and for one more of
 * the five layers before: sometimes much can run, sometimes all waits for a few.
 */
export function layered({ tasks = 0 }: Size): Graph {
    const random = randomNumbers();
    const edges: [number, number][] = [];
    const starts = [0];
    const widest = Math.min(200, Math.ceil(tasks / 10));
    let task = 0;
    while (task < tasks) {
        const end = Math.min(
            tasks,
            task + 1 + Math.floor(widest * (random(1000) / 1000) ** 3),
        );
        const above = starts.at(-2);
        for (; task < end && above !== undefined; task++) {
            const first = starts.at(-1) ?? 0;
            const early = starts.at(-6) ?? 0;
            const near = above + random(first - above);
            const far = early + random(first - early);
            edges.push([task, near]);
            if (far !== near) {
                edges.push([task, far]);
            }
        }
        task = end;
        starts.push(end);
    }
    return { tasks, edges };
}

function pairs(
    count: number,
    pair: (number: number) => [number, number],
): [number, number][] {
    return Array.from({ length: count }, (_, number) => pair(number));
}

/** Whole numbers below a limit, the same ones in every run. */
function randomNumbers(): (limit: number) => number {
    let state = 1;
    return (limit) => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        return Math.floor((state / 2 ** 32) * limit);
    };
}

function trialOf(makeGraph: (size: Size) => Graph): Trial {
    return async ({ contender, url, size, progress }) => {
        const graph = makeGraph(size);
        const queue = await contender.open(url, workers);
        try {
            const created = await create(queue, graph);
            // As autovacuum would within a minute; who plans by statistics needs them.
            await using(url, (client) => client.query('analyze'));
            const times: Times = {
                started: new Float64Array(graph.tasks).fill(Infinity),
                finished: new Float64Array(graph.tasks).fill(Infinity),
            };
            const drained = await drain(queue, graph, times, size, progress);
            return { ...drained, ...released(graph, times), ...created };
        } finally {
            await queue.close();
        }
    };
}

async function create(queue: Queue, graph: Graph): Promise<Metrics> {
    const ms = await timed(() => createGraph(queue, graph));
    return {
        create_us_per_task: (1000 * ms) / graph.tasks,
        create_us_per_edge: (1000 * ms) / graph.edges.length,
    };
}

/** Work on all tasks, a tenth at a time, until there are none or no time is left. */
async function drain(
    queue: Queue,
    graph: Graph,
    times: Times,
    { seconds = 0, batch = 1 }: Size,
    progress: (share: number) => void,
): Promise<Metrics> {
    let done = 0;
    async function work(tasks: number): Promise<void> {
        await queue.work({
            workers,
            batch,
            tasks,
            onStarted: (task) => {
                times.started[task] = performance.now();
            },
            onFinished: (task) => {
                times.finished[task] = performance.now();
                progress(++done / graph.tasks);
            },
        });
    }
    const first = Math.min(warmUp, Math.ceil(graph.tasks / 10));
    await work(first);
    const began = performance.now();
    let ms = 0;
    let worked = first;
    while (worked < graph.tasks && ms < 1000 * seconds) {
        const next = Math.min(graph.tasks - worked, Math.ceil(graph.tasks / 10));
        await work(next);
        worked += next;
        ms = performance.now() - began;
    }
    return {
        tasks_per_second: (1000 * (worked - first)) / ms,
        share_finished: worked / graph.tasks,
    };
}

/**
 * How long tasks that were free to run waited for a worker: from the moment when a worker
 * began to report the last of their dependencies until one had them in hand. Only those
 * count that had no other task before them in the queue; the rest wait for workers, not for
 * their release.
 */
function released(graph: Graph, { started, finished }: Times): Metrics {
    const freed = new Float64Array(graph.tasks);
    for (const [task, dependsOn] of graph.edges) {
        freed[task] = Math.max(freed[task] ?? 0, finished[dependsOn] ?? Infinity);
    }
    const inOrderOfRelease = [...freed.keys()].sort(
        (a, b) =>
            (freed[a] ?? 0) - (freed[b] ?? 0) || (started[a] ?? 0) - (started[b] ?? 0),
    );
    const starts = [...started].sort((a, b) => a - b);
    const waits: number[] = [];
    let taken = 0;
    for (const [before, task] of inOrderOfRelease.entries()) {
        const at = freed[task] ?? 0;
        if (!Number.isFinite(at)) {
            break;
        }
        while ((starts[taken] ?? Infinity) <= at) {
            taken++;
        }
        const wait = (started[task] ?? Infinity) - at;
        if (at > 0 && before === taken && Number.isFinite(wait)) {
            waits.push(wait);
        }
    }
    return waits.length === 0
        ? {}
        : {
              release_ms: quantile(waits, 0.5),
              release_p95_ms: quantile(waits, 0.95),
              releases: waits.length,
          };
}

function graphScenario(
    name: string,
    title: string,
    makeGraph: (size: Size) => Graph,
    sizes: Scenario['sizes'],
): Scenario {
    return {
        name: `graph-${name}`,
        title: `${title}; ${workers} workers with a connection each`,
        metrics: [
            { name: 'tasks_per_second', unit: 'tasks/s', better: 'more' },
            { name: 'release_ms', unit: 'ms', better: 'less' },
            { name: 'release_p95_ms', unit: 'ms', better: 'less' },
            { name: 'releases', unit: 'tasks', better: 'more' },
            { name: 'share_finished', unit: 'of all', better: 'more' },
            { name: 'create_us_per_task', unit: 'µs', better: 'less' },
            { name: 'create_us_per_edge', unit: 'µs', better: 'less' },
        ],
        bars: [
            { metric: 'release_ms', atMost: 5, unit: 'ms' },
            { metric: 'tasks_per_second', against: 'best peer', atLeast: 10 },
        ],
        contenders: ({ role }) => role !== 'floor',
        sizes,
        rounds: { smoke: 1, quick: 1, full: 5 },
        trial: trialOf(makeGraph),
    };
}

export const graphs: Scenario[] = [
    graphScenario('chain', 'A chain, each task waiting for the one before', chain, {
        smoke: { tasks: 20, seconds: 2 },
        quick: { tasks: 100, seconds: 2 },
        full: { tasks: 1000, seconds: 15 },
    }),
    graphScenario('fan-out', 'Tasks that all wait for one', fanOut, {
        smoke: { tasks: 20, seconds: 2 },
        quick: { tasks: 1000, seconds: 2 },
        full: { tasks: 10_000, seconds: 12 },
    }),
    // In batches, so that the end comes: one at a time shows nothing else of the release.
    graphScenario('fan-in', 'A task that waits for all others, done ten at a time', fanIn, {
        smoke: { tasks: 20, batch: 10, seconds: 5 },
        quick: { tasks: 1000, batch: 10, seconds: 10 },
        full: { tasks: 10_000, batch: 10, seconds: 60 },
    }),
    graphScenario('layered', 'A random graph in layers', layered, {
        smoke: { tasks: 60, seconds: 2 },
        quick: { tasks: 1000, seconds: 3 },
        full: { tasks: 50_000, seconds: 10 },
    }),
];
