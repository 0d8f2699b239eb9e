import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { codeOf } from '../../harness/problem.ts';
import {
    type Database,
    freshDatabase,
    privateCluster,
    type Session,
} from '../concurrency/support.ts';
import { makePlace, makeTasks, value } from '../concurrency/work.ts';
import {
    authenticate,
    issue,
    makeMember,
    makeSharedLogin,
    type SharedLogin,
    type Token,
} from './logins.ts';

/*
 * A login that many share, as behind PgBouncer in transaction mode or PostgREST: who a transaction is,
 * the next one is not.
 */

interface Shared {
    owner: Session;
    login: SharedLogin;
    project: string;
    other: string;
    ada: Token;
    bob: Token;
}

/** Ada is a member of one project, and bob of another. */
async function share(t: test.TestContext, database: Database): Promise<Shared> {
    const owner = await database.connect();
    const first = await makePlace(owner);
    const second = await makePlace(owner);
    await makeTasks(owner, first, [{ key: 'a' }]);
    await makeTasks(owner, second, [{ key: 'b' }, { key: 'c' }]);
    await makeMember(owner, first.project, 'ada');
    await makeMember(owner, second.project, 'bob');
    return {
        owner,
        login: await makeSharedLogin(t, database, owner),
        project: first.project,
        other: second.project,
        ada: await issue(owner, 'ada', 'operator'),
        bob: await issue(owner, 'bob'),
    };
}

async function ending(query: Promise<unknown>): Promise<string | undefined> {
    return query.then(
        () => undefined,
        (error: unknown) => codeOf(error),
    );
}

async function whoIs(session: Session): Promise<string> {
    return value(
        session,
        `select concat_ws(' ', current_user, current_setting('signalbox.session', true))`,
        [],
    );
}

async function keysSeen(session: Session): Promise<string> {
    return value(
        session,
        `select coalesce(string_agg(key, ' ' order by key), '') from signalbox.tasks`,
        [],
    );
}

/** Nobody, with nothing to see whatever role it takes on. */
async function assertNobody(session: Session, { project }: Shared): Promise<void> {
    assert.equal(await value(session, 'select current_user', []), 'signalbox_anonymous');
    assert.equal(await ending(session.query('select * from signalbox.tasks')), '42501');
    await session.query('begin');
    await session.query('set local role signalbox_operator');
    assert.equal(await keysSeen(session), '');
    assert.equal(await value(session, 'select signalbox.my_user_id()', []), null);
    await session.query('savepoint before');
    for (const call of [
        `select from signalbox.create_workflow('${project}', 'x')`,
        `select from signalbox.claim_tasks('w', project_id => '${project}')`,
        `select from signalbox.set_ip_allow_list('${project}', null)`,
        `select from signalbox.add_member('${project}', 'bob')`,
    ]) {
        assert.equal(await ending(session.query(call)), 'SB001', call);
        await session.query('rollback to before');
    }
    for (const call of [
        `select from signalbox.create_project('x')`,
        `select from signalbox.create_user('x')`,
        `select from signalbox.register_worker('x')`,
        `select from signalbox.issue_api_token('x')`,
    ]) {
        assert.equal(await ending(session.query(call)), 'SB007', call);
        await session.query('rollback to before');
    }
    await session.query('rollback');
    assert.equal(await ending(session.query('set role signalbox_admin')), '42501');
}

test('a shared login is nobody, whatever it says', async (t) => {
    const shared = await share(t, await freshDatabase(t));
    const session = await shared.login.enter();
    await assertNobody(session, shared);
    const id = await value<string>(
        shared.owner,
        `select id from signalbox.users where name = 'ada'`,
        [],
    );
    for (const claim of [
        id,
        `${id} - Infinity`,
        `${id} - Infinity ${'0'.repeat(64)}`,
        'x',
    ]) {
        await session.query(`select set_config('signalbox.session', $1, false)`, [claim]);
        await assertNobody(session, shared);
    }
    await session.query('reset all');
    await session.query('discard all');
    assert.equal(await whoIs(session), 'signalbox_anonymous ');
});

