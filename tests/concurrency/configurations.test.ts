import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import test from 'node:test';
import { codeOf } from '../../harness/problem.ts';
import { freshDatabase, type Session, waitUntilBlocked } from './support.ts';
import { makePlace, value } from './work.ts';

const newKey = (): string => randomBytes(32).toString('hex');

/** Begin a transaction that has this key, and perhaps the one before it. */
async function begin(session: Session, key: string, previous?: string): Promise<void> {
    await session.query('begin');
    await session.query('select signalbox.set_configuration_key($1, $2)', [
        key,
        previous ?? null,
    ]);
}

async function setSecret(
    session: Session,
    project: string,
    key: string,
    secret: string,
): Promise<number> {
    return value(
        session,
        'select version from signalbox.set_configuration($1, $2, $3, is_sensitive => true)',
        [project, key, secret],
    );
}

/** The code of the error that it ends with. */
async function ending(query: Promise<unknown>): Promise<string | undefined> {
    return query.then(
        () => undefined,
        (error: unknown) => codeOf(error),
    );
}

test('of two who set one key at once the second waits, and both are in the history', async (t) => {
    const database = await freshDatabase(t);
    const [first, second, observer] = (await database.sessions(3)) as [
        Session,
        Session,
        Session,
    ];
    const { project } = await makePlace(first);
    const set = `select version from signalbox.set_configuration($1, 'a', $2)`;

    await first.query('begin');
    assert.equal(await value(first, set, [project, 'first']), 1);
    const later = value<number>(second, set, [project, 'second']);
    await waitUntilBlocked(observer, second.pid);
    await first.query('commit');
    assert.equal(await later, 2);

    const { rows } = await observer.query<{ version: number; value: string }>(
        `select version, value from signalbox.configuration_history
        where project_id = $1 order by version`,
        [project],
    );
    assert.deepEqual(rows, [
        { version: 1, value: 'first' },
        { version: 2, value: 'second' },
    ]);
});

test('of two who have read the same version one is refused', async (t) => {
    const database = await freshDatabase(t);
    const [first, second, observer] = (await database.sessions(3)) as [
        Session,
        Session,
        Session,
    ];
    const { project } = await makePlace(first);
    const set = `select from signalbox.set_configuration($1, 'a', $2, expected_version => 0)`;

    await first.query('begin');
    await first.query(set, [project, 'first']);
    const later = ending(second.query(set, [project, 'second']));
    await waitUntilBlocked(observer, second.pid);
    await first.query('commit');
    assert.equal(await later, 'SB002');
});

test('of two keys that come first one is the key of the project', async (t) => {
    const database = await freshDatabase(t);
    const [first, second, observer] = (await database.sessions(3)) as [
        Session,
        Session,
        Session,
    ];
    const { project } = await makePlace(first);

    await begin(first, newKey());
    await setSecret(first, project, 'a', 'first');
    await begin(second, newKey());
    const later = ending(setSecret(second, project, 'b', 'second'));
    await waitUntilBlocked(observer, second.pid);
    await first.query('commit');
    assert.equal(await later, 'SB007');
});

test('what becomes sensitive for the installation is not set in the clear meanwhile', async (t) => {
    const database = await freshDatabase(t);
    const [person, administrator, observer] = (await database.sessions(3)) as [
        Session,
        Session,
        Session,
    ];
    const { project } = await makePlace(person);
    const set = `select from signalbox.set_configuration($1, $2, 'in the clear')`;
    const define = `select from signalbox.define_configuration(null, $1, 'string', true)`;

    await administrator.query('begin');
    await administrator.query(define, ['a']);
    const tooLate = ending(person.query(set, [project, 'a']));
    await waitUntilBlocked(observer, person.pid);
    await administrator.query('commit');
    assert.equal(await tooLate, 'SB007');

    await person.query('begin');
    await person.query(set, [project, 'b']);
    const refused = ending(administrator.query(define, ['b']));
    await waitUntilBlocked(observer, administrator.pid);
    await person.query('commit');
    assert.equal(await refused, 'SB007');
});

