import { randomBytes } from 'node:crypto';
import { totalmem } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { connect } from '../database/connection.ts';
import { embeddedBinaries, type Major } from '../server/binaries.ts';
import type { Settings } from '../server/cluster.ts';
import { startThrowaway } from '../server/throwaway.ts';

/** The cluster that a benchmark runs on: synchronous commits, pg_stat_statements loaded. */
export interface BenchServer {
    /** 15 or 18. */
    major: number;
    /** The address of a database of this cluster. */
    url: (database: string) => string;
    /** What is set; everything else is as PostgreSQL ships it. */
    settings: Settings;
    stop: () => Promise<void>;
}

const megabyte = 1024 * 1024;

/**
 * A cluster as a careful administrator would run one, on the versions that Signalbox brings;
 * one that only shows that the harness works need not wait for the disk.
 */
export async function startBenchServer(
    major: Major,
    isDurable: boolean,
): Promise<BenchServer> {
    const settings = {
        fsync: isDurable ? 'on' : 'off',
        synchronous_commit: 'on',
        full_page_writes: 'on',
        max_connections: 300,
        shared_buffers: `${Math.min(1024, Math.floor(totalmem() / megabyte / 4))}MB`,
        max_wal_size: '8GB',
        checkpoint_timeout: '15min',
        autovacuum: 'on',
        shared_preload_libraries: 'pg_stat_statements',
        'pg_stat_statements.track': 'top',
        timezone: 'UTC',
    };
    const cluster = await startThrowaway(embeddedBinaries(major), settings);
    await administer(cluster.url('postgres'), ['create extension pg_stat_statements']);
    return { major, url: cluster.url, settings, stop: cluster.stop };
}

/** Make an empty database. */
export async function createDatabase(server: BenchServer, name: string): Promise<void> {
    await administer(server.url('postgres'), [
        `create database ${name} template template0`,
    ]);
}

/** A fresh copy of a database, with all that came before written out; resolves to its name. */
export async function copyDatabase(server: BenchServer, template: string): Promise<string> {
    const name = `${template}_${randomBytes(4).toString('hex')}`;
    await administer(server.url('postgres'), [
        `create database ${name} template ${template}`,
        'checkpoint',
    ]);
    return name;
}

export async function dropDatabase(server: BenchServer, name: string): Promise<void> {
    await administer(server.url('postgres'), [
        `drop database if exists ${name} with (force)`,
    ]);
}

/** Do something while the whole cluster has other settings. */
export async function withSettings<T>(
    server: BenchServer,
    settings: Record<string, string>,
    action: () => Promise<T>,
): Promise<T> {
    const names = Object.keys(settings);
    await reload(
        server,
        names.map((name) => `alter system set ${name} = '${settings[name]}'`),
        settings,
    );
    try {
        return await action();
    } finally {
        await reload(
            server,
            names.map((name) => `alter system reset ${name}`),
            Object.fromEntries(names.map((name) => [name, String(server.settings[name])])),
        );
    }
}

async function reload(
    server: BenchServer,
    statements: string[],
    wanted: Record<string, string>,
): Promise<void> {
    const client = await connect(server.url('postgres'));
    try {
        for (const statement of [...statements, 'select pg_reload_conf()']) {
            await client.query(statement);
        }
        for (const [name, value] of Object.entries(wanted)) {
            while ((await show(name)) !== value) {
                await setTimeout(5);
            }
        }
        // The process that makes checkpoints also tells the others of full_page_writes.
        await client.query('checkpoint');
    } finally {
        await client.end();
    }

    async function show(name: string): Promise<string | undefined> {
        const { rows } = await client.query<{ value: string }>(
            'select current_setting($1) as value',
            [name],
        );
        return rows[0]?.value;
    }
}

async function administer(url: string, statements: string[]): Promise<void> {
    const client = await connect(url);
    try {
        for (const statement of statements) {
            await client.query(statement);
        }
    } finally {
        await client.end();
    }
}
