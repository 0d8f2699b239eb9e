import assert from 'node:assert/strict';
import test from 'node:test';
import { setTimeout } from 'node:timers/promises';
import {
    type Database,
    freshDatabase,
    privateCluster,
    type Session,
    waitUntilBlocked,
} from './support.ts';
import { claim, makePlace, makeTasks, value } from './work.ts';

interface Verdict {
    is_intact: boolean;
    unsealed: string;
    problem: string | null;
}

async function verdict(session: Session): Promise<Verdict | undefined> {
    const { rows } = await session.query<Verdict>(
        'select is_intact, unsealed, problem from signalbox.verify_audit_log()',
    );
    return rows[0];
}

/** Transactions in other databases of the server hold back what is sealed, too. */
async function sealAll(session: Session): Promise<void> {
    for (let turn = 0; turn < 600; turn += 1) {
        await session.query('select from signalbox.seal_audit_log()');
        if ((await verdict(session))?.unsealed === '0') {
            return;
        }
        await setTimeout(50);
    }
    assert.fail('there is always something that is not sealed');
}

/** Entries that lie in no seal, or in more than one, by their transaction and number. */
async function sealedOnce(session: Session): Promise<void> {
    const counted = await value<string>(
        session,
        `select coalesce(sum(entries), 0) from signalbox_data.audit_seal_parts where table_name = 'audit_logs'`,
    );
    const there = await value<string>(
        session,
        'select count(*) from signalbox_data.audit_logs',
    );
    assert.equal(counted, there);
}

test('what a session that is open for long has recorded is sealed when it ends, once', async (t) => {
    const database = await freshDatabase(t);
    const [slow, quick, sealer] = await database.sessions(3);
    assert(slow && quick && sealer);
    const { project } = await makePlace(quick);
    await sealAll(sealer);

    // Its transaction is the older one, and some of its numbers are the younger ones.
    await slow.query('begin');
    await slow.query(
        `update signalbox_data.projects set description = 'first' where id = $1`,
        [project],
    );
    await makePlace(quick);
    await sealer.query('select from signalbox.seal_audit_log()');
    await slow.query(
        `update signalbox_data.projects set metadata = '{"n": 2}' where id = $1`,
        [project],
    );
    await makePlace(quick);
    await sealer.query('select from signalbox.seal_audit_log()');
    assert.equal((await verdict(sealer))?.is_intact, true);
    assert.notEqual((await verdict(sealer))?.unsealed, '0');
    await slow.query('commit');

    await sealAll(sealer);
    await sealedOnce(sealer);
    assert.equal((await verdict(sealer))?.is_intact, true);
});

test('sessions that seal at once, while others work, seal everything once', async (t) => {
    const database = await freshDatabase(t);
    const sessions = await database.sessions(6);
    const [observer, ...rest] = sessions;
    assert(observer);
    const place = await makePlace(observer);
    const keys = Array.from({ length: 120 }, (_, index) => ({ key: `t${index}` }));
    await makeTasks(observer, place, keys);
    const work = new AbortController();
    const sealers = rest.slice(0, 2).map(async (session) => {
        while (!work.signal.aborted) {
            await session.query('select from signalbox.seal_audit_log()');
        }
    });
    await Promise.all(
        rest.slice(2).map(async (session, index) => {
            for (let turn = 0; turn < 40; turn += 1) {
                await session.query('begin');
                await session.query('select from signalbox.claim_tasks($1)', [`w${index}`]);
                if (turn % 3 === 0) {
                    await setTimeout(10);
                }
                await session.query(turn % 4 === 3 ? 'rollback' : 'commit');
            }
        }),
    );
    work.abort();
    await Promise.all(sealers);
    await sealAll(observer);
    await sealedOnce(observer);
    assert.equal((await verdict(observer))?.is_intact, true);
});

test('sealing waits for another session that seals, and goes on where it ended', async (t) => {
    const database = await freshDatabase(t);
    const [first, second, observer] = await database.sessions(3);
    assert(first && second && observer);
    await makePlace(observer);
    await first.query('begin');
    await first.query('select from signalbox.seal_audit_log()');
    const waiting = second.query('select from signalbox.seal_audit_log()');
    await waitUntilBlocked(observer, second.pid);
    // tick does not wait.
    await observer.query(`select from signalbox.tick(jobs => '{seal_audit_log}')`);
    await first.query('commit');
    await waiting;
    await sealAll(observer);
    await sealedOnce(observer);
});

