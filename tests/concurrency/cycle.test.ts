import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import type pg from 'pg';
import { interleave, interleavings, type Party } from './interleave.ts';
import { freshDatabase, type Session } from './support.ts';
import { addEdge, assertSound, makePlace, makeTasks, type Place, refusal } from './work.ts';

type Outcome = pg.DatabaseError | undefined;

interface Scene {
    observer: Session;
    place: Place;
    sessions: Session[];
    /** Tasks that no round has used yet, by their letters. */
    unused: Map<string, string[][]>;
}

async function open(t: TestContext, sessions: number): Promise<Scene> {
    const database = await freshDatabase(t);
    const observer = await database.connect();
    return {
        observer,
        place: await makePlace(observer),
        sessions: await database.sessions(sessions),
        unused: new Map(),
    };
}

let made = 0;

/** New tasks with keys that begin with these letters, made in this order and so ranked. */
async function tasks(
    { observer, place, unused }: Scene,
    letters: string,
): Promise<string[]> {
    let suites = unused.get(letters);
    if (suites === undefined || suites.length === 0) {
        const ids = await makeTasks(
            observer,
            place,
            Array.from({ length: 20 }, () => ++made).flatMap((suite) =>
                Array.from(letters, (letter) => ({ key: `${letter}${suite}` })),
            ),
        );
        suites = Array.from({ length: 20 }, (_, i) =>
            ids.slice(i * letters.length, (i + 1) * letters.length),
        );
        unused.set(letters, suites);
    }
    return suites.pop()!;
}

/** A transaction that does one thing, step by step; what comes of that is remembered. */
function transaction(
    session: Session,
    act: () => Promise<unknown>,
    outcomes: Outcome[],
    place: number,
): Party {
    const { steps } = begun(session, act, outcomes, place);
    return { session, steps: [() => session.query('begin'), ...steps] };
}

/** The same without the step that begins it. */
function begun(
    session: Session,
    act: () => Promise<unknown>,
    outcomes: Outcome[],
    place: number,
): Party {
    return {
        session,
        steps: [
            async () => {
                outcomes[place] = (await act()) as Outcome;
            },
            () => session.query('commit'),
        ],
    };
}

async function setParent(
    session: Session,
    { project }: Place,
    task: string,
    parent: string,
): Promise<Outcome> {
    return refusal(session, 'select from signalbox.update_task($1, $2, $3)', [
        project,
        task,
        { parent_task_id: parent },
    ]);
}

/** All but one succeed, and the one names the cycle. */
function assertOneRefused(outcomes: Outcome[], context: string): void {
    const refused = outcomes.filter((outcome) => outcome !== undefined);
    assert.equal(refused.length, 1, `${context}: ${refused.length} refused`);
    assert.equal(refused[0]!.code, 'SB003', context);
    const path = (refused[0]!.detail ?? '').split(' -> ');
    assert.equal(path[0], path.at(-1), `${context}: ${refused[0]!.detail} is a circle`);
    assert.equal(new Set(path).size, path.length - 1, `${context}: ${refused[0]!.detail}`);
}

/** How the edges of a would-be cycle lie among the tasks that are there. */
const shapes: { name: string; letters: string; given: string[]; added: string[] }[] = [
    { name: 'two tasks', letters: 'ab', given: [], added: ['ab', 'ba'] },
    {
        name: 'a chain, both backwards',
        letters: 'abcd',
        given: ['ab', 'cd'],
        added: ['bc', 'da'],
    },
    {
        name: 'a chain, both forwards',
        letters: 'dcba',
        given: ['ba', 'dc'],
        added: ['cb', 'ad'],
    },
    {
        name: 'far apart in rank',
        letters: 'acdeb',
        given: ['cd', 'ed'],
        added: ['ba', 'ab'],
    },
    {
        name: 'through the same tasks',
        letters: 'abcd',
        given: ['bc', 'cd'],
        added: ['da', 'ab'],
    },
];

for (const { name, letters, given, added } of shapes) {
    test(`two sessions never close a cycle between them: ${name}`, async (t) => {
        const scene = await open(t, 2);
        const { observer, place, sessions } = scene;
        for (const order of interleavings([3, 3])) {
            const ids = await tasks(scene, letters);
            const edge = (ends: string): [string, string] => [
                ids[letters.indexOf(ends[0]!)]!,
                ids[letters.indexOf(ends[1]!)]!,
            ];
            for (const ends of given) {
                assert.equal(
                    await addEdge(observer, place.project, ...edge(ends)),
                    undefined,
                );
            }
            const outcomes: Outcome[] = [];
            await interleave(
                observer,
                added.map((ends, i) =>
                    transaction(
                        sessions[i]!,
                        () => addEdge(sessions[i]!, place.project, ...edge(ends)),
                        outcomes,
                        i,
                    ),
                ),
                order,
            );
            assertOneRefused(outcomes, `${name}, ${order.join('')}`);
        }
        await assertSound(observer);
    });
}

// What a third session holds for a while, so that the two stop between reading and locking,
// or between one lock and the next.
const gates: Record<string, (place: Place, a: string, b: string) => [string, unknown[]]> = {
    'the graph': ({ project }) => [
        `select pg_advisory_xact_lock(signalbox._lock_key('graph', $1))`,
        [project],
    ],
    'the graph, shared': ({ project }) => [
        `select pg_advisory_xact_lock_shared(signalbox._lock_key('graph', $1))`,
        [project],
    ],
    'the first task': (_, a) => [
        'select from signalbox_data.tasks where id = $1 for no key update',
        [a],
    ],
    'the second task': (_, __, b) => [
        'select from signalbox_data.tasks where id = $1 for no key update',
        [b],
    ],
    'a place in the queue': (_, a) => [
        'select from signalbox_data.ready_tasks where task_id = $1 for update',
        [a],
    ],
};

