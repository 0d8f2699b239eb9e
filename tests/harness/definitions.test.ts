import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, type TestContext } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type pg from 'pg';
import { defineFile } from '../../harness/definitions/define.ts';
import { readDefinition } from '../../harness/definitions/file.ts';
import { Problem } from '../../harness/problem.ts';
import { inProject } from '../../harness/project.ts';
import { embeddedBinaries } from '../../harness/server/binaries.ts';
import { startThrowaway } from '../../harness/server/throwaway.ts';
import { makeTemplate, newPrefix } from '../../harness/testing/databases.ts';
import { serverVariable } from '../../harness/testing/node.ts';
import { freshDatabase, type Session } from '../concurrency/support.ts';
import { newSeed, randomFrom, value } from '../concurrency/work.ts';

const folder = mkdtempSync(join(tmpdir(), 'signalbox-definitions-'));

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

type Json = null | boolean | number | string | Json[] | JsonObject;

interface JsonObject {
    [name: string]: Json;
}

const schemaText = readFileSync(inProject('docs/workflow-definition.schema.json'), 'utf8');
const isValid = new Ajv2020({ allowUnionTypes: true, strictTypes: false }).compile(
    JSON.parse(schemaText) as object,
);

const workflowFiles = ['ci', 'deploy', 'nightly'].map(
    (name) => `tests/harness/workflows/${name}.yml`,
);

/** Definitions with nothing wrong: the examples of the documentation, and what files become. */
const good: Json[] = [
    { steps: [{ key: 'only' }] },
    ...[
        ...readFileSync(inProject('docs/definitions.md'), 'utf8').matchAll(
            /```json\n([^]*?)```/g,
        ),
    ]
        .map(([, text]) => JSON.parse(text!) as { steps?: Json })
        .filter(({ steps }) => steps !== undefined),
    ...workflowFiles.map(
        (file) =>
            JSON.parse(
                JSON.stringify(
                    readDefinition(file, readFileSync(inProject(file), 'utf8')).definition,
                ),
            ) as Json,
    ),
] as Json[];

async function problemsOf(session: pg.Client, definition: unknown): Promise<string[]> {
    const { rows } = await session.query<{ problem: string }>(
        `select path || ': ' || problem as problem from signalbox.check_definition($1)`,
        [JSON.stringify(definition)],
    );
    return rows.map(({ problem }) => problem);
}

test('the schema that is published is the one that the database checks by', async (t) => {
    const session = await (await freshDatabase(t)).connect();
    assert.deepEqual(
        JSON.parse(schemaText),
        await value(session, 'select signalbox.workflow_definition_schema()'),
    );
});

test('good definitions pass both', async (t) => {
    const session = await (await freshDatabase(t)).connect();
    assert.ok(good.length >= 8, `${good.length} definitions`);
    for (const definition of good) {
        assert.ok(isValid(definition), JSON.stringify(isValid.errors));
        assert.deepEqual(await problemsOf(session, definition), []);
    }
});

test('what the schema refuses the database refuses, and malformed definitions write nothing', async (t) => {
    const session = await (await freshDatabase(t)).connect();
    const project = await value<string>(
        session,
        `select id from signalbox.create_project('malformed')`,
    );
    const seed = newSeed();
    t.diagnostic(`SEED=${seed}`);
    const random = randomFrom(seed);

    let malformed = 0;
    let bySchema = 0;
    let accepted = 0;
    for (let round = 0; round < 450; round++) {
        const document = structuredClone(good[random(good.length)]!);
        const changes = 1 + random(3);
        const made: string[] = [];
        for (let i = 0; i < changes; i++) {
            made.push(mutate(document, random));
        }
        const text = `${made.join(', ')} in ${JSON.stringify(document)}`;
        const fits = isValid(document);
        const error = await session
            .query('select from signalbox.define_workflow($1, $2, $3)', [
                project,
                `mutant ${round}`,
                JSON.stringify(document),
            ])
            .then(
                () => undefined,
                (failure: unknown) => failure as pg.DatabaseError,
            );
        if (error === undefined) {
            assert.ok(
                fits,
                `only the schema refuses ${text}: ${JSON.stringify(isValid.errors)}`,
            );
            accepted++;
            continue;
        }
        assert.equal(error.code, 'SB005', `${error.message} for ${text}`);
        for (const line of error.detail!.split('\n')) {
            assert.match(line, /^\$[^\n]*: ./, `no path for ${text}`);
        }
        malformed++;
        bySchema += fits ? 0 : 1;
    }
    t.diagnostic(`${malformed} malformed, ${bySchema} by the schema, ${accepted} accepted`);
    assert.ok(malformed >= 200, `${malformed} malformed`);
    assert.ok(bySchema >= 80, `${bySchema} by the schema`);
    assert.ok(malformed - bySchema >= 40, `${malformed - bySchema} by what no schema says`);
    assert.equal(
        await value(
            session,
            'select count(*)::integer from signalbox.workflow_definitions',
        ),
        accepted,
    );
});

