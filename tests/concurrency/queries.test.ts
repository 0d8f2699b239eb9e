import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { codeOf } from '../../harness/problem.ts';
import { freshDatabase, privateCluster, type Session, waitUntilIdle } from './support.ts';
import { value } from './work.ts';

// Takes for ever, and calls nothing that run_query refuses.
const endless =
    'select sum(a + b) from generate_series(1, 1000000) a, generate_series(1, 1000000) b';

async function ending(query: Promise<unknown>): Promise<string | undefined> {
    return query.then(
        () => undefined,
        (error: unknown) => codeOf(error),
    );
}

test('a query is ended by the statement_timeout that was set before it', async (t) => {
    const database = await freshDatabase(t);
    const session = await database.connect();
    await session.query(`set statement_timeout = '300ms'`);
    assert.equal(
        await ending(session.query('select * from signalbox.run_query($1)', [endless])),
        '57014',
    );
    // Set in the same message as the query, it holds as well.
    await session.query('reset statement_timeout');
    assert.equal(
        await ending(
            session.query(
                `set statement_timeout = '300ms'; select * from signalbox.run_query('${endless}')`,
            ),
        ),
        '57014',
    );
    // And within a transaction, until it ends.
    await session.query(`begin; set local statement_timeout = '300ms'`);
    assert.equal(
        await ending(session.query('select * from signalbox.run_query($1)', [endless])),
        '57014',
    );
    await session.query('rollback');
});

test('a query cannot give itself more time', async (t) => {
    const database = await freshDatabase(t);
    const session = await database.connect();
    await session.query(`set statement_timeout = '300ms'`);
    // run_query would refuse set_config; what runs its queries does not let it succeed either.
    const lift = `select set_config('statement_timeout', '0', false), (${endless})`;
    assert.equal(
        await ending(
            session.query('select * from signalbox._rows_of_query($1, 1)', [lift]),
        ),
        '57014',
    );
    assert.equal(await value(session, 'show statement_timeout', []), '300ms');
});

test('a session goes on as it was after its query was cancelled', async (t) => {
    const database = await freshDatabase(t);
    const [session, observer] = (await database.sessions(2)) as [Session, Session];
    await session.query(`set statement_timeout = '10s'; set search_path = public`);
    const running = ending(
        session.query('select * from signalbox.run_query($1)', [endless]),
    );
    for (let isCancelled = false; !isCancelled;) {
        isCancelled = await value(
            observer,
            `select count(pg_cancel_backend(pid)) > 0 from pg_catalog.pg_stat_activity
            where pid = $1 and query like '%run_query%' and state = 'active'`,
            [session.pid],
        );
    }
    assert.equal(await running, '57014');
    await waitUntilIdle(observer, session.pid);
    const { rows } = await session.query(
        `select current_setting('search_path') as path, current_setting('transaction_read_only') as ro`,
    );
    assert.deepEqual(rows, [{ path: 'public', ro: 'off' }]);
    await session.query('create table public.still_writes (n integer)');
});

test('the log of the server keeps a query whose transaction was rolled back', async (t) => {
    const cluster = await privateCluster(t);
    const session = await cluster.connect();
    await session.query(`set statement_timeout = '10s'`);
    await session.query('begin');
    await session.query(`select signalbox.run_query('select 4711 as rolled_back')`);
    await session.query('rollback');
    const folder = await value<string>(session, 'show data_directory', []);
    const log = readFileSync(join(folder, 'server.log'), 'utf8');
    assert.match(log, /LOG: {2}run_query by postgres: select 4711 as rolled_back/);
});
