import { readdirSync } from 'node:fs';
import { resolveBinary } from 'dbmate';
import type pg from 'pg';
import { run } from '../processes.ts';
import { Problem } from '../problem.ts';
import { inProject } from '../project.ts';
import { connect } from './connection.ts';

export const migrationsFolder = inProject('db/migrations');

export interface Migration {
    version: string;
    name: string;
}

/** The migrations of a folder, oldest first. */
export function migrationFiles(folder = migrationsFolder): Migration[] {
    return readdirSync(folder)
        .filter((file) => file.endsWith('.sql'))
        .sort()
        .map((file) => ({ version: /^\d*/.exec(file)?.[0] ?? '', name: file }));
}

/** Apply every pending migration. Hold the deployment lock: dbmate takes none. */
export async function applyMigrations(
    url: string,
    folder = migrationsFolder,
): Promise<string> {
    await recordTimes(url);
    return dbmate(url, 'migrate', folder);
}

/** Take back the newest migration. Hold the deployment lock. */
export async function rollBackMigration(
    url: string,
    folder = migrationsFolder,
): Promise<string> {
    return dbmate(url, 'rollback', folder);
}

/**
 * dbmate notes only which migrations are applied. Columns with defaults, made before it
 * looks for its table, note when each one began and ended.
 */
async function recordTimes(url: string): Promise<void> {
    const client = await connect(url);
    try {
        await client.query(`
            create table if not exists public.schema_migrations (
                version varchar primary key
            );
            alter table public.schema_migrations
                add column if not exists began_at timestamptz,
                add column if not exists ended_at timestamptz;
            alter table public.schema_migrations
                alter column began_at set default now(),
                alter column ended_at set default clock_timestamp();
        `);
    } finally {
        await client.end();
    }
}

async function dbmate(url: string, command: string, folder: string): Promise<string> {
    const { code, output } = await run(
        resolveBinary(),
        ['--migrations-dir', folder, command],
        {
            env: {
                // Its driver asks for TLS unless told otherwise; psql and ours do not.
                PGSSLMODE: 'disable',
                ...process.env,
                // Nobody's operators get into constraints and indexes: see .gmrc.
                PGOPTIONS: `${process.env.PGOPTIONS ?? ''} -c search_path=pg_catalog,pg_temp`,
                DATABASE_URL: url,
                DBMATE_MIGRATIONS_TABLE: 'public.schema_migrations',
                DBMATE_STRICT: 'true',
                DBMATE_NO_DUMP_SCHEMA: 'true',
            },
        },
    );
    if (code !== 0) {
        throw new Problem(`dbmate ${command} failed\n${output.trimEnd()}`);
    }
    return output;
}

/**
 * Do something that no other deployment to the same database may do meanwhile. The lock
 * belongs to a transaction, so that it holds behind a transaction pooler too.
 */
export async function withDeploymentLock<T>(
    url: string,
    work: () => Promise<T>,
): Promise<T> {
    const client = await connect(url);
    try {
        await client.query('begin');
        await client.query('set local idle_in_transaction_session_timeout = 0');
        await waitForLock(client);
        const result = await work();
        await client.query('commit');
        return result;
    } finally {
        await client.end();
    }
}

async function waitForLock(client: pg.Client): Promise<void> {
    const key = `hashtextextended('signalbox deployment', 0)`;
    const { rows } = await client.query<{ locked: boolean }>(
        `select pg_try_advisory_xact_lock(${key}) as locked`,
    );
    if (rows[0]?.locked !== true) {
        console.error('waiting for another deployment to this database');
        await client.query(`select pg_advisory_xact_lock(${key})`);
    }
}