for (const [name, gate] of Object.entries(gates)) {
    test(`two sessions never close a cycle while a third one holds ${name}`, async (t) => {
        const scene = await open(t, 3);
        const { observer, place } = scene;
        const [first, second, third] = scene.sessions as [Session, Session, Session];
        for (const order of interleavings([2, 2, 2])) {
            const [a, b] = (await tasks(scene, 'ab')) as [string, string];
            const outcomes: Outcome[] = [];
            await Promise.all(scene.sessions.map((session) => session.query('begin')));
            await interleave(
                observer,
                [
                    begun(first, () => addEdge(first, place.project, a, b), outcomes, 0),
                    begun(second, () => addEdge(second, place.project, b, a), outcomes, 1),
                    begun(third, () => third.query(...gate(place, a, b)), [], 0),
                ],
                order,
            );
            assertOneRefused(outcomes, `${name}, ${order.join('')}`);
        }
        await assertSound(observer);
    });
}

test('three sessions never close a cycle among them', async (t) => {
    const scene = await open(t, 3);
    const { observer, place, sessions } = scene;
    for (const letters of ['abc', 'cba']) {
        for (const order of interleavings([2, 2, 2])) {
            const ids = await tasks(scene, letters);
            const outcomes: Outcome[] = [];
            await Promise.all(sessions.map((session) => session.query('begin')));
            await interleave(
                observer,
                sessions.map((session, i) =>
                    begun(
                        session,
                        () => addEdge(session, place.project, ids[i]!, ids[(i + 1) % 3]!),
                        outcomes,
                        i,
                    ),
                ),
                order,
            );
            assertOneRefused(outcomes, `${letters}, ${order.join('')}`);
        }
    }
    await assertSound(observer);
});

test('two sessions never put two tasks below each other', async (t) => {
    const scene = await open(t, 2);
    const { observer, place } = scene;
    const [first, second] = scene.sessions as [Session, Session];
    for (const order of interleavings([3, 3])) {
        const [a, b] = (await tasks(scene, 'ab')) as [string, string];
        const outcomes: Outcome[] = [];
        await interleave(
            observer,
            [
                transaction(first, () => setParent(first, place, a, b), outcomes, 0),
                transaction(second, () => setParent(second, place, b, a), outcomes, 1),
            ],
            order,
        );
        assertOneRefused(outcomes, order.join(''));
    }
    await assertSound(observer);
});

test('a dependency and a parent given at the same time close no cycle', async (t) => {
    const scene = await open(t, 2);
    const { observer, place } = scene;
    const [first, second] = scene.sessions as [Session, Session];
    for (const order of interleavings([3, 3])) {
        for (const letters of ['ab', 'ba']) {
            const ids = await tasks(scene, letters);
            const [a, b] = [ids[letters.indexOf('a')]!, ids[letters.indexOf('b')]!];
            const outcomes: Outcome[] = [];
            await interleave(
                observer,
                [
                    // a waits for its subtask b, b for a: whoever comes second yields. A
                    // dependency is refused; a parent does not wait for such a subtask.
                    transaction(first, () => setParent(first, place, b, a), outcomes, 0),
                    transaction(
                        second,
                        () => addEdge(second, place.project, b, a),
                        outcomes,
                        1,
                    ),
                ],
                order,
            );
            const { rows } = await observer.query(
                `select from signalbox_data.task_dependencies
                where task_id = any ($1) and type in ('subtask', 'blocks')`,
                [ids],
            );
            assert.equal(outcomes[0], undefined);
            assert.equal(rows.length, 1, order.join(''));
        }
    }
    await assertSound(observer);
});

test('a subtask made while its parent gets a dependency closes no cycle', async (t) => {
    const scene = await open(t, 2);
    const { observer, place } = scene;
    const [first, second] = scene.sessions as [Session, Session];
    for (const order of interleavings([3, 3])) {
        // The new subtask s of a waits for c; c is to wait for a, which waits for s.
        const [a, c] = (await tasks(scene, 'ac')) as [string, string];
        const outcomes: Outcome[] = [];
        await interleave(
            observer,
            [
                transaction(
                    first,
                    async () => {
                        await first.query(
                            `select from signalbox.create_task(
                                $1, $2, 'subtask', depends_on => array[$3]::uuid[],
                                parent_task_id => $4)`,
                            [place.project, place.workflow, c, a],
                        );
                        return undefined;
                    },
                    outcomes,
                    0,
                ),
                transaction(
                    second,
                    () => addEdge(second, place.project, c, a),
                    outcomes,
                    1,
                ),
            ],
            order,
        );
        assert.equal(outcomes[0], undefined);
        await assertSound(observer);
    }
});

test('a subtask inherits what its parent is given at the same time', async (t) => {
    const scene = await open(t, 2);
    const { observer, place } = scene;
    const [first, second] = scene.sessions as [Session, Session];
    for (const order of interleavings([3, 3])) {
        const [c, a, s] = (await tasks(scene, 'cas')) as [string, string, string];
        await interleave(
            observer,
            [
                transaction(first, () => setParent(first, place, s, a), [], 0),
                transaction(second, () => addEdge(second, place.project, a, c), [], 0),
            ],
            order,
        );
        const { rows } = await observer.query(
            `select from signalbox_data.task_dependencies
            where task_id = $1 and depends_on_task_id = $2 and type = 'inherited'`,
            [s, c],
        );
        assert.equal(rows.length, 1, order.join(''));
    }
    await assertSound(observer);
});
