import assert from 'node:assert/strict';
import test from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { codeOf } from '../../harness/problem.ts';
import { interleave, interleavings } from './interleave.ts';
import { freshDatabase, type Session, waitUntilBlocked, waitUntilGone } from './support.ts';
import {
    assertOrderKept,
    assertSound,
    claim,
    complete,
    type Lease,
    makePlace,
    makeTasks,
    newSeed,
    type Place,
    randomFrom,
    turn,
    value,
} from './work.ts';

async function setLimit(
    session: Session,
    { project }: Place,
    key: string | null,
    maxRunning: number | null,
    scope = 'key',
): Promise<void> {
    await session.query('select from signalbox.set_concurrency_limit($1, $2, $3, $4)', [
        project,
        key,
        maxRunning,
        scope,
    ]);
}

/** The server itself refuses a slot too many, in the call that would give it. */
async function guardSlots(session: Session): Promise<void> {
    await session.query(`
        create function tests.tg_slot() returns trigger language plpgsql as $$
        declare
            v_held integer := (
                select count(*) from signalbox_data.limit_holders h
                where (h.project_id, h.scope, h.key) = (new.project_id, new.scope, new.key)
            );
            v_limit integer := coalesce((
                select c.max_running from signalbox_data.concurrency_limits c
                where (c.project_id, c.scope, c.key) = (new.project_id, new.scope, new.key)
            ), 1);
        begin
            if v_held > v_limit then
                raise exception '% of % slots of %', v_held, v_limit, new.key;
            end if;
            return null;
        end;
        $$;
        create trigger guard after insert on signalbox_data.limit_holders
            for each row execute function tests.tg_slot();`);
}

/** How many attempts of tasks with a key ran at the same time at most, by the server's record. */
async function mostAtOnce(
    session: Session,
    { project }: Place,
    key: string,
): Promise<number> {
    return value(
        session,
        `with attempts as (
            select e.started_at, coalesce(e.finished_at, 'infinity') as finished_at
            from signalbox_data.task_executions e
            inner join signalbox_data.task_rules u using (project_id, task_id)
            where e.project_id = $1 and u.concurrency_key = $2
        )
        select max((
            select count(*) from attempts b
            where b.started_at <= a.started_at and b.finished_at > a.started_at
        ))::integer
        from attempts a`,
        [project, key],
    );
}

async function openTasks(session: Session, { project }: Place): Promise<number> {
    return value(
        session,
        `select count(*)::integer from signalbox_data.tasks
        where project_id = $1 and finished_at is null`,
        [project],
    );
}

/** Finish and claim until nothing is left in the project. */
async function work(
    session: Session,
    place: Place,
    worker: string,
    observer: Session,
    lease = '5 minutes',
): Promise<void> {
    let held: Lease[] = [];
    for (;;) {
        held = await turn(session, place.project, held, { worker, lease });
        if (held.length === 0) {
            if ((await openTasks(observer, place)) === 0) {
                return;
            }
            await setTimeout(2);
        }
    }
}

test('8 workers on a key of limit 3 never run more than 3, and finish all', async (t) => {
    const database = await freshDatabase(t);
    const [observer, ...sessions] = (await database.sessions(9)) as [Session, ...Session[]];
    await guardSlots(observer);
    const place = await makePlace(observer);
    await setLimit(observer, place, 'db', 3);
    await makeTasks(
        observer,
        place,
        Array.from({ length: 300 }, (_, i) => ({ key: String(i), concurrency_key: 'db' })),
    );
    await Promise.all(
        sessions.map((session, i) => work(session, place, `worker ${i}`, observer)),
    );
    assert.equal(await mostAtOnce(observer, place, 'db'), 3);
    await assertSound(observer);
});