test('what a transaction is, the next one of the session is not', async (t) => {
    const shared = await share(t, await freshDatabase(t));
    const { ada, bob } = shared;
    const session = await shared.login.enter();
    for (const [end, breaks] of [
        ['commit', false],
        ['rollback', false],
        ['commit', true],
        ['rollback', true],
    ] as const) {
        await session.query('begin');
        assert.equal((await authenticate(session, ada.token)).outcome, 'accepted');
        assert.equal(await keysSeen(session), 'a');
        if (breaks) {
            assert.equal(await ending(session.query('select 1 / 0')), '22012');
        }
        await session.query(end);
        await assertNobody(session, shared);
    }

    // Without a transaction it ends with its statement.
    assert.equal((await authenticate(session, ada.token)).outcome, 'accepted');
    await assertNobody(session, shared);

    await session.query('begin');
    await authenticate(session, ada.token);
    await session.query('commit and chain');
    assert.equal(await whoIs(session), 'signalbox_anonymous ');
    await session.query('rollback');

    // One after the other, with statements that were planned for somebody else.
    const query = { name: 'keys', text: 'select key from signalbox.tasks order by key' };
    for (const [token, keys] of [
        [ada, ['a']],
        [bob, ['b', 'c']],
        [ada, ['a']],
    ] as const) {
        for (let times = 0; times < 7; times += 1) {
            await session.query('begin');
            await authenticate(session, token.token);
            const { rows } = await session.query<{ key: string }>(query);
            assert.deepEqual(
                rows.map(({ key }) => key),
                keys,
            );
            await session.query('commit');
        }
        assert.equal(await ending(session.query(query)), '42501');
    }
});

test('an identity that is copied is worth nothing in another transaction or session', async (t) => {
    const shared = await share(t, await freshDatabase(t));
    const { ada, login } = shared;
    const [session, second] = await Promise.all([login.enter(), login.enter()]);
    await session.query('begin');
    await authenticate(session, ada.token);
    const copied = await value<string>(
        session,
        `select current_setting('signalbox.session')`,
        [],
    );
    await session.query(
        `select set_config('signalbox.session', current_setting('signalbox.session'), false)`,
    );
    await second.query('begin');
    await second.query(`select set_config('signalbox.session', $1, true)`, [copied]);
    await second.query('set local role signalbox_operator');
    assert.equal(await keysSeen(second), '');
    await second.query('commit');
    await session.query('commit');

    assert.equal(
        await value(session, `select current_setting('signalbox.session')`, []),
        copied,
    );
    await assertNobody(session, shared);
    await session.query('reset signalbox.session');
    await assertNobody(session, shared);

    // Who forgets it within the transaction is the shared login again, and that is nobody.
    await session.query('begin');
    await authenticate(session, ada.token);
    await session.query(`select set_config('signalbox.session', '', true)`);
    assert.equal(await keysSeen(session), '');
    await session.query('rollback');
});

test('a refusal is on record although the transaction goes on to fail by itself', async (t) => {
    const { owner, login, ada } = await share(t, await freshDatabase(t));
    const session = await login.enter();
    const wrong = `${ada.token.slice(0, -1)}${ada.token.endsWith('0') ? '1' : '0'}`;

    await session.query('begin');
    assert.equal((await authenticate(session, wrong)).outcome, 'malformed');
    await session.query('savepoint before');
    assert.equal(await ending(session.query('select * from signalbox.tasks')), '42501');
    await session.query('rollback to before');
    await session.query('commit');
    const { rows } = await owner.query(
        'select prefix, failures, last_reason from signalbox.failed_logins',
    );
    assert.deepEqual(rows, [{ prefix: '', failures: 1, last_reason: 'malformed' }]);
});

