import { connect } from '../database/connection.ts';
import { Problem } from '../problem.ts';
import { setting } from '../project.ts';
import { embeddedBinaries, majors } from '../server/binaries.ts';
import { startThrowaway } from '../server/throwaway.ts';
import { dropAll, newPrefix, type TestServer } from './databases.ts';

/** Starts a server to test on; `stop` leaves nothing behind. */
export interface ServerSource {
    start: () => Promise<{ server: TestServer; stop: () => Promise<void> }>;
}

/**
 * Where to test: on throw-away clusters of every version, of the one that PG names, or, in
 * databases made for it, on the server of DATABASE_URL.
 */
export function testServers(): ServerSource[] {
    const url = setting('DATABASE_URL');
    if (url !== undefined) {
        return [{ start: () => onGivenServer(url) }];
    }
    const wanted = setting('PG');
    const chosen = majors.filter(
        (major) => wanted === undefined || wanted === String(major),
    );
    if (chosen.length === 0) {
        throw new Problem(
            `there is no PostgreSQL ${wanted} here`,
            `PG=${majors.join(' or PG=')}`,
        );
    }
    return chosen.map((major) => ({ start: () => onThrowaway(embeddedBinaries(major)) }));
}

/** A throw-away cluster of the PostgreSQL in a folder of binaries. */
export async function onThrowaway(
    binaries: string,
): Promise<{ server: TestServer; stop: () => Promise<void> }> {
    const cluster = await startThrowaway(binaries);
    return { server: await describe(cluster.url('postgres')), stop: cluster.stop };
}

async function onGivenServer(
    url: string,
): Promise<{ server: TestServer; stop: () => Promise<void> }> {
    const server = await describe(url);
    return { server, stop: () => dropAll(server) };
}

async function describe(url: string): Promise<TestServer> {
    const client = await connect(url);
    try {
        const { rows } = await client.query<{ server_version: string }>(
            'show server_version',
        );
        const version = rows[0]?.server_version.split(' ')[0] ?? '';
        return { label: `PostgreSQL ${version}`, url, prefix: newPrefix() };
    } finally {
        await client.end();
    }
}
