import assert from 'node:assert/strict';
import test from 'node:test';
import { codeOf } from '../../harness/problem.ts';
import {
    freshDatabase,
    type Session,
    waitUntilBlocked,
    waitUntilGone,
} from '../concurrency/support.ts';
import { makeTasks, makeWorkflow, value } from '../concurrency/work.ts';
import { bystander, erase, findTraces, makePerson, type Person } from './person.ts';

interface Progress {
    is_finished: boolean;
    left_to_do: string[];
}

async function assertGone(owner: Session, person: Person): Promise<void> {
    // Another user, of whose name that of the person is a part.
    const other = `${bystander}-${person.name}`;
    const traces = await findTraces(owner, person.traces);
    assert.deepEqual(
        traces.filter((found) => !found.includes(other)),
        [],
    );
}

test('nothing of an erased person is found anywhere, and all else is as it was', async (t) => {
    const database = await freshDatabase(t);
    const owner = await database.connect();
    const person = await makePerson(t, database);
    const { project } = person.place;
    // What is to be found is there.
    const places = new Set(
        (await findTraces(owner, person.traces)).map((found) => found.split(':')[0]),
    );
    t.diagnostic(`${places.size} columns: ${[...places].sort().join(' ')}`);
    assert.ok(places.size >= 30, [...places].join('\n'));

    const count = `select jsonb_build_object(
        'tasks', (select count(*) from signalbox_data.tasks),
        'attempts', (select count(*) from signalbox_data.task_executions),
        'logs', (select count(*) from signalbox_data.task_logs),
        'decisions', (select count(*) from signalbox_data.approval_decisions where user_id = $1),
        'redrives', (select count(*) from signalbox_data.task_redrives)
    )`;
    const before = await value(owner, count, [person.id]);
    const calls = await erase(owner, person.id);
    assert.ok(calls >= 2);

    assert.deepEqual(await value(owner, count, [person.id]), before);
    await assertGone(owner, person);
    assert.equal(
        await value(
            owner,
            `select count(*)::integer from signalbox_data.tasks
            where project_id = $1 and assignee = 'erased-' || right($2, 12)`,
            [project, person.id],
        ),
        3,
    );
    assert.equal(
        await value(
            owner,
            `select comment from signalbox_data.approval_decisions where user_id <> $1`,
            [person.id],
        ),
        `erased-${person.id.slice(-12)} asked me to`,
    );
});

test('whoever is erased is nobody from then on, and leaves nothing by what was under way', async (t) => {
    const database = await freshDatabase(t);
    const owner = await database.connect();
    const person = await makePerson(t, database);
    const { project } = person.place;
    const [task] = await makeTasks(
        owner,
        { project, workflow: await makeWorkflow(owner, project) },
        [{ key: 'x' }],
    );

    // One transaction has changed something as the person, one has only looked.
    const [writer, reader] = [await person.enter(), await person.enter()];
    await writer.query('begin');
    await writer.query('select from signalbox.update_task($1, $2, $3)', [
        project,
        task,
        { assignee: person.name },
    ]);
    await reader.query('begin isolation level repeatable read');
    assert.equal(await value(reader, 'select signalbox.my_user_id()'), person.id);

    const call = 'select * from signalbox.erase_user($1)';
    const { rows: first } = await owner.query<Progress>(call, [person.id]);
    assert.equal(first[0]?.is_finished, false);

    // A statement after that is nobody's; but one of the old snapshot still writes as the person.
    assert.equal(await value(writer, 'select signalbox.my_user_id()'), null);
    assert.equal(await value(reader, 'select signalbox.my_user_id()'), person.id);
    await reader.query('select signalbox.set_context($1)', [
        JSON.stringify({ user_name: person.name, user_email: person.email }),
    ]);
    await reader.query('select from signalbox.create_workflow($1, $2)', [project, 'late']);

    for (const [count, session] of [
        [2, writer],
        [1, reader],
    ] as const) {
        const { rows } = await owner.query<Progress>(call, [person.id]);
        assert.equal(rows[0]?.is_finished, false);
        assert.match(
            rows[0].left_to_do.join(),
            new RegExp(`wait for ${count} transactions that began before`),
        );
        await session.query('commit');
    }
    await erase(owner, person.id);
    await assertGone(owner, person);

    // The login is there, and is nobody's.
    const again = await person.enter();
    assert.equal(await value(again, 'select signalbox.my_user_id()'), null);
    assert.equal(await value(again, 'select count(*)::integer from signalbox.projects'), 0);
});

