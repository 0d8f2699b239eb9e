import {
    accessSync,
    chownSync,
    constants,
    existsSync,
    mkdirSync,
    readFileSync,
    renameSync,
    rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { lock } from 'proper-lockfile';
import { type Access, connect, loopbackUrl } from '../database/connection.ts';
import { codeOf, Problem } from '../problem.ts';
import { embeddedBinaries } from './binaries.ts';
import {
    type Cluster,
    initialise,
    logFile,
    newPassword,
    serverPid,
    serverProcesses,
    start,
    stop,
    writeOwned,
} from './cluster.ts';
import { makeServerHome, serverHome } from './home.ts';
import { serverIdentity } from './identity.ts';

/** The server that Signalbox brings along; its data stay between runs. */
export interface EmbeddedServer {
    url: string;
    data: string;
    log: string;
}

const firstPort = 25432;
const database = 'signalbox';
const settings = { max_connections: 200 };

/** Start the embedded server unless it runs already; safe to call from two makes at once. */
export async function startEmbedded(): Promise<EmbeddedServer> {
    const home = makeServerHome();
    requireAccess(home);
    return withLock(home, async () => {
        const cluster = { binaries: embeddedBinaries(18), data: join(home, 'data') };
        if (!existsSync(cluster.data)) {
            await create(cluster);
        }
        if (!(await awaitServer(cluster))) {
            const access = readAccess(cluster);
            access.port = await start(cluster, access.port, settings);
            writeAccess(cluster, access);
        }
        await createDatabase(readAccess(cluster));
        return describe(cluster);
    });
}

/** Stop the embedded server; false when it was not running. */
export async function stopEmbedded(): Promise<boolean> {
    const home = serverHome();
    requireAccess(home);
    if (!existsSync(join(home, 'data'))) {
        return false;
    }
    return withLock(home, async () => {
        const cluster = { binaries: embeddedBinaries(18), data: join(home, 'data') };
        if (!(await answers(cluster))) {
            return false;
        }
        await stop(cluster, 'fast');
        return true;
    });
}

/** The embedded server when it runs and takes connections. */
export async function runningEmbedded(): Promise<EmbeddedServer | undefined> {
    const home = serverHome();
    requireAccess(home);
    const cluster = { binaries: '', data: join(home, 'data') };
    if (!existsSync(cluster.data) || !(await answers(cluster))) {
        return undefined;
    }
    return describe(cluster);
}

/** Another user's server would look like none, and starting a second one would fail. */
function requireAccess(home: string): void {
    for (const folder of [home, join(home, 'data')]) {
        try {
            accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
        } catch (error) {
            if (codeOf(error) !== 'ENOENT') {
                throw new Problem(
                    `the embedded server in ${home} belongs to another user`,
                    'Run make as that user, or set DATABASE_URL.',
                    { cause: error },
                );
            }
        }
    }
}

async function withLock<T>(home: string, work: () => Promise<T>): Promise<T> {
    const release = await takeLock(home);
    try {
        return await work();
    } finally {
        await release();
    }
}

async function takeLock(home: string): Promise<() => Promise<void>> {
    const lockfilePath = join(home, 'lock');
    try {
        return await lock(home, {
            lockfilePath,
            stale: 10_000,
            retries: { retries: 600, minTimeout: 100, maxTimeout: 200 },
        });
    } catch (error) {
        if (codeOf(error) !== 'ELOCKED') {
            throw error;
        }
        throw new Problem(
            'another make has been starting or stopping the server for two minutes',
            `It holds ${lockfilePath}`,
            { cause: error },
        );
    }
}

/** Make the cluster under another name first: what was cut short is made anew. */
async function create(cluster: Cluster): Promise<void> {
    const unfinished = { ...cluster, data: `${cluster.data}.new` };
    rmSync(unfinished.data, { recursive: true, force: true });
    mkdirSync(unfinished.data, { mode: 0o700 });
    const identity = serverIdentity();
    if (identity !== undefined) {
        chownSync(unfinished.data, identity.uid, identity.gid);
    }
    const password = newPassword();
    await initialise(unfinished, password);
    writeAccess(unfinished, { port: firstPort, password });
    renameSync(unfinished.data, cluster.data);
}

/** Wait for a server that is starting, recovering or stopping; true when it serves. */
async function awaitServer(cluster: Cluster): Promise<boolean> {
    for (;;) {
        if (await answers(cluster)) {
            return true;
        }
        const pid = serverPid(cluster);
        if (pid === undefined || !serverProcesses(cluster).includes(pid)) {
            return false;
        }
        await setTimeout(100);
    }
}

async function answers(cluster: Cluster): Promise<boolean> {
    if (serverPid(cluster) === undefined) {
        return false;
    }
    try {
        const client = await connect(loopbackUrl(readAccess(cluster), 'postgres'));
        try {
            const { rows } = await client.query<{ data_directory: string }>(
                'show data_directory',
            );
            return rows[0]?.data_directory === cluster.data;
        } finally {
            await client.end();
        }
    } catch {
        // Nobody there, still starting, or another server on our port.
        return false;
    }
}

async function createDatabase(access: Access): Promise<void> {
    const client = await connect(loopbackUrl(access, 'postgres'));
    try {
        const { rowCount } = await client.query(
            'select from pg_catalog.pg_database where datname = $1',
            [database],
        );
        if (rowCount === 0) {
            await client.query(`create database ${database}`);
        }
    } finally {
        await client.end();
    }
}

function describe(cluster: Cluster): EmbeddedServer {
    return {
        url: loopbackUrl(readAccess(cluster), database),
        data: cluster.data,
        log: logFile(cluster),
    };
}

/** What a client must know lies inside the data folder, so that the two never part. */
function accessFile(cluster: Cluster): string {
    return join(cluster.data, 'signalbox.json');
}

function readAccess(cluster: Cluster): Access {
    return JSON.parse(readFileSync(accessFile(cluster), 'utf8')) as Access;
}

function writeAccess(cluster: Cluster, access: Access): void {
    const file = accessFile(cluster);
    writeOwned(`${file}.new`, JSON.stringify(access));
    renameSync(`${file}.new`, file);
}
