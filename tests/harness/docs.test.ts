import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import test, { after } from 'node:test';
import { makeReference, referenceFile } from '../../harness/docs/reference.ts';
import { inProject } from '../../harness/project.ts';
import { embeddedBinaries } from '../../harness/server/binaries.ts';
import { startThrowaway } from '../../harness/server/throwaway.ts';
import { makeTemplate, newPrefix } from '../../harness/testing/databases.ts';
import { serverVariable } from '../../harness/testing/node.ts';
import { freshDatabase } from '../concurrency/support.ts';
import { examplesIn, Typist } from './examples.ts';

// Tests of the harness are given no server; this one is where freshDatabase finds it.
const cluster = await startThrowaway(embeddedBinaries(18));
const server = {
    label: 'PostgreSQL 18',
    url: cluster.url('postgres'),
    prefix: newPrefix(),
};
await makeTemplate(server);
process.env[serverVariable] = JSON.stringify(server);

after(cluster.stop);

const pages = [
    'README.md',
    'CONTRIBUTING.md',
    ...readdirSync(inProject('docs'))
        .filter((file) => file.endsWith('.md'))
        .map((file) => `docs/${file}`)
        .sort(),
];

// What pg_cron does with a command, without the waiting.
const cron = `
create schema cron;
create function cron.schedule(job_name text, schedule text, command text)
returns bigint
language plpgsql
as $$
begin
    execute command;
    return 1;
end;
$$`;

/** Whether this was shown; what differs each time the page writes as `…`. */
function fits(shown: string, output: string): boolean {
    const pattern = output
        .split('…')
        .map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
        .join('.*');
    return new RegExp(`^${pattern}$`).test(shown);
}

function read(path: string): string {
    return readFileSync(inProject(path), 'utf8');
}

for (const page of pages) {
    const examples = examplesIn(read(page));
    if (examples.length === 0) {
        continue;
    }
    test(`the examples of ${page} do what it says, from the first to the last`, async (t) => {
        const client = await (await freshDatabase(t)).connect();
        await client.query(cron);
        await client.query(`set timezone = 'UTC'`);
        const typist = new Typist(client, read);
        const shifts: string[] = [];
        for (const { line, shift, sql, output } of examples) {
            if (shift !== undefined) {
                shifts.push(`interval '${shift}'`);
                await client.query(`
                    create or replace function signalbox_data.clock()
                    returns timestamptz
                    language sql
                    volatile
                    parallel safe
                    as $$select pg_catalog.clock_timestamp() + ${shifts.join(' + ')}$$`);
            }
            const shown = await typist.type(sql);
            const place = `${page}:${line}`;
            if (output === undefined) {
                assert.doesNotMatch(shown, /^ERROR/m, place);
            } else if (!fits(shown, output)) {
                assert.equal(shown, output, place);
            }
        }
        const { rows } = await client.query('select * from tests.broken_invariants()');
        assert.deepEqual(rows, []);
    });
}

test('an example that is wrong is found', async (t) => {
    const client = await (await freshDatabase(t)).connect();
    const typist = new Typist(client, read);
    const [first, second, third, ...others] = examplesIn(
        [
            '```sql',
            `\\set word 'it''s'`,
            `select 2 as number, 'three' as name \\gset`,
            `select :number + 1 as sum, :'name' || ': 4' as text, null as nothing; -- :name`,
            'select * from nowhere;',
            '```',
            '```',
            'output',
            '```',
            '<!-- 10 minutes later -->',
            '```sql',
            'select $$a; b$$ as body;',
            '```',
            'Text.',
            '```',
            'no output',
            '```',
            '```sql',
            'select 1',
            '```',
            '```json',
            '{}',
            '```',
        ].join('\n') + '\n',
    );
    assert.deepEqual(others, []);
    assert.equal(first?.output, 'output\n');
    assert.equal(
        await typist.type(first.sql),
        [
            ' sum |   text   | nothing',
            '-----+----------+---------',
            '   3 | three: 4 |',
            '',
            'ERROR:  relation "nowhere" does not exist',
            '',
        ].join('\n'),
    );
    assert.equal(second?.shift, '10 minutes');
    assert.equal(second.output, undefined);
    assert.equal(await typist.type(second.sql), ' body\n------\n a; b\n');
    assert.equal(third?.output, undefined);
    await assert.rejects(typist.type(third!.sql), /does not end: select 1/);
});

test('the reference has every public function and view as it is', async (t) => {
    const client = await (await freshDatabase(t)).connect();
    assert.equal(
        read(referenceFile),
        await makeReference(client),
        'it is out of date: make reference',
    );
});

test('what pages link to is there', () => {
    const broken = pages.flatMap((page) =>
        [...read(page).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)]
            .filter(([, path = '', heading]) => {
                const target = path === '' ? page : join(dirname(page), path);
                return (
                    !existsSync(inProject(target)) ||
                    (heading !== undefined && !headingsOf(target).includes(heading))
                );
            })
            .map(([link]) => `${page}: ${link}`),
    );
    assert.deepEqual(broken, []);
});

/** The names under which GitHub shows the headings of a page. */
function headingsOf(page: string): string[] {
    return [...read(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
        heading
            .toLowerCase()
            .replace(/[^\w\- ]/g, '')
            .replaceAll(' ', '-'),
    );
}

test('every page of docs can be reached from the README, and every command is in it', () => {
    const readme = read('README.md');
    assert.deepEqual(
        pages.filter((page) => page !== 'README.md' && !readme.includes(`](${page}`)),
        [],
    );
    const targets = [...read('Makefile').matchAll(/^([a-z-]+):.*## /gm)].map(
        ([, target = '']) => target,
    );
    const named = [...readme.matchAll(/^\| (`make .*?) \|/gm)].flatMap(([, cell = '']) =>
        [...cell.matchAll(/[a-z-]+/g)].map(([word]) => word),
    );
    assert.deepEqual(
        targets.filter((target) => target !== 'help' && !named.includes(target)),
        [],
    );
});
