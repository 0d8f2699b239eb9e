import { setTimeout } from 'node:timers/promises';
import {
    type Contender,
    type Graph,
    payloadOf,
    type Queue,
    result,
    type Work,
} from '../contender.ts';
import { loadPeer, peerVersion } from '../peers.ts';
import { chunksOf, inLanes } from './lanes.ts';

/** What is used of the package. */
interface PgBossPackage {
    PgBoss: new (options: Record<string, unknown>) => PgBoss;
}

interface PgBoss {
    on: (event: 'error', listener: (error: unknown) => void) => void;
    start: () => Promise<unknown>;
    stop: (options: { graceful: boolean }) => Promise<void>;
    createQueue: (queue: string) => Promise<void>;
    send: (queue: string, data: object) => Promise<string | null>;
    insert: (queue: string, jobs: { data: object }[]) => Promise<unknown>;
    flow: (jobs: FlowJob[]) => Promise<unknown>;
    fetch: (queue: string, options: { batchSize: number }) => Promise<Job[]>;
    complete: (queue: string, ids: string[], output: object) => Promise<unknown>;
    resolveFlow: () => Promise<void>;
}

interface FlowJob {
    ref: string;
    name: string;
    data: object;
    dependsOn: string[];
}

interface Job {
    id: string;
    data: { task: number };
}

const name = 'pg-boss';
const queue = 'tasks';
const bulkSize = 10_000;

// An idle worker asks again soon, then ever more seldom.
const shortestPause = 1;
const longestPause = 32;

export const pgBoss: Contender = {
    name,
    role: 'peer',
    keepsHistory: true,
    version: () => peerVersion(name),
    install,
    open,
};

async function start(url: string, connections: number): Promise<PgBoss> {
    const { PgBoss } = await loadPeer<PgBossPackage>(name);
    const boss = new PgBoss({
        connectionString: url,
        max: connections,
        // No maintenance and no cron jobs take part.
        supervise: false,
        schedule: false,
    });
    boss.on('error', (error) => {
        console.error(error);
    });
    await boss.start();
    return boss;
}

async function install(url: string): Promise<void> {
    const boss = await start(url, 1);
    await boss.createQueue(queue);
    await boss.stop({ graceful: false });
}

async function open(url: string, connections: number): Promise<Queue> {
    const boss = await start(url, connections);
    let hasGraph = false;
    let releasing: Promise<void> | undefined;
    let releaseAgain = false;

    async function createInBulk(tasks: number): Promise<void> {
        const lists = chunksOf(bulkSize, tasks);
        await inLanes(connections, lists.length, (number) =>
            boss.insert(
                queue,
                (lists[number] ?? []).map((task) => ({ data: payloadOf(task) })),
            ),
        );
    }

    async function createGraph(graph: Graph): Promise<void> {
        hasGraph = true;
        const jobs = Array.from({ length: graph.tasks }, (_, task) => ({
            ref: String(task),
            name: queue,
            data: payloadOf(task),
            dependsOn: [] as string[],
        }));
        for (const [task, dependsOn] of graph.edges) {
            jobs[task]?.dependsOn.push(String(dependsOn));
        }
        await boss.flow(jobs);
    }

    /** By `fetch` and `complete`: `work` waits half a second or more between its turns. */
    async function work(order: Work): Promise<void> {
        let unclaimed = order.tasks;
        await inLanes(order.workers, order.workers, async () => {
            let pause = shortestPause;
            while (unclaimed > 0) {
                const wanted = Math.min(order.batch, unclaimed);
                unclaimed -= wanted;
                const jobs = await boss.fetch(queue, { batchSize: wanted });
                unclaimed += wanted - jobs.length;
                if (jobs.length > 0) {
                    await finish(jobs, order);
                    pause = shortestPause;
                } else if (unclaimed > 0) {
                    await (releasing ?? setTimeout(pause));
                    pause = Math.min(2 * pause, longestPause);
                }
            }
        });
        await releasing;
    }

    async function finish(jobs: Job[], order: Work): Promise<void> {
        for (const { data } of jobs) {
            order.onStarted?.(data.task);
            order.onFinished?.(data.task);
        }
        await boss.complete(
            queue,
            jobs.map(({ id }) => id),
            result,
        );
        if (hasGraph) {
            releaseAgain = true;
            releasing ??= release();
        }
    }

    /** Release dependents at once, where its own timer takes a second or more; one at a time. */
    async function release(): Promise<void> {
        while (releaseAgain) {
            releaseAgain = false;
            await boss.resolveFlow();
        }
        releasing = undefined;
    }

    return {
        create: (tasks) =>
            inLanes(connections, tasks, (task) => boss.send(queue, payloadOf(task))),
        createInBulk,
        createGraph,
        work,
        close: () => boss.stop({ graceful: false }),
    };
}
