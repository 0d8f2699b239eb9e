import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import test, { after } from 'node:test';
import { connect } from '../../harness/database/connection.ts';
import { deploy } from '../../harness/database/deploy.ts';
import { type Outcome, run } from '../../harness/processes.ts';
import { inProject } from '../../harness/project.ts';
import { embeddedBinaries } from '../../harness/server/binaries.ts';
import { startThrowaway } from '../../harness/server/throwaway.ts';

const command = ['--import', './harness/register.js', 'harness/cli.ts', 'tick'];
const cluster = await startThrowaway(embeddedBinaries(18));
const url = cluster.url('postgres');
await deploy(url);

after(cluster.stop);

test('tick does what is due, once, and says what', async () => {
    // The first one of all makes partitions and a seal.
    await tick();
    assert.deepEqual(await tick(), { code: 0, output: 'nothing was due\n' });
    await makeDueSchedule('due');
    const { code, output } = await tick();
    assert.equal(code, 0, output);
    assert.match(output, /^fire_schedules 1 in \d+ ms(;|$)/m);
});

test('tick says that another one is under way', async () => {
    const client = await connect(url);
    await client.query('begin');
    await client.query('select from signalbox.tick()');
    assert.deepEqual(await tick(), { code: 0, output: 'another tick is under way\n' });
    await client.end();
});

test('tick fails when a job does', async () => {
    await query(`alter function signalbox._fire_schedules(integer) rename to _fire`);
    try {
        const { code, output } = await tick();
        assert.equal(code, 1);
        assert.match(output, /^fire_schedules 0 in \d+ ms, then failed: 42883: /m);
    } finally {
        await query(`alter function signalbox._fire(integer) rename to _fire_schedules`);
    }
});

test('tick with EVERY goes on until it is stopped, also when its connection breaks', async () => {
    const child = spawn(process.execPath, command, {
        cwd: inProject(),
        env: { ...process.env, DATABASE_URL: url, EVERY: '0.1' },
        stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
        output += chunk.toString();
    });
    await until(child.stdout, () => output.includes('until Ctrl-C'));
    await makeDueSchedule('first');
    await until(child.stdout, () => output.includes('fire_schedules 1 in'));
    await query(
        `select pg_terminate_backend(pid) from pg_catalog.pg_stat_activity
        where pid <> pg_backend_pid() and datname = current_database()`,
    );
    await makeDueSchedule('second');
    await until(child.stdout, () => output.split('fire_schedules 1 in').length === 3);
    child.kill('SIGINT');
    const [code] = (await once(child, 'close')) as [number | null];
    assert.equal(code, 0, output);
});

test('tick refuses a time that is no number of seconds', async () => {
    const { code, output } = await tick({ EVERY: 'minute' });
    assert.equal(code, 1);
    assert.match(output, /EVERY must be from 0\.1 to 86400 seconds, not minute/);
});

async function tick(settings: Record<string, string> = {}): Promise<Outcome> {
    return run(process.execPath, ['--no-deprecation', ...command], {
        cwd: inProject(),
        env: { ...process.env, DATABASE_URL: url, ...settings },
    });
}

/** One whose time came five minutes ago, and will not come again for long. */
async function makeDueSchedule(name: string): Promise<void> {
    await query(
        `with project as (
            select id from signalbox.create_project($1)
        )
        select
        from project
        cross join lateral signalbox.create_schedule(
            project.id, $1, '0 0 29 2 *', tasks => '[{"title": "task"}]')`,
        [name],
    );
    await query(
        `update signalbox_data.schedules
        set next_run_at = date_trunc('minute', now()) - interval '5 minutes',
            next_check_at = date_trunc('minute', now()) - interval '5 minutes'
        where name = $1`,
        [name],
    );
}

async function query(statement: string, parameters: unknown[] = []): Promise<void> {
    const client = await connect(url);
    try {
        await client.query(statement, parameters);
    } finally {
        await client.end();
    }
}

/** Read on until something has been printed. */
async function until(stream: NodeJS.ReadableStream, isDone: () => boolean): Promise<void> {
    while (!isDone()) {
        await once(stream, 'data');
    }
}
