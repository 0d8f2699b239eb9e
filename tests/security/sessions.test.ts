import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { connect } from '../../harness/database/connection.ts';
import { deploy } from '../../harness/database/deploy.ts';
import { codeOf } from '../../harness/problem.ts';
import { privateCluster, type Session, waitUntilBlocked } from '../concurrency/support.ts';

/** A login role for somebody who is a member of a project; resolves to its address. */
async function makeLogin(
    owner: Session,
    url: string,
    name: string,
    group: string,
): Promise<string> {
    await owner.query(`create role ${name} login password 'secret' in role ${group}`);
    await owner.query('select from signalbox.create_user($1)', [name]);
    await owner.query('select from signalbox.set_database_role($1, $1)', [name]);
    const address = new URL(url);
    address.username = name;
    address.password = 'secret';
    return address.href;
}

async function openAs(t: TestContext, url: string): Promise<Session> {
    const client = (await connect(url)) as Session;
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    client.pid = rows[0]?.pid ?? 0;
    t.after(() => client.end().catch(() => undefined));
    return client;
}

async function only<T>(session: Session, sql: string, values: unknown[] = []): Promise<T> {
    const { rows } = await session.query<Record<string, T>>(sql, values);
    return Object.values(rows[0] ?? {})[0] as T;
}

async function makeProject(session: Session, name: string): Promise<string> {
    return only(session, 'select id from signalbox.create_project($1)', [name]);
}

async function logins(t: TestContext, owner: Session, url: string): Promise<void> {
    const theirs = await makeProject(owner, 'theirs');
    const ada = await openAs(t, await makeLogin(owner, url, 'ada', 'signalbox_operator'));
    const bob = await openAs(t, await makeLogin(owner, url, 'bob', 'signalbox_agent'));

    await t.test('a login role is a user and sees the projects of that user', async () => {
        const mine = await makeProject(ada, 'mine');
        assert.deepEqual(
            (await ada.query('select id from signalbox.projects')).rows.map(
                ({ id }: { id: string }) => id,
            ),
            [mine],
        );
        assert.equal((await bob.query('select from signalbox.projects')).rowCount, 0);
        await ada.query(`select from signalbox.add_member($1, 'bob', 'agent')`, [mine]);
        assert.equal(await only(bob, 'select name from signalbox.projects'), 'mine');
    });

    await t.test('it stays that user when it takes on less', async () => {
        await ada.query('set role signalbox_reader');
        assert.equal(await only(ada, 'select name from signalbox.projects'), 'mine');
        await ada.query('reset role');
    });

    await t.test('it cannot become another one', async () => {
        for (const statement of [
            'set role signalbox_admin',
            'set session authorization bob',
            `set role ${await only<string>(owner, 'select current_user')}`,
        ]) {
            await assert.rejects(ada.query(statement), { code: '42501' }, statement);
        }
    });

    await t.test('an unknown login is nobody', async () => {
        await owner.query(
            `create role eve login password 'secret' in role signalbox_operator`,
        );
        const address = new URL(url);
        address.username = 'eve';
        address.password = 'secret';
        const eve = await openAs(t, address.href);
        assert.equal((await eve.query('select from signalbox.projects')).rowCount, 0);
        assert.equal((await eve.query('select from signalbox.users')).rowCount, 0);
        await assert.rejects(makeProject(eve, 'of nobody'), { code: 'SB007' });
        await assert.rejects(
            eve.query(`select from signalbox.create_workflow($1, 'x')`, [theirs]),
            { code: 'SB001' },
        );
    });

    await t.test('who is put out is out with the next statement', async () => {
        await ada.query(
            `select from signalbox.projects p
            cross join lateral signalbox.remove_member(p.id, 'bob')`,
        );
        assert.equal((await bob.query('select from signalbox.projects')).rowCount, 0);
    });

    await t.test('parallel workers see what the session sees', async () => {
        const workflow = await only<string>(
            ada,
            `select w.id from signalbox.projects p
            cross join lateral signalbox.create_workflow(p.id, 'many') w`,
        );
        await ada.query(
            `select from signalbox.projects p
            cross join lateral signalbox.create_tasks(
                p.id, $1, (
                    select jsonb_agg(jsonb_build_object('title', n)) from generate_series(1, 500) n
                )) t`,
            [workflow],
        );
        const { rows } = await ada.query<{ name: string }>(
            `select name from pg_catalog.pg_settings
            where name in ('force_parallel_mode', 'debug_parallel_query')`,
        );
        await ada.query(`set ${rows[0]?.name ?? ''} = on`);
        assert.equal(await only(ada, 'select count(*)::integer from signalbox.tasks'), 500);
        await ada.query(`reset ${rows[0]?.name ?? ''}`);
    });
}

