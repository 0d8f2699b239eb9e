import assert from 'node:assert/strict';
import test from 'node:test';
import { codeOf } from '../../harness/problem.ts';
import { freshDatabase, type Session, waitUntilBlocked } from './support.ts';
import {
    assertSound,
    claim,
    complete,
    type Lease,
    makePlace,
    makeTasks,
    turn,
} from './work.ts';

/** All rows of all tables, as text. */
async function wholeState(session: Session): Promise<string[]> {
    const { rows: tables } = await session.query<{ name: string }>(
        `select format('%I.%I', schemaname, tablename) as name
        from pg_catalog.pg_tables where schemaname = 'signalbox_data' order by 1`,
    );
    const state: string[] = [];
    for (const { name } of tables) {
        const { rows } = await session.query<{ line: string }>(
            `select '${name} ' || t::text as line from ${name} t order by 1`,
        );
        state.push(...rows.map((row) => row.line));
    }
    return state;
}

type Call = (session: Session, lease: Lease, other: Lease) => Promise<unknown>;

function onTask(name: string, more = ''): Call {
    return (session, { project_id, task_id, lease_token }) =>
        session.query(`select from signalbox.${name}($1, $2, $3${more})`, [
            project_id,
            task_id,
            lease_token,
        ]);
}

// Everything that takes a lease; where a call takes several, the other one is good.
const calls: Record<string, Call> = {
    heartbeat: (session, lease) =>
        session.query(`select from signalbox.heartbeat('first', $1)`, [
            JSON.stringify([lease]),
        ]),
    'heartbeat of two': (session, lease, other) =>
        session.query(`select from signalbox.heartbeat('first', $1)`, [
            JSON.stringify([other, lease]),
        ]),
    complete_task: onTask('complete_task', `, '{"late": true}'`),
    fail_task: onTask('fail_task', `, 'it broke'`),
    'fail_task for good': onTask('fail_task', `, 'it broke', retry => false`),
    release_task: onTask('release_task'),
    log_task: onTask('log_task', `, 'a line'`),
    finish_and_claim: (session, lease) => turn(session, lease.project_id, [lease]),
    'finish_and_claim of two': (session, lease, other) =>
        turn(session, lease.project_id, [other, lease]),
};

// How a lease goes.
const losses: Record<string, (session: Session, lease: Lease) => Promise<unknown>> = {
    'another worker has taken the task over': async (session, lease) => {
        await session.query(
            `update signalbox_data.task_executions
            set lease_expires_at = started_at, expiry_check_at = started_at
            where lease_token = $1`,
            [lease.lease_token],
        );
        const taken = await claim(session, lease.project_id, {
            worker: 'second',
            tasks: 10,
        });
        assert.ok(taken.some((found) => found.task_id === lease.task_id));
    },
    'the lease has expired and a claim has seen it': async (session, lease) => {
        await session.query(
            `update signalbox_data.task_executions
            set lease_expires_at = started_at, expiry_check_at = started_at
            where lease_token = $1`,
            [lease.lease_token],
        );
        await claim(session, lease.project_id, { worker: 'second', queue: 'another' });
    },
    'somebody has deferred the task': (session, lease) =>
        session.query(`select from signalbox.set_task_status($1, $2, 'deferred')`, [
            lease.project_id,
            lease.task_id,
        ]),
    'somebody has cancelled the task': (session, lease) =>
        session.query(`select from signalbox.set_task_status($1, $2, 'cancelled')`, [
            lease.project_id,
            lease.task_id,
        ]),
    'it has completed the task already': complete,
};

for (const [loss, lose] of Object.entries(losses)) {
    test(`SB004 on every call, and nothing changes, when ${loss}`, async (t) => {
        const database = await freshDatabase(t);
        const observer = await database.connect();
        const worker = await database.connect();
        const place = await makePlace(observer);
        await makeTasks(observer, place, [
            { key: 'other' },
            { key: 'lost', retry_delay: '0' },
            { key: 'next', depends_on: ['lost', 'other'] },
        ]);
        const [other, lost] = (await claim(worker, place.project, {
            worker: 'first',
            tasks: 2,
        })) as [Lease, Lease];
        assert.equal(lost.key, 'lost');
        await lose(observer, lost);

        for (const [name, call] of Object.entries(calls)) {
            const before = await wholeState(observer);
            await assert.rejects(
                call(worker, lost, other),
                (error: Error & { detail?: string }) => {
                    assert.equal(codeOf(error), 'SB004', `${name}: ${error.message}`);
                    assert.equal(error.detail, lost.task_id, name);
                    return true;
                },
            );
            assert.deepEqual(await wholeState(observer), before, name);
        }

        // The lease beside it was none the worse for it.
        await complete(worker, other);
        await assertSound(observer);
    });
}

test('a lease belongs to the worker that took it: a heartbeat under another name is refused', async (t) => {
    const database = await freshDatabase(t);
    const session = await database.connect();
    const place = await makePlace(session);
    await makeTasks(session, place, [{ key: 'task' }]);
    const leases = await claim(session, place.project, { worker: 'first' });
    await assert.rejects(
        session.query(`select from signalbox.heartbeat('second', $1)`, [
            JSON.stringify(leases),
        ]),
        (error) => codeOf(error) === 'SB004',
    );
});

test('a worker whose lease is taken over in the middle of a call gets SB004', async (t) => {
    const database = await freshDatabase(t);
    const [observer, worker, person] = (await database.sessions(3)) as [
        Session,
        Session,
        Session,
    ];
    const place = await makePlace(observer);
    await makeTasks(observer, place, [{ key: 'task' }]);
    for (const [name, call] of Object.entries(calls)) {
        const [lease] = (await claim(worker, place.project, { worker: 'first' })) as [
            Lease,
        ];
        await person.query('begin');
        await person.query(`select from signalbox.set_task_status($1, $2, 'pending')`, [
            lease.project_id,
            lease.task_id,
        ]);
        const late = call(worker, lease, lease).then(
            () => undefined,
            (error: unknown) => codeOf(error),
        );
        // A line is logged at once, and is a line of the attempt that still has the lease.
        if (name === 'log_task') {
            await late;
        } else {
            await waitUntilBlocked(observer, worker.pid);
        }
        await person.query('commit');
        assert.equal(await late, name === 'log_task' ? undefined : 'SB004', name);
    }
    await assertSound(observer);
});
