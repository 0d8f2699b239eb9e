import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
    existsSync,
    mkdtempSync,
    readdirSync,
    readFileSync,
    rmSync,
    writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { connect } from '../../harness/database/connection.ts';
import { type Outcome, run } from '../../harness/processes.ts';
import { inProject } from '../../harness/project.ts';
import { embeddedBinaries } from '../../harness/server/binaries.ts';
import { startThrowaway } from '../../harness/server/throwaway.ts';
import { makeTemplate, newPrefix } from '../../harness/testing/databases.ts';
import { serverVariable } from '../../harness/testing/node.ts';
import { freshDatabase } from '../concurrency/support.ts';

const cluster = await startThrowaway(embeddedBinaries(18));
const server = {
    label: 'PostgreSQL 18',
    url: cluster.url('postgres'),
    prefix: newPrefix(),
};
await makeTemplate(server);
process.env[serverVariable] = JSON.stringify(server);
const folder = mkdtempSync(join(tmpdir(), 'signalbox-audit-'));

after(async () => {
    rmSync(folder, { recursive: true });
    await cluster.stop();
});

function make(
    command: string,
    url: string,
    settings: Record<string, string>,
): Promise<Outcome> {
    return run(
        process.execPath,
        ['--import', './harness/register.js', 'harness/cli.ts', command],
        { cwd: inProject(), env: { ...process.env, DATABASE_URL: url, ...settings } },
    );
}

/** The blocks of a page that are written in a language and contain something. */
function blockOf(language: string, content: string): string {
    const page = readFileSync(inProject('docs/audit.md'), 'utf8');
    const blocks = [...page.matchAll(new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``, 'g'))];
    const block = blocks
        .map(([, text]) => text ?? '')
        .find((text) => text.includes(content));
    assert(block, `no block with ${content}`);
    return block;
}

