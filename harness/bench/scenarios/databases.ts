import { readFileSync } from 'node:fs';
import type pg from 'pg';
import { connect } from '../../database/connection.ts';
import { inProject } from '../../project.ts';
import type { Trial } from '../scenario.ts';
import { type BenchServer, copyDatabase, dropDatabase } from '../server.ts';

const made = new Map<string, Promise<string>>();

/**
 * A copy of the trial's database that takes long to fill, made once and kept for all rounds
 * on a server.
 */
export async function sharedDatabase(
    { server, url }: Parameters<Trial>[0],
    name: string,
    fill: (client: pg.Client) => Promise<void>,
): Promise<string> {
    const shared = server.url(name);
    const database = made.get(shared) ?? make(server, url, name, fill);
    made.set(shared, database);
    return database;
}

async function make(
    server: BenchServer,
    template: string,
    name: string,
    fill: (client: pg.Client) => Promise<void>,
): Promise<string> {
    await using(server.url('postgres'), (client) =>
        client.query(
            `create database ${name} template ${new URL(template).pathname.slice(1)}`,
        ),
    );
    const url = server.url(name);
    await using(url, async (client) => {
        await fill(client);
        await client.query('vacuum (analyze)');
        await client.query('checkpoint');
    });
    return url;
}

/** Do something in a copy of a shared database, which is dropped afterwards. */
export async function inCopy<T>(
    trial: Parameters<Trial>[0],
    name: string,
    fill: (client: pg.Client) => Promise<void>,
    work: (url: string) => Promise<T>,
): Promise<T> {
    const { server } = trial;
    await sharedDatabase(trial, name, fill);
    const database = await copyDatabase(server, name);
    try {
        return await work(server.url(database));
    } finally {
        await dropDatabase(server, database);
    }
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