async function vouched(t: TestContext, owner: Session, url: string): Promise<void> {
    const project = await makeProject(owner, 'vouched');
    const user = await only<string>(
        owner,
        `select id from signalbox.create_user('vouched')`,
    );
    await owner.query(`select from signalbox.add_member($1, 'vouched', 'admin')`, [
        project,
    ]);
    // What authenticate is: a function that makes sure who somebody is, and says so.
    await owner.query(
        `create function public.let_in(user_id uuid) returns void
        language plpgsql security definer set search_path = pg_catalog, pg_temp
        as 'begin perform signalbox._vouch(user_id); end'`,
    );
    await owner.query(
        `create role pooled login password 'secret' in role signalbox_operator`,
    );
    const address = new URL(url);
    address.username = 'pooled';
    address.password = 'secret';
    const pooled = await openAs(t, address.href);
    const setting = `select current_setting('signalbox.session', true)`;
    const seen = `select count(*)::integer from signalbox.projects`;

    await t.test('is who the transaction is, until its end', async () => {
        await pooled.query('begin');
        await pooled.query('select let_in($1)', [user]);
        assert.equal(await only(pooled, seen), 1);
        await pooled.query('commit');
        assert.equal(await only(pooled, seen), 0);
        assert.equal(await only(pooled, setting), '');
    });

    await t.test('is nobody in the next transaction, and in no other session', async () => {
        await pooled.query('begin');
        await pooled.query('select let_in($1)', [user]);
        const kept = await only<string>(pooled, setting);
        const other = await openAs(t, address.href);
        await other.query(`select set_config('signalbox.session', $1, false)`, [kept]);
        assert.equal(await only(other, seen), 0);
        await pooled.query('commit');

        await pooled.query('begin');
        await pooled.query(`select set_config('signalbox.session', $1, true)`, [kept]);
        assert.equal(await only(pooled, seen), 0);
        await assert.rejects(
            pooled.query(`select from signalbox.create_workflow($1, 'x')`, [project]),
            { code: 'SB001' },
        );
        await pooled.query('rollback');
    });

    await t.test('cannot be said, nor changed, nor the secret read', async () => {
        for (const statement of [
            `select signalbox._vouch('${user}')`,
            `select signalbox._session_mac('x')`,
            'select signalbox._renew_session_key()',
            'select * from signalbox_data.session_keys',
            'update signalbox_data.session_keys set is_current = true',
        ]) {
            await assert.rejects(pooled.query(statement), { code: '42501' }, statement);
        }
    });
}

async function admins(t: TestContext, owner: Session, url: string): Promise<void> {
    const first = await openAs(
        t,
        await makeLogin(owner, url, 'first', 'signalbox_operator'),
    );
    const second = await openAs(
        t,
        await makeLogin(owner, url, 'second', 'signalbox_operator'),
    );
    const project = await makeProject(first, 'of two');
    await first.query(`select from signalbox.add_member($1, 'second', 'admin')`, [project]);

    await first.query('begin');
    await first.query(`select from signalbox.remove_member($1, 'second')`, [project]);
    const other = second
        .query(`select from signalbox.remove_member($1, 'first')`, [project])
        .then(
            () => 'removed',
            (error: unknown) => codeOf(error),
        );
    await waitUntilBlocked(owner, second.pid);
    await first.query('commit');
    assert.equal(await other, 'SB002');
    assert.equal(
        await only(first, 'select count(*)::integer from signalbox.project_members'),
        1,
    );
}