/** Claims one after the other until told to stop; a claim that waits for a lock for 10 s fails. */
function claimAllTheTime(session: Session, project: string): () => Promise<number> {
    const stop = new AbortController();
    const stopped = stop.signal;
    const run = (async () => {
        await session.query(`set lock_timeout = '10s'`);
        let claims = 0;
        do {
            await claim(session, project);
            claims += 1;
        } while (!stopped.aborted);
        return claims;
    })();
    return async () => {
        stop.abort();
        return run;
    };
}

/** A month that is archived and can be dropped. */
async function makeOldMonth(database: Database): Promise<Session> {
    const session = await database.connect();
    await session.query('begin');
    await session.query(`select from tests.make_old_month()`);
    await session.query('commit');
    await session.query('begin');
    await session.query(`select from tests.set_clock('2019-06-15 12:00+00')`);
    await session.query(`select from tests.archive('audit_logs_2019_02')`);
    await session.query('commit');
    // The clock goes as it did, for everybody.
    await session.query(`create or replace function signalbox_data.clock() returns timestamptz
        language sql volatile parallel safe as 'select pg_catalog.clock_timestamp()'`);
    await session.query(
        `select from signalbox.set_configuration(null, 'audit.retention', '30 days', 'duration')`,
    );
    return session;
}

test('claims go on while partitions are made, emptied and dropped', async (t) => {
    const database = await freshDatabase(t);
    const keeper = await makeOldMonth(database);
    const [worker, maker] = await database.sessions(2);
    assert(worker && maker);
    const place = await makePlace(maker);
    const keys = Array.from({ length: 5000 }, (_, index) => ({ key: `t${index}` }));
    await makeTasks(maker, place, keys);

    // Whoever makes partitions ahead keeps nobody from working, for as long as that takes.
    await keeper.query('select from signalbox.keep_audit_partitions(3)');
    await keeper.query('begin');
    await keeper.query('select from signalbox.keep_audit_partitions(6)');
    await worker.query(`set lock_timeout = '1s'`);
    assert.equal((await claim(worker, place.project, { tasks: 5 })).length, 5);
    await keeper.query('commit');

    const stop = claimAllTheTime(worker, place.project);
    await keeper.query(`insert into signalbox_data.audit_logs (occurred_at, txid, seq, kind, session_role)
        values ('2015-05-05', txid_current(), 10000000, 1, 'late')`);
    await keeper.query('select from signalbox.keep_audit_partitions(6)');
    for (let turn = 0; ; turn += 1) {
        try {
            await keeper.query(
                `select from signalbox.drop_audit_partition('audit_logs_2019_02')`,
            );
            break;
        } catch (error) {
            assert.equal((error as { code?: string }).code, '55P03');
            assert(turn < 100);
        }
    }
    assert((await stop()) > 0);
    const partitions = await value<string[]>(
        keeper,
        `select array_agg(partition_name order by partition_name) from signalbox.audit_partitions
        where until_time < '2020-01-01'`,
    );
    assert.deepEqual(partitions, [
        'audit_contexts_2019_02',
        'audit_contexts_2019_03',
        'audit_logs_2015_05',
        'audit_logs_2019_03',
        'audit_logs_2019_06',
    ]);
    await sealAll(keeper);
    assert.equal((await verdict(keeper))?.problem, null);
});

test('a partition that somebody is in the way of is not dropped, and others wait for 100 ms', async (t) => {
    const database = await freshDatabase(t);
    const keeper = await makeOldMonth(database);
    const [holder, worker] = await database.sessions(2);
    assert(holder && worker);
    const place = await makePlace(worker);
    const keys = Array.from({ length: 2000 }, (_, index) => ({ key: `t${index}` }));
    await makeTasks(worker, place, keys);

    await holder.query('begin');
    await holder.query('select count(*) from signalbox_data.audit_logs');
    const stop = claimAllTheTime(worker, place.project);
    await assert.rejects(
        keeper.query(`select from signalbox.drop_audit_partition('audit_logs_2019_02')`),
        { code: '55P03' },
    );
    const { rows } = await keeper.query<{ error: string | null }>(
        `select error from signalbox.tick(jobs => '{look_after_audit_log}')`,
    );
    assert.deepEqual(rows, [{ error: null }]);
    assert((await stop()) > 0);
    await holder.query('commit');
    await keeper.query(`select from signalbox.drop_audit_partition('audit_logs_2019_02')`);
    assert.equal((await verdict(keeper))?.problem, null);
});

