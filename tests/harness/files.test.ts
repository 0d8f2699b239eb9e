import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, type TestContext } from 'node:test';
import { exportFile, importFile, readText } from '../../harness/files.ts';
import { Problem } from '../../harness/problem.ts';
import { embeddedBinaries } from '../../harness/server/binaries.ts';
import { startThrowaway } from '../../harness/server/throwaway.ts';
import { makeTemplate, newPrefix } from '../../harness/testing/databases.ts';
import { serverVariable } from '../../harness/testing/node.ts';
import { freshDatabase, type Session } from '../concurrency/support.ts';

const folder = mkdtempSync(join(tmpdir(), 'signalbox-files-'));

// Tests of the harness are given no server; this one is where freshDatabase finds it.
const cluster = await startThrowaway(embeddedBinaries(18));
const server = {
    label: 'PostgreSQL 18',
    url: cluster.url('postgres'),
    prefix: newPrefix(),
};
await makeTemplate(server);
process.env[serverVariable] = JSON.stringify(server);

after(async () => {
    await cluster.stop();
    rmSync(folder, { recursive: true });
});

const document =
    '{"tea": {"tasks": [\n  {"id": 1, "title": "Boil ä", "weight": 1.0}\n]}}\n';

test('a file comes out as it went in, with its mark and its newlines', async (t) => {
    const session = await silentSession(t);
    const text = `\uFEFF${document.replaceAll('\n', '\r\n')}`;
    const file = write('tasks.json', text);
    const before = readFileSync(file);
    await importFile(session, file, 'tea');
    await exportFile(session, 'tea', file);
    assert.deepEqual(readFileSync(file), before);

    // Also where there was no file to take anything over from.
    const other = join(folder, 'new-tasks.json');
    await exportFile(session, 'tea', other);
    assert.deepEqual(readFileSync(other), before);
});

test('an empty file comes out empty', async (t) => {
    const session = await silentSession(t);
    for (const name of ['empty.json', 'empty.jsonl']) {
        const file = write(name, '');
        await importFile(session, file, name);
        await exportFile(session, name, file);
        assert.equal(readFileSync(file, 'utf8'), '', name);
    }
    assert.deepEqual(await projects(session), ['empty.json', 'empty.jsonl']);
});

test('broken JSON is told by line and column, and nothing is written', async (t) => {
    const session = await silentSession(t);
    const file = write('broken.json', '{"tasks": [\n  {"id": 1,, "title": "a"}\n]}');
    await assert.rejects(
        importFile(session, file, 'tea'),
        problem(/broken\.json: the document is no JSON: line 2, column 12: .*\n +\{"id"/),
    );
    assert.deepEqual(await projects(session), []);

    // An export does not write over what it cannot make out.
    const before = readFileSync(file);
    await session.query(`select from signalbox.create_project('tea')`);
    await assert.rejects(
        exportFile(session, 'tea', file),
        problem(/broken\.json: the document is no JSON: line 2, column 12/),
    );
    assert.deepEqual(readFileSync(file), before);
    const { rows } = await session.query('select from signalbox.imported_documents');
    assert.deepEqual(rows, []);
});

test('a file that is not UTF-8 is refused', async (t) => {
    const session = await silentSession(t);
    const file = write('latin1.json', Buffer.from(document, 'latin1'));
    await assert.rejects(
        importFile(session, file, 'tea'),
        problem(/latin1\.json is not UTF-8/),
    );
    assert.deepEqual(await projects(session), []);
});

test('a file that is not there is named, with the hint of who reads it', async () => {
    await assert.rejects(readText(join(folder, 'none.json'), 'try another'), (error) => {
        assert.ok(error instanceof Problem);
        assert.match(error.message, /^cannot read .*none\.json: ENOENT/);
        assert.equal(error.hint, 'try another');
        return true;
    });
});

test('an export of a project that there is not writes no file', async (t) => {
    const session = await silentSession(t);
    const file = write('kept.json', document);
    await assert.rejects(
        exportFile(session, 'milk', file),
        problem(/there is no project milk/),
    );
    assert.equal(readFileSync(file, 'utf8'), document);
});

/** A session on a database of the test's own; what import and export print is dropped. */
async function silentSession(t: TestContext): Promise<Session> {
    t.mock.method(console, 'log', () => undefined);
    return (await freshDatabase(t)).connect();
}

function write(name: string, content: string | Buffer): string {
    const file = join(folder, name);
    writeFileSync(file, content);
    return file;
}

async function projects(session: Session): Promise<string[]> {
    const { rows } = await session.query<{ name: string }>(
        'select name from signalbox.projects order by name',
    );
    return rows.map(({ name }) => name);
}

function problem(message: RegExp): (error: unknown) => boolean {
    return (error) => {
        assert.ok(error instanceof Problem);
        assert.match(error.message, message);
        return true;
    };
}