test('keys, queues, workflows and a project limited at once: nobody deadlocks or is left behind', async (t) => {
    const seed = newSeed();
    t.diagnostic(`SEED=${seed}`);
    const random = randomFrom(seed);
    const database = await freshDatabase(t);
    const [observer, ...sessions] = (await database.sessions(9)) as [Session, ...Session[]];
    await guardSlots(observer);
    const place = await makePlace(observer);
    await setLimit(observer, place, 'a', 2);
    await setLimit(observer, place, 'b', 3);
    await setLimit(observer, place, 'slow', 2, 'queue');
    await setLimit(observer, place, place.workflow, 6, 'workflow');
    await setLimit(observer, place, null, 5, 'project');
    await makeTasks(
        observer,
        place,
        Array.from({ length: 400 }, (_, i) => ({
            key: String(i),
            concurrency_key: ['a', 'b', 'c', 'd', undefined][random(5)],
            queue: random(3) === 0 ? 'slow' : 'default',
            priority: 1 + random(10),
            depends_on:
                i < 20 || random(2) === 0
                    ? []
                    : [
                          ...new Set([
                              String(i - 1 - random(20)),
                              String(i - 1 - random(20)),
                          ]),
                      ],
        })),
    );
    const turns = await Promise.all(
        sessions.map(async (session, i) => {
            let held: Lease[] = [];
            let count = 0;
            for (;;) {
                const { rows } = await session.query<Lease>(
                    `select project_id, task_id, lease_token, key
                    from signalbox.finish_and_claim(
                        $1, $2, '{slow,default}', project_id => $3, max_tasks => $4)`,
                    [`worker ${i}`, JSON.stringify(held), place.project, 1 + (i % 3)],
                );
                held = rows;
                count += rows.length;
                if (held.length === 0) {
                    if ((await openTasks(observer, place)) === 0) {
                        return count;
                    }
                    await setTimeout(2);
                }
            }
        }),
    );
    assert.equal(
        turns.reduce((sum, count) => sum + count, 0),
        400,
    );
    assert.equal(await mostAtOnce(observer, place, 'a'), 2);
    assert.equal(await mostAtOnce(observer, place, 'c'), 1);
    await observer.query('analyze');
    await assertOrderKept(observer, place.project);
    await assertSound(observer);
});

test('slots of workers that are killed in the middle come back', async (t) => {
    const database = await freshDatabase(t);
    const [observer, ...sessions] = (await database.sessions(7)) as [Session, ...Session[]];
    await guardSlots(observer);
    const place = await makePlace(observer);
    await setLimit(observer, place, 'db', 3);
    await makeTasks(
        observer,
        place,
        Array.from({ length: 150 }, (_, i) => ({
            key: String(i),
            concurrency_key: 'db',
            max_attempts: 1000,
            retry_delay: '0',
        })),
    );

    let isOver = false;
    async function dieAgainAndAgain(number: number): Promise<void> {
        while (!isOver) {
            const victim = await database.connect();
            victim.on('error', () => undefined);
            const held = await turn(victim, place.project, [], {
                worker: `victim ${number}`,
                lease: '100 ms',
            });
            await victim.query('begin');
            await turn(victim, place.project, held, { lease: '100 ms' }).catch(
                (error: unknown) => {
                    assert.equal(codeOf(error), 'SB004');
                },
            );
            await observer.query('select pg_terminate_backend($1)', [victim.pid]);
            await waitUntilGone(observer, victim.pid);
        }
    }
    await Promise.all([
        ...[1, 2].map(dieAgainAndAgain),
        Promise.all(
            sessions.map((session, i) => work(session, place, `worker ${i}`, observer)),
        ).finally(() => {
            isOver = true;
        }),
    ]);
    assert.ok((await mostAtOnce(observer, place, 'db')) <= 3);
    await assertSound(observer);
});

test('a limit that is raised and lowered while workers run holds, and nobody is left behind', async (t) => {
    const database = await freshDatabase(t);
    const [observer, person, ...sessions] = (await database.sessions(8)) as [
        Session,
        Session,
        ...Session[],
    ];
    const place = await makePlace(observer);
    await setLimit(observer, place, 'db', 3);
    await makeTasks(
        observer,
        place,
        Array.from({ length: 300 }, (_, i) => ({ key: String(i), concurrency_key: 'db' })),
    );
    const working = Promise.all(
        sessions.map((session, i) => work(session, place, `worker ${i}`, observer)),
    );
    for (let i = 0; (await openTasks(person, place)) > 10; i++) {
        await setLimit(person, place, 'db', [1, 5, 0, 2, 4][i % 5]!);
        await assertSound(person);
    }
    await setLimit(person, place, 'db', 5);
    await working;
    assert.ok((await mostAtOnce(observer, place, 'db')) <= 5);
    await assertSound(observer);
});