test('a request of PostgREST is who its header says', async (t) => {
    const shared = await share(t, await freshDatabase(t));
    const { ada, login } = shared;
    const session = await login.enter();
    async function request(access: string, token: string | undefined): Promise<void> {
        const headers = token === undefined ? {} : { 'x-api-key': token };
        await session.query(`begin isolation level read committed ${access}`);
        await session.query(
            `select set_config('search_path', 'signalbox', true),
                set_config('role', 'signalbox_anonymous', true),
                set_config('request.jwt.claims', '{"role": "signalbox_anonymous"}', true),
                set_config('request.method', 'GET', true),
                set_config('request.path', '/tasks', true),
                set_config('request.headers', $1, true),
                set_config('request.cookies', '{}', true)`,
            [JSON.stringify(headers)],
        );
        await session.query('select signalbox.authenticate_request()');
    }
    for (const access of ['read only', 'read write']) {
        await request(access, ada.token);
        assert.equal(await keysSeen(session), 'a');
        await session.query('commit');
        await request(access, undefined);
        assert.equal(await ending(session.query('select * from signalbox.tasks')), '42501');
        await session.query('rollback');
        assert.equal(await ending(request(access, 'sb_x')), 'PT401');
        await session.query('rollback');
    }
});

test('a token can be told from a typing error without the database, as the documentation says', async (t) => {
    const { ada } = await share(t, await freshDatabase(t));
    const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
    const [body, checksum] = [ada.token.slice(0, -6), ada.token.slice(-6)];
    let number = createHash('sha256').update(body).digest().readUInt32BE();
    let computed = '';
    for (let place = 0; place < 6; place += 1) {
        computed = (digits[number % 62] ?? '') + computed;
        number = Math.floor(number / 62);
    }
    assert.equal(computed, checksum);
    assert.match(ada.token, /^sb_[0-9A-Za-z]{10}_[0-9A-Za-z]{49}$/);
});

test('no token stands in the log of a server that logs all it can, but in statements that show one', async (t) => {
    const cluster = await privateCluster(t);
    const { owner, login, ada, bob } = await share(t, cluster);
    for (const [name, setting] of Object.entries({
        log_statement: 'all',
        log_duration: 'on',
        log_min_messages: 'debug1',
        log_min_error_statement: 'debug1',
        log_error_verbosity: 'verbose',
        log_parameter_max_length: '0',
        log_parameter_max_length_on_error: '0',
        session_preload_libraries: 'auto_explain',
        'auto_explain.log_min_duration': '0',
        'auto_explain.log_nested_statements': 'on',
        'auto_explain.log_analyze': 'on',
        'auto_explain.log_verbose': 'on',
    })) {
        await owner.query(`alter role ${login.name} set ${name} = '${setting}'`);
    }
    const secret = ada.token.slice(14, 57);
    const session = await login.enter();
    await session.query('begin');
    await authenticate(session, ada.token);
    const rotated = await value<string>(
        session,
        'select token from signalbox.rotate_api_token()',
        [],
    );
    await session.query('commit');
    await session.query('begin');
    await session.query(`select set_config('request.headers', $1, true)`, [
        JSON.stringify({ 'x-api-key': rotated }),
    ]);
    await session.query('select signalbox.authenticate_request()');
    await session.query('select from signalbox.revoke_api_token()');
    await session.query('commit');
    await authenticate(session, rotated);
    await authenticate(session, `${bob.token.slice(0, -6)}000000`);
    await session.query('begin');
    await session.query(`set local lock_timeout = '1ms'`);
    await authenticate(session, ada.token.replace('sb_', 'sb-'));
    await session.query('commit');

    const folder = await value<string>(owner, 'show data_directory', []);
    const log = readFileSync(join(folder, 'server.log'), 'utf8');
    assert.match(
        log,
        /WARNING:.*signalbox: token refused \(prefix \w+, address .*, reason revoked\)/,
    );
    assert.match(log, /Query Text: insert into signalbox_data\.api_tokens/);
    assert.match(log, /Query Text: .*select[^]*from signalbox_data\.api_tokens t/);
    const entries = log.split(/\n(?=\d{4}-\d\d-\d\d )/);
    const shown =
        /Query Text: select (\* from signalbox\.authenticate\(\$1\)|set_config\('request\.headers', \$1, true\))/;
    for (const part of [secret, rotated.slice(14, 57), bob.token.slice(14, 57)]) {
        const elsewhere = entries.filter(
            (entry) => entry.includes(part) && !shown.test(entry),
        );
        assert.deepEqual(elsewhere, [], 'a token stands in the log');
    }
});
