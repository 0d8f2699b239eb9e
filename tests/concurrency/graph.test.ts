import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { freshDatabase, type Session, waitUntilBlocked } from './support.ts';
import {
    addEdge,
    assertSound,
    makePlace,
    makeTasks,
    newSeed,
    type Place,
    randomFrom,
    value,
} from './work.ts';

const taskCount = 300;
const edgeCount = 2000;

type Edge = [task: number, dependsOn: number];

interface Scene {
    seed: number;
    observer: Session;
    place: Place;
    ids: string[];
    edges: Edge[];
    sessions: (count: number) => Promise<Session[]>;
}

/** Tasks, and random edges among them, none twice. */
async function open(t: TestContext): Promise<Scene> {
    const seed = newSeed();
    t.diagnostic(`SEED=${seed}`);
    const database = await freshDatabase(t);
    const observer = await database.connect();
    const place = await makePlace(observer);
    const ids = await makeTasks(
        observer,
        place,
        Array.from({ length: taskCount }, (_, i) => ({ key: String(i) })),
    );
    const random = randomFrom(seed);
    const edges = new Map<string, Edge>();
    while (edges.size < edgeCount) {
        const edge: Edge = [random(taskCount), random(taskCount)];
        if (edge[0] !== edge[1]) {
            edges.set(edge.join(), edge);
        }
    }
    return {
        seed,
        observer,
        place,
        ids,
        edges: [...edges.values()],
        sessions: database.sessions,
    };
}

/** The plainest way to know: walk from task to task. */
class Oracle {
    readonly dependencies = Array.from({ length: taskCount }, (): number[] => []);

    add([task, dependsOn]: Edge): void {
        this.dependencies[task]!.push(dependsOn);
    }

    closesCycle([task, dependsOn]: Edge): boolean {
        const seen = new Set([dependsOn]);
        const open = [dependsOn];
        for (let node = open.pop(); node !== undefined; node = open.pop()) {
            if (node === task) {
                return true;
            }
            for (const next of this.dependencies[node]!) {
                if (!seen.has(next)) {
                    seen.add(next);
                    open.push(next);
                }
            }
        }
        return false;
    }

    edges(): Edge[] {
        return this.dependencies.flatMap((all, task) => all.map((on): Edge => [task, on]));
    }

    hasCycle(): boolean {
        return this.edges().some((edge) => this.closesCycle(edge));
    }
}

async function assertRanked(session: Session, project: string): Promise<void> {
    const wrong = await value<string>(
        session,
        `select count(*)
        from signalbox_data.task_dependencies d
        inner join signalbox_data.tasks task
            on task.project_id = d.project_id and task.id = d.task_id
        inner join signalbox_data.tasks dependency
            on dependency.project_id = d.project_id and dependency.id = d.depends_on_task_id
        where d.project_id = $1 and dependency.rank >= task.rank`,
        [project],
    );
    assert.equal(wrong, '0', 'edges against the order of ranks');
}

/** What the database holds, as an oracle. */
async function stored({ observer, place, ids }: Scene): Promise<Oracle> {
    const numbers = new Map(ids.map((id, number) => [id, number]));
    const { rows } = await observer.query<{ task_id: string; depends_on_task_id: string }>(
        `select task_id, depends_on_task_id from signalbox_data.task_dependencies
        where project_id = $1`,
        [place.project],
    );
    const oracle = new Oracle();
    for (const { task_id, depends_on_task_id } of rows) {
        oracle.add([numbers.get(task_id)!, numbers.get(depends_on_task_id)!]);
    }
    return oracle;
}

/** The keys on a path, which must be edges that are there, save the first, which is refused. */
function assertPath(detail: string | undefined, edge: Edge, oracle: Oracle): void {
    const path = (detail ?? '').split(' -> ').map(Number);
    assert.deepEqual(path.slice(0, 2), edge, detail);
    assert.equal(path.at(-1), edge[0], detail);
    for (const [i, node] of path.entries()) {
        if (i >= 1 && i + 1 < path.length) {
            assert.ok(oracle.dependencies[node]!.includes(path[i + 1]!), detail);
        }
    }
}

test('one session: every edge is accepted or refused as the oracle says', async (t) => {
    const scene = await open(t);
    const { observer, place, ids, edges } = scene;
    const oracle = new Oracle();
    let refused = 0;
    for (const [i, edge] of edges.entries()) {
        const error = await addEdge(observer, place.project, ids[edge[0]]!, ids[edge[1]]!);
        assert.equal(error !== undefined, oracle.closesCycle(edge), `edge ${i}`);
        if (error === undefined) {
            oracle.add(edge);
        } else {
            refused++;
            assertPath(error.detail, edge, oracle);
        }
        if (i % 100 === 0) {
            await assertRanked(observer, place.project);
        }
    }
    t.diagnostic(`${refused} of ${edgeCount} refused`);
    await assertSound(observer);
});

