import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { codeOf } from '../../harness/problem.ts';
import { interleave, interleavings, type Party, someInterleavings } from './interleave.ts';
import { freshDatabase, type Session } from './support.ts';
import {
    assertSound,
    claim,
    complete,
    type Lease,
    makePlace,
    makeTasks,
    makeWorkflow,
    newSeed,
    type Place,
    randomFrom,
    type TaskEntry,
    value,
} from './work.ts';

interface Scene {
    observer: Session;
    place: Place;
    sessions: Session[];
}

type Act = (session: Session) => Promise<unknown>;

async function open(t: TestContext, count: number): Promise<Scene> {
    const database = await freshDatabase(t);
    const observer = await database.connect();
    await observer.query(
        `select signalbox.create_user(name) from unnest('{ada,bob,eve}'::text[]) name`,
    );
    return {
        observer,
        place: await makePlace(observer),
        sessions: await database.sessions(count),
    };
}

/** A place with a workflow of its own. */
async function elsewhere({ observer, place }: Scene): Promise<Place> {
    return { ...place, workflow: await makeWorkflow(observer, place.project) };
}

/**
 * A transaction that does these things and ends, a step each. When one is refused the rest is left out;
 * the code of the error is remembered.
 */
function transaction(
    session: Session,
    codes: string[],
    acts: Act[],
    end: 'commit' | 'rollback' = 'commit',
): Party {
    let isOver = false;
    return {
        session,
        steps: [
            ...acts.map((act, i) => async () => {
                if (i === 0) {
                    await session.query('begin');
                }
                if (isOver) {
                    return;
                }
                try {
                    await act(session);
                } catch (error) {
                    isOver = true;
                    codes.push(codeOf(error) ?? String(error));
                }
            }),
            () => session.query(end),
        ],
    };
}

/** Let go on whatever is due, as the next claim would. */
async function promote(session: Session): Promise<void> {
    await session.query('select from signalbox._promote_delayed_tasks()');
}

interface Standing {
    status: string;
    waits: boolean;
    attempts: number;
    result: unknown;
}

async function standing(session: Session, id: string): Promise<Standing> {
    const { rows } = await session.query<Standing>(
        `select
            t.status, w.task_id is not null as waits, t.attempts,
            (
                select e.result from signalbox_data.task_executions e
                where e.project_id = t.project_id and e.task_id = t.id
                order by e.attempt desc
                limit 1
            ) as result
        from signalbox_data.tasks t
        left join signalbox_data.task_waits w
            on w.project_id = t.project_id and w.task_id = t.id
        where t.id = $1`,
        [id],
    );
    return rows[0] ?? { status: 'deleted', waits: false, attempts: 0, result: null };
}

function decide(
    verb: 'approve' | 'refuse',
    project: string,
    task: string,
    name: string,
): Act {
    return (session) =>
        session.query(`select from signalbox.${verb}_task($1, $2, $3)`, [
            project,
            task,
            name,
        ]);
}

function setStatus(project: string, task: string, status: string): Act {
    return (session) =>
        session.query('select from signalbox.set_task_status($1, $2, $3)', [
            project,
            task,
            status,
        ]);
}

function send(
    { project, workflow }: Place,
    name: string,
    payload: unknown,
    { key = null as string | null, isForWorkflow = true } = {},
): Act {
    return (session) =>
        session.query('select from signalbox.send_signal($1, $2, $3, $4, $5)', [
            project,
            name,
            JSON.stringify(payload),
            isForWorkflow ? workflow : null,
            key,
        ]);
}

const expire: Act = (session) => session.query('select from signalbox._expire_waits()');

// Two who would end the wait for approval of a task, at the same moment; how the task may stand
// afterwards, and how often the one who came second is refused.
const decisions: Record<
    string,
    {
        wait?: Record<string, unknown>;
        /** The level of escalation whose deadline has passed; after 1 there is no other. */
        dueAt?: number;
        acts: (project: string, task: string, base: string) => [Act, Act];
        ends: string[];
        refused: number[];
    }
