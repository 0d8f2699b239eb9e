import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { codeOf } from '../../harness/problem.ts';
import {
    type Database,
    freshDatabase,
    privateCluster,
    type Session,
    waitFor,
} from './support.ts';
import {
    assertOrderKept,
    assertSound,
    type Lease,
    makePlace,
    makeTasks,
    newSeed,
    type Place,
    randomFrom,
    turn,
    value,
} from './work.ts';

/** Tasks that wait for up to three of those shortly before them; they never run out of tries. */
async function makeWork(t: TestContext, session: Session, count: number): Promise<Place> {
    const seed = newSeed();
    t.diagnostic(`SEED=${seed}`);
    const random = randomFrom(seed);
    const place = await makePlace(session);
    await makeTasks(
        session,
        place,
        Array.from({ length: count }, (_, i) => ({
            key: String(i),
            max_attempts: 1000,
            retry_delay: '0',
            depends_on: [
                ...new Set(
                    Array.from({ length: Math.min(i, 3) }, () =>
                        String(Math.max(0, i - 1 - random(100))),
                    ),
                ),
            ],
        })),
    );
    return place;
}

async function openTasks(session: Session, project: string): Promise<number> {
    return value(
        session,
        `select count(*)::integer from signalbox_data.tasks
        where project_id = $1 and finished_at is null`,
        [project],
    );
}

/** All completed, in order, and each by one attempt alone. */
async function assertAllDone(session: Session, { project }: Place): Promise<void> {
    const { rows } = await session.query(
        `select t.key, t.status, count(e.*) filter (where e.outcome = 'success') as successes
        from signalbox_data.tasks t
        left join signalbox_data.task_executions e
            on e.project_id = t.project_id and e.task_id = t.id
        where t.project_id = $1
        group by t.key, t.status
        having t.status <> 'completed' or count(e.*) filter (where e.outcome = 'success') <> 1`,
        [project],
    );
    assert.deepEqual(rows, []);
    assert.equal(
        await value(
            session,
            'select status from signalbox_data.workflows where project_id = $1',
            [project],
        ),
        'completed',
    );
    await assertOrderKept(session, project);
    await assertSound(session);
}

test('16 sessions claim 2,000 tasks once each, dependencies first', async (t) => {
    const database = await freshDatabase(t);
    const observer = await database.connect();
    const place = await makeWork(t, observer, 2000);
    const claimed: string[] = [];
    const began = performance.now();

    async function work(session: Session, number: number): Promise<void> {
        const options = { worker: `worker ${number}`, tasks: 1 + (number % 5) };
        let held: Lease[] = [];
        for (;;) {
            held = await turn(session, place.project, held, options);
            claimed.push(...held.map((lease) => lease.task_id));
            if (held.length === 0) {
                if ((await openTasks(session, place.project)) === 0) {
                    return;
                }
                await setTimeout(2);
            }
        }
    }

    await Promise.all((await database.sessions(16)).map(work));
    const seconds = (performance.now() - began) / 1000;
    t.diagnostic(`${Math.round(2000 / seconds)} tasks a second`);
    assert.equal(claimed.length, 2000);
    assert.equal(new Set(claimed).size, 2000);
    await assertAllDone(observer, place);
});

/**
 * Workers that go on whatever happens to their sessions, until no task is open. They remember
 * which attempts the server has told them are completed.
 */
class Crew {
    readonly acknowledged = new Set<string>();
    readonly #database: Database;
    readonly #place: Place;
    lost = 0;
    turns = 0;
    isDone = false;

    constructor(database: Database, place: Place) {
        this.#database = database;
        this.#place = place;
    }

    async run(workers: number): Promise<void> {
        await Promise.all(
            Array.from({ length: workers }, (_, i) => this.#work(`worker ${i}`)),
        );
        this.isDone = true;
    }

    async #work(worker: string): Promise<void> {
        const { project } = this.#place;
        let session: Session | undefined;
        let held: Lease[] = [];
        for (;;) {
            try {
                session ??= await this.#database.connect();
                const next = await turn(session, project, held, { worker, tasks: 2 });
                held.forEach((lease) => this.acknowledged.add(lease.lease_token));
                held = next;
                this.turns++;
                if (held.length === 0) {
                    if ((await openTasks(session, project)) === 0) {
                        return;
                    }
                    await setTimeout(5);
                }
            } catch (error) {
                held = [];
                if (codeOf(error) === 'SB004') {
                    continue;
                }
                if (codeOf(error)?.startsWith('40') === true) {
                    throw error;
                }
                // The session has gone; what it held is for whoever finds the lease expired.
                this.lost++;
                session = undefined;
                await setTimeout(20);
            }
        }
    }

    /** Nothing that a worker was told is forgotten. */
    async assertKept(observer: Session): Promise<void> {
        const kept = await value<number>(
            observer,
            `select count(*)::integer from signalbox_data.task_executions
            where lease_token = any ($1::uuid[]) and outcome = 'success'`,
            [[...this.acknowledged]],
        );
        assert.equal(kept, this.acknowledged.size);
    }
}

/** Let all leases expire: the clock of Signalbox goes on by this many minutes from now. */
async function moveClock(observer: Session, minutes: number): Promise<void> {
    await observer.query(
        `create or replace function signalbox_data.clock()
        returns timestamptz
        language sql
        volatile
        parallel safe
        as 'select pg_catalog.clock_timestamp() + interval ''${minutes} minutes'''`,
    );
}

test('nothing is lost when sessions are terminated at random', async (t) => {
    const database = await freshDatabase(t);
    const observer = await database.connect();
    const place = await makeWork(t, observer, 400);
    const crew = new Crew(database, place);
    const working = crew.run(8);
    let killed = 0;
    for (let round = 1; !crew.isDone; round++) {
        const turns = crew.turns;
        const { rowCount } = await observer.query(
            `select pg_terminate_backend(pid)
            from (
                select pid
                from pg_stat_activity
                where datname = current_database()
                    and backend_type = 'client backend'
                    and pid <> pg_backend_pid()
                order by random()
                limit 2
            ) victim`,
        );
        killed += rowCount ?? 0;
        await moveClock(observer, 10 * round);
        await waitFor(observer, 'the others to go on', () =>
            Promise.resolve(crew.turns > turns + 20 || crew.isDone ? true : undefined),
        );
    }
    await working;
    t.diagnostic(`${killed} sessions terminated`);
    assert.ok(killed >= 8, `${killed} sessions terminated`);
    await crew.assertKept(observer);
    await assertAllDone(observer, place);
});

test('nothing is lost when the server is killed and recovers', async (t) => {
    const cluster = await privateCluster(t);
    let observer = await cluster.connect();
    const place = await makeWork(t, observer, 400);
    const crew = new Crew(cluster, place);
    const working = crew.run(8);
    for (let round = 1; !crew.isDone; round++) {
        const turns = crew.turns;
        await waitFor(observer, 'some turns', () =>
            Promise.resolve(crew.turns > turns + 50 || crew.isDone ? true : undefined),
        );
        if (round <= 2) {
            assert.equal(crew.isDone, false, 'there is work left');
            cluster.kill();
            await cluster.restart();
            observer = await cluster.connect();
        }
        // After the last crash too: what was claimed and never answered waits for its lease.
        await moveClock(observer, 10 * round);
    }
    await working;
    assert.ok(crew.lost >= 8, `${crew.lost} sessions lost`);
    await crew.assertKept(observer);
    await assertAllDone(observer, place);
});
