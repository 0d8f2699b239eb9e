import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { codeOf } from '../../harness/problem.ts';
import { interleave, interleavings, type Party, someInterleavings } from './interleave.ts';
import { freshDatabase, type Session, waitUntilGone } from './support.ts';
import {
    assertSound,
    claim,
    complete,
    type Lease,
    makePlace,
    makeTasks,
    makeWorkflow,
    type Place,
    value,
} from './work.ts';

interface Scene {
    observer: Session;
    place: Place;
    sessions: Session[];
}

async function open(t: TestContext, count: number): Promise<Scene> {
    const database = await freshDatabase(t);
    const observer = await database.connect();
    return {
        observer,
        place: await makePlace(observer),
        sessions: await database.sessions(count),
    };
}

/** What happens in a round: a workflow of its own, in a queue of its own. */
interface Round extends Place {
    queue: string;
    ids: Record<string, string>;
    running: Lease;
    /** What was claimed in it, by whomever. */
    claimed: Lease[];
    /** The codes of the errors that calls came to. */
    refused: string[];
}

/** One task runs, one waits for it, two are ready; where there is a limit only one of them may run. */
async function makeRound({ observer, place }: Scene, isLimited = false): Promise<Round> {
    const workflow = await makeWorkflow(observer, place.project);
    const queue = `queue of ${workflow}`;
    const keys = ['running', 'after', 'first', 'second'];
    const ids = await makeTasks(
        observer,
        { ...place, workflow },
        keys.map((key) => ({
            key,
            queue,
            priority: key === 'running' ? 9 : 5,
            retry_delay: '0',
            depends_on: key === 'after' ? ['running'] : [],
            ...(isLimited && key !== 'running' ? { concurrency_key: queue } : {}),
        })),
    );
    const [running] = (await claim(observer, place.project, { queue })) as [Lease];
    return {
        project: place.project,
        workflow,
        queue,
        ids: Object.fromEntries(keys.map((key, i) => [key, ids[i]!])),
        running,
        claimed: [],
        refused: [],
    };
}

type Act = (session: Session, round: Round) => Promise<unknown>;

const onWorkflow =
    (name: string, more = ''): Act =>
    (session, { project, workflow }) =>
        session.query(`select from signalbox.${name}($1, $2${more})`, [project, workflow]);

const pause = onWorkflow('pause_workflow');
const resume = onWorkflow('resume_workflow');
const cancel = onWorkflow('cancel_workflow');
const cancelAtOnce = onWorkflow('cancel_workflow', `, grace => '0'`);
const finish: Act = (session, { running }) => complete(session, running);
const fail: Act = (session, { running }) =>
    session.query(`select from signalbox.fail_task($1, $2, $3, 'it broke')`, [
        running.project_id,
        running.task_id,
        running.lease_token,
    ]);
const take: Act = async (session, round) => {
    round.claimed.push(
        ...(await claim(session, round.project, { queue: round.queue, worker: 'taker' })),
    );
};
const takeTwo: Act = async (session, round) => {
    const { project, queue } = round;
    round.claimed.push(
        ...(await claim(session, project, { queue, tasks: 2, worker: 'taker' })),
    );
};
const make: Act = (session, { project, workflow, queue }) =>
    session.query(`select from signalbox.create_task($1, $2, 'new', queue => $3)`, [
        project,
        workflow,
        queue,
    ]);
const makeTwo: Act = (session, { project, workflow, queue }) =>
    session.query(`select from signalbox.create_tasks($1, $2, $3)`, [
        project,
        workflow,
        JSON.stringify([
            { key: 'new', title: 'new', queue, start_timeout: '1 hour' },
            { key: 'newer', title: 'newer', queue, depends_on: ['new'] },
        ]),
    ]);
const beginChild: Act = (session, { project, workflow }) =>
    session.query(
        `select from signalbox.create_workflow($1, 'child', parent_workflow_id => $2)`,
        [project, workflow],
    );
const beat: Act = (session, { running }) =>
    session.query(`select from signalbox.heartbeat('worker', $1)`, [
        JSON.stringify([running]),
    ]);

