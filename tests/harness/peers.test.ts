import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import test from 'node:test';
import { Gate } from '../../harness/bench/contenders/gate.ts';
import { pgflow } from '../../harness/bench/contenders/pgflow.ts';
import { Unsupported } from '../../harness/bench/scenario.ts';
import { inProject } from '../../harness/project.ts';

interface Manifest {
    dependencies: Record<string, string>;
    devDependencies?: Record<string, string>;
}

function manifest(path: string): Manifest {
    return JSON.parse(readFileSync(inProject(path), 'utf8')) as Manifest;
}

const peers = manifest('harness/bench/peers/package.json').dependencies;

test('every peer is named by its exact version, and the lock agrees', () => {
    const lock = JSON.parse(
        readFileSync(inProject('harness/bench/peers/package-lock.json'), 'utf8'),
    ) as { packages: Record<string, { version?: string; integrity?: string }> };
    for (const [name, version] of Object.entries(peers)) {
        const locked = lock.packages[`node_modules/${name}`];
        assert.match(version, /^\d+\.\d+\.\d+$/);
        assert.equal(locked?.version, version);
        assert.ok(locked.integrity);
    }
});

test('the project needs no peer: none is among its packages, none is imported', () => {
    const { dependencies, devDependencies } = manifest('package.json');
    const files = readdirSync(inProject('harness/bench'), { recursive: true })
        .map(String)
        .filter((file) => file.endsWith('.ts') && !file.includes('node_modules'));
    for (const name of Object.keys(peers)) {
        assert.ok(!(name in { ...dependencies, ...devDependencies }));
        for (const file of files) {
            const source = readFileSync(inProject('harness/bench', file), 'utf8');
            assert.ok(!source.includes(`from '${name}`), `${file} imports ${name}`);
        }
    }
});

test('pgflow says what it needs when pgmq is not given', async () => {
    delete process.env.PGMQ_SQL;
    await assert.rejects(pgflow.install('postgres:///nowhere'), (error) => {
        assert.ok(error instanceof Unsupported);
        assert.match(error.message, /PGMQ_SQL/);
        return true;
    });
});

test('a gate lets as many tasks through as are ordered and holds the others', async () => {
    const gate = new Gate();
    const handled: number[] = [];
    const finished = [1, 2, 3].map(async (task) => {
        await gate.handle(task);
        handled.push(task);
    });
    const started: number[] = [];
    await gate.admit({
        workers: 1,
        batch: 1,
        tasks: 2,
        onStarted: (task) => started.push(task),
    });
    assert.deepEqual(started, [1, 2]);
    gate.admitAll();
    await Promise.all(finished);
    assert.deepEqual(handled, [1, 2, 3]);
    assert.deepEqual(started, [1, 2]);
});