test('entries for a month without a partition are taken out of the default one while they come', async (t) => {
    const database = await freshDatabase(t);
    const [worker, maker, keeper] = await database.sessions(3);
    assert(worker && maker && keeper);
    const place = await makePlace(maker);
    const keys = Array.from({ length: 3000 }, (_, index) => ({ key: `t${index}` }));
    await makeTasks(maker, place, keys);
    // Nobody has called tick for months.
    const current = await value<string>(
        keeper,
        `select partition_name from signalbox.audit_partitions
        where table_name = 'audit_logs' and now() >= from_time and now() < until_time`,
    );
    await keeper.query(`
        begin;
        create table public.earlier as select * from signalbox_data.audit_logs;
        drop table signalbox_data.${current};
        insert into signalbox_data.audit_logs select * from public.earlier;
        commit;
    `);
    const stop = claimAllTheTime(worker, place.project);
    await setTimeout(100);
    for (let turn = 0; turn < 100; turn += 1) {
        await keeper.query('select from signalbox.keep_audit_partitions()');
        const left = await value<string>(
            keeper,
            'select count(*) from signalbox_data.audit_logs_default',
        );
        if (left === '0') {
            break;
        }
    }
    assert((await stop()) > 0);
    assert.equal(
        await value(keeper, 'select count(*) from signalbox_data.audit_logs_default'),
        '0',
    );
    const missing = await value<string>(
        keeper,
        'select count(*) from public.earlier e where not exists (select from signalbox_data.audit_logs l where l.seq = e.seq)',
    );
    assert.equal(missing, '0');
    await sealAll(keeper);
    await sealedOnce(keeper);
});

test("two that make partitions at once are in nobody's way", async (t) => {
    const database = await freshDatabase(t);
    const [one, two, tick] = await database.sessions(3);
    assert(one && two && tick);
    await one.query('begin');
    await one.query('select from signalbox.keep_audit_partitions(12)');
    // By hand one waits for the other, and tick leaves it alone.
    const waiting = two.query('select from signalbox.keep_audit_partitions(12)');
    await waitUntilBlocked(tick, two.pid);
    assert.equal(await value(tick, 'select signalbox._keep_audit_partitions(12)'), 0);
    await one.query('commit');
    await waiting;
    assert.equal(
        await value<string>(
            two,
            `select count(*) from signalbox._audit_partitions() where table_name = 'audit_logs'`,
        ),
        '14',
    );
});

test('a server that is killed while it seals or drops has everything as before', async (t) => {
    const cluster = await privateCluster(t);
    // PostgreSQL writes down the sequences of a database that was copied only after one.
    await (await cluster.connect()).query('checkpoint');
    const keeper = await makeOldMonth(cluster);
    await sealAll(keeper);
    const before = await value<string>(
        keeper,
        'select count(*) from signalbox_data.audit_logs',
    );
    await keeper.query('begin');
    await keeper.query(`select from signalbox.drop_audit_partition('audit_logs_2019_02')`);
    await keeper.query('select from signalbox.seal_audit_log()');
    cluster.kill();
    await cluster.restart();

    const [session] = await cluster.sessions(1);
    assert(session);
    assert.equal(
        await value(session, 'select count(*) from signalbox_data.audit_logs'),
        before,
    );
    assert.deepEqual(await verdict(session), {
        is_intact: true,
        unsealed: '0',
        problem: null,
    });
    // What was archived can still be dropped.
    await session.query(`select from signalbox.drop_audit_partition('audit_logs_2019_02')`);
    await sealAll(session);
    assert.equal((await verdict(session))?.problem, null);
});