/** A transaction of one act; these errors are among what may happen. */
function party(session: Session, round: Round, act: Act, allowed: string[]): Party {
    return {
        session,
        steps: [
            async () => {
                await session.query('begin');
                try {
                    await act(session, round);
                } catch (error) {
                    const code = codeOf(error) ?? 'none';
                    if (!allowed.includes(code)) {
                        throw error;
                    }
                    round.refused.push(code);
                }
            },
            () => session.query('commit'),
        ],
    };
}

async function statusOf(observer: Session, workflow: string): Promise<string> {
    return value(observer, 'select status from signalbox.workflows where id = $1', [
        workflow,
    ]);
}

/** Work on everything in the queue until nothing is left, as one worker. */
async function drain(session: Session, round: Round): Promise<void> {
    for (;;) {
        const leases = await claim(session, round.project, {
            queue: round.queue,
            tasks: 2,
            worker: 'drain',
        });
        if (leases.length === 0) {
            return;
        }
        for (const lease of leases) {
            await complete(session, lease);
        }
    }
}

/** Finish what is held, as far as its lease still holds. */
async function finishHeld(session: Session, leases: Lease[]): Promise<void> {
    for (const lease of leases) {
        await complete(session, lease).catch((error: unknown) => {
            assert.equal(codeOf(error), 'SB004');
        });
    }
}

interface Pause {
    acts: Act[];
    isPausedBefore?: boolean;
    isLimited?: boolean;
}

const pauses: Record<string, Pause> = {
    'a claim and a resume': { acts: [pause, take, resume] },
    'a finish and a claim': { acts: [pause, finish, takeTwo] },
    'a failure and a resume': { acts: [pause, fail, resume] },
    'new tasks and a resume': { acts: [pause, makeTwo, resume] },
    'another pause': { acts: [pause, pause] },
    'a finish and a claim, with a limit': {
        acts: [pause, finish, take],
        isLimited: true,
    },
    'a finish and a resume, of a paused workflow with a limit': {
        acts: [finish, take, resume],
        isPausedBefore: true,
        isLimited: true,
    },
    'a finish and a resume, of a paused workflow': {
        acts: [finish, take, resume],
        isPausedBefore: true,
    },
    'a new task and a resume, of a paused workflow': {
        acts: [make, take, resume],
        isPausedBefore: true,
    },
};

for (const [name, { acts, ...how }] of Object.entries(pauses)) {
    test(`a pause beside ${name}: nothing is lost`, async (t) => {
        const scene = await open(t, acts.length);
        const { observer } = scene;
        for (const order of await someInterleavings(
            observer,
            acts.map(() => 2),
        )) {
            const context = order.join('');
            const round = await makeRound(scene, how.isLimited);
            if (how.isPausedBefore === true) {
                await pause(observer, round);
            }
            await interleave(
                observer,
                acts.map((act, i) => party(scene.sessions[i]!, round, act, ['40001'])),
                order,
            );
            await assertSound(observer);

            if ((await statusOf(observer, round.workflow)) === 'paused') {
                const { project, queue } = round;
                const held = await claim(observer, project, { queue, tasks: 9 });
                assert.deepEqual(held, [], context);
                await resume(observer, round);
            }
            await finishHeld(observer, [...round.claimed, round.running]);
            await drain(observer, round);
            assert.equal(await statusOf(observer, round.workflow), 'completed', context);
        }
        await assertSound(observer);
    });
}

const cancellations: Record<string, Act[]> = {
    'a finish and a claim': [cancel, finish, take],
    'a failure and a claim of two': [cancel, fail, takeTwo],
    'new tasks and a claim': [cancel, makeTwo, take],
    'a workflow that it starts and a finish': [cancel, beginChild, finish],
    'a pause and a claim': [cancel, pause, take],
    'a heartbeat and another cancellation': [cancel, beat, cancelAtOnce],
    'a finish and a new task, without grace': [cancelAtOnce, finish, make],
};

