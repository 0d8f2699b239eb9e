import assert from 'node:assert/strict';
import test from 'node:test';
import { codeOf } from '../../harness/problem.ts';
import { freshDatabase, type Session } from './support.ts';
import {
    assertSound,
    claim,
    type Lease,
    makePlace,
    makeTasks,
    makeWorkflow,
    newSeed,
    type Place,
    randomFrom,
} from './work.ts';

const sessions = 8;
const seconds = Number(process.env.STRESS_SECONDS ?? 5);

// What a caller is told when what it asks for cannot be; nothing is wrong then.
const answers = new Set(['SB001', 'SB002', 'SB003', 'SB004', 'SB005']);

// Calls of a worker's hot path may never have to be made again.
const hot = new Set([
    'claim',
    'finish',
    'fail',
    'heartbeat',
    'release',
    'finish and claim',
    'log',
]);

type Random = (below: number) => number;

interface Actor {
    session: Session;
    place: Place;
    workflows: string[];
    tasks: string[];
    held: Lease[];
    random: Random;
    worker: string;
}

type Action = (actor: Actor) => Promise<unknown>;

const actions: Record<string, { weight: number; act: Action }> = {
    claim: {
        weight: 10,
        act: async (actor) => {
            const { session, place, worker, random } = actor;
            actor.held.push(
                ...(await claim(session, place.project, { worker, tasks: 1 + random(4) })),
            );
        },
    },
    finish: {
        weight: 6,
        act: (actor) =>
            withLease(actor, ({ task_id, lease_token }) =>
                actor.session.query('select from signalbox.complete_task($1, $2, $3)', [
                    actor.place.project,
                    task_id,
                    lease_token,
                ]),
            ),
    },
    fail: {
        weight: 3,
        act: (actor) =>
            withLease(actor, ({ task_id, lease_token }) =>
                actor.session.query(
                    `select from signalbox.fail_task($1, $2, $3, 'it broke', retry => $4)`,
                    [actor.place.project, task_id, lease_token, actor.random(2) === 0],
                ),
            ),
    },
    release: {
        weight: 2,
        act: (actor) =>
            withLease(actor, ({ task_id, lease_token }) =>
                actor.session.query('select from signalbox.release_task($1, $2, $3)', [
                    actor.place.project,
                    task_id,
                    lease_token,
                ]),
            ),
    },
    log: {
        weight: 1,
        act: async ({ session, held, random }) => {
            const lease = held[random(held.length)];
            if (lease !== undefined) {
                await session.query(
                    `select from signalbox.log_task($1, $2, $3, 'a line')`,
                    [lease.project_id, lease.task_id, lease.lease_token],
                );
            }
        },
    },
    heartbeat: {
        weight: 4,
        act: async ({ session, held, worker }) => {
            await session.query('select from signalbox.heartbeat($1, $2)', [
                worker,
                JSON.stringify(held),
            ]);
        },
    },
    'finish and claim': {
        weight: 10,
        act: async (actor) => {
            const { session, place, worker, random } = actor;
            const finished = actor.held.splice(0).map((lease) => ({
                ...lease,
                outcome: random(6) === 0 ? 'failure' : 'success',
            }));
            const { rows } = await session.query<Lease>(
                `select project_id, task_id, lease_token, key
                from signalbox.finish_and_claim($1, $2, project_id => $3, max_tasks => $4)`,
                [worker, JSON.stringify(finished), place.project, 1 + random(4)],
            );
            actor.held.push(...rows);
        },
    },
    add_dependency: {
        weight: 12,
        act: (actor) =>
            actor.session.query(
                `select from signalbox.add_dependency(
                    $1, $2, $3, condition => $4)`,
                [actor.place.project, pick(actor), pick(actor), condition(actor)],
            ),
    },
    remove_dependency: {
        weight: 6,
        act: async (actor) => {
            const { rows } = await actor.session.query<{
                task_id: string;
                depends_on: string;
            }>(
                `select task_id, depends_on_task_id as depends_on
                from signalbox.task_dependencies
                where project_id = $1 and type = 'blocks' and task_id > $2
                order by task_id limit 1`,
                [actor.place.project, pick(actor)],
            );
            for (const { task_id, depends_on } of rows) {
                await actor.session.query(
                    'select from signalbox.remove_dependency($1, $2, $3)',
                    [actor.place.project, task_id, depends_on],
                );
            }
        },
    },
    add_dependencies: {
        weight: 2,
        act: (actor) =>
            actor.session.query(
                `select from signalbox.add_dependencies($1, $2, 'quarantine')`,
                [
                    actor.place.project,
                    JSON.stringify(
                        Array.from({ length: 5 }, () => ({
                            task_id: pick(actor),
                            depends_on_task_id: pick(actor),
                        })),
                    ),
                ],
            ),
    },
    set_task_status: {
        weight: 8,
        act: (actor) => {
            const statuses = [
                'pending',
                'pending',
                'ready',
                'in_progress',
                'review',
                'blocked',
                'deferred',
                'completed',
                'failed',
                'cancelled',
            ];
            return actor.session.query(
                'select from signalbox.set_task_status($1, $2, $3)',
                [actor.place.project, pick(actor), statuses[actor.random(statuses.length)]],
            );
        },
    },
    delete_task: {
        weight: 1,
        act: (actor) =>
            actor.session.query('select from signalbox.delete_task($1, $2)', [
                actor.place.project,
                pick(actor),
            ]),
    },
    update_task: {
        weight: 5,
        act: (actor) =>
            actor.session.query('select from signalbox.update_task($1, $2, $3)', [
                actor.place.project,
                pick(actor),
                actor.random(3) === 0
                    ? { parent_task_id: actor.random(2) === 0 ? pick(actor) : null }
                    : { priority: 1 + actor.random(10) },
            ]),
    },
    create_task: {
        weight: 4,
        act: async (actor) => {
            const { rows } = await actor.session.query<{ id: string }>(
                `select id from signalbox.create_task(
                    $1, $2, 'a task', depends_on => $3, parent_task_id => $4,
                    retry_delay => '0')`,
                [
                    actor.place.project,
                    actor.workflows[actor.random(actor.workflows.length)],
                    [pick(actor)],
                    actor.random(3) === 0 ? pick(actor) : null,
                ],
            );
            actor.tasks.push(rows[0]!.id);
        },
    },
    create_tasks: {
        weight: 2,
        act: async (actor) => {
            const ids = await makeTasks(
                actor.session,
                {
                    ...actor.place,
                    workflow: actor.workflows[actor.random(actor.workflows.length)]!,
                },
                [
                    {
                        key: name(),
                        depends_on: [pick(actor), pick(actor)],
                        retry_delay: '0',
                    },
                    { key: name(), parent: pick(actor), retry_delay: '0' },
                    { key: name(), retry_delay: '0' },
                ],
                'quarantine',
            );
            actor.tasks.push(...ids);
        },
    },
};

