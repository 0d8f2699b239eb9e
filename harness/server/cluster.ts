import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
    appendFileSync,
    chownSync,
    existsSync,
    readFileSync,
    readdirSync,
    readlinkSync,
    realpathSync,
    rmSync,
    statfsSync,
    writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { isAlive, type Outcome, run } from '../processes.ts';
import { Problem } from '../problem.ts';
import { serverIdentity } from './identity.ts';

/** A data folder and the binaries that serve it. */
export interface Cluster {
    binaries: string;
    data: string;
}

export type Settings = Record<string, string | number | boolean>;

const spaceNeeded = 200 * 1024 * 1024;

// A path longer than this does not fit into a socket address on macOS.
const longestSocketPath = 103;

export function newPassword(): string {
    return randomBytes(18).toString('base64url');
}

/** Make the data folder, with a superuser `postgres` who is asked for the password. */
export async function initialise(cluster: Cluster, password: string): Promise<void> {
    const parent = dirname(cluster.data);
    const { bavail, bsize } = statfsSync(parent);
    if (bavail * bsize < spaceNeeded) {
        throw new Problem(
            `no space for a database in ${parent}: ` +
                `${Math.floor((bavail * bsize) / 1024 / 1024)} MB free, 200 MB needed`,
        );
    }
    const passwordFile = `${cluster.data}.password`;
    writeOwned(passwordFile, password);
    try {
        const outcome = await runAsServer(cluster, 'initdb', [
            `--pgdata=${cluster.data}`,
            '--username=postgres',
            `--pwfile=${passwordFile}`,
            '--auth=scram-sha-256',
            '--encoding=UTF8',
            ...(await localeOptions(cluster)),
            // What a crash of the machine could lose by this is a database without data.
            '--no-sync',
            '--no-instructions',
        ]);
        if (outcome.code !== 0) {
            throw new Problem(`initdb failed in ${cluster.data}\n${outcome.output}`);
        }
    } finally {
        rmSync(passwordFile);
    }
    appendFileSync(join(cluster.data, 'postgresql.conf'), "include = 'signalbox.conf'\n");
}

/**
 * Characters are classified by Unicode and sorted by code point, wherever it runs. From
 * version 17 PostgreSQL can do so by itself; before, it needs the locale of the system.
 */
async function localeOptions(cluster: Cluster): Promise<string[]> {
    const { output } = await runAsServer(cluster, 'initdb', ['--version']);
    if (Number(/\d+/.exec(output)?.[0]) >= 17) {
        return ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
    }
    return [
        '--locale=C',
        `--lc-ctype=${process.platform === 'darwin' ? 'UTF-8' : 'C.UTF-8'}`,
    ];
}

/**
 * Start the server, which goes on after this process, and resolve to its port: the one
 * preferred or, when something else listens there, another.
 */
export async function start(
    cluster: Cluster,
    preferredPort: number,
    settings: Settings,
): Promise<number> {
    await clearUpAfterCrash(cluster);
    let output = '';
    for (let attempt = 0; attempt < 20; attempt++) {
        const port = await freePort(preferredPort);
        output = await startOnce(cluster, { port, ...settings });
        if (output === '') {
            return port;
        }
        if (output.includes('pre-existing shared memory block')) {
            await setTimeout(250);
        } else if (!/could not bind|could not create any TCP/.test(output)) {
            break;
        }
    }
    const reason = output.includes('No space left on device')
        ? 'no space left on the device'
        : 'its log says';
    throw new Problem(`the server in ${cluster.data} does not start: ${reason}\n${output}`);
}

/** The empty string when the server has started, else what it said. */
async function startOnce(
    cluster: Cluster,
    settings: Settings & { port: number },
): Promise<string> {
    const socket = join(cluster.data, `.s.PGSQL.${settings.port}`);
    const lines = Object.entries({
        listen_addresses: '127.0.0.1',
        unix_socket_directories: socket.length > longestSocketPath ? '' : cluster.data,
        ...settings,
    }).map(([name, value]) => `${name} = '${String(value).replaceAll("'", "''")}'\n`);
    writeOwned(join(cluster.data, 'signalbox.conf'), lines.join(''));
    rmSync(logFile(cluster), { force: true });
    const outcome = await runAsServer(cluster, 'pg_ctl', [
        'start',
        `--pgdata=${cluster.data}`,
        `--log=${logFile(cluster)}`,
        '--timeout=60',
        '--wait',
        '--silent',
    ]);
    if (outcome.code === 0) {
        return '';
    }
    const log = existsSync(logFile(cluster)) ? readFileSync(logFile(cluster), 'utf8') : '';
    return `${outcome.output}${log}`;
}