test('two who erase a person at once do it once, and a change of the person waits for them', async (t) => {
    const database = await freshDatabase(t);
    const [owner, first, second, third] = (await database.sessions(4)) as [
        Session,
        Session,
        Session,
        Session,
    ];
    const person = await makePerson(t, database);
    await first.query('begin');
    await first.query('select from signalbox.erase_user($1)', [person.id]);
    const twice = second.query('select from signalbox.erase_user($1)', [person.id]);
    assert.deepEqual(await waitUntilBlocked(owner, second.pid), [first.pid]);
    const change = third
        .query(`update signalbox_data.users set display_name = $2 where id = $1`, [
            person.id,
            person.traces[1],
        ])
        .then(() => undefined, codeOf);
    await waitUntilBlocked(owner, third.pid);
    await first.query('commit');
    await twice;
    assert.equal(await change, 'SB002');
    await Promise.all([erase(first, person.id), erase(second, person.id)]);
    await assertGone(owner, person);
    assert.equal(
        await value(
            owner,
            `select count(*)::integer from signalbox.audit_logs
            where entity_id = $1 and action = 'erase' and changes ? 'finished'`,
            [person.id],
        ),
        1,
    );
});

test('a change that came first is found, also by the former name', async (t) => {
    const database = await freshDatabase(t);
    const [owner, first, second] = (await database.sessions(3)) as [
        Session,
        Session,
        Session,
    ];
    const person = await makePerson(t, database);
    const renamed = `${person.name}_renamed`;
    await first.query('begin');
    await first.query('update signalbox_data.users set name = $2 where id = $1', [
        person.id,
        renamed,
    ]);
    const erasure = second.query('select from signalbox.erase_user($1)', [person.id]);
    assert.deepEqual(await waitUntilBlocked(owner, second.pid), [first.pid]);
    await first.query('update signalbox_data.tasks set assignee = $1 where key = $2', [
        renamed,
        'failing',
    ]);
    await first.query('commit');
    await erasure;
    await erase(owner, person.id);
    await assertGone(owner, person);
});

test('somebody who works as the person while being erased is not waited for in turn', async (t) => {
    const database = await freshDatabase(t);
    const [owner, other] = (await database.sessions(2)) as [Session, Session];
    const person = await makePerson(t, database);
    const session = await person.enter();
    await session.query('begin');
    // The worker and the member are locked by the session, which goes on to ask for the user.
    await other.query('begin');
    await other.query('select from signalbox_data.workers where user_id = $1 for update', [
        person.id,
    ]);
    await other.query('select from signalbox_data.tasks where assignee = $1 for update', [
        person.name,
    ]);
    await owner.query('select from signalbox.erase_user($1)', [person.id]);
    assert.equal(
        await value(
            owner,
            'select count(*)::integer from signalbox_data.workers where user_id = $1',
            [person.id],
        ),
        1,
    );
    await session.query('rollback');
    await other.query('commit');
    await erase(owner, person.id);
    await assertGone(owner, person);
});

test('an erasure that is killed goes on where it was, in small steps or by tick', async (t) => {
    const database = await freshDatabase(t);
    const [owner, first] = (await database.sessions(2)) as [Session, Session];
    const person = await makePerson(t, database);
    await first.query('begin');
    await first.query('select from signalbox.erase_user($1, 5)', [person.id]);
    await owner.query('select pg_terminate_backend($1)', [first.pid]);
    await waitUntilGone(owner, first.pid);
    assert.equal(
        await value(owner, 'select name from signalbox.users where id = $1', [person.id]),
        person.name,
    );

    for (let calls = 0; calls < 10; calls++) {
        const session = await database.connect();
        await session.query('select from signalbox.erase_user($1, 3)', [person.id]);
        await session.query('begin');
        await session.query('select from signalbox.erase_user($1, 3)', [person.id]);
        await owner.query('select pg_terminate_backend($1)', [session.pid]);
        await waitUntilGone(owner, session.pid);
    }
    for (let calls = 0; calls < 100; calls++) {
        await owner.query(`select from signalbox.tick(jobs => '{erase_users}')`);
        const isFinished = await value<boolean>(
            owner,
            'select finished_at is not null from signalbox.erasures where user_id = $1',
            [person.id],
        );
        if (isFinished) {
            break;
        }
    }
    await assertGone(owner, person);
});

test('a row that is in use is passed over until it is free', async (t) => {
    const database = await freshDatabase(t);
    const [owner, other] = (await database.sessions(2)) as [Session, Session];
    const person = await makePerson(t, database);
    await owner.query('select from signalbox.erase_user($1)', [person.id]);
    // Noted now: what begins later is not waited for, but for its locks.
    await owner.query('select from signalbox.erase_user($1, 1)', [person.id]);
    await other.query('begin');
    await other.query(`select from signalbox_data.tasks where key = 'named' for update`);
    for (let calls = 0; calls < 3; calls++) {
        const { rows } = await owner.query<Progress>(
            'select * from signalbox.erase_user($1)',
            [person.id],
        );
        assert.equal(rows[0]?.is_finished, false);
        assert.match(rows[0].left_to_do.join(), /call again: \d+ tables are left/);
    }
    await other.query('commit');
    await erase(owner, person.id);
    await assertGone(owner, person);
});