test('a rotation waits for whoever writes with the old key, and nobody does after it', async (t) => {
    const database = await freshDatabase(t);
    const [writer, administrator, observer] = (await database.sessions(3)) as [
        Session,
        Session,
        Session,
    ];
    const { project } = await makePlace(writer);
    const [old, fresh] = [newKey(), newKey()];
    const rotate = 'select rotated from signalbox.rotate_configuration_key($1, $2)';

    await begin(writer, old);
    await setSecret(writer, project, 'a', 'before');
    await writer.query('commit');
    await begin(writer, old);
    await setSecret(writer, project, 'b', 'meanwhile');
    const rotated = value<number>(administrator, rotate, [old, fresh]);
    await waitUntilBlocked(observer, administrator.pid);
    await writer.query('commit');
    assert.equal(await rotated, 2);

    await begin(writer, old);
    assert.equal(await ending(setSecret(writer, project, 'c', 'after')), 'SB007');
    await writer.query('rollback');
    await begin(writer, fresh);
    assert.equal(
        await value(writer, `select signalbox.reveal_configuration($1, 'b')`, [project]),
        'meanwhile',
    );
});

test('a rotation leaves what somebody is changing to its next call', async (t) => {
    const database = await freshDatabase(t);
    const [person, administrator] = (await database.sessions(2)) as [Session, Session];
    const { project } = await makePlace(person);
    const [old, fresh] = [newKey(), newKey()];
    const rotate = 'select * from signalbox.rotate_configuration_key($1, $2)';
    await begin(person, old);
    for (const key of ['a', 'b', 'c']) {
        await setSecret(person, project, key, key);
    }
    await person.query('commit');

    await person.query('begin');
    await person.query(`select from signalbox.delete_configuration($1, 'b')`, [project]);
    const { rows } = await administrator.query(rotate, [old, fresh]);
    assert.deepEqual(rows, [{ rotated: 2, altered: 0, remaining: '1' }]);
    await person.query('rollback');
    const { rows: again } = await administrator.query(rotate, [old, fresh]);
    assert.deepEqual(again, [{ rotated: 1, altered: 0, remaining: '0' }]);
});

test('keys are rotated beside writers and readers, and nothing is lost', async (t) => {
    const database = await freshDatabase(t);
    const sessions = await database.sessions(6);
    const [administrator, reader, ...writers] = sessions as [Session, Session, Session];
    const { project } = await makePlace(administrator);
    const names = Array.from({ length: 20 }, (_, index) => `key.${index}`);
    const latest = new Map<string, string>();
    let [previous, key] = [newKey(), newKey()];
    await begin(administrator, key, previous);
    for (const name of names) {
        await setSecret(administrator, project, name, 'first');
        latest.set(name, 'first');
    }
    await administrator.query('commit');

    const rotations = { areUnderWay: true };
    let written = 0;
    let read = 0;
    const work = writers.map(async (session, index) => {
        // Each has keys of its own to set, so that what was set last is known.
        const mine = names.filter((_, place) => place % writers.length === index);
        for (let turn = 0; rotations.areUnderWay; turn++) {
            const name = mine[turn % mine.length] ?? '';
            const secret = `turn ${turn}`;
            // It knows both keys, as every client does while a key is replaced.
            await begin(session, key, previous);
            const code = await ending(setSecret(session, project, name, secret));
            await session.query(code === undefined ? 'commit' : 'rollback');
            if (code === undefined) {
                latest.set(name, secret);
                written++;
            } else {
                // Between its keys and its turn two rotations have begun.
                assert.equal(code, 'SB007');
            }
        }
    });
    const reading = (async () => {
        for (let turn = 0; rotations.areUnderWay; turn++) {
            await begin(reader, key, previous);
            const code = await ending(
                reader.query('select signalbox.reveal_configuration($1, $2)', [
                    project,
                    names[turn % names.length],
                ]),
            );
            await reader.query('rollback');
            assert.ok(code === undefined || code === 'SB007', code);
            read += code === undefined ? 1 : 0;
        }
    })();

    try {
        // Until there was much to come in between.
        while (written < 40 || read < 40) {
            [previous, key] = [key, newKey()];
            for (let remaining = '1'; remaining !== '0';) {
                remaining = await value(
                    administrator,
                    'select remaining from signalbox.rotate_configuration_key($1, $2, 3)',
                    [previous, key],
                );
            }
        }
    } finally {
        rotations.areUnderWay = false;
        await Promise.all([...work, reading]);
    }

    await begin(administrator, key);
    for (const name of names) {
        assert.equal(
            await value(administrator, 'select signalbox.reveal_configuration($1, $2)', [
                project,
                name,
            ]),
            latest.get(name),
        );
    }
});
