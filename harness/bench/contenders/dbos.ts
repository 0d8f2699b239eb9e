import { setImmediate } from 'node:timers/promises';
import type pg from 'pg';
import { type Contender, payloadOf, type Queue, result, type Work } from '../contender.ts';
import { loadPeer, peerVersion } from '../peers.ts';
import { Gate } from './gate.ts';
import { chunksOf, inLanes } from './lanes.ts';
import { makePool } from './pool.ts';

/** What is used of the package. */
interface DbosPackage {
    DBOS: {
        setConfig: (settings: Record<string, unknown>) => void;
        workflowID: string | undefined;
        registerWorkflow: (
            workflow: (payload: { task: number }) => Promise<unknown>,
            options: { name: string },
        ) => unknown;
        launch: () => Promise<void>;
        shutdown: (options: { workflowCompletionTimeoutMS: number }) => Promise<void>;
    };
    DBOSClient: {
        create: (settings: {
            systemDatabaseUrl: string;
            systemDatabasePool: pg.Pool;
            applicationName: string;
            logger: object;
        }) => Promise<DbosClient>;
    };
}

interface DbosClient {
    enqueue: (
        options: { workflowName: string; queueName: string },
        payload: unknown,
    ) => Promise<unknown>;
    registerQueue: (queue: string, options: Record<string, unknown>) => Promise<unknown>;
    listWorkflows: (filter: Record<string, unknown>) => Promise<unknown[]>;
    destroy: () => Promise<void>;
}

/** Workers that go on from one call of `work` to the next. */
interface Workers {
    workers: number;
    batch: number;
    gate: Gate;
    untilDurable: () => Promise<void>;
    stop: () => Promise<void>;
}

const packageName = '@dbos-inc/dbos-sdk';
const application = 'benchmark';
const workflow = 'task';
const queue = 'tasks';
const bulkSize = 10_000;
const patience = 60_000;

const onlyErrors = {
    debug: () => undefined,
    info: () => undefined,
    warn: () => undefined,
    error: console.error,
};

const settings = {
    name: application,
    applicationVersion: '1',
    listenQueues: [queue],
    logger: onlyErrors,
};

/** It runs workflows for the whole process; this is where those of the open queue go. */
let handle: (task: number) => Promise<void> = () => Promise.resolve();
let isRegistered = false;

export const dbos: Contender = {
    name: 'dbos',
    role: 'peer',
    keepsHistory: true,
    version: () => peerVersion(packageName),
    install,
    open,
};

async function load(): Promise<DbosPackage> {
    const library = await loadPeer<DbosPackage>(packageName);
    if (!isRegistered) {
        isRegistered = true;
        library.DBOS.registerWorkflow(
            async ({ task }) => {
                await handle(task);
                return result;
            },
            { name: workflow },
        );
    }
    return library;
}

/** To start is to make the tables. */
async function install(url: string): Promise<void> {
    const { DBOS } = await load();
    DBOS.setConfig({ ...settings, systemDatabaseUrl: url });
    await DBOS.launch();
    await DBOS.shutdown({ workflowCompletionTimeoutMS: patience });
}

async function open(url: string, connections: number): Promise<Queue> {
    const { DBOS, DBOSClient } = await load();
    // One more than those that work: it listens for notifications, and is idle otherwise.
    const pool = makePool(url, connections + 1);
    const client = await DBOSClient.create({
        systemDatabaseUrl: url,
        systemDatabasePool: pool,
        applicationName: application,
        logger: onlyErrors,
    });
    let running: Workers | undefined;

    async function create(tasks: number): Promise<void> {
        await inLanes(connections, tasks, (task) =>
            client.enqueue({ workflowName: workflow, queueName: queue }, payloadOf(task)),
        );
    }

    /** By the SQL function: the client has no call for many. */
    async function createInBulk(tasks: number): Promise<void> {
        const lists = chunksOf(bulkSize, tasks).map((numbers) =>
            JSON.stringify(numbers.map(payloadOf)),
        );
        await inLanes(connections, lists.length, (number) =>
            pool.query(
                `select count(dbos.enqueue_workflow(
                    workflow_name => $1,
                    queue_name => $2,
                    positional_args => array[payload],
                    application_name => $3))
                from json_array_elements($4::json) payload`,
                [workflow, queue, application, lists[number]],
            ),
        );
    }

    async function work(order: Work): Promise<void> {
        if (running?.workers !== order.workers || running.batch !== order.batch) {
            await running?.stop();
            running = await startWorkers(order);
        }
        await running.gate.admit(order);
        await running.untilDurable();
    }

    async function startWorkers({ workers, batch }: Work): Promise<Workers> {
        const concurrency = workers * batch;
        await client.registerQueue(queue, {
            workerConcurrency: concurrency,
            minPollingIntervalMs: 1,
            onConflict: 'always_update',
        });
        const gate = new Gate();
        let last: (string | undefined)[] = [];
        handle = async (task) => {
            await gate.handle(task);
            last.push(DBOS.workflowID);
            if (last.length > 2 * concurrency) {
                last = last.slice(-concurrency);
            }
        };
        DBOS.setConfig({
            ...settings,
            systemDatabaseUrl: url,
            systemDatabasePool: pool,
            runMigrations: false,
        });
        await DBOS.launch();

        /** Until none of those that can still be under way waits for its commit. */
        async function untilDurable(): Promise<void> {
            await setImmediate();
            const workflowIDs = last;
            let pending;
            do {
                pending = await client.listWorkflows({
                    workflowIDs,
                    status: 'PENDING',
                    loadInput: false,
                    loadOutput: false,
                });
            } while (pending.length > 0);
        }

        async function stop(): Promise<void> {
            gate.admitAll();
            await DBOS.shutdown({ workflowCompletionTimeoutMS: patience });
        }

        return { workers, batch, gate, untilDurable, stop };
    }

    async function close(): Promise<void> {
        await running?.stop();
        await client.destroy();
        await pool.end();
    }

    return { create, createInBulk, work, close };
}
