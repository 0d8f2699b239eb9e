import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { lock } from 'proper-lockfile';
import { Problem } from '../problem.ts';
import { run } from '../processes.ts';
import { inProject } from '../project.ts';

const folder = inProject('harness/bench/peers');
const list = join(folder, 'package-lock.json');
const installed = join(folder, 'node_modules', '.package-lock.json');

/** A peer's package, installed first where that has not happened yet. */
export async function loadPeer<Package>(name: string): Promise<Package> {
    await installPeers();
    const file = createRequire(list).resolve(name);
    const loaded = (await import(pathToFileURL(file).href)) as { default?: Package };
    // A CommonJS package is its default export; the others have none.
    return loaded.default ?? (loaded as Package);
}

/** The folder of a peer's package. */
export async function peerFolder(name: string): Promise<string> {
    await installPeers();
    return join(folder, 'node_modules', name);
}

export async function peerVersion(name: string): Promise<string> {
    const manifest = join(await peerFolder(name), 'package.json');
    return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
}

let installing: Promise<void> | undefined;

/** Once in a process: where there is no registry, one attempt tells as much as four. */
async function installPeers(): Promise<void> {
    installing ??= isCurrent() ? Promise.resolve() : takeTurns();
    await installing;
}

/** Install the peers into their own folder, unless another process has done so meanwhile. */
async function takeTurns(): Promise<void> {
    const release = await lock(folder, {
        lockfilePath: inProject('node_modules/.peers.lock'),
        stale: 10_000,
        retries: { retries: 600, minTimeout: 100, maxTimeout: 500 },
    });
    try {
        if (!isCurrent()) {
            await install();
        }
    } finally {
        await release();
    }
}

function isCurrent(): boolean {
    return existsSync(installed) && statSync(installed).mtimeMs >= statSync(list).mtimeMs;
}

async function install(): Promise<void> {
    console.error('installing the peers of the benchmark');
    const { code, output } = await run(
        'npm',
        // --force: pg-boss asks for Node.js 22, where the API measured runs on 20 too.
        [
            'ci',
            '--force',
            '--ignore-scripts',
            '--loglevel=error',
            '--no-audit',
            '--no-fund',
        ],
        { cwd: folder },
    );
    if (code !== 0) {
        throw new Problem(
            `the peers cannot be installed\n${output.trimEnd()}`,
            'They come from the npm registry. Without it, leave them out: PEERS=signalbox',
        );
    }
}
