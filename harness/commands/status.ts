import type pg from 'pg';
import { loadedChecksum, readCode } from '../database/code.ts';
import { connect } from '../database/connection.ts';
import { migrationFiles } from '../database/migrations.ts';
import { setting } from '../project.ts';
import { runningEmbedded } from '../server/embedded.ts';

/** Say where things stand: the server, each migration, and the code. */
export async function run(): Promise<void> {
    const url = setting('DATABASE_URL');
    const embedded = url === undefined ? await runningEmbedded() : undefined;
    if (url === undefined && embedded === undefined) {
        console.log('server      embedded, stopped (start it: make up)');
        return;
    }
    const client = await connect(url ?? embedded?.url ?? '');
    try {
        console.log(`server      ${await describeServer(client)}`);
        if (embedded !== undefined) {
            console.log(`data        ${embedded.data}`);
            console.log(`log         ${embedded.log}`);
        }
        await showMigrations(client);
        console.log(`code        ${await describeCode(client)}`);
    } finally {
        await client.end();
    }
}

async function describeServer(client: pg.Client): Promise<string> {
    const { rows } = await client.query<{ version: string; name: string; size: string }>(`
        select
            split_part(current_setting('server_version'), ' ', 1) as version,
            current_database() as name,
            pg_size_pretty(pg_database_size(current_database())) as size
    `);
    const { version = '', name = '', size = '' } = rows[0] ?? {};
    return `PostgreSQL ${version} at ${client.host}:${client.port}, database ${name} (${size})`;
}

interface Applied {
    version: string;
    began_at: string | null;
    took_ms: string | null;
}

async function showMigrations(client: pg.Client): Promise<void> {
    const applied = await appliedMigrations(client);
    const files = migrationFiles();
    const pending = files.filter((file) => !applied.has(file.version));
    console.log(`migrations  ${applied.size} applied, ${pending.length} pending`);
    for (const { version, name } of files) {
        const entry = applied.get(version);
        const time =
            entry === undefined
                ? 'pending'
                : entry.began_at === null
                  ? 'applied, not by make'
                  : `applied ${entry.began_at} in ${entry.took_ms} ms`;
        console.log(`  ${name.padEnd(52)} ${time}`);
    }
    for (const version of applied.keys()) {
        if (!files.some((file) => file.version === version)) {
            console.log(`  ${version.padEnd(52)} applied, not in this checkout`);
        }
    }
}

/** The table is dbmate's; without our columns of times it was made by dbmate alone. */
async function appliedMigrations(client: pg.Client): Promise<Map<string, Applied>> {
    const { rowCount } = await client.query(
        `select where to_regclass('public.schema_migrations') is not null`,
    );
    if (rowCount === 0) {
        return new Map();
    }
    const { rows } = await client.query<Applied>(`
        select
            m.version,
            to_char((to_jsonb(m) ->> 'began_at')::timestamptz, 'YYYY-MM-DD HH24:MI:SS') as began_at,
            round(1000 * extract(epoch from
                (to_jsonb(m) ->> 'ended_at')::timestamptz
                - (to_jsonb(m) ->> 'began_at')::timestamptz)) as took_ms
        from public.schema_migrations m
        order by m.version
    `);
    return new Map(rows.map((row) => [row.version, row]));
}

async function describeCode(client: pg.Client): Promise<string> {
    const loaded = await loadedChecksum(client);
    if (loaded === undefined) {
        return 'not loaded (load it: make code)';
    }
    const { checksum } = await readCode();
    return loaded === checksum
        ? 'in step with this checkout'
        : 'differs from this checkout (load it: make code)';
}
