import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { interleave, interleavings, type Party } from './interleave.ts';
import { freshDatabase, type Session } from './support.ts';
import {
    assertSound,
    claim,
    complete,
    type Lease,
    makePlace,
    makeTasks,
    makeWorkflow,
    type Place,
} from './work.ts';

interface Scene {
    observer: Session;
    place: Place;
    sessions: Session[];
}

/** A database that keeps a record of what becomes ready and of workflows that end. */
async function open(t: TestContext, count: number): Promise<Scene> {
    const database = await freshDatabase(t);
    const observer = await database.connect();
    await observer.query(
        `create table tests.happened (what text not null, id uuid not null);

        create function tests.tg_ready() returns trigger language plpgsql as $$
        begin
            insert into tests.happened values ('ready', new.task_id);
            return null;
        end;
        $$;
        create trigger happened after insert on signalbox_data.ready_tasks
            for each row execute function tests.tg_ready();

        create function tests.tg_ended() returns trigger language plpgsql as $$
        begin
            insert into tests.happened values (new.status::text, new.id);
            return null;
        end;
        $$;
        create trigger happened after update on signalbox_data.workflows
            for each row when (old.finished_at is distinct from new.finished_at)
            execute function tests.tg_ended();`,
    );
    return {
        observer,
        place: await makePlace(observer),
        sessions: await database.sessions(count),
    };
}

async function happened(observer: Session, id: string): Promise<string[]> {
    const { rows } = await observer.query<{ what: string }>(
        'select what from tests.happened where id = $1',
        [id],
    );
    return rows.map((row) => row.what);
}

test('a task that waits for 500 becomes ready once when 16 sessions finish them', async (t) => {
    const { observer, place, sessions } = await open(t, 16);
    const keys = Array.from({ length: 500 }, (_, i) => `part ${i}`);
    const ids = await makeTasks(observer, place, [
        ...keys.map((key) => ({ key })),
        { key: 'join', depends_on: keys },
    ]);
    const joins: Lease[] = [];
    await Promise.all(
        sessions.map(async (session, number) => {
            const worker = `worker ${number}`;
            let held = await claim(session, place.project, { worker });
            while (held.length > 0) {
                await complete(session, held[0]!);
                held = await claim(session, place.project, { worker });
                if (held[0]?.key === 'join') {
                    joins.push(...held);
                    return;
                }
            }
        }),
    );
    assert.deepEqual(await happened(observer, ids.at(-1)!), ['ready']);
    assert.equal(joins.length, 1);
    assert.deepEqual(await happened(observer, place.workflow), []);
    await complete(observer, joins[0]!);
    assert.deepEqual(await happened(observer, place.workflow), ['completed']);
    await assertSound(observer);
});

test('a workflow whose last 16 tasks end at the same moment is completed once', async (t) => {
    const { observer, place, sessions } = await open(t, 16);
    for (let round = 1; round <= 20; round++) {
        const workflow = await makeWorkflow(observer, place.project);
        await makeTasks(
            observer,
            { ...place, workflow },
            sessions.map((_, i) => ({ key: String(i) })),
        );
        const leases = await claim(observer, place.project, { tasks: 16 });
        await Promise.all(sessions.map((session, i) => complete(session, leases[i]!)));
        assert.deepEqual(
            await happened(observer, workflow),
            ['completed'],
            `round ${round}`,
        );
    }
    await assertSound(observer);
});

/** A session that does these things in one transaction, one step each. */
function transaction(session: Session, ...acts: (() => Promise<unknown>)[]): Party {
    return {
        session,
        steps: [
            ...acts.map((act, i) =>
                i === 0
                    ? async () => {
                          await session.query('begin');
                          await act();
                      }
                    : act,
            ),
            () => session.query('commit'),
        ],
    };
}

/** A workflow with so many tasks; those that are claimed come with their leases. */
async function makeRound(
    { observer, place }: Scene,
    count: number,
    claimed: number,
): Promise<{ place: Place; ids: string[]; leases: Lease[] }> {
    const workflow = await makeWorkflow(observer, place.project);
    const here = { ...place, workflow };
    const queue = `queue of ${workflow}`;
    const ids = await makeTasks(
        observer,
        here,
        Array.from({ length: count }, (_, i) => ({ key: String(i), queue })),
    );
    const leases = await claim(observer, place.project, { tasks: claimed, queue });
    return { place: here, ids, leases };
}