const strange: Json[] = [
    null, true, 0, -1, 1.5, 1e300, '', ' ', '\u00a0', 'x', 'ä'.repeat(600), [], {}, [[]], [null],
    { key: 'a' }, '${{', '${{ }}', '${{ inputs.none }}', '${{ tasks.none.result }}', '${{ item }}',
    '$${{ x }}', '$.inputs.x', '5 parsecs', '-1 hour', 'infinity', '__proto__', "'; drop table x; --",
    '\u{1f600}', '\\u0000', '0', 'P1D', [1, 'a', {}], { a: { b: { c: [] } } },
]; // prettier-ignore

const names = [
    'key', 'title', 'steps', 'depends_on', 'when', 'for_each', 'timeout', 'retry', 'inputs', 'queue',
    'triggers', 'environment', 'parameters', 'priority', 'wait', 'needs', 'runs_on', '', 'a b', '"', '$',
]; // prettier-ignore

/** Change a document in one place, mostly for the worse; says what was done. */
function mutate(document: Json, random: (below: number) => number): string {
    const pick = <T>(list: T[]): T => list[random(list.length)]!;
    const containers = [...containersOf(document)];
    const at = pick(containers);
    const keys = Object.keys(at);
    const key = keys.length > 0 ? pick(keys) : undefined;
    const target = at as JsonObject;
    const steps = (document as { steps?: Json }).steps;
    const step = Array.isArray(steps) && steps.length > 0 ? pick(steps) : undefined;
    switch (random(10)) {
        case 0:
            if (key !== undefined && !Array.isArray(at)) {
                Reflect.deleteProperty(target, key);
            }
            return `without ${key}`;
        case 1:
        case 2:
            if (key !== undefined) {
                target[key] = pick(strange);
            }
            return `another ${key}`;
        case 3: {
            const name = pick(names);
            if (!Array.isArray(at)) {
                target[name] = pick(strange);
            }
            return `with ${name}`;
        }
        case 4:
            if (Array.isArray(steps) && step !== undefined) {
                steps.push(structuredClone(step));
            }
            return 'a step twice';
        case 5: {
            const other = Array.isArray(steps) ? pick(steps) : undefined;
            if (isObject(step)) {
                step.depends_on = [
                    pick(['nobody', (isObject(other) ? other.key : null) ?? 'x', 5]),
                ] as Json;
            }
            return 'another dependency';
        }
        case 6:
            if (isObject(step)) {
                step.when = pick([
                    '$.inputs.', '$.tasks.nobody.result', '$', 'true', '$.inputs.a like_regex "("', 7,
                    '$.inputs.none == 1',
                ]); // prettier-ignore
            }
            return 'another condition';
        case 7:
            if (isObject(step)) {
                step[pick(['timeout', 'start_timeout', 'estimate'])] = pick([
                    'soon', '0', '-5 seconds', '11 years', 'PT', '1e999 hours', 5,
                ]); // prettier-ignore
            }
            return 'another duration';
        case 8:
            if (isObject(step)) {
                step.command = pick([
                    'x ${{ inputs.none }}', '${{ tasks.nobody.result }}', '${{ open', '${{ a b }}',
                    '${{ secrets.TOKEN }}', '${{ item.name }}', '${{ index }}', '${{ {} }}',
                ]); // prettier-ignore
            }
            return 'another reference';
        default:
            // What one place holds, in another.
            if (key !== undefined) {
                target[key] = structuredClone(pick(containers));
            }
            return `something else as ${key}`;
    }
}

