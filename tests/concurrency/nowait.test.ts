import assert from 'node:assert/strict';
import test from 'node:test';
import { freshDatabase, type Session, waitUntilBlocked } from './support.ts';
import { assertSound, claim, makePlace, makeTasks, type Place, value } from './work.ts';

interface Scene {
    place: Place;
    /** Ids by key: held, free, done (claimed), last (claimed, its last attempt), waiting. */
    ids: Record<string, string>;
    leases: Record<string, string>;
}

type Act = (session: Session, scene: Scene) => Promise<unknown>;

const expire = `update signalbox_data.task_executions
    set lease_expires_at = started_at, expiry_check_at = started_at
    where task_id = $1`;

// What another session does in a transaction that it leaves open, and which ready tasks a
// claim then passes over.
const holders: Record<string, { act: Act; passedOver: string[] }> = {
    update_task: {
        act: (session, { place, ids }) =>
            session.query(`select from signalbox.update_task($1, $2, '{"title": "new"}')`, [
                place.project,
                ids.held,
            ]),
        passedOver: ['held'],
    },
    'update_task of a running task': {
        act: (session, { place, ids }) =>
            session.query(`select from signalbox.update_task($1, $2, '{"title": "new"}')`, [
                place.project,
                ids.done,
            ]),
        passedOver: [],
    },
    'update_task of the parent': {
        act: (session, { place, ids }) =>
            session.query(`select from signalbox.update_task($1, $2, $3)`, [
                place.project,
                ids.held,
                { parent_task_id: ids.waiting },
            ]),
        passedOver: ['held'],
    },
    set_task_status: {
        act: (session, { place, ids }) =>
            session.query(`select from signalbox.set_task_status($1, $2, 'deferred')`, [
                place.project,
                ids.held,
            ]),
        passedOver: ['held'],
    },
    delete_task: {
        act: (session, { place, ids }) =>
            session.query(`select from signalbox.delete_task($1, $2)`, [
                place.project,
                ids.held,
            ]),
        passedOver: ['held'],
    },
    'add_dependency to a ready task': {
        act: (session, { place, ids }) =>
            session.query(`select from signalbox.add_dependency($1, $2, $3)`, [
                place.project,
                ids.held,
                ids.done,
            ]),
        passedOver: ['held'],
    },
    'add_dependency on a ready task': {
        act: (session, { place, ids }) =>
            session.query(`select from signalbox.add_dependency($1, $2, $3)`, [
                place.project,
                ids.behind,
                ids.held,
            ]),
        passedOver: ['held'],
    },
    'add_dependency that changes the order': {
        // What waits for early is more than what waiting waits for, so waiting and held move.
        act: (session, { place, ids }) =>
            session.query(`select from signalbox.add_dependency($1, $2, $3)`, [
                place.project,
                ids.early,
                ids.waiting,
            ]),
        passedOver: ['early', 'held'],
    },
    remove_dependency: {
        act: (session, { place, ids }) =>
            session.query(`select from signalbox.remove_dependency($1, $2, $3)`, [
                place.project,
                ids.waiting,
                ids.held,
            ]),
        passedOver: ['held'],
    },
    create_task: {
        act: (session, { place, ids }) =>
            session.query(
                `select from signalbox.create_task($1, $2, 'new', depends_on => array[$3]::uuid[])`,
                [place.project, place.workflow, ids.held],
            ),
        passedOver: ['held'],
    },
    'create_tasks that wait for it': {
        act: (session, { place, ids }) =>
            makeTasks(session, place, [{ key: 'new', depends_on: [ids.held!] }]),
        passedOver: ['held'],
    },
    'a claim that is not over': {
        act: (session, { place }) => claim(session, place.project, { tasks: 1 }),
        passedOver: ['early'],
    },
    'complete_task of another task': {
        act: (session, { place, ids, leases }) =>
            session.query(`select from signalbox.complete_task($1, $2, $3)`, [
                place.project,
                ids.done,
                leases.done,
            ]),
        passedOver: [],
    },
    'an expired lease whose attempt is held': {
        act: async (session, { ids }) => {
            await session.query(expire, [ids.done!]);
        },
        passedOver: [],
    },
    'a delayed task': {
        act: (session, { place, ids }) =>
            session.query(`select from signalbox.update_task($1, $2, '{"title": "new"}')`, [
                place.project,
                ids.delayed,
            ]),
        passedOver: [],
    },
    'the workflow': {
        act: (session, { place }) =>
            session.query('select from signalbox_data.workflows where id = $1 for update', [
                place.workflow,
            ]),
        passedOver: [],
    },
};