let names = 0;

function name(): string {
    return `made ${++names}`;
}

function pick({ tasks, random }: Actor): string {
    return tasks[random(tasks.length)]!;
}

function condition({ random }: Actor): string {
    return ['success', 'success', 'completion', 'failure'][random(4)]!;
}

/** Do something with one of the leases held, which is then no longer held. */
async function withLease(
    { held, random }: Actor,
    act: (lease: Lease) => Promise<unknown>,
): Promise<void> {
    const [lease] = held.splice(random(held.length), 1);
    if (lease !== undefined) {
        await act(lease);
    }
}

test('whatever eight sessions do at once, the data stay sound', async (t) => {
    const seed = newSeed();
    const database = await freshDatabase(t);
    const observer = await database.connect();
    const place = await makePlace(observer);
    const workflows = [place.workflow, await makeWorkflow(observer, place.project)];
    const tasks = await makeTasks(
        observer,
        place,
        Array.from({ length: 60 }, (_, i) => ({ key: `task ${i}`, retry_delay: '0' })),
    );
    const lots = Object.entries(actions).flatMap(([name, { weight }]) =>
        Array<string>(weight).fill(name),
    );
    const counts = new Map<string, number>();
    const surprises: string[] = [];
    const deadline = performance.now() + seconds * 1000;

    async function run(session: Session, number: number): Promise<void> {
        const random = randomFrom(seed + number);
        const worker = `worker ${number}`;
        const actor: Actor = { session, place, workflows, tasks, held: [], random, worker };
        while (performance.now() < deadline) {
            const chosen = lots[random(lots.length)]!;
            let code = 'done';
            try {
                await actions[chosen]!.act(actor);
            } catch (error) {
                code = codeOf(error) ?? 'lost';
                if (code === 'SB004' && chosen === 'heartbeat') {
                    actor.held = [];
                }
                const isRetryable = code === '40001' || code === '40P01';
                if (code === '40P01' && process.env.STRESS_SHOW !== undefined) {
                    const { detail, where } = error as { detail?: string; where?: string };
                    console.log(`${chosen}: ${code} ${detail}\n${where}`);
                }
                if (!answers.has(code) && (!isRetryable || hot.has(chosen))) {
                    const { detail, where } = error as { detail?: string; where?: string };
                    surprises.push(
                        `${chosen}: ${code} ${String(error)} ${detail} ${where}`,
                    );
                }
            }
            const what = `${chosen} ${code}`;
            counts.set(what, (counts.get(what) ?? 0) + 1);
        }
    }

    await Promise.all((await database.sessions(sessions)).map(run));

    const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
    t.diagnostic(`SEED=${seed}: ${total} calls in ${seconds} s`);
    const again = [...counts].filter(([what]) => what.includes(' 40'));
    t.diagnostic(`to be called again: ${JSON.stringify(Object.fromEntries(again))}`);
    if (process.env.STRESS_SHOW !== undefined) {
        console.log(JSON.stringify(Object.fromEntries([...counts].sort()), null, 1));
        console.log([...new Set(surprises)].slice(0, 10).join('\n\n'));
    }
    assert.deepEqual(surprises, [], `SEED=${seed}`);
    await assertSound(observer);
});
