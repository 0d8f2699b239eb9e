import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import {
    type CatalogueObject,
    firstDifference,
    readCatalogue,
} from '../database/catalogue.ts';
import { loadCode } from '../database/code.ts';
import { connect } from '../database/connection.ts';
import { runFolder } from '../database/deploy.ts';
import {
    applyMigrations,
    type Migration,
    migrationFiles,
    migrationsFolder,
    rollBackMigration,
} from '../database/migrations.ts';
import { Problem } from '../problem.ts';
import { createEmpty, type TestServer } from '../testing/databases.ts';

/**
 * Apply the migrations one by one, put data in through the public functions, and go down
 * one by one, each migration down, up and down again over the data of those below it. At
 * every step the tables must be as they were at that step before, and no row may go that
 * was not in a table the migration made.
 */
export async function checkMigrations(server: TestServer): Promise<string> {
    const url = await createEmpty(server);
    const folder = mkdtempSync(join(tmpdir(), 'signalbox-migrations-'));
    const client = await connect(url);
    try {
        return await goUpAndDown(client, url, folder);
    } finally {
        await client.end();
        rmSync(folder, { recursive: true });
    }
}

async function goUpAndDown(
    client: pg.Client,
    url: string,
    folder: string,
): Promise<string> {
    const migrations = migrationFiles();
    const states = [await tables(client)];
    for (const migration of migrations) {
        addTo(folder, migration);
        await applyMigrations(url, folder);
        states.push(await tables(client));
    }
    await loadCode(url);
    const code = await readCatalogue(client, ['signalbox']);
    await runFolder(url, 'db/seeds');
    const note = await describeData(client);
    await dropCode(client);
    compare('dropping the code', states.at(-1), await tables(client));

    for (const [index, migration] of [...migrations.entries()].reverse()) {
        const below = states[index] ?? [];
        const rows = await countRows(client);
        await rollBackMigration(url, folder);
        compare(`down ${migration.name}`, below, await tables(client));
        const kept = await countRows(client);
        for (const [table, count] of kept) {
            if ((rows.get(table) ?? 0) > count) {
                throw new Problem(`down ${migration.name} loses rows of ${table}`);
            }
        }
        await applyMigrations(url, folder);
        compare(`up again ${migration.name}`, states[index + 1], await tables(client));
        await rollBackMigration(url, folder);
        rmSync(join(folder, migration.name));
    }

    for (const migration of migrations) {
        addTo(folder, migration);
    }
    await applyMigrations(url, folder);
    compare('up again from nothing', states.at(-1), await tables(client));
    await loadCode(url);
    compare('the code again', code, await readCatalogue(client, ['signalbox']));
    await runFolder(url, 'db/seeds');
    return `${migrations.length} migrations, ${note}`;
}

function addTo(folder: string, migration: Migration): void {
    copyFileSync(join(migrationsFolder, migration.name), join(folder, migration.name));
}

async function tables(client: pg.Client): Promise<CatalogueObject[]> {
    return readCatalogue(client, ['signalbox_data']);
}

function compare(
    step: string,
    before: CatalogueObject[] | undefined,
    after: CatalogueObject[],
): void {
    const difference = firstDifference(before ?? [], after);
    if (difference !== undefined) {
        throw new Problem(`${step} leaves something else than there was\n${difference}`);
    }
}

/** What the load of an older release's code does by its end: no object of this one is left. */
async function dropCode(client: pg.Client): Promise<void> {
    const { rows } = await client.query<{ statement: string }>(`
        select format('drop policy %I on %s', polname, polrelid::regclass) as statement
        from pg_catalog.pg_policy
        union all
        select format(
            'alter table %s no force row level security, disable row level security',
            oid::regclass)
        from pg_catalog.pg_class
        where relrowsecurity
        union all
        select format(
            'drop %s if exists %s cascade',
            case relkind when 'm' then 'materialized view' else 'view' end, oid::regclass)
        from pg_catalog.pg_class
        where relnamespace = 'signalbox'::regnamespace and relkind in ('v', 'm')
        union all
        select format('drop routine if exists %s cascade', oid::regprocedure)
        from pg_catalog.pg_proc
        where pronamespace = 'signalbox'::regnamespace
    `);
    await client.query('set client_min_messages = warning');
    for (const { statement } of rows) {
        await client.query(statement);
    }
}

async function countRows(client: pg.Client): Promise<Map<string, number>> {
    const { rows } = await client.query<{ name: string }>(`
        select oid::regclass::text as name
        from pg_catalog.pg_class
        where relnamespace = to_regnamespace('signalbox_data') and relkind in ('r', 'p')
        order by 1
    `);
    const counts = new Map<string, number>();
    for (const { name } of rows) {
        const { rows: counted } = await client.query<{ count: number }>(
            `select count(*)::integer from ${name}`,
        );
        counts.set(name, counted[0]?.count ?? 0);
    }
    return counts;
}

async function describeData(client: pg.Client): Promise<string> {
    const counts = [...(await countRows(client)).values()];
    const filled = counts.filter((count) => count > 0).length;
    return `${filled} of ${counts.length} tables hold rows`;
}