> = {
    'two approve, and two are required': {
        wait: { required: 2 },
        acts: (project, task) => [
            decide('approve', project, task, 'ada'),
            decide('approve', project, task, 'bob'),
        ],
        ends: ['completed'],
        refused: [0],
    },
    'two approve, and one is required': {
        acts: (project, task) => [
            decide('approve', project, task, 'ada'),
            decide('approve', project, task, 'bob'),
        ],
        ends: ['completed'],
        refused: [1],
    },
    'one person approves twice': {
        wait: { required: 2 },
        acts: (project, task) => [
            decide('approve', project, task, 'ada'),
            decide('approve', project, task, 'ada'),
        ],
        ends: ['review'],
        refused: [1],
    },
    'one approves and one refuses': {
        acts: (project, task) => [
            decide('approve', project, task, 'ada'),
            decide('refuse', project, task, 'bob'),
        ],
        ends: ['completed', 'failed'],
        refused: [1],
    },
    'one approves as the deadline is met, and the task escalated': {
        dueAt: 0,
        acts: (project, task) => [decide('approve', project, task, 'ada'), expire],
        ends: ['completed'],
        refused: [0],
    },
    'one approves as the last deadline is met, which was before': {
        dueAt: 1,
        acts: (project, task) => [decide('approve', project, task, 'ada'), expire],
        ends: ['failed'],
        refused: [1],
    },
    'two meet the deadline': {
        dueAt: 1,
        acts: () => [expire, expire],
        ends: ['failed'],
        refused: [0],
    },
    'one approves what another cancels': {
        acts: (project, task) => [
            decide('approve', project, task, 'ada'),
            setStatus(project, task, 'cancelled'),
        ],
        ends: ['completed', 'cancelled'],
        refused: [1],
    },
    'one approves what another deletes': {
        acts: (project, task) => [
            decide('approve', project, task, 'ada'),
            (session) =>
                session.query('select from signalbox.delete_task($1, $2)', [project, task]),
        ],
        // Who deletes finds that the next task has become ready, and is asked to call again.
        ends: ['completed', 'deleted'],
        refused: [0, 1],
    },
    'one approves while what it waited for is reopened': {
        acts: (project, task, base) => [
            decide('approve', project, task, 'ada'),
            setStatus(project, base, 'pending'),
        ],
        ends: ['completed', 'pending'],
        refused: [0, 1],
    },
};

for (const [name, { wait, dueAt, acts, ends, refused }] of Object.entries(decisions)) {
    test(`a wait for approval ends once: ${name}`, async (t) => {
        const scene = await open(t, 2);
        const { observer, sessions } = scene;
        const seen = new Set<string>();
        for (const order of interleavings([2, 2])) {
            const place = await elsewhere(scene);
            const [base, task] = (await makeTasks(observer, place, [
                { key: 'base', queue: place.workflow },
                {
                    key: 'task',
                    depends_on: ['base'],
                    wait: {
                        kind: 'approval',
                        approvers: ['ada', 'bob'],
                        deadline: '1 hour',
                        on_deadline: 'escalate',
                        escalate_to: ['eve'],
                        ...wait,
                    },
                },
                { key: 'next', depends_on: ['task'] },
            ])) as [string, string];
            const [lease] = await claim(observer, place.project, { queue: place.workflow });
            await complete(observer, lease!);
            if (dueAt !== undefined) {
                await observer.query(
                    `update signalbox_data.task_waits
                    set level = $2, due_at = now() - interval '1 minute'
                    where task_id = $1`,
                    [task, dueAt],
                );
            }
            const codes: string[] = [];
            const both = acts(place.project, task, base);
            await interleave(
                observer,
                both.map((act, i) => transaction(sessions[i]!, codes, [act])),
                order,
            );
            // What a deadline found in somebody's hands is left for the next call.
            await expire(observer);
            const after = await standing(observer, task);
            const context = `${order.join('')}: ${JSON.stringify(after)} ${codes.join()}`;
            seen.add(after.status);
            assert.ok(ends.includes(after.status), context);
            assert.ok(refused.includes(codes.length), context);
            assert.ok(
                codes.every((code) =>
                    (name.includes('deletes') ? ['SB001', '40001'] : ['SB002']).includes(
                        code,
                    ),
                ),
                context,
            );
            assert.equal(after.waits, after.status === 'review', context);
            assert.equal(
                after.attempts,
                ['completed', 'failed'].includes(after.status) ? 1 : 0,
                context,
            );
            if (name.startsWith('two approve, and two')) {
                assert.deepEqual(
                    [...(after.result as { approved_by: string[] }).approved_by].sort(),
                    ['ada', 'bob'],
                    context,
                );
            }
            await assertSound(observer);
        }
        assert.deepEqual([...seen].sort(), [...ends].sort());
    });
}