async function readyKeys(session: Session, { project }: Place): Promise<string[]> {
    const { rows } = await session.query<{ key: string }>(
        `select t.key from signalbox_data.ready_tasks r
        inner join signalbox_data.tasks t on t.project_id = r.project_id and t.id = r.task_id
        where r.project_id = $1 order by t.key`,
        [project],
    );
    return rows.map((row) => row.key);
}

test('two that finish at once let two that wait go, in every order of steps', async (t) => {
    const database = await freshDatabase(t);
    const [observer, one, two] = (await database.sessions(3)) as [
        Session,
        Session,
        Session,
    ];
    for (const order of interleavings([3, 3])) {
        const place = await makePlace(observer);
        await setLimit(observer, place, 'db', 2);
        await makeTasks(
            observer,
            place,
            ['a', 'b', 'c', 'd'].map((key) => ({ key, concurrency_key: 'db' })),
        );
        const leases = await claim(observer, place.project, { tasks: 2 });
        await interleave(
            observer,
            [one, two].map((session, i) => ({
                session,
                steps: [
                    () => session.query('begin'),
                    () => complete(session, leases[i]!),
                    () => session.query('commit'),
                ],
            })),
            order,
        );
        await assertSound(observer);
        // Where one had to give up waiting for the other, a claim that has a moment sees to it.
        await claim(observer, place.project, { queue: 'none' });
        assert.deepEqual(await readyKeys(observer, place), ['c', 'd'], order.join(''));
        await assertSound(observer);
    }
});

test('one that comes while another finishes is not left behind, in every order of steps', async (t) => {
    const database = await freshDatabase(t);
    const [observer, one, two] = (await database.sessions(3)) as [
        Session,
        Session,
        Session,
    ];
    for (const end of ['commit', 'rollback']) {
        for (const order of interleavings([3, 3])) {
            const place = await makePlace(observer);
            await makeTasks(observer, place, [{ key: 'a', concurrency_key: 'db' }]);
            const [lease] = (await claim(observer, place.project)) as [Lease];
            await interleave(
                observer,
                [
                    {
                        session: one,
                        steps: [
                            () => one.query('begin'),
                            () => complete(one, lease),
                            () => one.query(end),
                        ],
                    },
                    {
                        session: two,
                        steps: [
                            () => two.query('begin'),
                            () =>
                                makeTasks(two, place, [
                                    { key: 'b', concurrency_key: 'db' },
                                ]),
                            () => two.query('commit'),
                        ],
                    },
                ],
                order,
            );
            await assertSound(observer);
            await claim(observer, place.project, { queue: 'none' });
            assert.deepEqual(
                await readyKeys(observer, place),
                end === 'commit' ? ['b'] : [],
                `${end} ${order.join('')}`,
            );
            if (end === 'rollback') {
                await complete(observer, lease);
                assert.deepEqual(await readyKeys(observer, place), ['b']);
            }
            await assertSound(observer);
        }
    }
});

test('a claim waits for nobody who holds a limit', async (t) => {
    const database = await freshDatabase(t);
    const [holder, claimer] = (await database.sessions(2)) as [Session, Session];
    const place = await makePlace(holder);
    await setLimit(holder, place, 'db', 2);
    await makeTasks(holder, place, [
        { key: 'a', concurrency_key: 'db' },
        { key: 'b', concurrency_key: 'db' },
        { key: 'c', concurrency_key: 'db' },
        { key: 'd', concurrency_key: 'db', available_at: new Date(Date.now() + 200) },
    ]);
    const [lease] = (await claim(holder, place.project)) as [Lease];
    await holder.query('begin');
    await complete(holder, lease);
    await setTimeout(250);
    await claimer.query(`set lock_timeout = '1ms'; set statement_timeout = '5s'`);
    assert.deepEqual(
        (await claim(claimer, place.project, { tasks: 10 })).map(({ key }) => key),
        ['b'],
    );
    await holder.query('commit');
    await assertSound(holder);
    assert.deepEqual(
        (await claim(claimer, place.project, { tasks: 10 })).map(({ key }) => key),
        ['c'],
    );
    await assertSound(holder);
});

