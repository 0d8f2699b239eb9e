import assert from 'node:assert/strict';
import test from 'node:test';
import { codeOf } from '../../harness/problem.ts';
import {
    authenticate,
    guess,
    issue,
    makeMember,
    makeSharedLogin,
    type SharedLogin,
    type Token,
} from '../security/logins.ts';
import { type Database, freshDatabase, type Session, waitUntilBlocked } from './support.ts';
import { makePlace, makeTasks, value } from './work.ts';

interface World {
    database: Database;
    owner: Session;
    project: string;
    login: SharedLogin;
    token: Token;
}

/** A project with two tasks, and ada, an operator of it with a token of an agent. */
async function makeWorld(t: test.TestContext): Promise<World> {
    const database = await freshDatabase(t);
    const owner = await database.connect();
    const place = await makePlace(owner);
    await makeTasks(owner, place, [{ key: 'a' }, { key: 'b' }]);
    await makeMember(owner, place.project, 'ada');
    return {
        database,
        owner,
        project: place.project,
        login: await makeSharedLogin(t, database, owner),
        token: await issue(owner, 'ada'),
    };
}

async function ending(query: Promise<unknown>): Promise<string | undefined> {
    return query.then(
        () => undefined,
        (error: unknown) => codeOf(error),
    );
}

async function countTasks(session: Session): Promise<number> {
    return Number(await value(session, 'select count(*) from signalbox.tasks', []));
}

for (const [what, end] of [
    [
        'is revoked',
        ({ owner, token }) =>
            owner.query('select from signalbox.revoke_api_token($1)', [token.id]),
    ],
    [
        'is a user’s who is not active any more',
        ({ owner }) =>
            owner.query(
                `update signalbox_data.users set is_active = false where name = 'ada'`,
            ),
    ],
    [
        'is deleted with its user',
        ({ owner }) => owner.query(`delete from signalbox_data.users where name = 'ada'`),
    ],
    [
        'expires',
        ({ owner, token }) =>
            owner.query(
                'update signalbox_data.api_tokens set expires_at = now() where id = $1',
                [token.id],
            ),
    ],
] as [string, (world: World) => Promise<unknown>][]) {
    test(`a token that ${what} during a transaction is worth nothing from the next statement on`, async (t) => {
        const world = await makeWorld(t);
        const { login, token, project } = world;
        const session = await login.enter();
        // Deleting the user waits for whoever notes the use; the others wait for nobody.
        await authenticate(session, token.token);
        await session.query('begin');
        assert.equal((await authenticate(session, token.token)).outcome, 'accepted');
        assert.equal(await countTasks(session), 2);
        await end(world);
        assert.equal(await countTasks(session), 0);
        assert.equal(await value(session, 'select signalbox.my_user_id()', []), null);
        assert.equal(
            await ending(
                session.query(`select from signalbox.claim_tasks('w', project_id => $1)`, [
                    project,
                ]),
            ),
            'SB001',
        );
        await session.query('rollback');
        await session.query('begin');
        assert.equal((await authenticate(session, token.token)).outcome, 'refused');
        await session.query('commit');
    });
}

test('a member who is removed during a transaction sees nothing from the next statement on', async (t) => {
    const { owner, login, token, project } = await makeWorld(t);
    const session = await login.enter();
    await session.query('begin');
    await authenticate(session, token.token);
    assert.equal(await countTasks(session), 2);
    await owner.query(`select from signalbox.remove_member($1, 'ada')`, [project]);
    assert.equal(await countTasks(session), 0);
    await session.query('commit');
});

test('of two who rotate a token at once one gets the new one', async (t) => {
    const { database, owner, token } = await makeWorld(t);
    const [first, second] = (await database.sessions(2)) as [Session, Session];
    const rotate = 'select token from signalbox.rotate_api_token($1)';

    await first.query('begin');
    await first.query(rotate, [token.id]);
    const later = ending(second.query(rotate, [token.id]));
    await waitUntilBlocked(owner, second.pid);
    await first.query('commit');
    assert.equal(await later, 'SB002');
    assert.equal(
        await value(
            owner,
            'select count(*)::integer from signalbox.api_tokens where rotated_from = $1',
            [token.id],
        ),
        1,
    );
});

test('a rotation that is undone leaves the token to the next who rotates it', async (t) => {
    const { database, owner, token } = await makeWorld(t);
    const [first, second] = (await database.sessions(2)) as [Session, Session];
    const rotate = 'select token from signalbox.rotate_api_token($1)';

    await first.query('begin');
    await first.query(rotate, [token.id]);
    const later = second.query(rotate, [token.id]);
    await waitUntilBlocked(owner, second.pid);
    await first.query('rollback');
    assert.equal((await later).rowCount, 1);
});