async function joins(t: TestContext, owner: Session, url: string): Promise<void> {
    const user = await openAs(t, await makeLogin(owner, url, 'joiner', 'signalbox_reader'));
    const projects = [
        await makeProject(owner, 'joined first'),
        await makeProject(owner, 'joined second'),
    ];
    const one = await openAs(t, url);
    const two = await openAs(t, url);
    const join = `select from signalbox.add_member($1, 'joiner')`;
    await one.query('begin');
    await one.query(join, [projects[0]]);
    const other = two.query(join, [projects[1]]);
    await waitUntilBlocked(owner, two.pid);
    await one.query('commit');
    await other;
    assert.equal(await only(user, 'select count(*)::integer from signalbox.projects'), 2);
}

async function landlords(t: TestContext, owner: Session, url: string): Promise<void> {
    await owner.query(`create role landlord login createrole password 'secret'`);
    await owner.query('create database rented owner landlord');
    const address = new URL(url);
    address.username = 'landlord';
    address.password = 'secret';
    address.pathname = '/rented';
    await deploy(address.href);
    // The second load comes upon tables that have policies, the owner's as well.
    await deploy(address.href);
    const landlord = await openAs(t, address.href);

    await t.test('has functions that work under the policies', async () => {
        await landlord.query(`create role tenant login password 'secret'`);
        const superuser = new URL(url);
        superuser.pathname = '/rented';
        const root = await openAs(t, superuser.href);
        await root.query('grant signalbox_operator to tenant');
        await landlord.query(`select from signalbox.create_user('tenant')`);
        await root.query(`select from signalbox.set_database_role('tenant', 'tenant')`);
        const tenantAddress = new URL(address);
        tenantAddress.username = 'tenant';
        const tenant = await openAs(t, tenantAddress.href);
        const project = await makeProject(tenant, 'let');
        const workflow = await only<string>(
            tenant,
            `select id from signalbox.create_workflow($1, 'work')`,
            [project],
        );
        await tenant.query(
            `select from signalbox.create_tasks($1, $2, '[
                {"key": "a", "title": "A"}, {"key": "b", "title": "B", "depends_on": ["a"]}]')`,
            [project, workflow],
        );
        for (const key of ['a', 'b']) {
            const held = await only<string>(
                tenant,
                `select jsonb_agg(to_jsonb(c)) from signalbox.claim_tasks('w') c
                where c.key = $1`,
                [key],
            );
            await tenant.query(`select from signalbox.heartbeat('w', $1)`, [
                JSON.stringify(held),
            ]);
            await tenant.query(
                `select from jsonb_to_recordset($1) h (
                    project_id uuid, task_id uuid, lease_token uuid)
                cross join lateral signalbox.complete_task(
                    h.project_id, h.task_id, h.lease_token)`,
                [JSON.stringify(held)],
            );
        }
        assert.equal(
            await only(tenant, 'select status from signalbox.workflows where id = $1', [
                workflow,
            ]),
            'completed',
        );
        assert.equal(
            await only(landlord, 'select count(*)::integer from signalbox.tasks'),
            2,
            'the owner sees all',
        );
        assert.deepEqual(
            (
                await landlord.query(
                    `select error from signalbox.tick() where error is not null`,
                )
            ).rows,
            [],
        );
    });

    await t.test(
        'dumps everything with row security, and nothing by mistake without',
        async () => {
            assert.equal(
                await only(landlord, 'select count(*)::integer from signalbox_data.tasks'),
                2,
            );
            // As pg_dump sets it without --enable-row-security.
            await landlord.query('set row_security = off');
            await assert.rejects(landlord.query('select from signalbox_data.tasks'), {
                code: '42501',
            });
            await landlord.query('reset row_security');
        },
    );
}

// Roles belong to a server, so that these have one of their own.
test('sessions', async (t) => {
    const cluster = await privateCluster(t);
    const owner = await cluster.connect();
    await t.test('logins', (part) => logins(part, owner, cluster.url));
    await t.test('who was vouched for', (part) => vouched(part, owner, cluster.url));
    await t.test('two admins who put each other out leave one', (part) =>
        admins(part, owner, cluster.url),
    );
    await t.test('who joins two projects at once sees both', (part) =>
        joins(part, owner, cluster.url),
    );
    await t.test('an owner who is no superuser', (part) =>
        landlords(part, owner, cluster.url),
    );
});