function isObject(value: Json | undefined): value is JsonObject {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function* containersOf(value: Json): Generator<Json[] | JsonObject> {
    if (typeof value === 'object' && value !== null) {
        yield value;
        for (const item of Object.values(value)) {
            yield* containersOf(item);
        }
    }
}

test('workflow files of GitHub Actions are defined, with what is not carried over', async (t) => {
    const lines: string[] = [];
    t.mock.method(console, 'log', (line: string) => lines.push(line));
    const session = await (await freshDatabase(t)).connect();
    for (const file of workflowFiles) {
        await defineFile(session, inProject(file), 'shop');
    }
    assert.match(lines[0]!, /ci\.yml -> project shop: CI, version 1, 5 steps$/);
    assert.ok(lines.includes('not carried over as it is written:'));
    assert.ok(lines.some((line) => line.startsWith('  $.jobs.test.env.TOKEN: ')));
    const { rows } = await session.query(
        `select name, version, jsonb_array_length(definition -> 'steps') as steps
        from signalbox.workflow_definitions order by name collate "C"`,
    );
    assert.deepEqual(rows, [
        { name: 'CI', version: 1, steps: 5 },
        { name: 'Nightly', version: 1, steps: 4 },
        { name: 'deploy', version: 1, steps: 5 },
    ]);

    // The same file again is the same version.
    await defineFile(session, inProject(workflowFiles[0]!), 'shop', 'CI');
    assert.match(lines.filter((line) => line.includes('->')).at(-1)!, /CI, version 1,/);
});

test('a definition may be written as YAML, and is told where it is wrong', async (t) => {
    const session = await silentSession(t);
    const file = write(
        'release.yml',
        'name: release\nsteps:\n  - key: build\n    comand: make\n  - {key: test, depends_on: [biuld]}\n',
    );
    await assert.rejects(defineFile(session, file, 'shop'), (error) => {
        assert.ok(error instanceof Problem);
        assert.match(
            error.message,
            /release\.yml:4:13 \$\.steps\[0\]\.comand: no such field; did you mean command\?/,
        );
        assert.match(
            error.message,
            /release\.yml:5:30 \$\.steps\[1\]\.depends_on\[0\]: no step "biuld"; did you mean "build"\?/,
        );
        return true;
    });
    write('release.yml', 'name: release\nsteps:\n  - key: build\n    command: make\n');
    await defineFile(session, file, 'shop');
    await defineFile(session, write('other.json', '{"steps": [{"key": "a"}]}'), 'shop');
    const { rows } = await session.query(
        'select name from signalbox.workflow_definitions order by name',
    );
    assert.deepEqual(rows, [{ name: 'other' }, { name: 'release' }]);
});

test('what is no YAML, or holds what a database cannot, is refused', async (t) => {
    const session = await silentSession(t);
    for (const [text, message] of [
        ['steps: [\n', /is no YAML\n.*line 2/],
        ['steps: []\nsteps: []\n', /is no YAML\n.*keys must be unique/],
        ['steps: [{key: "a\\0b"}]', /\$\.steps\[0\]\.key: holds a null character/],
        [
            'steps: [{key: "\\ud800"}]',
            /\$\.steps\[0\]\.key: holds a null character, or half/,
        ],
        ['steps: [{weight: .inf}]', /\$\.steps\[0\]\.weight: Infinity is no number/],
        ['a: &a [*a]', /is no tree of values/],
        ['', /\$: must be an object, not null/],
        [
            'jobs: {a: {needs: b}}',
            /bad\.yml:1:11 \$\.steps\[0\]\.depends_on\[0\]: no step "b"/,
        ],
    ] as const) {
        await assert.rejects(
            defineFile(session, write('bad.yml', text), 'shop'),
            (error) => {
                assert.ok(error instanceof Problem, String(error));
                assert.match(error.message, message);
                return true;
            },
        );
    }
    assert.equal(
        await value(
            session,
            'select count(*)::integer from signalbox.workflow_definitions',
        ),
        0,
    );
});

/** A session on a database of the test's own; what is printed is dropped. */
async function silentSession(t: TestContext): Promise<Session> {
    t.mock.method(console, 'log', () => undefined);
    return (await freshDatabase(t)).connect();
}

function write(name: string, content: string): string {
    const file = join(folder, name);
    writeFileSync(file, content);
    return file;
}