for (const [name, acts] of Object.entries(cancellations)) {
    test(`a cancellation beside ${name}: nothing is open in the end`, async (t) => {
        const scene = await open(t, acts.length);
        const { observer } = scene;
        for (const order of await someInterleavings(
            observer,
            acts.map(() => 2),
        )) {
            const context = order.join('');
            const round = await makeRound(scene);
            await interleave(
                observer,
                acts.map((act, i) =>
                    party(scene.sessions[i]!, round, act, ['40001', 'SB002', 'SB004']),
                ),
                order,
            );
            await assertSound(observer);
            // Unless it was cancelled it is now.
            await cancel(observer, round);
            await finishHeld(observer, [...round.claimed, round.running]);
            assert.equal(await statusOf(observer, round.workflow), 'cancelled', context);
            const left = await value<number>(
                observer,
                `select count(*)::integer from signalbox.tasks
                where workflow_id = $1 and finished_at is null`,
                [round.workflow],
            );
            assert.equal(left, 0, context);
        }
        await assertSound(observer);
    });
}

test('a grace period that ends while the worker finishes: one of them ends the attempt', async (t) => {
    const scene = await open(t, 2);
    const { observer } = scene;
    const outcomes = new Set<string>();
    const sweep: Act = (session, { project }) =>
        claim(session, project, { queue: 'another', worker: 'sweeper' });
    for (const acts of [
        [finish, sweep],
        [fail, sweep],
    ]) {
        for (const order of interleavings([2, 2])) {
            const round = await makeRound(scene);
            await cancel(observer, round);
            await observer.query(
                `update signalbox_data.task_executions
                set started_at = started_at - interval '1 hour',
                    lease_expires_at = now() - interval '1 second',
                    cancel_at = now() - interval '1 second',
                    expiry_check_at = now() - interval '1 second'
                where task_id = $1`,
                [round.running.task_id],
            );
            await interleave(
                observer,
                acts.map((act, i) =>
                    party(scene.sessions[i]!, round, act, ['SB004', '40001']),
                ),
                order,
            );
            await sweep(observer, round);
            await assertSound(observer);
            assert.equal(await statusOf(observer, round.workflow), 'cancelled');
            outcomes.add(
                await value(
                    observer,
                    'select outcome from signalbox.task_executions where task_id = $1',
                    [round.running.task_id],
                ),
            );
        }
    }
    assert.deepEqual([...outcomes].sort(), ['cancellation', 'success']);
});

test('two sessions that redrive the same tasks: one of them reopens each', async (t) => {
    const scene = await open(t, 3);
    const { observer } = scene;
    const redrive: Act = (session, { project, workflow }) =>
        session.query(
            `select from signalbox.redrive_tasks($1, workflow_id => $2, redriven_by => 'ada')`,
            [project, workflow],
        );
    for (const third of [undefined, cancel]) {
        const acts = third === undefined ? [redrive, redrive] : [redrive, redrive, third];
        for (const order of await someInterleavings(
            observer,
            acts.map(() => 2),
        )) {
            const context = order.join('');
            const round = await makeRound(scene);
            // 'first' fails for good, and what waits for it is skipped.
            const [lease] = (await claim(observer, round.project, {
                queue: round.queue,
            })) as [Lease];
            await observer.query(
                `select from signalbox.create_task(
                    $1, $2, 'behind', key => 'behind', queue => $3, depends_on => array[$4::uuid])`,
                [round.project, round.workflow, round.queue, lease.task_id],
            );
            await observer.query(
                `select from signalbox.fail_task($1, $2, $3, 'x', retry => false)`,
                [round.project, lease.task_id, lease.lease_token],
            );
            await interleave(
                observer,
                acts.map((act, i) =>
                    party(scene.sessions[i]!, round, act, ['40001', 'SB002', 'SB004']),
                ),
                order,
            );
            await assertSound(observer);
            const redrives = await value<number>(
                observer,
                `select count(*)::integer from signalbox.task_redrives where task_id = $1`,
                [lease.task_id],
            );
            assert.ok(redrives <= 1, context);
            if (third !== cancel && !round.refused.includes('40001')) {
                assert.equal(redrives, 1, context);
            }
        }
    }
});

