import pg from 'pg';
import { parse, toClientConfig } from 'pg-connection-string';
import { codeOf, messageOf, Problem } from '../problem.ts';
import { setting } from '../project.ts';
import { runningEmbedded } from '../server/embedded.ts';

/** How to reach a server on this machine as its superuser. */
export interface Access {
    port: number;
    password: string;
}

export function loopbackUrl({ port, password }: Access, database: string): string {
    return `postgres://postgres:${password}@127.0.0.1:${port}/${database}?sslmode=disable`;
}

/** The same server, another database. */
export function withDatabase(url: string, database: string): string {
    const changed = new URL(url);
    changed.pathname = `/${encodeURIComponent(database)}`;
    return changed.href;
}

/** DATABASE_URL, or the address of the embedded server, which must run. */
export async function databaseUrl(): Promise<string> {
    const given = setting('DATABASE_URL');
    if (given !== undefined) {
        return given;
    }
    const server = await runningEmbedded();
    if (server === undefined) {
        throw new Problem('the embedded server is not running', 'Start it: make up');
    }
    return server.url;
}

export async function connect(url: string): Promise<pg.Client> {
    const client = new pg.Client({
        ...clientConfig(url),
        application_name: 'signalbox harness',
    });
    // An error outside a query: the next query fails with it, which is soon enough.
    client.on('error', () => undefined);
    try {
        await client.connect();
    } catch (error) {
        throw new Problem(
            `cannot connect to the database: ${messageOf(error)}`,
            hintFor(codeOf(error)),
            { cause: error },
        );
    }
    return client;
}

/** `sslmode` as psql understands it: `require` encrypts, `verify-full` also verifies. */
function clientConfig(url: string): pg.ClientConfig {
    if (!URL.canParse(url) || !/^postgres(ql)?:/.test(url)) {
        throw new Problem(
            'DATABASE_URL is not the address of a database',
            'It looks like postgres://user:password@host:5432/database',
        );
    }
    return toClientConfig(parse(url, { useLibpqCompat: true }));
}

function hintFor(code: string | undefined): string | undefined {
    switch (code) {
        case '3D000':
            return 'Create the database first: createdb, or create database … in psql.';
        case 'ECONNREFUSED':
        case 'ENOTFOUND':
            return 'Is the server of DATABASE_URL running, and its host and port right?';
        default:
            return undefined;
    }
}
