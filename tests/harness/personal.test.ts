import assert from 'node:assert/strict';
import {
    mkdtempSync,
    readdirSync,
    readFileSync,
    rmSync,
    statSync,
    writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { writePersonalData } from '../../harness/personal.ts';
import { Problem } from '../../harness/problem.ts';
import { embeddedBinaries } from '../../harness/server/binaries.ts';
import { startThrowaway } from '../../harness/server/throwaway.ts';
import { makeTemplate, newPrefix } from '../../harness/testing/databases.ts';
import { serverVariable } from '../../harness/testing/node.ts';
import { freshDatabase, type Session } from '../concurrency/support.ts';

const folder = mkdtempSync(join(tmpdir(), 'signalbox-personal-'));

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

async function makeAda(session: Session): Promise<string> {
    const { rows } = await session.query<{ id: string }>(
        `select id from signalbox.create_user('ada', email => 'ada@example.com')`,
    );
    await session.query(
        `select from signalbox.create_project('p') p
        cross join lateral signalbox.create_workflow(p.id, 'w') w
        cross join generate_series(1, 7) n
        cross join lateral signalbox.create_task(p.id, w.id, 'task ' || n, assignee => 'ada') t`,
    );
    return rows[0]?.id ?? '';
}

test('what there is of a person is written whole, page by page, for the owner of the file', async (t) => {
    const session = await (await freshDatabase(t)).connect();
    const id = await makeAda(session);
    const texts = [];
    for (const page of [1, 3, 10_000]) {
        const file = join(folder, `ada-${page}.json`);
        writeFileSync(file, 'was here before');
        const rows = await writePersonalData(session, 'ada', file, page);
        assert.equal(statSync(file).mode & 0o777, 0o600);
        const text = readFileSync(file, 'utf8');
        const { user_id, tables } = JSON.parse(text) as {
            user_id: string;
            tables: Record<string, { key: unknown; email?: string }[]>;
        };
        assert.equal(user_id, id);
        assert.equal(tables.users?.[0]?.email, 'ada@example.com');
        assert.equal(tables.tasks?.length, 7);
        assert.equal(Object.values(tables).flat().length, rows);
        texts.push(text.replace(/"audit_logs": \[[^]*?\n\]/, ''));
    }
    assert.equal(texts[1], texts[0]);
    assert.equal(texts[2], texts[0]);
});

test('of a person that there is not, or when it breaks off, no file is written', async (t) => {
    const database = await freshDatabase(t);
    const session = await database.connect();
    const file = join(folder, 'nobody.json');
    await assert.rejects(
        writePersonalData(session, 'nobody', file),
        (error: Error) =>
            error instanceof Problem && error.message === 'there is no user nobody',
    );
    await makeAda(session);
    await session.query('create role reader_of_the_test in role signalbox_reader');
    await session.query('set session authorization reader_of_the_test');
    await assert.rejects(writePersonalData(session, 'ada', file), Problem);
    await session.query('reset session authorization');
    // The second page fails.
    await session.query(`
        create function break_off() returns trigger language plpgsql as
        'begin if (select count(*) from signalbox_data.audit_logs where txid = txid_current()) > 0
        then raise exception ''broken off''; end if; return new; end';
        create trigger break_off before insert on signalbox_data.audit_logs
        for each row execute function break_off();
    `);
    await assert.rejects(writePersonalData(session, 'ada', file, 1), /broken off/);
    assert.deepEqual(
        readdirSync(folder).filter((name) => name.startsWith('nobody')),
        [],
    );
    await assert.rejects(
        writePersonalData(session, 'ada', join(folder, 'no such folder', 'x.json')),
        /cannot write/,
    );
});