test('a task made while the limit is set that it does not know of is subjected to it soon', async (t) => {
    const database = await freshDatabase(t);
    const [maker, person, claimer] = (await database.sessions(3)) as [
        Session,
        Session,
        Session,
    ];
    const place = await makePlace(person);
    await maker.query('begin');
    await makeTasks(maker, place, [{ key: 'a' }, { key: 'b', depends_on: ['a'] }]);
    await setLimit(person, place, null, 0, 'project');
    await claim(claimer, place.project, { queue: 'none' });
    await maker.query('commit');
    await claim(claimer, place.project, { queue: 'none' });
    assert.deepEqual(await readyKeys(person, place), []);
    assert.equal(
        await value(
            person,
            `select count(*)::integer from signalbox_data.tasks where project_id = $1 and is_gated`,
            [place.project],
        ),
        2,
    );
    await assertSound(person);
});

test('8 that enqueue at once draw no more from a rate limit than it has', async (t) => {
    const database = await freshDatabase(t);
    const [observer, ...sessions] = (await database.sessions(9)) as [Session, ...Session[]];
    const place = await makePlace(observer);
    await observer.query(
        `select from signalbox.set_rate_limit($1, 'api', 10, '1 second', 5)`,
        [place.project],
    );
    await Promise.all(
        sessions.map(async (session, i) => {
            for (let n = 0; n < 10; n++) {
                await makeTasks(
                    session,
                    place,
                    Array.from({ length: 1 + (n % 4) }, (_, k) => ({
                        key: `${i} ${n} ${k}`,
                        rate_limit: 'api',
                    })),
                );
            }
        }),
    );
    // Those who found the limit taken for long draw at the next look.
    for (;;) {
        const undrawn = await value<number>(
            observer,
            `select count(*)::integer from signalbox_data.task_rules
            where project_id = $1 and token_attempt is distinct from 1`,
            [place.project],
        );
        if (undrawn === 0) {
            break;
        }
        await claim(observer, place.project, { queue: 'none' });
    }
    // In any stretch of time at most the burst, and one for each tenth of a second of it.
    assert.equal(
        await value(
            observer,
            `with tokens as (
                select u.token_at, row_number() over (order by u.token_at) as n
                from signalbox_data.task_rules u
                where u.project_id = $1
            )
            select count(*)::integer
            from tokens a
            inner join tokens b on b.n > a.n
            where b.n - a.n + 1 > 5 + extract(epoch from b.token_at - a.token_at) * 10 + 0.001`,
            [place.project],
        ),
        0,
    );
    // And none is lost.
    assert.equal(
        await value(
            observer,
            `select round(extract(epoch from max(u.token_at) - min(u.token_at)) * 10) <= count(*)
            from signalbox_data.task_rules u where u.project_id = $1`,
            [place.project],
        ),
        true,
    );
    await assertSound(observer);
});

test('a project with much work delays the first task of another by one round at most', async (t) => {
    const database = await freshDatabase(t);
    const [observer, ...sessions] = (await database.sessions(5)) as [Session, ...Session[]];
    const busy = await Promise.all([1, 2, 3].map(() => makePlace(observer)));
    const late = await makePlace(observer);
    for (const place of busy) {
        await makeTasks(
            observer,
            place,
            Array.from({ length: 2000 }, (_, i) => ({ key: String(i), priority: 10 })),
        );
    }
    async function claimAny(session: Session): Promise<string> {
        return value(session, `select project_id from signalbox.claim_tasks('w')`);
    }
    for (let round = 0; round < 20; round++) {
        // Everybody is somewhere in a round of its own.
        for (const session of sessions) {
            for (let i = 0; i < (round + 1) % 4; i++) {
                await claimAny(session);
            }
        }
        await makeTasks(observer, late, [{ key: `late ${round}`, priority: 1 }]);
        let claims = 0;
        const session = sessions[round % sessions.length]!;
        for (;;) {
            claims++;
            if ((await claimAny(session)) === late.project) {
                break;
            }
        }
        assert.ok(claims <= 4, `${claims} claims in round ${round}`);
    }
    await assertSound(observer);
});

