import assert from 'node:assert/strict';
import test from 'node:test';
import { freshDatabase, type Session, waitUntilBlocked } from '../concurrency/support.ts';
import { makePlace, makeTasks, value } from '../concurrency/work.ts';

/* What takes several transactions: changes that came after the one to be undone, or come at the same moment. */

test('undo_change is refused for what was changed since in the same columns', async (t) => {
    const database = await freshDatabase(t);
    const session = await database.connect();
    const place = await makePlace(session);
    const [task] = await makeTasks(session, place, [{ key: 'a' }]);
    const made = await newest(session, task!);
    await update(session, place.project, task!, { title: 'first', assignee: 'ada' });
    const first = await newest(session, task!);
    await update(session, place.project, task!, { title: 'second' });
    const second = await newest(session, task!);
    await update(session, place.project, task!, { description: 'other' });

    await assert.rejects(undo(session, first), {
        code: 'SB002',
        message: `change ${first} cannot be undone: change ${second} has changed the same since`,
        hint: `Undo ${second} first.`,
    });
    await assert.rejects(undo(session, made), { code: 'SB002' });

    // The newer one first, then the older one.
    await undo(session, second);
    await undo(session, first);
    const { rows } = await session.query(
        'select title, assignee, description from signalbox.tasks where id = $1',
        [task],
    );
    assert.deepEqual(rows, [{ title: 'task a', assignee: null, description: 'other' }]);
    await assert.rejects(
        undo(session, first),
        { code: 'SB002' },
        'twice is once too often',
    );
});

test('undo_change sees who came before it at the last moment', async (t) => {
    const database = await freshDatabase(t);
    const [session, other, observer] = (await database.sessions(3)) as [
        Session,
        Session,
        Session,
    ];
    const place = await makePlace(session);
    const [task] = await makeTasks(session, place, [{ key: 'a' }]);
    await update(session, place.project, task!, { title: 'first' });
    const first = await newest(session, task!);

    await other.query('begin');
    await update(other, place.project, task!, { title: 'second' });
    const undoing = undo(session, first);
    const refused = assert.rejects(undoing, { code: 'SB002' });
    await waitUntilBlocked(observer, session.pid);
    await other.query('commit');
    await refused;
    assert.equal(
        await value(session, 'select title from signalbox.tasks where id = $1', [task]),
        'second',
    );
});

async function update(
    session: Session,
    project: string,
    task: string,
    changes: object,
): Promise<void> {
    await session.query('select from signalbox.update_task($1, $2, $3)', [
        project,
        task,
        JSON.stringify(changes),
    ]);
}

/** The newest change of a task. */
async function newest(session: Session, task: string): Promise<string> {
    return value(
        session,
        `select max(l.id) from signalbox.audit_logs l where l.entity_id = $1 and l.operation <> 'event'`,
        [task],
    );
}

async function undo(session: Session, id: string): Promise<void> {
    await session.query('select from signalbox.undo_change($1)', [id]);
}
