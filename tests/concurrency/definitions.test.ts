import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type pg from 'pg';
import { codeOf } from '../../harness/problem.ts';
import { freshDatabase, type Session, waitUntilBlocked } from './support.ts';
import { assertSound, newSeed, randomFrom, value } from './work.ts';

interface Scene {
    observer: Session;
    sessions: Session[];
    project: string;
}

async function open(t: TestContext, count: number): Promise<Scene> {
    const database = await freshDatabase(t);
    const observer = await database.connect();
    return {
        observer,
        sessions: await database.sessions(count),
        project: await value(observer, `select id from signalbox.create_project('p')`),
    };
}

function define(session: pg.Client, project: string, definition: object): Promise<number> {
    return value(session, 'select version from signalbox.define_workflow($1, $2, $3)', [
        project,
        'w',
        JSON.stringify(definition),
    ]);
}

function start(
    session: pg.Client,
    project: string,
    key: string | null,
    inputs = {},
): Promise<string> {
    return value(session, 'select id from signalbox.start_workflow($1, $2, $3, $4)', [
        project,
        'w',
        JSON.stringify(inputs),
        key,
    ]);
}

const one = { steps: [{ key: 'one' }] };
const two = { steps: [{ key: 'one' }, { key: 'two', depends_on: ['one'] }] };

for (const [what, second, end, version] of [
    ['the same', one, 'commit', 1],
    ['another', two, 'commit', 2],
    ['the same, after all alone,', one, 'rollback', 1],
] as const) {
    test(`two sessions define ${what} workflow at once (${end})`, async (t) => {
        const { observer, sessions, project } = await open(t, 2);
        const [a, b] = sessions as [Session, Session];
        await a.query('begin');
        assert.equal(await define(a, project, one), 1);
        const waiting = define(b, project, second);
        await waitUntilBlocked(observer, b.pid);
        await a.query(end);
        assert.equal(await waiting, version);
        const { rows } = await observer.query(
            'select version from signalbox.workflow_definitions order by version',
        );
        assert.deepEqual(
            rows,
            Array.from({ length: version }, (_, i) => ({ version: i + 1 })),
        );
    });
}

test('sixteen sessions define sixteen workflows of a name: each version once', async (t) => {
    const { sessions, project } = await open(t, 16);
    const versions = await Promise.all(
        sessions.map((session, i) =>
            define(session, project, { steps: [{ key: `s${i}` }] }),
        ),
    );
    assert.deepEqual(
        versions.sort((a, b) => a - b),
        Array.from({ length: 16 }, (_, i) => i + 1),
    );
});

test('two sessions start with one key at once: one run is made', async (t) => {
    const { observer, sessions, project } = await open(t, 2);
    const [a, b] = sessions as [Session, Session];
    await define(observer, project, two);
    await a.query('begin');
    const id = await start(a, project, 'key');
    const waiting = start(b, project, 'key');
    await waitUntilBlocked(observer, b.pid);
    await a.query('commit');
    assert.equal(await waiting, id);
    assert.equal(
        await value(observer, 'select count(*)::integer from signalbox.workflows'),
        1,
    );
    assert.equal(await value(observer, 'select count(*)::integer from signalbox.tasks'), 2);
    await assertSound(observer);
});

test('who waits for a start that is taken back starts itself', async (t) => {
    const { observer, sessions, project } = await open(t, 2);
    const [a, b] = sessions as [Session, Session];
    await define(observer, project, two);
    await a.query('begin');
    const id = await start(a, project, 'key');
    const waiting = start(b, project, 'key');
    await waitUntilBlocked(observer, b.pid);
    await a.query('rollback');
    assert.notEqual(await waiting, id);
    assert.equal(await value(observer, 'select count(*)::integer from signalbox.tasks'), 2);
    await assertSound(observer);
});

test('who waits for a start with other inputs is refused', async (t) => {
    const { observer, sessions, project } = await open(t, 2);
    const [a, b] = sessions as [Session, Session];
    await define(observer, project, { inputs: { a: {} }, ...two });
    await a.query('begin');
    await start(a, project, 'key', { a: 'x' });
    const waiting = start(b, project, 'key', { a: 'y' });
    const refused = assert.rejects(waiting, {
        code: '23505',
        message: /with other inputs/,
    });
    await waitUntilBlocked(observer, b.pid);
    await a.query('commit');
    await refused;
    assert.equal(
        await value(observer, 'select count(*)::integer from signalbox.workflows'),
        1,
    );
});

test('eight sessions start forty keys in different orders: one run for each', async (t) => {
    const { observer, sessions, project } = await open(t, 8);
    await define(observer, project, two);
    const seed = newSeed();
    t.diagnostic(`SEED=${seed}`);
    const random = randomFrom(seed);
    const started = await Promise.all(
        sessions.map(async (session) => {
            const keys = Array.from({ length: 40 }, (_, i) => ({
                key: `key ${i}`,
                place: random(1e6),
            }));
            keys.sort((a, b) => a.place - b.place);
            const runs: [string, string][] = [];
            for (const { key } of keys) {
                runs.push([key, await start(session, project, key)]);
            }
            return runs;
        }),
    );
    const runs = new Set(started.flat().map(([key, id]) => `${key} ${id}`));
    assert.equal(runs.size, 40);
    assert.equal(
        await value(observer, 'select count(*)::integer from signalbox.tasks'),
        80,
    );
    await assertSound(observer);
});

interface Claim {
    project_id: string;
    task_id: string;
    lease_token: string;
    key: string;
    parameters: { item?: number; sum?: number[] };
}

async function turn(session: Session, project: string, held: object[]): Promise<Claim[]> {
    const { rows } = await session.query<Claim>(
        `select project_id, task_id, lease_token, key, parameters
        from signalbox.finish_and_claim('w', $1, project_id => $2, max_tasks => 10)`,
        [JSON.stringify(held), project],
    );
    return rows;
}