test('set_concurrency_limit waits for who changes a task, and then counts it', async (t) => {
    const database = await freshDatabase(t);
    const [observer, worker, person] = (await database.sessions(3)) as [
        Session,
        Session,
        Session,
    ];
    const place = await makePlace(observer);
    await makeTasks(observer, place, [{ key: 'a' }, { key: 'b' }, { key: 'c' }]);
    await worker.query('begin');
    const [lease] = (await claim(worker, place.project)) as [Lease];
    const set = setLimit(person, place, 'default', 1, 'queue');
    await waitUntilBlocked(observer, person.pid);
    await worker.query('commit');
    await set;
    assert.deepEqual(await readyKeys(observer, place), []);
    await complete(worker, lease);
    assert.deepEqual(await readyKeys(observer, place), ['b']);
    await assertSound(observer);
});

/** A workflow with a task that joins a group: pending until then, so that nobody begins it before. */
async function joinGroup(
    session: Session,
    project: string,
    onConflict = 'queue_all',
): Promise<void> {
    const workflow = await value<string>(
        session,
        `select id from signalbox.create_workflow($1, 'deploy', status => 'pending')`,
        [project],
    );
    await makeTasks(session, { project, workflow }, [{ key: workflow }]);
    await session.query('select from signalbox.join_concurrency_group($1, $2, $3, $4)', [
        project,
        workflow,
        'deploy',
        onConflict,
    ]);
}

test('of a group one workflow at a time is worked on, whoever joins and finishes at once', async (t) => {
    const database = await freshDatabase(t);
    const [observer, ...sessions] = (await database.sessions(7)) as [Session, ...Session[]];
    const { project } = await makePlace(observer);
    // The server notes how many are at work whenever one begins.
    await observer.query(`
        create table tests.begun (at_work bigint);
        create function tests.tg_begun() returns trigger language plpgsql as $$
        begin
            insert into tests.begun
            select count(*) from signalbox_data.group_members m
            inner join signalbox_data.workflows w
                on w.project_id = m.project_id and w.id = m.workflow_id
            where w.status = 'active' and w.started_at is not null;
            return null;
        end;
        $$;
        create trigger begun after update of started_at on signalbox_data.workflows
            for each row when (old.started_at is null and new.started_at is not null)
            execute function tests.tg_begun();`);
    const joins = new Set(sessions.slice(0, 3));
    const joined = Promise.all(
        [...joins].map(async (session) => {
            for (let i = 0; i < 10; i++) {
                await joinGroup(session, project);
            }
            joins.delete(session);
        }),
    );
    await Promise.all([
        joined,
        ...sessions.slice(3).map(async (session, i) => {
            let held: Lease[] = [];
            for (;;) {
                held = await turn(session, project, held, { worker: `worker ${i}` });
                if (held.length === 0) {
                    const open = await value<number>(
                        session,
                        `select count(*)::integer from signalbox_data.workflows
                        where project_id = $1 and finished_at is null
                            and id in (select workflow_id from signalbox_data.group_members)`,
                        [project],
                    );
                    if (joins.size === 0 && open === 0) {
                        return;
                    }
                    await setTimeout(5);
                }
            }
        }),
    ]);
    assert.deepEqual(
        await value(
            observer,
            'select array_agg(distinct at_work::integer) from tests.begun',
        ),
        [1],
    );
    assert.equal(await value(observer, 'select count(*)::integer from tests.begun'), 30);
    await assertSound(observer);
});

test('of workflows that join a group at once and cancel each other, the last one stays', async (t) => {
    const database = await freshDatabase(t);
    const [observer, ...sessions] = (await database.sessions(5)) as [Session, ...Session[]];
    const { project } = await makePlace(observer);
    for (let round = 0; round < 10; round++) {
        await Promise.all(
            sessions.map((session) => joinGroup(session, project, 'cancel_in_progress')),
        );
        await assertSound(observer);
        const [lease, ...more] = await claim(observer, project, { tasks: 10 });
        assert.deepEqual(more, [], `round ${round}`);
        await complete(observer, lease!);
        assert.equal(
            await value(
                observer,
                'select count(*)::integer from signalbox_data.group_members where project_id = $1',
                [project],
            ),
            0,
        );
    }
    await assertSound(observer);
});
