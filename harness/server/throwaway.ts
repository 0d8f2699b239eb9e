import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { loopbackUrl } from '../database/connection.ts';
import {
    type Cluster,
    initialise,
    newPassword,
    serverPid,
    serverProcesses,
    type Settings,
    start,
    stop,
} from './cluster.ts';
import { makeTemporaryFolder } from './home.ts';

/** A cluster for tests and benchmarks, which loses its data when it stops. */
export interface ThrowawayCluster {
    /** The address of a database of this cluster. */
    url: (database: string) => string;
    /** Kill the server as a crash would, with SIGKILL. */
    kill: () => void;
    /** Start it again after `kill`. */
    restart: () => Promise<void>;
    stop: () => Promise<void>;
}

// Durable enough for the death of the server, not for that of the machine. (Asynchronous
// commits would be lost with the server: they wait in its memory.)
export const settingsForTests = {
    fsync: false,
    full_page_writes: false,
    wal_level: 'minimal',
    max_wal_senders: 0,
    max_connections: 300,
    timezone: 'UTC',
};

const running = new Map<Cluster, string>();

// Whatever ends this process, an error or Ctrl-C, its clusters go with it.
process.on('exit', () => {
    for (const [cluster, folder] of running) {
        const pid = serverPid(cluster);
        if (pid !== undefined && serverProcesses(cluster).includes(pid)) {
            process.kill(pid, 'SIGQUIT');
        }
        rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
    }
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => process.exit(1));
}

export async function startThrowaway(
    binaries: string,
    settings: Settings = settingsForTests,
): Promise<ThrowawayCluster> {
    const folder = makeTemporaryFolder('signalbox-');
    const cluster = { binaries, data: join(folder, 'data') };
    const password = newPassword();
    running.set(cluster, folder);
    await initialise(cluster, password);
    let port = 0;

    async function startServer(): Promise<void> {
        port = await start(cluster, port, settings);
    }

    await startServer();
    return {
        url: (database) => loopbackUrl({ port, password }, database),
        kill: () => {
            process.kill(serverPid(cluster) ?? NaN, 'SIGKILL');
        },
        restart: startServer,
        stop: async () => {
            if (serverPid(cluster) !== undefined) {
                await stop(cluster, 'immediate');
            }
            running.delete(cluster);
            rmSync(folder, { recursive: true });
        },
    };
}