/**
 * A killed server leaves its process number behind. When that number belongs to another
 * program, after a restart of the machine, PostgreSQL would refuse to start for ever.
 */
async function clearUpAfterCrash(cluster: Cluster): Promise<void> {
    const deadline = performance.now() + 10_000;
    while (serverProcesses(cluster).length > 0 && performance.now() < deadline) {
        // Sessions of the killed server are about to notice that it has gone.
        await setTimeout(20);
    }
    const pid = serverPid(cluster);
    if (pid !== undefined && isAlive(pid) && serverProcesses(cluster).length === 0) {
        for (const file of readdirSync(cluster.data)) {
            if (file === 'postmaster.pid' || file.startsWith('.s.PGSQL.')) {
                rmSync(join(cluster.data, file));
            }
        }
    }
}

/** The processes that serve these data; on Linux with every session, for all work there. */
export function serverProcesses(cluster: Cluster): number[] {
    if (process.platform === 'linux') {
        const data = realpathSync(cluster.data);
        return readdirSync('/proc')
            .filter((name) => /^\d+$/.test(name) && workingFolder(name) === data)
            .map(Number);
    }
    const pid = serverPid(cluster);
    if (pid === undefined || !isAlive(pid)) {
        return [];
    }
    const command = execFileSync('ps', ['-o', 'command=', '-p', String(pid)], {
        encoding: 'utf8',
    });
    return command.includes(cluster.data) ? [pid] : [];
}

function workingFolder(pid: string): string | undefined {
    try {
        return readlinkSync(`/proc/${pid}/cwd`);
    } catch {
        // It has ended, or is none of our business.
        return undefined;
    }
}

/** `fast` ends every session in order; `immediate` is for data that nobody needs again. */
export async function stop(cluster: Cluster, mode: 'fast' | 'immediate'): Promise<void> {
    const outcome = await runAsServer(cluster, 'pg_ctl', [
        'stop',
        `--pgdata=${cluster.data}`,
        `--mode=${mode}`,
        '--timeout=60',
        '--wait',
        '--silent',
    ]);
    if (outcome.code !== 0) {
        throw new Problem(`the server in ${cluster.data} does not stop\n${outcome.output}`);
    }
}

/** The process that the data folder names as its server; it may be dead. */
export function serverPid(cluster: Cluster): number | undefined {
    const file = join(cluster.data, 'postmaster.pid');
    return existsSync(file) ? parseInt(readFileSync(file, 'utf8')) : undefined;
}

export function logFile(cluster: Cluster): string {
    return join(cluster.data, 'server.log');
}

/** The preferred port when nobody listens there, else one that the system picks. */
async function freePort(preferred: number): Promise<number> {
    return new Promise((resolve, reject) => {
        const probe = createServer();
        probe.on('error', (error) => {
            if (preferred === 0) {
                reject(error);
            } else {
                resolve(freePort(0));
            }
        });
        probe.listen(preferred, '127.0.0.1', () => {
            const address = probe.address();
            probe.close(() => {
                resolve(typeof address === 'object' && address !== null ? address.port : 0);
            });
        });
    });
}

/** Write a file that only the server's user may read. */
export function writeOwned(file: string, content: string): void {
    writeFileSync(file, content, { mode: 0o600 });
    const identity = serverIdentity();
    if (identity !== undefined) {
        chownSync(file, identity.uid, identity.gid);
    }
}

async function runAsServer(
    cluster: Cluster,
    program: string,
    args: string[],
): Promise<Outcome> {
    const identity = serverIdentity();
    return run(join(cluster.binaries, program), args, {
        cwd: dirname(cluster.data),
        uid: identity?.uid,
        gid: identity?.gid,
        // Nothing of the caller's PG… settings may reach the server.
        env: { PATH: process.env.PATH, LC_ALL: 'C' },
    });
}