/** What the page says to do with the file and the rows. */
async function check(url: string, file: string): Promise<string> {
    writeFileSync(join(folder, 'check.mjs'), blockOf('js', 'createHash'));
    const client = await connect(url);
    let input = '';
    try {
        for (const statement of blockOf('sql', "'audit_kinds'").split(';')) {
            if (statement.trim() !== '') {
                const result = await client.query<[string]>({
                    text: statement.replace(
                        /json_build_array\(([^]*)\)\nfrom/,
                        'json_build_array($1)::text from',
                    ),
                    rowMode: 'array',
                });
                input += result.rows.map(([line]) => `${line}\n`).join('');
            }
        }
    } finally {
        await client.end();
    }
    const child = spawn(process.execPath, [join(folder, 'check.mjs'), file], {
        stdio: ['pipe', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
        output += chunk.toString();
    });
    child.stdin.end(input);
    const [code] = (await once(child, 'close')) as [number];
    assert.equal(code, output.includes('intact') ? 0 : 1);
    return output.trim();
}

const seal = 'select from signalbox.seal_audit_log()';

test('seals are kept in a file, and checked without the functions of the database', async (t) => {
    const database = await freshDatabase(t);
    const session = await database.connect();
    const file = join(folder, 'seals.jsonl');
    await session.query(seal);
    const first = await make('seals', database.url, { FILE: file });
    assert.equal(first.code, 0, first.output);
    assert.match(first.output, /0 seals as they were, 1 new; the newest is [0-9a-f]{64}\n/);
    for (const name of ['a', 'b', 'c']) {
        await session.query(
            `select signalbox.set_context('{"request_id": "r"}'), signalbox.create_project($1)`,
            [name],
        );
        await session.query(seal);
    }
    const second = await make('seals', database.url, { FILE: file });
    assert.match(second.output, /1 seals as they were, 3 new/);
    assert.equal(await check(database.url, file), '4 seals are intact');

    // Each in turn, and undone
    const tamperings: [string, string][] = [
        [
            `update signalbox_data.audit_logs set session_role = 'x' where txid = $1`,
            'seal 3 is broken',
        ],
        ['delete from signalbox_data.audit_logs where txid = $1', 'seal 3 is broken'],
        ['delete from signalbox_data.audit_contexts where txid = $1', 'seal 3 is broken'],
        [
            `insert into signalbox_data.audit_logs (occurred_at, txid, seq, kind, session_role)
            select '2011-11-11', $1, 1, 1, 'x'`,
            'seal 3 is broken',
        ],
        [
            `update signalbox_data.audit_kinds set action = 'x' where id = 1 and $1 > 0`,
            'seal 1 is broken',
        ],
    ];
    const { rows } = await session.query<{ txid: string }>(
        `select txid from signalbox.audit_logs where entity_type = 'project' and action = 'insert'
        order by id offset 1 limit 1`,
    );
    for (const [tampering, verdict] of tamperings) {
        const copy = await freshDatabase(t);
        assert.ok(copy.url);
        await session.query(
            'create table public.kept_logs as select * from signalbox_data.audit_logs',
        );
        await session.query(
            'create table public.kept_contexts as select * from signalbox_data.audit_contexts',
        );
        await session.query(
            'create table public.kept_kinds as select * from signalbox_data.audit_kinds',
        );
        await session.query(`
            alter table signalbox_data.audit_logs disable trigger all;
            alter table signalbox_data.audit_contexts disable trigger all;
            alter table signalbox_data.audit_kinds disable trigger all`);
        await session.query(tampering.replaceAll('$1', rows[0]?.txid ?? ''));
        assert.equal(await check(database.url, file), verdict, tampering);
        await session.query(`
            delete from signalbox_data.audit_logs;
            insert into signalbox_data.audit_logs select * from public.kept_logs;
            delete from signalbox_data.audit_contexts;
            insert into signalbox_data.audit_contexts overriding system value select * from public.kept_contexts;
            delete from signalbox_data.audit_kinds;
            insert into signalbox_data.audit_kinds select * from public.kept_kinds;
            drop table public.kept_logs, public.kept_contexts, public.kept_kinds`);
    }
    assert.equal(await check(database.url, file), '4 seals are intact');

    // The newest are cut off, and others come in their place.
    await session.query(
        `
        begin;
        alter table signalbox_data.audit_seals disable trigger all;
        alter table signalbox_data.audit_seal_parts disable trigger all;
        delete from signalbox_data.audit_seal_parts where seal_id > 2;
        delete from signalbox_data.audit_seals where id > 2;
        alter table signalbox_data.audit_seals enable always trigger all;
        commit`.replace('enable always trigger all', 'enable trigger all'),
    );
    const before = readFileSync(file, 'utf8');
    const cut = await make('seals', database.url, { FILE: file });
    assert.equal(cut.code, 1);
    assert.match(
        cut.output,
        /seal 3 of .*seals.jsonl is not in the database, which ends with seal 2/,
    );
    await session.query(seal);
    await session.query('select from signalbox.create_project($1)', ['d']);
    await session.query(seal);
    const anew = await make('seals', database.url, { FILE: file });
    assert.equal(anew.code, 1);
    assert.match(anew.output, /seal 3 of .*seals.jsonl is another one in the database/);
    assert.equal(readFileSync(file, 'utf8'), before);

    writeFileSync(file, before.replace('"generation" : 1', '"generation" : 2'));
    const changed = await make('seals', database.url, { FILE: file });
    assert.match(changed.output, /seals.jsonl was changed: line 2 does not follow/);
});

test('a month is archived and dropped, whole or not at all', async (t) => {
    const database = await freshDatabase(t);
    const session = await database.connect();
    const archive = join(folder, 'archive');
    await session.query('begin');
    await session.query('select from tests.make_old_month()');
    await session.query('commit');
    await session.query(`create or replace function signalbox_data.clock() returns timestamptz
        language sql volatile parallel safe as 'select pg_catalog.clock_timestamp()'`);
    await session.query(seal);
    const settings = { DIR: archive };
    const none = await make('archive', database.url, settings);
    assert.equal(none.output, 'no partition of the audit log has been kept long enough\n');

    // Before its time: archived and kept
    const early = await make('archive', database.url, {
        ...settings,
        PARTITION: 'audit_logs_2019_02',
    });
    assert.match(
        early.output,
        /^audit_logs_2019_02 -> .*audit_logs_2019_02.jsonl: \d+ entries, \d+ bytes\n$/,
    );
    const { rows: entries } = await session.query(
        `select r.* from signalbox.audit_logs l cross join lateral (select l.id, l.changes, l.action) r
        where l.occurred_at < '2019-03-01' order by l.id`,
    );
    assert(entries.length > 0);

    await session.query(
        `select from signalbox.set_configuration(null, 'audit.retention', '30 days', 'duration')`,
    );
    // Killed before the manifest, or while lines were written: all begins anew.
    rmSync(join(archive, 'audit_logs_2019_02.manifest.json'));
    writeFileSync(join(archive, 'audit_logs_2019_02.jsonl'), 'half a li');
    writeFileSync(join(archive, 'audit_logs_2019_02.jsonl.part'), 'less');
    // Something is wrong with a partition: it is neither archived nor dropped.
    await session.query('begin');
    await session.query(`alter table signalbox_data.audit_contexts disable trigger all`);
    await session.query(
        `update signalbox_data.audit_contexts set request_id = 'new' where request_id = 'old'`,
    );
    await session.query('commit');
    const wrong = await make('archive', database.url, settings);
    assert.equal(wrong.code, 1);
    assert.match(wrong.output, /audit_logs_2019_02 is dropped/);
    assert.match(wrong.output, /partition audit_contexts_2019_02 is not what seal 1 says/);
    assert.deepEqual(
        readdirSync(archive)
            .filter((name) => name.includes('2019_02'))
            .sort(),
        ['audit_logs_2019_02.jsonl', 'audit_logs_2019_02.manifest.json'],
    );
    await session.query(
        `update signalbox_data.audit_contexts set request_id = 'old' where request_id = 'new'`,
    );
    await session.query(`alter table signalbox_data.audit_contexts enable trigger all`);
    const right = await make('archive', database.url, settings);
    assert.equal(right.code, 0, right.output);
    assert.match(right.output, /audit_contexts_2019_02 is dropped/);
    assert.equal(
        (await make('archive', database.url, settings)).output,
        'no partition of the audit log has been kept long enough\n',
    );
    await session.query(seal);
    const { rows: verdict } = await session.query(
        'select is_intact, problem from signalbox.verify_audit_log()',
    );
    assert.deepEqual(verdict, [{ is_intact: true, problem: null }]);

    // The file says what the log did.
    const lines = readFileSync(join(archive, 'audit_logs_2019_02.jsonl'), 'utf8')
        .trimEnd()
        .split('\n');
    const { rows: read } = await session.query(
        `select a.id, a.changes, a.action from unnest($1::text[]) l (line)
        cross join lateral signalbox.read_audit_line(l.line::json) a order by a.id`,
        [lines],
    );
    assert.deepEqual(read, entries);
    const file = join(folder, 'archived-seals.jsonl');
    await make('seals', database.url, { FILE: file });
    assert.match(await check(database.url, file), /^\d+ seals are intact$/);
});

test('an archive that was written and not confirmed is used, unless it is another one', async (t) => {
    const database = await freshDatabase(t);
    const session = await database.connect();
    const archive = join(folder, 'again');
    await session.query('begin');
    await session.query('select from tests.make_old_month()');
    await session.query('commit');
    await session.query(`create or replace function signalbox_data.clock() returns timestamptz
        language sql volatile parallel safe as 'select pg_catalog.clock_timestamp()'`);
    const settings = { DIR: archive, PARTITION: 'audit_logs_2019_02' };
    await make('archive', database.url, settings);
    const name = join(archive, 'audit_logs_2019_02.jsonl');
    const written = readFileSync(name, 'utf8');
    const again = await make('archive', database.url, settings);
    assert.equal(again.code, 0, again.output);
    assert.equal(readFileSync(name, 'utf8'), written);

    writeFileSync(name, written.replace('2019', '2018'));
    const changed = await make('archive', database.url, settings);
    assert.equal(changed.code, 1);
    assert.match(changed.output, /is not what .*manifest.json says/);
    assert(existsSync(name));
});
