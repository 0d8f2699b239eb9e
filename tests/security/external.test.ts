import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import test from 'node:test';
import { connect } from '../../harness/database/connection.ts';
import { codeOf, messageOf } from '../../harness/problem.ts';
import { makePlace, makeTasks, value } from '../concurrency/work.ts';
import { type Database, freshDatabase, type Session } from '../concurrency/support.ts';

/*
 * A session of somebody outside who may write his own statements: what PostgreSQL holds him to, and
 * what not. docs/external-access.md says the same.
 */

interface Outside {
    database: Database;
    owner: Session;
    project: string;
    /** A session of the outsider, who is a member of the project. */
    enter: () => Promise<Session>;
}

async function outside(t: test.TestContext): Promise<Outside> {
    const database = await freshDatabase(t);
    const owner = await database.connect();
    const place = await makePlace(owner);
    await makeTasks(owner, place, [{ key: 'a' }, { key: 'b', depends_on: ['a'] }]);
    const name = `codegen_${randomBytes(4).toString('hex')}`;
    const password = randomBytes(12).toString('hex');
    await owner.query(`
        create role ${name} login password '${password}' in role signalbox_external
            connection limit 2;
        alter role ${name} set statement_timeout = '10s';
        alter role ${name} set default_transaction_read_only = on;
    `);
    await owner.query('select from signalbox.create_user($1)', [name]);
    await owner.query('select from signalbox.set_database_role($1, $1)', [name]);
    await owner.query(`select from signalbox.add_member($1, $2, 'external')`, [
        place.project,
        name,
    ]);
    const url = new URL(database.url);
    url.username = name;
    url.password = password;
    const sessions: Session[] = [];
    t.after(async () => {
        const server = new URL(database.url);
        server.pathname = '/postgres';
        await Promise.all(sessions.map((session) => session.end()));
        const administrator = await connect(server.href);
        await administrator.query(`drop role ${name}`);
        await administrator.end();
    });
    return {
        database,
        owner,
        project: place.project,
        enter: async () => {
            const session = Object.assign(await connect(url.href), { pid: 0 });
            sessions.push(session);
            return session;
        },
    };
}

async function ending(query: Promise<unknown>): Promise<string | undefined> {
    return query.then(
        () => undefined,
        (error: unknown) => codeOf(error),
    );
}

test('an outsider sees his projects through four functions, and nothing else', async (t) => {
    const { owner, project, enter } = await outside(t);
    const session = await enter();
    const other = await makePlace(owner);
    for (const [name, rows] of [
        ['external_workflows', 1],
        ['external_tasks', 2],
        ['external_dependencies', 1],
    ] as const) {
        const { rowCount } = await session.query(`select * from signalbox.${name}($1)`, [
            project,
        ]);
        assert.equal(rowCount, rows, name);
        assert.equal(
            await ending(
                session.query(`select * from signalbox.${name}($1)`, [other.project]),
            ),
            'SB001',
        );
        assert.equal(
            await ending(
                session.query(`select * from signalbox.${name}($1, max_rows => 1001)`, [
                    project,
                ]),
            ),
            'SB006',
        );
    }
    const { rows: projects } = await session.query(
        'select id from signalbox.external_projects()',
    );
    assert.deepEqual(projects, [{ id: project }]);

    const { rows: relations } = await owner.query<{ name: string }>(`
        select oid::regclass::text as name
        from pg_catalog.pg_class
        where relnamespace in ('signalbox'::regnamespace, 'signalbox_data'::regnamespace)
            and relkind in ('r', 'p', 'v', 'm', 'S')
    `);
    assert.ok(relations.length > 50);
    await session.query('set default_transaction_read_only = off');
    for (const { name } of relations) {
        for (const statement of [
            `select from ${name}`,
            `delete from ${name}`,
            `copy ${name} to stdout`,
        ]) {
            assert.ok(
                ['42501', '42809', '55000'].includes(
                    (await ending(session.query(statement))) ?? '',
                ),
                statement,
            );
        }
    }
});

test('an outsider has no more sessions than his role may', async (t) => {
    const { enter } = await outside(t);
    await enter();
    await enter();
    const refusal = await enter().then(
        () => 'none',
        (error: unknown) => messageOf(error),
    );
    assert.match(refusal, /too many connections for role/);
});

test('a transaction that only reads stays so once it has begun to read', async (t) => {
    const { project, enter } = await outside(t);
    const session = await enter();
    await session.query('begin');
    await session.query('select * from signalbox.external_tasks($1)', [project]);
    assert.equal(await ending(session.query('set transaction read write')), '25001');
    await session.query('rollback');
});

test('PostgreSQL does not hold a session to the time and the defaults of its role', async (t) => {
    const { database, owner, enter } = await outside(t);
    const session = await enter();
    assert.equal(await value(session, 'show statement_timeout', []), '10s');
    assert.equal(await value(session, 'show default_transaction_read_only', []), 'on');
    await session.query(
        'set statement_timeout = 0; set default_transaction_read_only = off',
    );
    assert.equal(await value(session, 'show statement_timeout', []), '0');

    // What it can write then is its own, unless that is taken away from everybody.
    await session.query('create temporary table own (n integer)');
    await session.query('drop table own');
    const name = new URL(database.url).pathname.slice(1);
    await owner.query(`revoke temporary on database ${name} from public`);
    assert.equal(
        await ending(session.query('create temporary table own (n integer)')),
        '42501',
    );
    assert.equal(
        await ending(session.query('create table public.own (n integer)')),
        '42501',
    );
});
