import { readFileSync } from 'node:fs';
import type pg from 'pg';
import { connect } from '../../database/connection.ts';
import { inProject } from '../../project.ts';
import type { Contender } from '../contender.ts';
import { type BenchServer, createDatabase } from '../server.ts';

const made = new Map<string, Promise<string>>();

/** A database that takes long to fill, made once and kept for all rounds on a server. */
export async function sharedDatabase(
    server: BenchServer,
    contender: Contender,
    name: string,
    fill: (client: pg.Client) => Promise<void>,
): Promise<string> {
    const url = server.url(name);
    const database = made.get(url) ?? make(server, contender, name, fill);
    made.set(url, database);
    return database;
}

async function make(
    server: BenchServer,
    contender: Contender,
    name: string,
    fill: (client: pg.Client) => Promise<void>,
): Promise<string> {
    await createDatabase(server, name);
    const url = server.url(name);
    await contender.install(url);
    await using(url, async (client) => {
        await fill(client);
        await client.query('vacuum (analyze)');
        await client.query('checkpoint');
    });
    return url;
}

/** Do something with a connection of its own. */
export async function using<T>(
    url: string,
    work: (client: pg.Client) => Promise<T>,
): Promise<T> {
    const client = await connect(url);
    try {
        return await work(client);
    } finally {
        await client.end();
    }
}

/** Load the functions that fill a database with many tasks. */
export async function loadPopulation(client: pg.Client): Promise<void> {
    await client.query(
        readFileSync(inProject('harness/bench/scenarios/population.sql'), 'utf8'),
    );
}
