import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { connect } from '../../harness/database/connection.ts';
import { type Outcome, run } from '../../harness/processes.ts';
import { inProject } from '../../harness/project.ts';
import { embeddedBinaries } from '../../harness/server/binaries.ts';
import { startThrowaway } from '../../harness/server/throwaway.ts';
import { readTap } from '../../harness/testing/tap.ts';

test('readTap counts what passed, failed and was skipped', () => {
    assert.deepEqual(
        readTap('1..4\nok 1\nnot ok 2\nok 3 # SKIP later\nnot ok 4 # TODO later'),
        {
            passed: 1,
            failed: 1,
            skipped: 2,
        },
    );
});

test('readTap fails what does not keep to its plan', () => {
    assert.equal(readTap('1..2\nok 1').failed, 1);
    assert.equal(readTap('1..1\nok 1\nok 2').failed, 1);
    assert.equal(readTap('ok 1').failed, 1);
    assert.equal(readTap('1..2\nok 1\nBail out!').failed, 1);
    assert.equal(readTap('').failed, 1);
});

test('make test counts every way in which a file can fail', async (t) => {
    const folder = testFolder(t);
    const files = {
        'good.sql': `begin; select plan(1); select ok(true); select * from finish(); rollback;`,
        'bad.sql': `begin; select plan(1); select ok(false); select * from finish(); rollback;`,
        'short.sql': `begin; select plan(2); select ok(true); select * from finish(); rollback;`,
        'dies.sql': `begin; select plan(2); select ok(true);\nselect 1 / 0; rollback;`,
        'wrong.sql': `begin; select plan(1);\nselct ok(true);`,
        'nothing.sql': `-- nothing at all`,
    };
    for (const [name, sql] of Object.entries(files)) {
        writeFileSync(join(folder, name), sql);
    }
    const { code, output } = await runTests(folder);
    assert.equal(code, 1);
    assert.match(output, /\n3 passed, 5 failed\n$/);
    assert.match(output, /dies\.sql: 22012 division by zero/);
    assert.match(output, /wrong\.sql:2: 42601 syntax error/);
    assert.match(output, /nothing\.sql[^\n]*\n\s+# no test has run/);
    assert.doesNotMatch(output, /good\.sql/);
});

test('make test gives TypeScript tests a database each', async (t) => {
    const folder = testFolder(t);
    writeFileSync(
        join(folder, 'some.test.ts'),
        `import test from 'node:test';
        import assert from 'node:assert/strict';
        import { freshDatabase, waitUntilBlocked } from '../../tests/concurrency/support.ts';

        test('a blocked session is seen', async (t) => {
            const [one, two, observer] = await (await freshDatabase(t)).sessions(3);
            await one!.query('begin; lock table signalbox_data.tasks');
            const blocked = two!.query('select from signalbox_data.tasks');
            assert.deepEqual(await waitUntilBlocked(observer!, two!.pid), [one!.pid]);
            await one!.query('rollback');
            await blocked;
        });
        test('this one fails', () => assert.fail('on purpose'));
        test('this one is skipped', { skip: true }, () => undefined);`,
    );
    const { code, output } = await runTests(folder);
    assert.equal(code, 1);
    assert.match(output, /on purpose[^]*\n1 passed, 1 failed, 1 skipped\n$/);
});

test('make test refuses a path that is not there', async () => {
    const { code, output } = await runTests('tests/nowhere');
    assert.equal(code, 1);
    assert.match(output, /there is no tests\/nowhere/);
});

test('make test uses databases of its own on the server of DATABASE_URL', async (t) => {
    const cluster = await startThrowaway(embeddedBinaries(18));
    t.after(cluster.stop);
    const folder = testFolder(t);
    writeFileSync(
        join(folder, 'good.sql'),
        `begin; select plan(1); select ok(true); select * from finish(); rollback;`,
    );
    const url = cluster.url('postgres');
    const { code, output } = await runTests(folder, { DATABASE_URL: url });
    assert.equal(code, 0, output);
    const client = await connect(url);
    const { rows } = await client.query(
        'select datname from pg_catalog.pg_database where not datistemplate',
    );
    await client.end();
    assert.deepEqual(rows, [{ datname: 'postgres' }]);
});

test('the test files run under pg_prove too', async (t) => {
    const folder = testFolder(t);
    writeFileSync(
        join(folder, 'good.sql'),
        `begin; select plan(1); select ok(true); select * from finish(); rollback;`,
    );
    const { code, output } = await runCommand('prove', { FILES: folder, PG: '18' });
    if (output.includes('pg_prove is not on this machine')) {
        t.skip('pg_prove is not on this machine');
        return;
    }
    assert.equal(code, 0, output);
    assert.match(output, /Result: PASS/);
});

/** A folder outside tests, so that a run of all tests does not come across it. */
function testFolder(t: TestContext): string {
    mkdirSync(inProject('.signalbox'), { recursive: true });
    const folder = mkdtempSync(inProject('.signalbox', 'tests-'));
    t.after(() => {
        rmSync(folder, { recursive: true });
    });
    return folder;
}

async function runTests(files: string, settings: NodeJS.ProcessEnv = {}): Promise<Outcome> {
    return runCommand('test', { FILES: files, PG: '18', ...settings });
}

async function runCommand(command: string, settings: NodeJS.ProcessEnv): Promise<Outcome> {
    return run(
        process.execPath,
        ['--import', './harness/register.js', 'harness/cli.ts', command],
        { cwd: inProject(), env: { ...process.env, DATABASE_URL: undefined, ...settings } },
    );
}
