import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import type pg from 'pg';
import { connect } from '../../harness/database/connection.ts';
import { type Outcome, run } from '../../harness/processes.ts';
import { inProject } from '../../harness/project.ts';
import { embeddedBinaries } from '../../harness/server/binaries.ts';
import { startThrowaway } from '../../harness/server/throwaway.ts';

const folder = mkdtempSync(join(tmpdir(), 'signalbox-demo-'));
const cluster = await startThrowaway(embeddedBinaries(18));
const url = cluster.url('postgres');

after(async () => {
    await cluster.stop();
    rmSync(folder, { recursive: true });
});

test('demo runs the sample to its end, and a killed agent is replaced', async () => {
    const { code, output } = await demo({ AGENTS: '3', SPEED: '10' });
    assert.equal(code, 0, output);
    assert.match(output, /^demo 1: 60 tasks of a sample project$/m);
    assert.match(output, /agent-\d is killed while it holds/);
    assert.match(output, /agent-\d takes over .*: the lease of agent-\d has expired/);
    assert.match(output, /^63 completed: \d+ attempts by 3 agents/m);
    assert.match(output, /^yes: no task began before/m);
    assert.match(output, /dependencies \| violated\n[-+]+\n +124 \| +0$/m);
});

test('demo can be run again: each run is a project of its own', async () => {
    const first = await demo({ AGENTS: '1', SPEED: '100' });
    const second = await demo({ AGENTS: '1', SPEED: '100' });
    const [one, two] = [first, second].map(({ code, output }) => {
        assert.equal(code, 0, output);
        return Number(/^demo (\d+):/m.exec(output)?.[1]);
    });
    assert.equal(two, one! + 1);
});

test('demo works on what is open in a file, and leaves the file alone', async () => {
    const file = writeTasks('mine.json', [
        { id: 1, status: 'done' },
        { id: 2, status: 'in-progress', dependencies: [1, 99] },
        {
            id: 3,
            dependencies: [2],
            subtasks: [{ id: 1, title: 'first', status: 'pending' }],
        },
        { id: 4, status: 'deferred' },
        { id: 5, dependencies: [4] },
    ]);
    const before = { text: readFileSync(file, 'utf8'), time: statSync(file).mtimeMs };
    const { code, output } = await demo({ FILE: file, AGENTS: '2', SPEED: '10' });
    assert.equal(code, 0, output);
    assert.match(output, /: 5 tasks of /);
    assert.match(output, /^1 task finished already$/m);
    assert.match(output, /^1 task in progress in the file: begun anew here$/m);
    assert.match(output, /^1 pending, 1 deferred, 4 completed: /m);
    assert.match(output, /5 task 5 +\| pending +\| waits for 4, which is deferred/);
    assert.match(output, /2 task 2 +\| 99 \| dangling/);
    assert.deepEqual(
        { text: readFileSync(file, 'utf8'), time: statSync(file).mtimeMs },
        before,
    );
});

test('demo has nothing to do where all is finished', async () => {
    const file = writeTasks('finished.json', [{ id: 1, status: 'done' }]);
    const { code, output } = await demo({ FILE: file });
    assert.equal(code, 0, output);
    assert.match(output, /^1 completed: 0 attempts/m);
});

test('demo leaves nothing behind when the file cannot be read', async () => {
    const file = join(folder, 'broken.json');
    writeFileSync(file, '{"tasks": [');
    const count = 'select count(*)::integer as projects from signalbox.projects';
    const before = await query(count);
    const { code, output } = await demo({ FILE: file });
    assert.equal(code, 1);
    assert.match(output, /broken\.json/);
    assert.deepEqual(await query(count), before);
});

test('demo, when it is stopped, gives back what its agents hold', async () => {
    const child = spawn(
        process.execPath,
        ['--import', './harness/register.js', 'harness/cli.ts', 'demo'],
        {
            cwd: inProject(),
            env: { ...process.env, DATABASE_URL: url, SPEED: '0.2' },
            stdio: ['ignore', 'pipe', 'inherit'],
        },
    );
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        if (!child.killed && output.includes('completes')) {
            child.kill('SIGINT');
        }
    });
    const [code] = (await once(child, 'close')) as [number | null];
    assert.equal(code, 130, output);
    assert.match(output, /gives back/);
    assert.deepEqual(
        await query('select from signalbox.task_executions where finished_at is null'),
        [],
    );
});

interface SampleTask {
    id: number;
    status?: string;
    dependencies?: number[];
    subtasks?: object[];
}

function writeTasks(name: string, tasks: SampleTask[]): string {
    const file = join(folder, name);
    const all = tasks.map((task) => ({
        title: `task ${task.id}`,
        description: 'something to do',
        status: 'pending',
        dependencies: [],
        ...task,
    }));
    writeFileSync(file, JSON.stringify({ tasks: all }, null, 2));
    return file;
}

async function demo(settings: Record<string, string>): Promise<Outcome> {
    return run(
        process.execPath,
        ['--import', './harness/register.js', 'harness/cli.ts', 'demo'],
        { cwd: inProject(), env: { ...process.env, DATABASE_URL: url, ...settings } },
    );
}

async function query(sql: string): Promise<pg.QueryResultRow[]> {
    const client = await connect(url);
    try {
        return (await client.query<pg.QueryResultRow>(sql)).rows;
    } finally {
        await client.end();
    }
}
