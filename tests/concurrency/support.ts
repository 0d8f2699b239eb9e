import type { TestContext } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type pg from 'pg';
import { connect } from '../../harness/database/connection.ts';
import { embeddedBinaries, majors } from '../../harness/server/binaries.ts';
import type { Settings } from '../../harness/server/cluster.ts';
import { settingsForTests, startThrowaway } from '../../harness/server/throwaway.ts';
import {
    copyTemplate,
    createEmpty,
    dropDatabase,
    makeTemplate,
    newPrefix,
    type TestServer,
} from '../../harness/testing/databases.ts';
import { serverVariable } from '../../harness/testing/node.ts';

/** A connection, and the process that serves it. */
export interface Session extends pg.Client {
    pid: number;
}

/** A database that only this test uses, with tables, code, pgTAP and factories. */
export interface Database {
    url: string;
    connect: () => Promise<Session>;
    sessions: (count: number) => Promise<Session[]>;
    drop: () => Promise<void>;
}

/** A database on a server that only this test uses, and so may kill. */
export interface PrivateCluster extends Database {
    /** Kill the server with SIGKILL: every session is cut off, nothing is shut down. */
    kill: () => void;
    /** Start it again; it recovers, and `connect` works as before. */
    restart: () => Promise<void>;
}

// A wait that takes longer than this will not end by itself.
const patience = 30_000;

/** A fresh database, dropped after the test. */
export async function freshDatabase(t: TestContext): Promise<Database> {
    const server = testServer();
    const url = await copyTemplate(server);
    const database = openDatabase(
        () => url,
        () => dropDatabase(server, url),
    );
    t.after(database.drop);
    return database;
}

/** A database without anything in it, dropped after the test. */
export async function emptyDatabase(t: TestContext): Promise<Database> {
    const server = testServer();
    const url = await createEmpty(server);
    const database = openDatabase(
        () => url,
        () => dropDatabase(server, url),
    );
    t.after(database.drop);
    return database;
}

/** A server of this test's own, of the version under test, with settings of its own. */
export async function privateCluster(
    t: TestContext,
    settings: Settings = {},
): Promise<PrivateCluster> {
    const { label } = testServer();
    const version = Number(/\d+/.exec(label)?.[0]);
    const major = majors.find((candidate) => candidate <= version) ?? 15;
    const cluster = await startThrowaway(embeddedBinaries(major), {
        ...settingsForTests,
        ...settings,
    });
    const server = { label, url: cluster.url('postgres'), prefix: newPrefix() };
    await makeTemplate(server);
    const name = new URL(await copyTemplate(server)).pathname.slice(1);
    const database = openDatabase(() => cluster.url(name), cluster.stop);
    t.after(database.drop);
    return Object.assign(database, { kill: cluster.kill, restart: cluster.restart });
}

function testServer(): TestServer {
    const server = process.env[serverVariable];
    if (server === undefined) {
        throw new Error('run this file with: make test FILES=tests/concurrency/….test.ts');
    }
    return JSON.parse(server) as TestServer;
}

/** Dropping comes first and ends the sessions: one that waits for a lock would not close. */
function openDatabase(url: () => string, remove: () => Promise<void>): Database {
    const open: Session[] = [];
    let isDropped = false;
    async function openSession(): Promise<Session> {
        const client = await connect(url());
        const { rows } = await client.query<{ pid: number }>(
            'select pg_backend_pid() as pid',
        );
        const session = Object.assign(client, { pid: rows[0]?.pid ?? 0 });
        open.push(session);
        return session;
    }
    return {
        get url() {
            return url();
        },
        connect: openSession,
        sessions: (count) => Promise.all(Array.from({ length: count }, openSession)),
        drop: async () => {
            if (!isDropped) {
                isDropped = true;
                await remove();
                await Promise.allSettled(open.map((session) => session.end()));
            }
        },
    };
}

/**
 * Wait until a session waits for a lock of another one; resolves to the processes that
 * hold it up. Ask on a session of its own: the blocked one cannot answer.
 */
export async function waitUntilBlocked(
    observer: pg.Client,
    pid: number,
): Promise<number[]> {
    return waitFor(observer, `process ${pid} to wait for a lock`, async () => {
        const { rows } = await observer.query<{ blockers: number[] }>(
            'select pg_catalog.pg_blocking_pids($1) as blockers',
            [pid],
        );
        const blockers = rows[0]?.blockers ?? [];
        return blockers.length > 0 ? blockers : undefined;
    });
}

/** Wait until a session has nothing to do: its statement has ended. */
export async function waitUntilIdle(observer: pg.Client, pid: number): Promise<void> {
    await waitFor(observer, `process ${pid} to be idle`, async () => {
        const { rowCount } = await observer.query(
            `select from pg_catalog.pg_stat_activity where pid = $1 and state like 'idle%'`,
            [pid],
        );
        return rowCount === 1 ? true : undefined;
    });
}

/** Wait until a session has gone, for example after pg_terminate_backend. */
export async function waitUntilGone(observer: pg.Client, pid: number): Promise<void> {
    await waitFor(observer, `process ${pid} to end`, async () => {
        const { rowCount } = await observer.query(
            'select from pg_catalog.pg_stat_activity where pid = $1',
            [pid],
        );
        return rowCount === 0 ? true : undefined;
    });
}

/** Ask until there is an answer; on the last try, fail with what all sessions are doing. */
export async function waitFor<T>(
    observer: pg.Client,
    what: string,
    ask: () => Promise<T | undefined>,
): Promise<T> {
    const deadline = performance.now() + patience;
    for (;;) {
        const answer = await ask();
        if (answer !== undefined) {
            return answer;
        }
        if (performance.now() > deadline) {
            const { rows } = await observer.query(
                `select pid, state, wait_event_type, wait_event, left(query, 200) as query
                from pg_catalog.pg_stat_activity
                where datname = current_database()`,
            );
            throw new Error(`waited in vain for ${what}\n${JSON.stringify(rows, null, 2)}`);
        }
        await setTimeout(5);
    }
}
