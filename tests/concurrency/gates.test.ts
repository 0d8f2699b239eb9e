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
    makeWorkflow,
    value,
} from './work.ts';

/** Whoever moves the task with this key to this status stops there, as long as the lock 1 is held. */
async function stopAt(session: Session, key: string, status: string): Promise<void> {
    await session.query(`
        create function tests.tg_stop() returns trigger language plpgsql as $$
        begin
            perform pg_advisory_xact_lock_shared(1);
            return null;
        end;
        $$;
        create trigger stop after update on signalbox_data.tasks
            for each row when (new.key = '${key}' and new.status = '${status}')
            execute function tests.tg_stop();
        select pg_advisory_lock(1);`);
}

async function letGo(session: Session): Promise<void> {
    await session.query('select pg_advisory_unlock(1)');
}

/** Resolves to undefined, or to the code of the error. */
async function codeFrom(call: Promise<unknown>): Promise<string | undefined> {
    return call.then(
        () => undefined,
        (error: unknown) => codeOf(error),
    );
}

test('two finish beside each other where a condition turns out to be false in between', async (t) => {
    const database = await freshDatabase(t);
    const [observer, one, two] = (await database.sessions(3)) as [
        Session,
        Session,
        Session,
    ];
    const { project } = await makePlace(observer);
    // One, who has ended "a", holds "e" when it comes to "d"; the other comes to "d" first.
    await observer.query(`select from signalbox.define_workflow($1, 'diamond', $2)`, [
        project,
        JSON.stringify({
            steps: [
                { key: 'a' },
                { key: 'b' },
                { key: 'c', depends_on: ['a'], when: '$.tasks.a.result.go == true' },
                { key: 'd', depends_on: [{ task: 'c', condition: 'completion' }, 'b'] },
                { key: 'e', depends_on: ['a', 'b'] },
            ],
        }),
    ]);
    const workflow = await value<string>(
        observer,
        `select id from signalbox.start_workflow($1, 'diamond')`,
        [project],
    );
    const leases = await claim(observer, project, { tasks: 2 });
    const lease = (key: string): Lease => leases.find((held) => held.key === key)!;
    await stopAt(observer, 'c', 'skipped');

    const first = codeFrom(
        one.query(`select from signalbox.complete_task($1, $2, $3, '{"go": false}')`, [
            project,
            lease('a').task_id,
            lease('a').lease_token,
        ]),
    );
    await waitUntilBlocked(observer, one.pid);
    const second = codeFrom(complete(two, lease('b')));
    await waitUntilBlocked(observer, two.pid);
    await letGo(observer);
    assert.deepEqual([await first, await second], [undefined, undefined]);
    await assertSound(observer);

    // What could not be ended at that moment is ended by the next claim that has a moment.
    await observer.query(
        `update signalbox_data.delayed_tasks set available_at = now() where project_id = $1`,
        [project],
    );
    await observer.query(
        `update signalbox_data.tasks set available_at = now()
        where project_id = $1 and available_at is not null`,
        [project],
    );
    for (let round = 0; round < 3; round++) {
        await observer.query(`select set_config('signalbox.swept_at', '', false)`);
        for (const held of await claim(observer, project)) {
            await complete(observer, held);
        }
    }
    assert.equal(
        await value(observer, 'select status from signalbox.workflows where id = $1', [
            workflow,
        ]),
        'completed',
    );
    await assertSound(observer);
});

test('an activation does not wait for a task while it holds the end of the workflow', async (t) => {
    const database = await freshDatabase(t);
    const [observer, person, operator] = (await database.sessions(3)) as [
        Session,
        Session,
        Session,
    ];
    const { project, workflow: elsewhere } = await makePlace(observer);
    const workflow = await makeWorkflow(observer, project);
    await observer.query(
        `update signalbox_data.workflows set status = 'pending' where id = $1`,
        [workflow],
    );
    await observer.query(`select from signalbox.satisfy_gate($1, 'merged', 'x')`, [
        project,
    ]);
    const [before] = await makeTasks(observer, { project, workflow: elsewhere }, [
        { key: 'before' },
        { key: 'beside' },
    ]);
    const [, , skipped] = await makeTasks(observer, { project, workflow }, [
        { key: 'gate', wait: { kind: 'gate', name: 'merged', subject: 'x' } },
        { key: 'open' },
        { key: 'skipped' },
    ]);
    await observer.query('select from signalbox.add_dependency($1, $2, $3)', [
        project,
        skipped,
        before,
    ]);
    // As a reset leaves it: pending, though what it waits for has failed.
    await observer.query(
        `update signalbox_data.tasks set status = 'failed', finished_at = now() where id = $1`,
        [before],
    );
    await observer.query(`delete from signalbox_data.ready_tasks where task_id = $1`, [
        before,
    ]);
    await stopAt(observer, 'skipped', 'cancelled');

    const cancelled = codeFrom(
        person.query(`select from signalbox.set_task_status($1, $2, 'cancelled')`, [
            project,
            skipped,
        ]),
    );
    await waitUntilBlocked(observer, person.pid);
    const activated = codeFrom(
        operator.query('select from signalbox.activate_workflow($1, $2)', [
            project,
            workflow,
        ]),
    );
    await waitUntilBlocked(observer, operator.pid);
    await letGo(observer);
    assert.deepEqual([await cancelled, await activated], [undefined, undefined]);
    assert.equal(
        await value(observer, 'select status from signalbox.workflows where id = $1', [
            workflow,
        ]),
        'active',
    );
    await assertSound(observer);
});

test('the task of an item and a task with the same key do not wait for each other', async (t) => {
    const database = await freshDatabase(t);
    const observer = await database.connect();
    const place = await makePlace(observer);
    const [find, hurdle, each] = (await makeTasks(observer, place, [
        { key: 'find' },
        { key: 'hurdle', depends_on: ['find'] },
        { key: 'each', depends_on: ['find'], for_each: ['a', 'b'] },
    ])) as [string, string, string];
    const [one, two, three] = (await database.sessions(3)) as [Session, Session, Session];
    const [lease] = await claim(observer, place.project);

    await three.query('begin');
    await three.query('select from signalbox_data.tasks where id = $1 for no key update', [
        hurdle,
    ]);
    const finishing = complete(one, lease!);
    await waitUntilBlocked(observer, one.pid);
    const making = two.query(
        `select from signalbox.create_task(
            $1, $2, 'Not an item', key => 'each[1]', depends_on => array[$3::uuid])`,
        [place.project, place.workflow, find],
    );
    assert.deepEqual(await waitUntilBlocked(observer, two.pid), [one.pid]);
    await three.query('commit');
    await Promise.all([finishing, making]);
    const status = `select status from signalbox_data.tasks where id = $1`;
    assert.equal(await value(observer, status, [each]), 'pending');
    await assertSound(observer);

    await observer.query('select from signalbox._promote_delayed_tasks()');
    assert.equal(await value(observer, status, [each]), 'failed');
    await assertSound(observer);
});
