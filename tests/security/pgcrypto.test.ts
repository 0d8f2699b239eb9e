import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import test from 'node:test';
import { loadCode } from '../../harness/database/code.ts';
import { codeOf } from '../../harness/problem.ts';
import { freshDatabase, type Session } from '../concurrency/support.ts';
import { makePlace, value } from '../concurrency/work.ts';

async function setSecret(
    session: Session,
    project: string,
    secret: string,
): Promise<string> {
    await session.query('begin');
    try {
        await session.query('select signalbox.set_configuration_key($1)', [
            randomBytes(32).toString('hex'),
        ]);
        await session.query(
            `select from signalbox.set_configuration($1, 'token', $2, is_sensitive => true)`,
            [project, secret],
        );
        return await value(session, `select signalbox.reveal_configuration($1, 'token')`, [
            project,
        ]);
    } finally {
        await session.query('rollback');
    }
}

test('without pgcrypto there are no secrets, and in any schema of its own there are', async (t) => {
    const database = await freshDatabase(t);
    const session = await database.connect();
    const { project } = await makePlace(session);
    assert.equal(await setSecret(session, project, 'first'), 'first');

    await session.query('drop extension pgcrypto cascade');
    await loadCode(database.url);
    assert.equal(
        await setSecret(session, project, 'second').catch((error: unknown) =>
            codeOf(error),
        ),
        '0A000',
    );
    assert.equal(
        await value(
            session,
            `select value from signalbox.set_configuration($1, 'window', '1 hour', 'duration')`,
            [project],
        ),
        '01:00:00',
    );

    await session.query(
        'create schema "An Other"; create extension pgcrypto schema "An Other"',
    );
    await loadCode(database.url);
    assert.equal(await setSecret(session, project, 'third'), 'third');
});
