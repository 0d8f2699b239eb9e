import { randomBytes } from 'node:crypto';
import { connect, withDatabase } from '../database/connection.ts';
import { deploy, runFolder } from '../database/deploy.ts';
import { run } from '../processes.ts';
import { codeOf, Problem } from '../problem.ts';
import { inProject } from '../project.ts';

/** A server to test on, and what a test may make there: databases with this prefix. */
export interface TestServer {
    label: string;
    /** The address of a database to connect to for `create database`. */
    url: string;
    prefix: string;
}

const pgtap = 'share/postgresql/extension/pgtap--1.3.5.sql';

export function newPrefix(): string {
    return `signalbox_test_${randomBytes(4).toString('hex')}`;
}

/** Make the database that all test databases are copies of: tables, code, pgTAP, factories. */
export async function makeTemplate(server: TestServer): Promise<void> {
    const url = await createDatabase(server, templateOf(server));
    await deploy(url);
    await loadPgtap(url);
    await runFolder(url, 'tests/support');
}

/** A copy of the template under a name of its own; resolves to its address. */
export async function copyTemplate(server: TestServer): Promise<string> {
    const name = `${server.prefix}_${randomBytes(4).toString('hex')}`;
    return createDatabase(server, name, templateOf(server));
}

/** An empty database. */
export async function createEmpty(server: TestServer): Promise<string> {
    return createDatabase(server, `${server.prefix}_${randomBytes(4).toString('hex')}`);
}

/** Drop a database made here, sessions and all. */
export async function dropDatabase(server: TestServer, url: string): Promise<void> {
    await administer(server, [
        `drop database if exists ${new URL(url).pathname.slice(1)} with (force)`,
    ]);
}

export async function dropAll(server: TestServer): Promise<void> {
    const client = await connect(server.url);
    try {
        const { rows } = await client.query<{ datname: string }>(
            'select datname from pg_catalog.pg_database where starts_with(datname, $1)',
            [server.prefix],
        );
        for (const { datname } of rows) {
            await client.query(`drop database ${datname} with (force)`);
        }
    } finally {
        await client.end();
    }
}

function templateOf(server: TestServer): string {
    return `${server.prefix}_template`;
}

async function createDatabase(
    server: TestServer,
    name: string,
    template = 'template0',
): Promise<string> {
    await administer(server, [
        // As files: block by block through the log takes several times as long.
        `create database ${name} template ${template} strategy file_copy`,
        // Test files name pgTAP's functions and the factories without their schemas, under
        // pg_prove too. A copy of a database does not take over such settings.
        `alter database ${name} set search_path = tests, pgtap, public`,
    ]);
    return withDatabase(server.url, name);
}

async function administer(server: TestServer, statements: string[]): Promise<void> {
    const client = await connect(server.url);
    try {
        for (const statement of statements) {
            await client.query(statement);
        }
    } catch (error) {
        if (codeOf(error) === '42501') {
            throw new Problem(
                'tests make databases of their own, and this user may not',
                'alter role … createdb; or unset DATABASE_URL to test on the embedded server.',
                { cause: error },
            );
        }
        throw error;
    } finally {
        await client.end();
    }
}

async function loadPgtap(url: string): Promise<void> {
    const archive = inProject('node_modules/@electric-sql/pglite-pgtap/dist/pgtap.tar.gz');
    const { code, output } = await run('tar', ['-xzOf', archive, pgtap]);
    if (code !== 0) {
        throw new Problem(`cannot unpack pgTAP: ${output}`);
    }
    const client = await connect(url);
    try {
        await client.query('create schema tests; create schema pgtap;');
        await client.query('set search_path = pgtap; set client_min_messages = warning;');
        await client.query(output);
    } finally {
        await client.end();
    }
}