async function open(session: Session): Promise<Scene> {
    const place = await makePlace(session);
    const keys = [
        'done',
        'last',
        'early',
        'held',
        'free',
        'next',
        'then',
        'waiting',
        'behind',
        'delayed',
    ];
    const made = await makeTasks(session, place, [
        { key: 'done', priority: 'high', retry_delay: '0' },
        { key: 'last', priority: 'high', max_attempts: 1 },
        { key: 'early' },
        { key: 'held' },
        { key: 'free' },
        { key: 'next', depends_on: ['early'] },
        { key: 'then', depends_on: ['early'] },
        { key: 'waiting', depends_on: ['held', 'done'] },
        { key: 'behind', depends_on: ['last'] },
        { key: 'delayed', available_at: new Date(Date.now() + 3_600_000) },
    ]);
    const leases = await claim(session, place.project, { tasks: 2 });
    return {
        place,
        ids: Object.fromEntries(keys.map((key, i) => [key, made[i]!])),
        leases: Object.fromEntries(
            leases.map((lease) => [lease.key ?? '', lease.lease_token]),
        ),
    };
}

/** Claim all that can be claimed; whoever waits for a lock at all fails. */
async function claimAtOnce(session: Session, place: Place): Promise<string[]> {
    await session.query(`set lock_timeout = '1ms'; set statement_timeout = '5s'`);
    return (await claim(session, place.project, { tasks: 100 })).map((lease) => lease.key!);
}

for (const [name, { act, passedOver }] of Object.entries(holders)) {
    test(`a claim waits for nobody: ${name}`, async (t) => {
        const database = await freshDatabase(t);
        const [holder, claimer] = (await database.sessions(2)) as [Session, Session];
        const scene = await open(holder);
        await holder.query('begin');
        await act(holder, scene);
        const claimed = await claimAtOnce(claimer, scene.place);
        assert.deepEqual(
            claimed,
            ['early', 'held', 'free'].filter((key) => !passedOver.includes(key)),
        );
        await holder.query('commit');
        await assertSound(holder);
    });
}

test('a claim waits for nobody who holds what an expired lease would change', async (t) => {
    const database = await freshDatabase(t);
    const [holder, claimer] = (await database.sessions(2)) as [Session, Session];
    const { place, ids } = await open(holder);
    await holder.query(expire, [ids.last]);
    await holder.query(expire, [ids.done]);

    // The task behind cannot be skipped while it is held: its turn comes with a later claim.
    await holder.query('begin');
    await holder.query(`select from signalbox.update_task($1, $2, '{"title": "new"}')`, [
        place.project,
        ids.behind,
    ]);
    assert.deepEqual(await claimAtOnce(claimer, place), ['done', 'early', 'held', 'free']);
    await holder.query('commit');

    assert.deepEqual(await claimAtOnce(claimer, place), []);
    assert.equal(
        await value(claimer, 'select status from signalbox_data.tasks where id = $1', [
            ids.behind,
        ]),
        'skipped',
    );
    await assertSound(holder);
});

test('a claim waits for nobody who is about to finish the workflow', async (t) => {
    const database = await freshDatabase(t);
    const [first, second, claimer, observer] = (await database.sessions(4)) as [
        Session,
        Session,
        Session,
        Session,
    ];
    const place = await makePlace(first);
    await makeTasks(first, place, [
        { key: 'one' },
        { key: 'two' },
        { key: 'three', max_attempts: 1 },
    ]);
    const leases = await claim(first, place.project, { tasks: 3 });
    const finish = (session: Session, i: number): Promise<unknown> =>
        session.query('select from signalbox.complete_task($1, $2, $3)', [
            place.project,
            leases[i]!.task_id,
            leases[i]!.lease_token,
        ]);

    // The first has finished a task and holds the workflow; the second waits for it to be the
    // one who finishes the workflow.
    await first.query('begin');
    await finish(first, 0);
    const waiting = finish(second, 1);
    await waitUntilBlocked(observer, second.pid);
    await observer.query(expire, [leases[2]!.task_id]);
    assert.deepEqual(await claimAtOnce(claimer, place), []);
    await first.query('commit');
    await waiting;

    assert.deepEqual(await claimAtOnce(claimer, place), []);
    assert.equal(
        await value(observer, 'select status from signalbox_data.workflows where id = $1', [
            place.workflow,
        ]),
        'failed',
    );
    await assertSound(observer);
});
