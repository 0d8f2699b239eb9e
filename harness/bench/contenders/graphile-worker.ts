import { EventEmitter } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { type Contender, payloadOf, type Queue, type Work } from '../contender.ts';
import { loadPeer, peerVersion } from '../peers.ts';
import { chunksOf, inLanes } from './lanes.ts';

/** What is used of the package. */
interface GraphileWorker {
    Logger: new (factory: () => () => void) => object;
    runMigrations: (options: Options) => Promise<void>;
    makeWorkerUtils: (options: Options) => Promise<{
        addJob: (identifier: string, payload: unknown) => Promise<unknown>;
        release: () => Promise<void>;
    }>;
    runTaskList: (
        options: Options,
        tasks: Record<string, (payload: { task: number }) => void>,
        pool: pg.Pool,
    ) => { gracefulShutdown: () => Promise<void> };
}

interface Options {
    pgPool?: pg.Pool;
    logger: object;
    noHandleSignals?: boolean;
    events?: EventEmitter;
    preset?: { worker: Record<string, unknown> };
}

const name = 'graphile-worker';
const identifier = 'task';
const bulkSize = 10_000;

export const graphileWorker: Contender = {
    name,
    role: 'peer',
    keepsHistory: false,
    version: () => peerVersion(name),
    install,
    open,
};

async function load(): Promise<GraphileWorker & { silent: object }> {
    // As its own performance test sets it: no line is composed for each job.
    process.env.NO_LOG_SUCCESS = '1';
    const library = await loadPeer<GraphileWorker>(name);
    return { ...library, silent: new library.Logger(() => () => undefined) };
}

async function install(url: string): Promise<void> {
    const { runMigrations, silent } = await load();
    const pgPool = new pg.Pool({ connectionString: url, max: 1 });
    try {
        await runMigrations({ pgPool, logger: silent });
    } finally {
        await pgPool.end();
    }
}

async function open(url: string, connections: number): Promise<Queue> {
    const library = await load();
    // One more than those that work: it listens for new jobs, and is idle otherwise.
    const pool = new pg.Pool({ connectionString: url, max: connections + 1 });
    pool.on('error', () => undefined);
    pool.on('connect', (client) => client.on('error', () => undefined));
    const utils = await library.makeWorkerUtils({ pgPool: pool, logger: library.silent });

    async function create(tasks: number): Promise<void> {
        await inLanes(connections, tasks, (task) =>
            utils.addJob(identifier, payloadOf(task)),
        );
    }

    /** By the SQL function, as its performance test does: `addJobs` sends all rows back. */
    async function createInBulk(tasks: number): Promise<void> {
        const lists = chunksOf(bulkSize, tasks).map((numbers) =>
            JSON.stringify(
                numbers.map((task) => ({ identifier, payload: payloadOf(task) })),
            ),
        );
        await inLanes(connections, lists.length, (number) =>
            pool.query(
                `select 1
                from graphile_worker.add_jobs(array(
                    select json_populate_recordset(null::graphile_worker.job_spec, $1::json)
                ))`,
                [lists[number]],
            ),
        );
    }

    async function work(order: Work): Promise<void> {
        let finished = 0;
        let holdsJobs = false;
        const events = new EventEmitter();
        let workerPool: ReturnType<GraphileWorker['runTaskList']> | undefined;
        await new Promise<void>((resolve) => {
            // With jobs in its local queue it fails to stop, so it does them all first.
            function stopIfDone(): void {
                if (finished >= order.tasks && !holdsJobs) {
                    resolve();
                }
            }
            events.on('localQueue:setMode', ({ newMode }: { newMode: string }) => {
                holdsJobs = newMode === 'WAITING';
                stopIfDone();
            });
            workerPool = library.runTaskList(
                {
                    logger: library.silent,
                    noHandleSignals: true,
                    events,
                    preset: { worker: settingsFor(order) },
                },
                {
                    [identifier]: ({ task }) => {
                        order.onStarted?.(task);
                        order.onFinished?.(task);
                        finished++;
                        stopIfDone();
                    },
                },
                pool,
            );
        });
        await workerPool?.gracefulShutdown();
        await untilIdle(pool);
    }

    async function close(): Promise<void> {
        await utils.release();
        await pool.end();
    }

    return { create, createInBulk, work, close };
}

function settingsFor({ workers, batch }: Work): Record<string, unknown> {
    if (batch === 1) {
        return { concurrentJobs: workers };
    }
    return {
        concurrentJobs: workers,
        localQueue: { size: workers * batch },
        completeJobBatchDelay: 0,
        failJobBatchDelay: 0,
    };
}

/** Without batching no one waits for a job to be deleted, not even the shutdown. */
async function untilIdle(pool: pg.Pool): Promise<void> {
    while (pool.waitingCount > 0 || pool.idleCount < pool.totalCount) {
        await setTimeout(1);
    }
}