/** Tasks that will wait, each behind a task that is claimed. */
async function makeWaiters(
    scene: Scene,
    count: number,
    wait: Record<string, unknown>,
): Promise<{ place: Place; ids: string[]; leases: Lease[] }> {
    const place = await elsewhere(scene);
    const numbers = Array.from({ length: count }, (_, i) => i);
    const ids = await makeTasks(scene.observer, place, [
        ...numbers.map((i): TaskEntry => ({ key: `base ${i}`, queue: place.workflow })),
        ...numbers.map((i): TaskEntry => ({
            key: `wait ${i}`,
            depends_on: [`base ${i}`],
            wait,
        })),
        ...numbers.map((i): TaskEntry => ({ key: `next ${i}`, depends_on: [`wait ${i}`] })),
    ]);
    const leases = await claim(scene.observer, place.project, {
        queue: place.workflow,
        tasks: count,
    });
    return { place, ids: ids.slice(count, 2 * count), leases };
}

// Some who send a signal and some whose tasks begin to wait for it; all end alike but where it says
// otherwise.
const meetings: Record<
    string,
    { senders: number; waiters: number; undone?: 'sender' | 'waiter' }
> = {
    'one sends, one begins to wait': { senders: 1, waiters: 1 },
    'one sends, two begin to wait': { senders: 1, waiters: 2 },
    'two send, one begins to wait': { senders: 2, waiters: 1 },
    'two send, two begin to wait': { senders: 2, waiters: 2 },
    'one of two who send rolls back': { senders: 2, waiters: 1, undone: 'sender' },
    'one of two who begin to wait rolls back': { senders: 1, waiters: 2, undone: 'waiter' },
};

for (const [name, { senders, waiters, undone }] of Object.entries(meetings)) {
    for (const isForWorkflow of senders + waiters < 4 ? [true, false] : [true]) {
        const kind = isForWorkflow ? 'workflow' : 'project';
        test(`no signal is lost or taken twice: ${name} (for the ${kind})`, async (t) => {
            const scene = await open(t, senders + waiters);
            const { observer, sessions } = scene;
            const parties = Array.from({ length: senders + waiters }, (_, i) => i);
            for (const order of someInterleavings(
                parties.map(() => 2),
                20,
            )) {
                const signal = `signal ${order.join('')} ${kind}`;
                const { place, ids, leases } = await makeWaiters(scene, waiters, {
                    kind: 'signal',
                    name: signal,
                });
                const codes: string[] = [];
                await interleave(
                    observer,
                    parties.map((i) =>
                        transaction(
                            sessions[i]!,
                            codes,
                            [
                                i < senders
                                    ? send(place, signal, i + 1, { isForWorkflow })
                                    : (session) => complete(session, leases[i - senders]!),
                            ],
                            undone === 'sender' && i === 0
                                ? 'rollback'
                                : undone === 'waiter' && i === senders
                                  ? 'rollback'
                                  : 'commit',
                        ),
                    ),
                    order,
                );
                await promote(observer);
                const context = order.join('');
                assert.deepEqual(codes, [], context);
                const sent = senders - (undone === 'sender' ? 1 : 0);
                const begun = waiters - (undone === 'waiter' ? 1 : 0);
                const after = await Promise.all(ids.map((id) => standing(observer, id)));
                const over = after.filter(({ status }) => status === 'completed');
                assert.equal(over.length, Math.min(sent, begun), context);
                assert.equal(
                    new Set(over.map(({ result }) => result)).size,
                    over.length,
                    context,
                );
                assert.equal(
                    after.filter(({ waits }) => waits).length,
                    begun - over.length,
                    context,
                );
                assert.equal(
                    await value(
                        observer,
                        `select count(*)::integer from signalbox.signals
                        where project_id = $1 and name = $2 and task_id is null`,
                        [place.project, signal],
                    ),
                    sent - over.length,
                    context,
                );
            }
            await assertSound(observer);
        });
    }
}

