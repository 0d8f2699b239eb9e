import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { connect } from '../../harness/database/connection.ts';
import { copyCheckout, lastLine } from './support.ts';

const { folder, cli } = copyCheckout();

test('status tells what is applied and whether the code is in step', async () => {
    assert.match((await cli('status')).output, /stopped/);
    await cli('up');
    assert.match(
        (await cli('status')).output,
        /, 0 pending\n[^]*in step with this checkout/,
    );

    const late = join(folder, 'db/migrations/29990101000000_late.sql');
    writeFileSync(
        late,
        '-- migrate:up\ncreate table public.late ();\n-- migrate:down\ndrop table public.late;\n',
    );
    appendFileSync(join(folder, 'db/code.sql'), '\n-- changed\n');
    const { output } = await cli('status');
    assert.match(
        output,
        /, 1 pending\n[^]*late\.sql +pending\n[^]*differs from this checkout/,
    );

    assert.equal((await cli('migrate')).code, 0);
    assert.match(
        (await cli('status')).output,
        /late\.sql +applied \d{4}-[^]*in step with this checkout/,
    );
    assert.match((await cli('rollback')).output, /Rolled back: 29990101000000_late/);
    assert.match((await cli('status')).output, /late\.sql +pending/);
    rmSync(late);
});

test('code names the file and line of an error, and changes nothing', async () => {
    await cli('up');
    const contents = join(folder, 'db/code.sql');
    const before = readFileSync(contents);
    writeFileSync(
        join(folder, 'functions/core/broken.sql'),
        'create function signalbox.broken()\nreturns integer\nlanguage sql as $$ selec 1 $$;\n',
    );
    appendFileSync(contents, '\n--!include functions/core/broken.sql\n');
    const outcome = await cli('code');
    writeFileSync(contents, before);
    assert.equal(outcome.code, 1);
    assert.match(outcome.output, /functions\/core\/broken\.sql:3: syntax error/);
    assert.match((await cli('status')).output, /in step with this checkout/);
});

test('migrate waits for a migration that is under way', async () => {
    const client = await connect(lastLine(await cli('up')));
    await client.query(
        `begin; select pg_advisory_xact_lock(hashtextextended('signalbox deployment', 0))`,
    );
    const migration = cli('migrate');
    let isWaiting = false;
    while (!isWaiting) {
        const { rowCount } = await client.query(
            `select from pg_catalog.pg_locks where locktype = 'advisory' and not granted`,
        );
        isWaiting = rowCount === 1;
    }
    await client.query('commit');
    await client.end();
    const outcome = await migration;
    assert.equal(outcome.code, 0);
    assert.match(outcome.output, /waiting for another deployment/);
});

test('reset asks first, and erases what there is', async () => {
    const url = lastLine(await cli('up'));
    assert.match((await cli('reset')).output, /make reset YES=1/);
    const client = await connect(url);
    const sql = `insert into signalbox_data.users (name, kind) values ('gone', 'human')`;
    await client.query(sql);
    const outcome = await cli('reset', { YES: '1' });
    assert.equal(outcome.code, 0, outcome.output);
    await client.query(sql);
    await client.end();
});

test('reset refuses a database with something else in it', async () => {
    const client = await connect(lastLine(await cli('up')));
    await client.query('create schema shop; create table shop.orders ()');
    const outcome = await cli('reset', { YES: '1' });
    assert.equal(outcome.code, 1);
    assert.match(
        outcome.output,
        /not Signalbox's own: it holds schema shop, table shop.orders/,
    );
    await client.query('drop schema shop cascade; create table public.orders ()');
    assert.match((await cli('reset', { YES: '1' })).output, /it holds table orders/);
    await client.end();
});
