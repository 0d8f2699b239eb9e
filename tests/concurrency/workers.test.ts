import assert from 'node:assert/strict';
import test from 'node:test';
import { freshDatabase, type Session, waitFor } from './support.ts';
import { claim, complete, type Lease, makePlace, makeTasks, turn, value } from './work.ts';

/** What a session is notified of, as it comes. */
function notificationsOf(session: Session): string[] {
    const heard: string[] = [];
    session.on('notification', ({ channel, payload }) => {
        assert.equal(channel, 'signalbox_work');
        heard.push(payload ?? '');
    });
    return heard;
}

/** Wait until everything that was sent before has arrived. */
async function settled(session: Session): Promise<void> {
    await session.query('select 1');
}

test('who listens is told once of what comes into its queues, and of nothing else', async (t) => {
    const database = await freshDatabase(t);
    const [maker, listener] = (await database.sessions(2)) as [Session, Session];
    const place = await makePlace(maker);
    const heard = notificationsOf(listener);
    await listener.query(`select from signalbox.register_worker('ears', '{a,b}')`);
    await listener.query(`select signalbox.listen_for_work('ears', '{a,b}')`);

    await makeTasks(maker, place, [{ key: 'other', queue: 'c' }]);
    await settled(listener);
    assert.deepEqual(heard, [], 'another queue');

    await makeTasks(
        maker,
        place,
        Array.from({ length: 200 }, (_, i) => ({
            key: String(i),
            queue: i % 2 ? 'a' : 'b',
        })),
    );
    await settled(listener);
    assert.deepEqual(heard.splice(0).sort(), ['a', 'b'], 'create_tasks');

    await maker.query(`select from signalbox.create_task($1, $2, 'x', queue => 'b')`, [
        place.project,
        place.workflow,
    ]);
    await settled(listener);
    assert.deepEqual(heard.splice(0), ['b'], 'create_task');

    await makeTasks(maker, place, [
        { key: 'first', queue: 'd' },
        { key: 'second', queue: 'a', depends_on: ['first'] },
        { key: 'third', queue: 'a', concurrency_key: 'k', depends_on: ['first'] },
        { key: 'fourth', queue: 'a', concurrency_key: 'k', depends_on: ['first'] },
    ]);
    const [first] = (await claim(maker, place.project, { queue: 'd' })) as [Lease];
    await settled(listener);
    assert.deepEqual(heard, [], 'tasks that wait');
    await complete(maker, first);
    await settled(listener);
    assert.deepEqual(heard.splice(0), ['a'], 'a dependency that is met');

    await maker.query(
        `select signalbox.update_task($1, id, '{"priority": 9}') is not null as is_updated
        from signalbox.tasks where project_id = $1 and key = 'second'`,
        [place.project],
    );
    await settled(listener);
    assert.deepEqual(heard.splice(0), ['a'], 'a task that is put into the queue again');

    // A claim ends it, when a second has passed.
    await listener.query(
        `update signalbox_data.idle_workers set listening_at = listening_at - interval '2 s'`,
    );
    await listener.query(`select set_config('signalbox.swept_at', '', false)`);
    const [held] = (await claim(listener, place.project, {
        worker: 'ears',
        queue: 'a',
    })) as [Lease];
    await makeTasks(maker, place, [{ key: 'more', queue: 'a' }]);
    await settled(listener);
    assert.deepEqual(heard, [], 'who works');
    await complete(listener, held);
});

test('nobody is told of what is rolled back', async (t) => {
    const database = await freshDatabase(t);
    const [maker, listener] = (await database.sessions(2)) as [Session, Session];
    const place = await makePlace(maker);
    const heard = notificationsOf(listener);
    await listener.query(`select from signalbox.register_worker('ears')`);
    await listener.query(`select signalbox.listen_for_work('ears')`);
    await maker.query('begin');
    await makeTasks(maker, place, [{ key: 'a' }]);
    await maker.query('rollback');
    await settled(listener);
    assert.deepEqual(heard, []);
});

test('a worker that listens and looks again misses nothing', async (t) => {
    const database = await freshDatabase(t);
    const [maker, listener] = (await database.sessions(2)) as [Session, Session];
    const place = await makePlace(maker);
    const heard = notificationsOf(listener);
    await listener.query(`select from signalbox.register_worker('ears')`);
    for (let round = 0; round < 50; round++) {
        const making = makeTasks(maker, place, [{ key: String(round) }]);
        let held = await claim(listener, place.project, { worker: 'ears' });
        if (held.length === 0) {
            await listener.query(`select signalbox.listen_for_work('ears')`);
            held = await claim(listener, place.project, { worker: 'ears' });
        }
        if (held.length === 0) {
            assert.equal(
                await value(
                    maker,
                    `select is_listening from signalbox.workers where name = 'ears'`,
                ),
                true,
                `round ${round}`,
            );
        }
        await making;
        if (held.length === 0) {
            // The time that listen_for_work returns stands for the case that whoever makes the
            // task has looked before this worker was known to listen.
            await settled(listener);
            held = await claim(listener, place.project, { worker: 'ears' });
        }
        assert.equal(held.length, 1, `round ${round}, heard ${heard.join()}`);
        await complete(listener, held[0]!);
        heard.length = 0;
    }
});

test('a worker that is cut off is dead when its lease is over, and its task goes to another', async (t) => {
    const database = await freshDatabase(t);
    const [observer, victim, other] = (await database.sessions(3)) as [
        Session,
        Session,
        Session,
    ];
    victim.on('error', () => undefined);
    const place = await makePlace(observer);
    await makeTasks(observer, place, [{ key: 'a', retry_delay: '0' }]);
    await victim.query(
        `select from signalbox.register_worker('victim', lease => '300 milliseconds')`,
    );
    await claim(victim, place.project, { worker: 'victim', lease: '300 milliseconds' });
    await observer.query('select pg_terminate_backend($1)', [victim.pid]);
    const state = (): Promise<string> =>
        value(observer, `select state from signalbox.workers where name = 'victim'`);
    assert.equal(await state(), 'busy');
    await waitFor(observer, 'the worker to be held for dead', async () =>
        (await state()) === 'dead' ? true : undefined,
    );
    const [taken] = (await turn(other, place.project, [], { worker: 'other' })) as [Lease];
    assert.equal(taken.key, 'a');
    assert.equal(
        await value(
            observer,
            `select tasks_held from signalbox.workers where name = 'victim'`,
        ),
        '0',
    );
});
