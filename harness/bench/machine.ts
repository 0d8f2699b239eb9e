import { cpus, release, totalmem, type } from 'node:os';
import { connect } from '../database/connection.ts';
import { run } from '../processes.ts';
import { root } from '../project.ts';
import type { Machine } from './results.ts';
import { type BenchServer, createDatabase, dropDatabase } from './server.ts';
import { median } from './statistics.ts';

const commits = 200;

export async function describeMachine(server: BenchServer): Promise<Machine> {
    return {
        processor: cpus()[0]?.model.trim() ?? 'unknown',
        cores: cpus().length,
        memory_gb: Math.round(totalmem() / 1024 ** 3),
        system: `${type()} ${release()}`,
        node: process.versions.node,
        commit_ms: await measureCommit(server),
    };
}

/** What a commit takes on this disk: that is the floor for whatever is done one at a time. */
async function measureCommit(server: BenchServer): Promise<number> {
    const database = 'commits';
    await createDatabase(server, database);
    const client = await connect(server.url(database));
    const times: number[] = [];
    try {
        await client.query('create table commits (id integer)');
        for (let commit = 0; commit < commits; commit++) {
            const began = performance.now();
            await client.query('insert into commits values (1)');
            times.push(performance.now() - began);
        }
    } finally {
        await client.end();
        await dropDatabase(server, database);
    }
    return Number(median(times).toFixed(3));
}

export async function postgresqlVersion(server: BenchServer): Promise<string> {
    const client = await connect(server.url('postgres'));
    try {
        const { rows } = await client.query<{ server_version: string }>(
            'show server_version',
        );
        return rows[0]?.server_version ?? '';
    } finally {
        await client.end();
    }
}

/** The commit of the checkout, with a `+` when there are changes that it does not have. */
export async function currentCommit(): Promise<string> {
    const head = await git('rev-parse', '--short', 'HEAD');
    if (head === undefined) {
        return 'unknown';
    }
    // Results are written while it runs, and change nothing of what is measured.
    const changes = await git('status', '--porcelain', '--', ':!docs/benchmarks');
    return changes === '' ? head : `${head}+`;
}

/** What git prints; undefined where it fails, for example outside a repository. */
export async function git(...args: string[]): Promise<string | undefined> {
    const { code, output } = await run('git', ['-C', root, ...args]);
    return code === 0 ? output.trim() : undefined;
}