test('eight sessions: what is accepted has no cycle, what is refused would close one', async (t) => {
    const scene = await open(t);
    const { observer, place, ids, edges } = scene;
    const refused: { edge: Edge; detail: string | undefined }[] = [];
    const sessions = await scene.sessions(8);
    await Promise.all(
        sessions.map(async (session, number) => {
            for (const edge of edges.filter((_, i) => i % sessions.length === number)) {
                // Any error but SB003 fails the test: a single edge is never to be tried again.
                const error = await addEdge(
                    session,
                    place.project,
                    ids[edge[0]]!,
                    ids[edge[1]]!,
                );
                if (error !== undefined) {
                    refused.push({ edge, detail: error.detail });
                }
            }
        }),
    );
    const oracle = await stored(scene);
    assert.equal(oracle.edges().length + refused.length, edgeCount);
    assert.equal(oracle.hasCycle(), false);
    for (const { edge, detail } of refused) {
        assert.ok(oracle.closesCycle(edge), `${edge.join(' on ')} closes a cycle`);
        assertPath(detail, edge, oracle);
    }
    t.diagnostic(`${refused.length} of ${edgeCount} refused`);
    await assertRanked(observer, place.project);
    await assertSound(observer);
});

test('two give a ready task something to wait for at the same moment', async (t) => {
    const database = await freshDatabase(t);
    const observer = await database.connect();
    const place = await makePlace(observer);
    const [first, second, task] = (await makeTasks(
        observer,
        place,
        ['first', 'second', 'task'].map((key) => ({ key })),
    )) as [string, string, string];
    const [one, two] = (await database.sessions(2)) as [Session, Session];

    await one.query('begin');
    assert.equal(await addEdge(one, place.project, task, first), undefined);
    const adding = addEdge(two, place.project, task, second);
    assert.deepEqual(await waitUntilBlocked(observer, two.pid), [one.pid]);
    await one.query('commit');
    assert.equal(await adding, undefined);
    assert.equal(
        await value(
            observer,
            `select format('%s, waits for %s', status, unmet_dependencies)
            from signalbox_data.tasks where id = $1`,
            [task],
        ),
        'pending, waits for 2',
    );
    await assertSound(observer);
});

// Every refused edge of a call is searched for a path; random edges are refused more than most.
const bulkCount = 900;

for (const [name, sessionCount, chunk] of [
    ['one session, all at once', 1, bulkCount],
    ['one session, in chunks', 1, 200],
    ['eight sessions, in chunks', 8, 75],
] as const) {
    test(`in bulk, ${name}: what is quarantined would close a cycle`, async (t) => {
        const scene = await open(t);
        const { observer, place, ids } = scene;
        const edges = scene.edges.slice(0, bulkCount);
        const refused: Edge[] = [];
        const numbers = new Map(ids.map((id, number) => [id, number]));
        const chunks = Array.from({ length: Math.ceil(bulkCount / chunk) }, (_, i) =>
            edges.slice(i * chunk, (i + 1) * chunk),
        );
        const sessions = await scene.sessions(sessionCount);
        await Promise.all(
            sessions.map(async (session) => {
                for (let part = chunks.pop(); part !== undefined; part = chunks.pop()) {
                    const { rows } = await session.query<Record<string, string>>(
                        `select * from signalbox.add_dependencies($1, $2, 'quarantine')`,
                        [
                            place.project,
                            JSON.stringify(
                                part.map(([task, on]) => ({
                                    task_id: ids[task],
                                    depends_on_task_id: ids[on],
                                })),
                            ),
                        ],
                    );
                    for (const row of rows) {
                        assert.equal(row.reason, 'cycle');
                        refused.push([
                            numbers.get(row.task_id!)!,
                            numbers.get(row.depends_on_task_id!)!,
                        ]);
                    }
                }
            }),
        );
        const oracle = await stored(scene);
        assert.equal(oracle.edges().length + refused.length, bulkCount);
        assert.equal(oracle.hasCycle(), false);
        for (const edge of refused) {
            assert.ok(oracle.closesCycle(edge), `${edge.join(' on ')} closes a cycle`);
        }
        t.diagnostic(`${refused.length} of ${bulkCount} quarantined`);
        await assertRanked(observer, place.project);
        await assertSound(observer);
    });
}