/** Work until no task of the project is open; what a task results in is for `resultOf` to say. */
async function work(
    session: Session,
    project: string,
    resultOf: (claim: Claim) => object,
): Promise<number> {
    let held: Claim[] = [];
    let again = 0;
    for (;;) {
        const finished = held.map((claim) => ({
            project_id: claim.project_id,
            task_id: claim.task_id,
            lease_token: claim.lease_token,
            ...resultOf(claim),
        }));
        try {
            held = await turn(session, project, finished);
        } catch (error) {
            // Another session changed the same part of the graph; nothing has changed here.
            if (codeOf(error) !== '40001') {
                throw error;
            }
            again++;
            continue;
        }
        if (held.length === 0) {
            const isOver = await value<boolean>(
                session,
                `select not exists (
                    select from signalbox_data.tasks where project_id = $1 and finished_at is null
                )`,
                [project],
            );
            if (isOver) {
                return again;
            }
            await setTimeout(5);
        }
    }
}

const mapped = {
    inputs: { width: { type: 'integer' } },
    steps: [
        { key: 'list', parameters: { item: '${{ inputs.width }}' } },
        {
            key: 'each',
            depends_on: ['list'],
            for_each: '${{ tasks.list.result }}',
            parameters: { item: '${{ item }}' },
        },
        {
            key: 'end',
            depends_on: ['each'],
            parameters: { sum: '${{ tasks.each.result }}' },
        },
    ],
};

function doubled(claim: Claim): object {
    const { item = 0, sum } = claim.parameters;
    if (claim.key === 'list') {
        return { result: Array.from({ length: item }, (_, i) => i) };
    }
    return { result: sum === undefined ? 2 * item : sum.length };
}

test('eight workers fan out over 1,000 items and join them in order, once', async (t) => {
    const { observer, sessions, project } = await open(t, 8);
    await define(observer, project, mapped);
    for (const width of [1000, 0, 1, 100]) {
        await start(observer, project, null, { width });
    }
    const again = await Promise.all(
        sessions.map((session) => work(session, project, doubled)),
    );
    t.diagnostic(`${again.reduce((a, b) => a + b)} calls were made again`);
    const { rows } = await observer.query<{
        width: number;
        results: number[];
        attempts: number;
    }>(
        `select (w.inputs ->> 'width')::integer as width, e.result as results, t.attempts
        from signalbox.workflows w
        inner join signalbox.tasks t
            on t.project_id = w.project_id and t.workflow_id = w.id and t.key = 'each'
        inner join signalbox.task_executions e
            on e.project_id = t.project_id and e.task_id = t.id
        where w.status = 'completed'
        order by w.created_at`,
    );
    assert.deepEqual(
        rows,
        [1000, 0, 1, 100].map((width) => ({
            width,
            results: Array.from({ length: width }, (_, i) => 2 * i),
            attempts: 1,
        })),
    );
    await assertSound(observer);
});

test('lists fan out while others change the graph around them', async (t) => {
    const { observer, sessions, project } = await open(t, 8);
    await define(observer, project, mapped);
    const seed = newSeed();
    t.diagnostic(`SEED=${seed}`);
    const random = randomFrom(seed);
    const runs: string[] = [];
    for (let i = 0; i < 12; i++) {
        runs.push(await start(observer, project, null, { width: 20 }));
    }

    let isOver = false;
    const codes = new Map<string, number>();
    /** People who add tasks and dependencies, and move tasks, wherever it may be. */
    async function meddle(session: Session): Promise<void> {
        while (!isOver) {
            const run = runs[random(runs.length)];
            const { rows } = await session.query<{ id: string; key: string }>(
                `select id, key from signalbox_data.tasks
                where project_id = $1 and workflow_id = $2
                order by random() limit 2`,
                [project, run],
            );
            const [one, other] = rows;
            try {
                switch (random(4)) {
                    case 0:
                        await session.query('select from signalbox.add_dependency($1, $2, $3)', [
                            project, one?.id, other?.id,
                        ]); // prettier-ignore
                        break;
                    case 1:
                        await session.query(
                            'select from signalbox.create_tasks($1, $2, $3)',
                            [
                                project,
                                run,
                                JSON.stringify([{ title: 'below', parent: one?.id }]),
                            ],
                        );
                        break;
                    case 2:
                        await session.query(
                            'select from signalbox.create_tasks($1, $2, $3)',
                            [
                                project,
                                run,
                                JSON.stringify([
                                    { title: 'behind', depends_on: [one?.id] },
                                ]),
                            ],
                        );
                        break;
                    default:
                        await session.query(
                            `select from signalbox.update_task($1, $2, '{"priority": 7}')`,
                            [project, one?.id],
                        );
                }
            } catch (error) {
                const code = codeOf(error) ?? 'none';
                codes.set(code, (codes.get(code) ?? 0) + 1);
                assert.ok(['40001', 'SB002', 'SB003'].includes(code), String(error));
            }
            await setTimeout(1);
        }
    }

    const meddlers = sessions.slice(0, 3).map(meddle);
    const workers = sessions.slice(3).map((session) => work(session, project, doubled));
    await setTimeout(3000);
    isOver = true;
    await Promise.all(meddlers);
    const again = await Promise.all(workers);
    t.diagnostic(
        `${again.reduce((a, b) => a + b)} calls of workers made again; ${JSON.stringify([...codes])}`,
    );
    await assertSound(observer);
    assert.equal(
        await value(
            observer,
            `select count(*)::integer from signalbox.tasks
            where project_id = $1 and key like 'each[%' and status = 'completed'`,
            [project],
        ),
        12 * 20,
    );
});
