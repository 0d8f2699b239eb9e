import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { connect, withDatabase } from '../database/connection.ts';
import { Problem } from '../problem.ts';
import type { Metrics } from './scenario.ts';

/** Counts what a contender costs the server; what the harness itself asks is not counted. */
export interface Meter {
    /** Do something to so many tasks: its speed, and per task WAL, buffers, round trips. */
    during: (tasks: number, action: () => Promise<unknown>) => Promise<Metrics>;
    /**
     * Per task of all since the meter was opened: transactions, dead versions of rows, bytes
     * in tables and indexes; and which share of the updates was HOT. Sessions hand in these
     * counts at the latest when they end, so all but the meter's must have been closed.
     */
    sinceOpened: (tasks: number) => Promise<Metrics>;
    close: () => Promise<void>;
}

/** What the statements in a database have done so far. */
interface Work {
    wal: number;
    buffers: number;
    statements: number;
    server_ms: number;
}

/** What the rows and transactions of a database came to so far. */
interface Traces {
    transactions: number;
    updates: number;
    hot_updates: number;
    dead_tuples: number;
    table_bytes: number;
    index_bytes: number;
    toast_bytes: number;
}

const patience = 15_000;

/** Open before the contender: what its database holds by then counts for nothing. */
export async function openMeter(url: string): Promise<Meter> {
    const database = new URL(url).pathname.slice(1);
    // In another database, and unseen by pg_stat_statements.
    const client = await connect(withDatabase(url, 'postgres'));
    await client.query('set pg_stat_statements.track = none');
    const before = await readTraces(client, url, database);

    async function during(tasks: number, action: () => Promise<unknown>): Promise<Metrics> {
        const start = await readWork(client, database);
        const began = performance.now();
        await action();
        const seconds = (performance.now() - began) / 1000;
        const end = await readWork(client, database);
        return {
            tasks_per_second: tasks / seconds,
            milliseconds_per_task: (1000 * seconds) / tasks,
            wal_bytes_per_task: (end.wal - start.wal) / tasks,
            buffers_per_task: (end.buffers - start.buffers) / tasks,
            round_trips_per_task: (end.statements - start.statements) / tasks,
            server_ms_per_task: (end.server_ms - start.server_ms) / tasks,
        };
    }

    async function sinceOpened(tasks: number): Promise<Metrics> {
        const after = await readTraces(client, url, database);
        const updates = after.updates - before.updates;
        return {
            transactions_per_task: (after.transactions - before.transactions) / tasks,
            dead_tuples_per_task: (after.dead_tuples - before.dead_tuples) / tasks,
            table_bytes_per_task: (after.table_bytes - before.table_bytes) / tasks,
            index_bytes_per_task: (after.index_bytes - before.index_bytes) / tasks,
            toast_bytes_per_task: (after.toast_bytes - before.toast_bytes) / tasks,
            ...(updates === 0
                ? {}
                : { hot_share: (after.hot_updates - before.hot_updates) / updates }),
        };
    }

    return { during, sinceOpened, close: () => client.end() };
}

async function readWork(client: pg.Client, database: string): Promise<Work> {
    return firstRow(
        client,
        `select
            (pg_current_wal_insert_lsn() - '0/0')::float8 as wal,
            coalesce(sum(s.shared_blks_hit + s.shared_blks_read), 0)::float8 as buffers,
            coalesce(sum(s.calls), 0)::float8 as statements,
            coalesce(sum(s.total_exec_time), 0)::float8 as server_ms
        from pg_stat_statements s
        where s.dbid = (select oid from pg_database where datname = $1)`,
        [database],
    );
}

async function readTraces(
    client: pg.Client,
    url: string,
    database: string,
): Promise<Traces> {
    await awaitEndOfSessions(client, database);
    const { transactions } = await firstRow<{ transactions: number }>(
        client,
        `select (xact_commit + xact_rollback)::float8 as transactions
        from pg_stat_database where datname = $1`,
        [database],
    );
    const inside = await connect(url);
    try {
        // The reading session's own transactions are in none of the two figures.
        const tables = await firstRow<Traces>(
            inside,
            `select
                coalesce(sum(s.n_tup_upd), 0)::float8 as updates,
                coalesce(sum(s.n_tup_hot_upd), 0)::float8 as hot_updates,
                coalesce(sum(s.n_tup_upd + s.n_tup_del), 0)::float8 as dead_tuples,
                coalesce(sum(pg_table_size(c.oid) - toast.bytes), 0)::float8 as table_bytes,
                coalesce(sum(pg_indexes_size(c.oid)), 0)::float8 as index_bytes,
                coalesce(sum(toast.bytes), 0)::float8 as toast_bytes
            from pg_stat_user_tables s
            inner join pg_class c
                on c.oid = s.relid
            cross join lateral (
                select coalesce(pg_total_relation_size(nullif(c.reltoastrelid, 0)), 0)
            ) toast (bytes)`,
        );
        return { ...tables, transactions };
    } finally {
        await inside.end();
        await awaitEndOfSessions(client, database);
    }
}

/** A session that has ended has handed in all its counts. */
async function awaitEndOfSessions(client: pg.Client, database: string): Promise<void> {
    const deadline = performance.now() + patience;
    for (;;) {
        const { sessions } = await firstRow<{ sessions: number }>(
            client,
            `select count(*)::integer as sessions from pg_stat_activity
            where datname = $1 and backend_type = 'client backend'`,
            [database],
        );
        if (sessions === 0) {
            return;
        }
        if (performance.now() > deadline) {
            throw new Problem(`${sessions} sessions were left open`);
        }
        await setTimeout(5);
    }
}

async function firstRow<T extends pg.QueryResultRow>(
    client: pg.Client,
    sql: string,
    values: string[] = [],
): Promise<T> {
    const { rows } = await client.query<T>(sql, values);
    const row = rows[0];
    if (row === undefined) {
        throw new Error(`no row from ${sql}`);
    }
    return row;
}
