import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import type pg from 'pg';
import { codeOf } from '../../harness/problem.ts';
import { freshDatabase, type Session, waitUntilBlocked } from './support.ts';
import { assertSound, value } from './work.ts';

interface Scene {
    observer: Session;
    sessions: Session[];
    project: string;
    workflow: string;
}

async function open(t: TestContext, count: number): Promise<Scene> {
    const database = await freshDatabase(t);
    const observer = await database.connect();
    const project = await value<string>(
        observer,
        `select id from signalbox.create_project('p')`,
    );
    return {
        observer,
        sessions: await database.sessions(count),
        project,
        workflow: await value(
            observer,
            `select id from signalbox.create_workflow($1, 'w')`,
            [project],
        ),
    };
}

interface Proof {
    task_id: string;
    lease_token: string;
}

async function make(
    session: pg.Client,
    { project, workflow }: Scene,
    keys: string[],
    proof?: Proof,
): Promise<string[]> {
    const { rows } = await session.query<{ task_id: string }>(
        `select task_id from signalbox.create_tasks(
            $1, $2, $3, on_existing_key => 'keep', by_task_id => $4, lease_token => $5)`,
        [
            project,
            workflow,
            JSON.stringify(keys.map((key) => ({ key, title: key }))),
            proof?.task_id,
            proof?.lease_token,
        ],
    );
    return rows.map((row) => row.task_id);
}

for (const end of ['commit', 'rollback']) {
    test(`two sessions make the same tasks at once, and none is there twice (${end})`, async (t) => {
        const scene = await open(t, 2);
        const [a, b] = scene.sessions as [Session, Session];
        await a.query('begin');
        const first = await make(a, scene, ['x', 'y']);
        const waiting = make(b, scene, ['y', 'z', 'x']);
        await waitUntilBlocked(scene.observer, b.pid);
        await a.query(end);
        const second = await waiting;
        assert.equal(new Set(second).size, 3);
        if (end === 'commit') {
            assert.deepEqual([second[2], second[0]], first);
        }
        await assertSound(scene.observer);
    });
}

test('many sessions make overlapping sets of tasks, and each key is there once', async (t) => {
    const scene = await open(t, 8);
    const made = await Promise.all(
        scene.sessions.map((session, i) =>
            make(
                session,
                scene,
                Array.from({ length: 6 }, (_, n) => `k${(i + n) % 10}`).sort(),
            ),
        ),
    );
    assert.equal(new Set(made.flat()).size, 10);
    await assertSound(scene.observer);
});

test('a worker whose lease ends while it makes tasks makes none', async (t) => {
    const scene = await open(t, 2);
    const [a, b] = scene.sessions as [Session, Session];
    await make(a, scene, ['parent', 'gate']);
    const { rows } = await a.query<Proof>(
        `select task_id, lease_token from signalbox.claim_tasks('w', project_id => $1)`,
        [scene.project],
    );
    const proof = rows[0]!;

    // Held up by a key that somebody else is about to make.
    await b.query('begin');
    await make(b, scene, ['held up']);
    const making = make(a, scene, ['before', 'held up'], proof).catch(codeOf);
    await waitUntilBlocked(scene.observer, a.pid);
    await scene.observer.query('select signalbox.release_task($1, $2, $3)', [
        scene.project,
        proof.task_id,
        proof.lease_token,
    ]);
    await b.query('commit');
    assert.equal(await making, 'SB004');
    assert.equal(
        await value(
            scene.observer,
            `select count(*)::integer from signalbox.tasks where key = 'before'`,
        ),
        0,
    );
    await assertSound(scene.observer);
});

test('a lease that was shown is not lost before the tasks are there', async (t) => {
    const scene = await open(t, 2);
    const [a, b] = scene.sessions as [Session, Session];
    await make(a, scene, ['parent']);
    const { rows } = await a.query<Proof>(
        `select task_id, lease_token from signalbox.claim_tasks('w', project_id => $1)`,
        [scene.project],
    );
    const proof = rows[0]!;

    await a.query('begin');
    await make(a, scene, ['x'], proof);
    const cancelling = b.query(`select signalbox.cancel_task($1, $2, grace => '0')`, [
        scene.project,
        proof.task_id,
    ]);
    await waitUntilBlocked(scene.observer, b.pid);
    await a.query('commit');
    await cancelling;
    assert.equal(await make(a, scene, ['y'], proof).catch(codeOf), 'SB004');
    await assertSound(scene.observer);
});
