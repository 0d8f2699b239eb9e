import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import test from 'node:test';
import { connect, withDatabase } from '../../harness/database/connection.ts';
import { copyCheckout, lastLine } from './support.ts';

const checkout = copyCheckout();

test('up, called twice at once in a new checkout, starts one server', async () => {
    const [first, second] = await Promise.all([up(), up()]);
    assert.equal(first, second);
    await assertServes(first);
});

test('up finds the server that runs', async () => {
    const url = await up();
    const pid = serverPid();
    assert.equal(await up(), url);
    assert.equal(serverPid(), pid);
});

test('up starts a server that was killed, and its data are there', async () => {
    const url = await up();
    const client = await connect(url);
    await client.query('create table public.kept ()');
    process.kill(serverPid(), 'SIGKILL');
    await client.end();
    const again = await connect(await up());
    await again.query('select from public.kept');
    await again.end();
});

test('up starts although the number of a dead server belongs to a live program', async () => {
    await up();
    process.kill(serverPid(), 'SIGKILL');
    const file = join(checkout.folder, '.signalbox/data/postmaster.pid');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^\d+/, String(process.pid)));
    await assertServes(await up());
});

test('up takes another port when its own is in use, and stays there', async () => {
    const url = await up();
    await checkout.cli('down');
    const squatter = createServer().listen(Number(new URL(url).port), '127.0.0.1');
    await once(squatter, 'listening');
    const moved = await up();
    squatter.close();
    assert.notEqual(new URL(moved).port, new URL(url).port);
    await assertServes(moved);
    await checkout.cli('down');
    assert.equal(await up(), moved);
});

test('the server asks for its password', async () => {
    const url = new URL(await up());
    url.password = 'guessed';
    await assert.rejects(connect(url.href), /password authentication failed/);
});

test(
    'up works as root in a checkout that others cannot enter',
    { skip: process.getuid?.() !== 0 },
    async () => {
        const closed = copyCheckout(0o700);
        const url = await up(closed);
        await assertServes(url);
        assert.equal(lastLine(await closed.cli('url')), url);
        const data = /^data +(.*)$/m.exec((await closed.cli('status')).output)?.[1] ?? '';
        assert.match(data, /^\/var\/lib\/signalbox\//);
        await closed.cli('down');
        rmSync(dirname(data), { recursive: true });
    },
);

test('down stops the server and says when there is none', async () => {
    const url = await up();
    assert.match(lastLine(await checkout.cli('down')), /has stopped/);
    await assert.rejects(connect(url), /cannot connect/);
    assert.match(lastLine(await checkout.cli('down')), /no server/);
    assert.match((await checkout.cli('url')).output, /make up/);
});

test('migrate names the database that does not exist', async () => {
    const url = withDatabase(await up(), 'elsewhere');
    const outcome = await checkout.cli('migrate', { DATABASE_URL: url });
    assert.equal(outcome.code, 1);
    assert.match(outcome.output, /database "elsewhere" does not exist/);
});

async function up(copy = checkout): Promise<string> {
    const outcome = await copy.cli('up');
    assert.equal(outcome.code, 0, outcome.output);
    return lastLine(outcome);
}

function serverPid(): number {
    return parseInt(
        readFileSync(join(checkout.folder, '.signalbox/data/postmaster.pid'), 'utf8'),
    );
}

async function assertServes(url: string): Promise<void> {
    const client = await connect(url);
    const { rows } = await client.query<{ found: boolean }>(
        `select to_regclass('signalbox_data.tasks') is not null as found`,
    );
    await client.end();
    assert.deepEqual(rows, [{ found: true }]);
}