test('who revokes a token waits for nobody who uses, rotates or revokes it, and revokes what comes of it', async (t) => {
    const { owner, login, token } = await makeWorld(t);
    const [thief, accomplice] = await Promise.all([login.enter(), login.enter()]);

    // Notes its use, rotates and revokes it, and leaves the transaction open.
    await thief.query('begin');
    assert.equal((await authenticate(thief, token.token)).outcome, 'accepted');
    const stolen = await value<string>(
        thief,
        'select token from signalbox.rotate_api_token()',
        [],
    );
    await thief.query('select from signalbox.revoke_api_token(with_successors => false)');
    await owner.query(`set lock_timeout = '1s'`);
    assert.equal(
        (await owner.query('select from signalbox.revoke_api_token($1)', [token.id]))
            .rowCount,
        1,
    );
    assert.equal((await authenticate(accomplice, token.token)).outcome, 'refused');
    await thief.query('commit');
    assert.equal((await authenticate(accomplice, stolen)).outcome, 'refused');
    assert.deepEqual(
        (await owner.query('select status from signalbox.api_tokens order by place')).rows,
        [{ status: 'revoked' }, { status: 'revoked' }],
    );
});

test('guesses in parallel are all counted, and lock out the place they come from', async (t) => {
    const { owner, login, token } = await makeWorld(t);
    const guessers = await Promise.all(Array.from({ length: 6 }, login.enter));
    const guesses = await Promise.all(
        guessers.map(() =>
            Promise.all(Array.from({ length: 4 }, () => guess(owner, token))),
        ),
    );
    await Promise.all(
        guessers.map(async (session, place) => {
            for (const wrong of guesses[place] ?? []) {
                assert.equal((await authenticate(session, wrong)).outcome, 'refused');
            }
        }),
    );
    assert.equal(
        await value(
            owner,
            'select sum(failures)::integer from signalbox.failed_logins where prefix = $1',
            [token.prefix],
        ),
        24,
    );

    const session = await login.enter();
    assert.equal((await authenticate(session, token.token)).outcome, 'refused');
    const other = await issue(owner, 'ada');
    assert.equal((await authenticate(session, other.token)).outcome, 'accepted');
});

test('guesses do not lock out a token that was used from that place before', async (t) => {
    const { owner, login, token } = await makeWorld(t);
    const session = await login.enter();
    assert.equal((await authenticate(session, token.token)).outcome, 'accepted');
    for (let count = 0; count < 12; count += 1) {
        await authenticate(session, await guess(owner, token));
    }
    assert.equal((await authenticate(session, token.token)).outcome, 'accepted');
    assert.equal(
        (await authenticate(session, await guess(owner, token))).outcome,
        'refused',
    );
});

test('who keeps the record of a failure to himself holds up others that fail for a moment, and the token not at all', async (t) => {
    const { owner, login, token } = await makeWorld(t);
    const [holder, guesser, user] = (await Promise.all(
        Array.from({ length: 3 }, login.enter),
    )) as [Session, Session, Session];
    const wrong = await guess(owner, token);

    await holder.query('begin');
    await authenticate(holder, wrong);
    const later = authenticate(guesser, wrong);
    await waitUntilBlocked(owner, guesser.pid);
    assert.equal((await authenticate(user, token.token)).outcome, 'accepted');
    // Ends by itself, while the other one still holds the row.
    assert.equal((await later).outcome, 'refused');
    await holder.query('commit');
});

test('many who use a token at once note it once, and wait for nobody', async (t) => {
    const { owner, login, token } = await makeWorld(t);
    const sessions = await Promise.all(Array.from({ length: 8 }, login.enter));
    const noted = `
        select t.ctid::text || ' ' || t.xmin || ' ' || s.xmin
        from signalbox_data.api_tokens t
        inner join signalbox_data.api_token_sources s on s.token_id = t.id
        where t.id = $1`;
    // Each keeps its transaction open: one that waited for another would wait for ever.
    for (const session of sessions) {
        await session.query(`begin; set local lock_timeout = '5s'`);
    }
    const logins = await Promise.all(
        sessions.map((session) => authenticate(session, token.token)),
    );
    assert.deepEqual(
        logins.map(({ outcome }) => outcome),
        sessions.map(() => 'accepted'),
    );
    await Promise.all(sessions.map((session) => session.query('commit')));
    const first = await value<string>(owner, noted, [token.id]);
    for (const session of sessions) {
        assert.equal((await authenticate(session, token.token)).outcome, 'accepted');
    }
    assert.equal(await value(owner, noted, [token.id]), first);

    // A minute later, and somebody has the row.
    await owner.query(
        `update signalbox_data.api_tokens set last_used_at = last_used_at - interval '1 hour'`,
    );
    await owner.query(
        `update signalbox_data.api_token_sources set last_used_at = last_used_at - interval '1 hour'`,
    );
    await owner.query('begin');
    await owner.query(
        'select from signalbox_data.api_tokens where id = $1 for no key update',
        [token.id],
    );
    const [session] = sessions as [Session];
    assert.equal((await authenticate(session, token.token)).outcome, 'accepted');
    await owner.query('rollback');
});

test('a transaction that sees an older state of the database can authenticate', async (t) => {
    const { owner, login, token } = await makeWorld(t);
    const [first, second] = await Promise.all([login.enter(), login.enter()]);
    await first.query('begin isolation level repeatable read');
    await first.query('select 1');
    await second.query('select * from signalbox.authenticate($1)', [token.token]);
    assert.equal((await authenticate(first, token.token)).outcome, 'accepted');
    await first.query('commit');

    const wrong = await guess(owner, token);
    await first.query('begin isolation level serializable');
    await first.query('select 1');
    await authenticate(second, wrong);
    assert.equal((await authenticate(first, wrong)).outcome, 'refused');
    await first.query('commit');
});