test('a session that is killed in the middle leaves a workflow as it was', async (t) => {
    const database = await freshDatabase(t);
    const observer = await database.connect();
    const place = await makePlace(observer);
    const scene = { observer, place, sessions: [] };
    for (const act of [pause, cancel, cancelAtOnce]) {
        const round = await makeRound(scene);
        const victim = await database.connect();
        victim.on('error', () => undefined);
        await victim.query('begin');
        await act(victim, round);
        await observer.query('select pg_terminate_backend($1)', [victim.pid]);
        await waitUntilGone(observer, victim.pid);
        assert.equal(await statusOf(observer, round.workflow), 'active');
        await assertSound(observer);
        await drain(observer, round);
        await finishHeld(observer, [round.running]);
        await drain(observer, round);
        assert.equal(await statusOf(observer, round.workflow), 'completed');
    }
    const round = await makeRound(scene);
    await pause(observer, round);
    const victim = await database.connect();
    victim.on('error', () => undefined);
    await victim.query('begin');
    await resume(victim, round);
    await observer.query('select pg_terminate_backend($1)', [victim.pid]);
    await waitUntilGone(observer, victim.pid);
    assert.equal(await statusOf(observer, round.workflow), 'paused');
    await assertSound(observer);
});

// What makes a task wait in vain at the moment at which such tasks are to be skipped.
const inVain: Record<
    string,
    (place: Place, ids: string[], lease: Lease) => [string, unknown[]]
> = {
    'a task that fails': (_place, _ids, { project_id, task_id, lease_token }) => [
        "select from signalbox.fail_task($1, $2, $3, 'broken', retry => false)",
        [project_id, task_id, lease_token],
    ],
    'a dependency on what has failed': ({ project }, [, after, bad]) => [
        'select from signalbox.add_dependency($1, $2, $3)',
        [project, after, bad],
    ],
    'a new task that waits for what has failed': ({ project, workflow }, [, , bad]) => [
        `select from signalbox.create_task($1, $2, 'new', depends_on => array[$3::uuid])`,
        [project, workflow, bad],
    ],
};

for (const [name, callOf] of Object.entries(inVain)) {
    test(`${name} beside the order to skip what waits in vain: nothing is left behind`, async (t) => {
        const { observer, place, sessions } = await open(t, 2);
        for (const order of interleavings([2, 2])) {
            const workflow = await value<string>(
                observer,
                `select id from signalbox.create_workflow(
                    $1, 'round', on_dependency_failure => 'block')`,
                [place.project],
            );
            const round = { ...place, workflow };
            const ids = await makeTasks(observer, round, [
                { key: 'running', queue: workflow },
                { key: 'after', depends_on: ['running'] },
                { key: 'bad', status: 'failed' },
                { key: 'open', queue: 'none' },
            ]);
            const [lease] = await claim(observer, place.project, { queue: workflow });
            const calls: [string, unknown[]][] = [
                callOf(round, ids, lease!),
                [
                    `select from signalbox.update_workflow(
                        $1, $2, '{"on_dependency_failure": "skip"}')`,
                    [place.project, workflow],
                ],
            ];
            await interleave(
                observer,
                calls.map(([text, values], i) => ({
                    session: sessions[i]!,
                    steps: [
                        async () => {
                            await sessions[i]!.query('begin');
                            await sessions[i]!.query(text, values);
                        },
                        () => sessions[i]!.query('commit'),
                    ],
                })),
                order,
            );
            assert.equal(
                await value(
                    observer,
                    `select count(*)
                    from signalbox_data.tasks t
                    inner join signalbox_data.task_dependencies d
                        on d.project_id = t.project_id and d.task_id = t.id
                    inner join signalbox_data.tasks o
                        on o.project_id = d.project_id and o.id = d.depends_on_task_id
                    where t.workflow_id = $1 and t.status = 'pending' and o.status = 'failed'`,
                    [workflow],
                ),
                '0',
                order.join(''),
            );
            await assertSound(observer);
        }
    });
}