test('two who send with one idempotency key send once', async (t) => {
    const scene = await open(t, 3);
    const { observer, sessions } = scene;
    for (const order of someInterleavings([2, 2, 2], 20)) {
        const signal = `signal ${order.join('')}`;
        const { place, ids, leases } = await makeWaiters(scene, 2, {
            kind: 'signal',
            name: signal,
        });
        const codes: string[] = [];
        await interleave(
            observer,
            [
                transaction(sessions[0]!, codes, [send(place, signal, 1, { key: 'k' })]),
                transaction(sessions[1]!, codes, [send(place, signal, 2, { key: 'k' })]),
                transaction(sessions[2]!, codes, [
                    (session) => complete(session, leases[0]!),
                ]),
            ],
            order,
        );
        await complete(observer, leases[1]!);
        await promote(observer);
        const after = await Promise.all(ids.map((id) => standing(observer, id)));
        const context = `${order.join('')}: ${JSON.stringify(after)} ${codes.join()}`;
        assert.deepEqual(codes, [], context);
        assert.deepEqual(
            after.map(({ status }) => status).sort(),
            ['blocked', 'completed'],
            context,
        );
    }
    await assertSound(observer);
});

test('a signal goes to the next task when the first one is cancelled at that moment', async (t) => {
    const scene = await open(t, 2);
    const { observer, sessions } = scene;
    const seen = new Set<string>();
    for (const order of interleavings([2, 2])) {
        const signal = `signal ${order.join('')}`;
        const { place, ids, leases } = await makeWaiters(scene, 2, {
            kind: 'signal',
            name: signal,
        });
        for (const lease of leases) {
            await complete(observer, lease);
        }
        const codes: string[] = [];
        await interleave(
            observer,
            [
                transaction(sessions[0]!, codes, [send(place, signal, 1)]),
                transaction(sessions[1]!, codes, [
                    setStatus(place.project, ids[0]!, 'cancelled'),
                ]),
            ],
            order,
        );
        const after = await Promise.all(ids.map((id) => standing(observer, id)));
        const stand = after.map(({ status }) => status).join();
        seen.add(stand);
        assert.deepEqual(
            codes,
            stand === 'completed,blocked' ? ['SB002'] : [],
            `${order.join('')}: ${stand}`,
        );
        await assertSound(observer);
    }
    assert.deepEqual([...seen].sort(), ['cancelled,completed', 'completed,blocked']);
});

for (const verb of ['satisfy', 'refuse'] as const) {
    test(`a gate is found by everybody who waits for it: ${verb}`, async (t) => {
        const scene = await open(t, 3);
        const { observer, sessions } = scene;
        for (const order of someInterleavings([2, 2, 2], 20)) {
            const subject = `subject ${order.join('')}`;
            const { place, ids, leases } = await makeWaiters(scene, 2, {
                kind: 'gate',
                name: 'merged',
                subject,
            });
            const codes: string[] = [];
            await interleave(
                observer,
                [
                    transaction(sessions[0]!, codes, [
                        (session) =>
                            session.query(
                                `select from signalbox.${verb}_gate($1, 'merged', $2)`,
                                [place.project, subject],
                            ),
                    ]),
                    ...leases.map((lease, i) =>
                        transaction(sessions[i + 1]!, codes, [
                            (session) => complete(session, lease),
                        ]),
                    ),
                ],
                order,
            );
            await promote(observer);
            assert.deepEqual(codes, [], order.join(''));
            const expected = verb === 'satisfy' ? 'completed' : 'failed';
            for (const id of ids) {
                const { status, attempts } = await standing(observer, id);
                assert.deepEqual([status, attempts], [expected, 1], order.join(''));
            }
        }
        await assertSound(observer);
    });
}

test('who begins to wait, or promotes, waits for nobody', async (t) => {
    const scene = await open(t, 2);
    const [holder, worker] = scene.sessions as [Session, Session];
    const { observer } = scene;
    const { place, ids, leases } = await makeWaiters(scene, 1, {
        kind: 'signal',
        name: 'go',
    });
    const [timer, next] = (await makeTasks(observer, place, [
        { key: 'timer', wait: { kind: 'timer', for: '1 hour' } },
        { key: 'after the timer', depends_on: ['timer'] },
    ])) as [string, string];
    const makeDue = (): Promise<unknown> =>
        observer.query(
            `with due as (
                update signalbox_data.tasks set available_at = now() where id = $1
                returning project_id, id, available_at
            )
            update signalbox_data.delayed_tasks y set available_at = due.available_at
            from due where (y.project_id, y.task_id) = (due.project_id, due.id)`,
            [timer],
        );
    await makeDue();

    await holder.query('begin');
    await send(place, 'go', 1)(holder);
    await holder.query(`select from signalbox.update_task($1, $2, '{"title": "new"}')`, [
        place.project,
        next,
    ]);
    await worker.query(`set lock_timeout = '1ms'`);
    await complete(worker, leases[0]!);
    await promote(worker);
    assert.equal((await standing(observer, ids[0]!)).status, 'pending');
    assert.equal((await standing(observer, timer)).status, 'pending');
    await assertSound(observer);
    await holder.query('commit');

    await makeDue();
    await promote(worker);
    assert.equal((await standing(observer, ids[0]!)).status, 'completed');
    assert.equal((await standing(observer, timer)).status, 'completed');
    await assertSound(observer);
});

