import { EventEmitter, once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import type pg from 'pg';
import { type Contender, payloadOf, type Queue, type Work } from '../contender.ts';
import { loadPeer, peerVersion } from '../peers.ts';
import { Gate } from './gate.ts';
import { chunksOf, inLanes } from './lanes.ts';
import { makePool } from './pool.ts';

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
        tasks: Record<string, (payload: { task: number }) => Promise<void>>,
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

type Loaded = GraphileWorker & { silent: object };

/** Workers that go on from one call of `work` to the next. */
interface Workers {
    workers: number;
    batch: number;
    gate: Gate;
    stop: () => Promise<void>;
}

const name = 'graphile-worker';
const identifier = 'task';
const bulkSize = 10_000;

// For a notification that is missed, in milliseconds.
const pollInterval = 100;

export const graphileWorker: Contender = {
    name,
    role: 'peer',
    keepsHistory: false,
    version: () => peerVersion(name),
    install,
    open,
};

async function load(): Promise<Loaded> {
    // As its own performance test sets it: no line is composed for each job.
    process.env.NO_LOG_SUCCESS = '1';
    const library = await loadPeer<GraphileWorker>(name);
    return { ...library, silent: new library.Logger(() => () => undefined) };
}

async function install(url: string): Promise<void> {
    const { runMigrations, silent } = await load();
    const pgPool = makePool(url, 1);
    try {
        await runMigrations({ pgPool, logger: silent });
    } finally {
        await pgPool.end();
    }
}

async function open(url: string, connections: number): Promise<Queue> {
    const library = await load();
    // Two more than there are workers, as its documentation asks for: one listens for new
    // jobs, and a worker goes on to its next job while the last one is being deleted.
    const pool = makePool(url, connections + 2);
    const utils = await library.makeWorkerUtils({ pgPool: pool, logger: library.silent });
    let running: Workers | undefined;

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
        if (running?.workers !== order.workers || running.batch !== order.batch) {
            await running?.stop();
            running = startWorkers(library, pool, order);
        }
        await running.gate.admit(order);
        await untilIdle(pool);
    }

    async function close(): Promise<void> {
        await running?.stop();
        await utils.release();
        await pool.end();
    }

    return { create, createInBulk, work, close };
}

function startWorkers(library: Loaded, pool: pg.Pool, { workers, batch }: Work): Workers {
    const gate = new Gate();
    const events = new EventEmitter();
    let holdsJobs = false;
    events.on('localQueue:setMode', ({ newMode }: { newMode: string }) => {
        holdsJobs = newMode === 'WAITING';
    });
    const workerPool = library.runTaskList(
        {
            logger: library.silent,
            noHandleSignals: true,
            events,
            preset: { worker: settingsFor(workers, batch) },
        },
        { [identifier]: ({ task }) => gate.handle(task) },
        pool,
    );

    async function stop(): Promise<void> {
        gate.admitAll();
        // With jobs in its local queue it fails to stop.
        while (holdsJobs) {
            await once(events, 'localQueue:setMode');
        }
        await workerPool.gracefulShutdown();
        await untilIdle(pool);
    }

    return { workers, batch, gate, stop };
}

function settingsFor(workers: number, batch: number): Record<string, unknown> {
    if (batch === 1) {
        return { concurrentJobs: workers, pollInterval };
    }
    return {
        concurrentJobs: workers,
        pollInterval,
        localQueue: { size: workers * batch },
        completeJobBatchDelay: 0,
        failJobBatchDelay: 0,
    };
}

/** No one is told when a job has been deleted: what tells is that no connection is busy. */
async function untilIdle(pool: pg.Pool): Promise<void> {
    // Jobs that are finished together are deleted together, one turn of the timers later.
    await setTimeout(2);
    const listening = 1;
    while (pool.waitingCount > 0 || pool.idleCount < pool.totalCount - listening) {
        await setTimeout(1);
    }
}