for (const isOneTransaction of [true, false]) {
    const how = isOneTransaction
        ? 'claims and finishes a third'
        : 'has just claimed a third';
    test(`a workflow is completed once when two finish its last tasks and one ${how}`, async (t) => {
        const scene = await open(t, 3);
        const { observer } = scene;
        const [first, second, third] = scene.sessions as [Session, Session, Session];
        for (const order of interleavings([2, 2, isOneTransaction ? 3 : 2])) {
            const { place, leases } = await makeRound(scene, 3, 2);
            const queue = `queue of ${place.workflow}`;
            let late: Lease[] = [];
            const take = async (): Promise<void> => {
                late = await claim(third, place.project, { queue });
            };
            const finish = (): Promise<void> => complete(third, late[0]!);
            if (!isOneTransaction) {
                await take();
            }
            await interleave(
                observer,
                [
                    transaction(first, () => complete(first, leases[0]!)),
                    transaction(second, () => complete(second, leases[1]!)),
                    isOneTransaction
                        ? transaction(third, take, finish)
                        : transaction(third, finish),
                ],
                order,
            );
            const context = order.join('');
            assert.deepEqual(
                await happened(observer, place.workflow),
                ['completed'],
                context,
            );
        }
        await assertSound(observer);
    });
}

// What another session does to a workflow while its last task is finished; afterwards the
// workflow has an open task or none.
interface Other {
    act: (session: Session, place: Place, ids: string[]) => Promise<unknown>;
    opens: boolean;
    /** Whether a third session finishes another task at the same time. */
    isCrowded?: boolean;
}

const others: Record<string, Other> = {
    'a task is made': {
        act: (session, { project, workflow }) =>
            session.query(`select from signalbox.create_task($1, $2, 'new')`, [
                project,
                workflow,
            ]),
        isCrowded: true,
        opens: true,
    },
    'a task is made that waits for it': {
        act: (session, { project, workflow }, ids) =>
            session.query(
                `select from signalbox.create_task($1, $2, 'new', depends_on => array[$3]::uuid[])`,
                [project, workflow, ids[0]],
            ),
        opens: true,
    },
    'tasks are made': {
        act: (session, place) =>
            makeTasks(session, place, [{ key: 'new' }, { key: 'newer' }]),
        opens: true,
    },
    'a finished task is reopened': {
        act: (session, { project }, ids) =>
            session.query(`select from signalbox.set_task_status($1, $2, 'pending')`, [
                project,
                ids[2],
            ]),
        opens: true,
    },
    'an open task is cancelled': {
        act: (session, { project }, ids) =>
            session.query(`select from signalbox.set_task_status($1, $2, 'cancelled')`, [
                project,
                ids[1],
            ]),
        isCrowded: true,
        opens: false,
    },
    'an open task is deleted': {
        act: (session, { project }, ids) =>
            session.query(`select from signalbox.delete_task($1, $2)`, [project, ids[1]]),
        opens: false,
    },
};