test('a random mix of waits keeps every invariant', async (t) => {
    const seed = newSeed();
    t.diagnostic(`SEED=${seed}`);
    const { observer, place, sessions } = await open(t, 6);
    const { project } = place;
    const names = ['go', 'come'];
    const waits = [
        { kind: 'signal', name: 'go' },
        { kind: 'signal', name: 'come', deadline: '1 hour' },
        { kind: 'gate', name: 'merged', subject: '1' },
        {
            kind: 'gate',
            name: 'merged',
            subject: '2',
            deadline: '1 hour',
            on_deadline: 'complete',
        },
        { kind: 'approval', required: 2 },
        {
            kind: 'approval',
            approvers: ['ada'],
            deadline: '1 hour',
            on_deadline: 'escalate',
            escalate_to: ['bob'],
        },
        { kind: 'timer', for: '1 ms' },
    ];
    const codes: string[] = [];
    async function anyTask(
        session: Session,
        random: (below: number) => number,
    ): Promise<string> {
        const { rows } = await session.query<{ id: string }>(
            'select id from signalbox_data.tasks where project_id = $1',
            [project],
        );
        return rows[random(rows.length)]!.id;
    }
    await makeTasks(
        observer,
        place,
        waits.map((wait, i) => ({ key: `first ${i}`, wait })),
    );
    await Promise.all(
        sessions.map(async (session, number) => {
            const random = randomFrom(seed + number);
            for (let i = 0; i < 80; i++) {
                const task = await anyTask(session, random);
                const person = ['ada', 'bob', 'eve'][random(3)]!;
                const acts: (() => Promise<unknown>)[] = [
                    () =>
                        makeTasks(session, place, [
                            {
                                key: `${number} ${i}`,
                                depends_on: [task],
                                wait: waits[random(waits.length)],
                            },
                        ]),
                    () =>
                        makeTasks(session, place, [
                            { key: `${number} ${i}`, depends_on: [task], retry_delay: '0' },
                        ]),
                    () =>
                        send(place, names[random(2)]!, i, {
                            isForWorkflow: random(2) === 0,
                        })(session),
                    () =>
                        send(place, names[random(2)]!, i, { key: String(random(20)) })(
                            session,
                        ),
                    () =>
                        session.query(
                            `select from signalbox.${['satisfy', 'refuse'][random(2)]}_gate(
                                $1, 'merged', $2)`,
                            [project, String(random(2) + 1)],
                        ),
                    () => decide('approve', project, task, person)(session),
                    () => decide('refuse', project, task, person)(session),
                    () =>
                        setStatus(
                            project,
                            task,
                            ['pending', 'deferred', 'cancelled', 'completed'][random(4)]!,
                        )(session),
                    async () => {
                        for (const lease of await claim(session, project, { tasks: 3 })) {
                            await complete(session, lease);
                        }
                    },
                    async () => {
                        await session.query(
                            `update signalbox_data.task_waits set due_at = now()
                            where task_id = $1 and due_at is not null`,
                            [task],
                        );
                        await expire(session);
                    },
                ];
                try {
                    await acts[random(acts.length)]!();
                } catch (error) {
                    codes.push(codeOf(error) ?? String(error));
                }
            }
        }),
    );
    const allowed = ['SB001', 'SB002', 'SB004', 'SB007', '40001'];
    assert.deepEqual(
        codes.filter((code) => !allowed.includes(code)),
        [],
    );
    await promote(observer);
    await assertSound(observer);
    const counts = new Map<string, number>();
    for (const code of codes) {
        counts.set(code, (counts.get(code) ?? 0) + 1);
    }
    t.diagnostic(JSON.stringify(Object.fromEntries(counts)));
});