for (const [name, { act, opens, isCrowded = false }] of Object.entries(others)) {
    test(`a completed workflow never holds an open task: ${name}`, async (t) => {
        const scene = await open(t, 3);
        const { observer } = scene;
        const [first, second, third] = scene.sessions as [Session, Session, Session];
        for (const order of isCrowded ? interleavings([2, 2, 2]) : interleavings([2, 2])) {
            // 0, and 3 where it is crowded, are finished while the other thing happens; 1 stays
            // open where that takes it away; 2 is finished already.
            const { place, ids, leases } = await makeRound(scene, 4, 4);
            const byKey = new Map(leases.map((lease) => [lease.key, lease]));
            await complete(observer, byKey.get('2')!);
            if (!isCrowded) {
                await complete(observer, byKey.get('3')!);
            }
            if (opens) {
                await complete(observer, byKey.get('1')!);
            } else {
                await observer.query('select from signalbox.release_task($1, $2, $3)', [
                    place.project,
                    ids[1],
                    byKey.get('1')!.lease_token,
                ]);
            }
            await interleave(
                observer,
                [
                    transaction(first, () => complete(first, byKey.get('0')!)),
                    transaction(second, () => act(second, place, ids)),
                    ...(isCrowded
                        ? [transaction(third, () => complete(third, byKey.get('3')!))]
                        : []),
                ],
                order,
            );
            const { rows } = await observer.query<{ is_over: boolean; open: number }>(
                `select
                    w.finished_at is not null as is_over,
                    (
                        select count(*)::integer from signalbox_data.tasks t
                        where t.project_id = w.project_id
                            and t.workflow_id = w.id
                            and t.finished_at is null
                    ) as open
                from signalbox_data.workflows w
                where w.id = $1`,
                [place.workflow],
            );
            assert.equal(rows[0]!.open > 0, opens, order.join(''));
            assert.equal(rows[0]!.is_over, !opens, order.join(''));
        }
        await assertSound(observer);
    });
}

// Two sessions that each end a task which the other has never seen at work.
const endings: Record<
    string,
    (
        scene: Scene,
        round: Awaited<ReturnType<typeof makeRound>>,
    ) => Promise<Party[]> | Party[]
> = {
    'a failure skips what waits for it': async (
        { observer, sessions },
        { place, ids, leases },
    ) => {
        await observer.query(
            `select signalbox.add_dependency($1, $2, $3), signalbox.add_dependency($1, $4, $5)`,
            [place.project, ids[2], ids[0], ids[3], ids[1]],
        );
        return leases.map((lease, i) =>
            transaction(sessions[i]!, () =>
                sessions[i]!.query(
                    `select from signalbox.fail_task($1, $2, $3, 'no', false)`,
                    [place.project, lease.task_id, lease.lease_token],
                ),
            ),
        );
    },
    'a task is completed by hand': async ({ observer, sessions }, round) => {
        await drop(observer, round);
        return [2, 3].map((task, i) =>
            transaction(sessions[i]!, () =>
                sessions[i]!.query(
                    `select from signalbox.set_task_status($1, $2, 'completed')`,
                    [round.place.project, round.ids[task]],
                ),
            ),
        );
    },
    'a task is claimed and finished in one transaction': async (
        { observer, sessions },
        round,
    ) => {
        await drop(observer, round);
        return sessions.slice(0, 2).map((session) => {
            let leases: Lease[] = [];
            return transaction(
                session,
                async () => {
                    leases = await claim(session, round.place.project, {
                        queue: `queue of ${round.place.workflow}`,
                    });
                },
                () => complete(session, leases[0]!),
            );
        });
    },
    'a task is deleted, the other completed by hand': async (
        { observer, sessions },
        round,
    ) => {
        await drop(observer, round);
        const [first, second] = sessions as [Session, Session];
        const arguments_ = (task: number): unknown[] => [
            round.place.project,
            round.ids[task],
        ];
        return [
            transaction(first, () =>
                first.query('select from signalbox.delete_task($1, $2)', arguments_(2)),
            ),
            transaction(second, () =>
                second.query(
                    `select from signalbox.set_task_status($1, $2, 'completed')`,
                    arguments_(3),
                ),
            ),
        ];
    },
};

/** Finish the two tasks that were claimed, so that two that nobody works on remain. */
async function drop(observer: Session, { leases }: { leases: Lease[] }): Promise<void> {
    for (const lease of leases) {
        await complete(observer, lease);
    }
}

for (const [name, make] of Object.entries(endings)) {
    test(`a workflow ends once when its last two tasks end unseen: ${name}`, async (t) => {
        const scene = await open(t, 2);
        const steps = name.includes('claimed') ? 3 : 2;
        for (const order of interleavings([steps, steps])) {
            const round = await makeRound(scene, 4, 2);
            await interleave(scene.observer, await make(scene, round), order);
            const context = order.join('');
            assert.equal(
                (await happened(scene.observer, round.place.workflow)).length,
                1,
                context,
            );
        }
        await assertSound(scene.observer);
    });
}
