import type { Action, Draw } from './action.ts';
import { engineFields } from './engine.ts';
import { json, type Reference, sql } from './sql.ts';
import { type Args, Failure, type Json, text } from './step.ts';
import type { Expected, Lease, Session, World } from './world.ts';

/** What is drawn from: a new call is one entry. Those of the engine are in engine.ts. */
export const actions: Record<string, Action> = {
    create_tasks: {
        weight: 6,
        draw: (draw) => ({
            ...drawDocuments(draw, 1 + draw.random(5)),
            on_bad_dependency: draw.oneOf('refuse', 'quarantine'),
        }),
        act: createTasks,
    },

    create_task: {
        weight: 3,
        draw: (draw) => ({
            workflow: draw.workflow(),
            key: draw.newName('t'),
            depends_on: draw.tasks(draw.random(3)),
            parent: draw.once(4) ? (draw.task() ?? null) : null,
            max_attempts: 1 + draw.random(2),
            retry_delay: draw.oneOf('0', '40 seconds'),
        }),
        act: async (world, session, args) => {
            const workflow = world.ofWorkflow(args.workflow);
            const dependencies = names(args.depends_on).map((task) => world.ofTask(task));
            const parent = args.parent === null ? null : world.ofTask(args.parent);
            if (!workflow || parent === undefined || !areKnown(dependencies)) {
                return false;
            }
            const key = text(args.key);
            const { rows } = await world.ask(
                session,
                sql`select id, key, status from signalbox.create_task(
                    ${world.ofProject}, ${workflow}, ${key}, key => ${key},
                    depends_on => array(
                        select jsonb_array_elements_text(${json(dependencies)})::uuid),
                    parent_task_id => ${parent}, max_attempts => ${args.max_attempts},
                    retry_delay => ${args.retry_delay}, retry_delay_max => '40 seconds')`,
                { answers: ['SB001', 'SB002', 'SB003'] },
            );
            for (const row of rows) {
                world.addTask(session, key, String(row.id), workflow.value);
            }
            return true;
        },
    },

    add_dependency: {
        weight: 7,
        draw: (draw) => {
            const [task, depends_on] = draw.tasks(2);
            return task === undefined || depends_on === undefined
                ? undefined
                : {
                      task,
                      depends_on: draw.once(20) ? task : depends_on,
                      type: draw.once(10) ? 'relates_to' : 'blocks',
                      condition: draw.condition(),
                  };
        },
        act: async (world, session, args) => {
            const task = world.ofTask(args.task);
            const dependency = world.ofTask(args.depends_on);
            if (!task || !dependency) {
                return false;
            }
            await world.ask(
                session,
                sql`select type from signalbox.add_dependency(
                    ${world.ofProject}, ${task}, ${dependency}, ${args.type},
                    ${args.condition})`,
                { answers: ['SB001', 'SB002', 'SB003'] },
            );
            return true;
        },
    },

    add_dependencies: {
        weight: 2,
        draw: (draw) => {
            const edges = Array.from({ length: 1 + draw.random(4) }, () => {
                const [task, depends_on] = draw.tasks(2);
                return [task ?? null, depends_on ?? null, draw.condition()];
            });
            return draw.world.tasks.size < 2
                ? undefined
                : { edges, on_bad_dependency: draw.oneOf('refuse', 'quarantine') };
        },
        act: async (world, session, args) => {
            const edges = (args.edges as [string, string, string][]).map(
                ([task, depends_on, condition]) => ({
                    task_id: world.ofTask(task),
                    depends_on_task_id: world.ofTask(depends_on),
                    condition,
                }),
            );
            if (!edges.every((edge) => edge.task_id && edge.depends_on_task_id)) {
                return false;
            }
            await world.ask(
                session,
                sql`select reason from signalbox.add_dependencies(
                    ${world.ofProject}, ${json(edges)}, ${args.on_bad_dependency})`,
                { answers: ['SB001', 'SB002', 'SB003'] },
            );
            return true;
        },
    },

    remove_dependency: {
        weight: 3,
        draw: (draw) => {
            const [task, depends_on] = draw.tasks(2);
            return task === undefined || depends_on === undefined
                ? undefined
                : { task, depends_on };
        },
        act: async (world, session, args) => {
            const task = world.ofTask(args.task);
            const dependency = world.ofTask(args.depends_on);
            if (!task || !dependency) {
                return false;
            }
            await world.ask(
                session,
                sql`select type from signalbox.remove_dependency(
                    ${world.ofProject}, ${task}, ${dependency})`,
                { answers: ['SB001', 'SB002'] },
            );
            return true;
        },
    },

    claim_tasks: {
        weight: 14,
        draw: drawClaim,
        act: async (world, session, args) => {
            const { rows } = await world.ask(
                session,
                sql`select task_id, workflow_id, key, attempt, lease_token, lease_expires_at
                from signalbox.claim_tasks(
                    ${session.worker}, ${args.queues}, ${projectOrAll(world, args)},
                    ${args.max_tasks}, ${args.lease})`,
                { neverWaits: true, neverAgain: true },
            );
            accept(world, session, rows, args);
            return true;
        },
    },

    finish_and_claim: {
        weight: 12,
        draw: (draw) => {
            const claim = drawClaim(draw);
            return (
                claim && {
                    ...claim,
                    finished: draw
                        .ownLeases(1 + draw.random(3))
                        .map((lease) => [
                            lease,
                            draw.oneOf('success', 'success', ...outcomes),
                        ]),
                }
            );
        },
        act: (world, session, args) => {
            const finished = args.finished as [string, string][];
            return finish(
                world,
                session,
                finished.map(([lease, outcome]) => ({ lease, outcome })),
                async (expected) => {
                    const attempts = finished.map(([lease, outcome]) => ({
                        ...world.ofAttempt(leaseOf(world, lease)),
                        outcome,
                    }));
                    const { rows, refused } = await world.ask(
                        session,
                        sql`select task_id, workflow_id, key, attempt, lease_token,
                            lease_expires_at
                        from signalbox.finish_and_claim(
                            ${session.worker}, ${json(attempts)}, ${args.queues},
                            ${projectOrAll(world, args)}, ${args.max_tasks},
                            ${args.lease})`,
                        expected,
                    );
                    return {
                        refused,
                        afterwards: () => {
                            accept(world, session, rows, args);
                        },
                    };
                },
            );
        },
    },

    complete_task: {
        weight: 6,
        draw: (draw) => {
            const drawn = drawLease(draw);
            return drawn && { ...drawn, result: draw.one(results) ?? {} };
        },
        act: (world, session, args) =>
            finish(
                world,
                session,
                [{ lease: args.lease, outcome: 'success', result: args.result }],
                async (expected) =>
                    world.ask(
                        session,
                        sql`select key, status from signalbox.complete_task(
                            ${world.ofProject}, ${leased(world, args)}, ${token(world, args)},
                            ${json(args.result)})`,
                        expected,
                    ),
            ),
    },

    fail_task: {
        weight: 5,
        draw: (draw) => {
            const drawn = drawLease(draw);
            return drawn && { ...drawn, retry: !draw.once(3) };
        },
        act: (world, session, args) =>
            finish(world, session, [{ ...args, outcome: 'failure' }], async (expected) =>
                world.ask(
                    session,
                    sql`select key, status from signalbox.fail_task(
                        ${world.ofProject}, ${leased(world, args)}, ${token(world, args)},
                        'it broke', retry => ${args.retry === true})`,
                    expected,
                ),
            ),
    },

    release_task: {
        weight: 3,
        draw: drawLease,
        act: (world, session, args) =>
            finish(
                world,
                session,
                [{ ...args, outcome: 'cancellation' }],
                async (expected) =>
                    world.ask(
                        session,
                        sql`select key, status from signalbox.release_task(
                        ${world.ofProject}, ${leased(world, args)}, ${token(world, args)})`,
                        expected,
                    ),
            ),
    },

    log_task: {
        weight: 1,
        draw: drawLease,
        act: (world, session, args) =>
            prove(world, session, [args.lease], async (expected) =>
                world.ask(
                    session,
                    sql`select level from signalbox.log_task(
                        ${world.ofProject}, ${leased(world, args)}, ${token(world, args)},
                        'a line')`,
                    expected,
                ),
            ),
    },

    heartbeat: {
        weight: 4,
        draw: (draw) => {
            const leases = draw.ownLeases(1 + draw.random(3));
            return leases.length === 0
                ? undefined
                : { leases, lease: draw.oneOf('30 seconds', '5 minutes', '2 hours') };
        },
        act: (world, session, args) => {
            const leases = names(args.leases);
            return prove(world, session, leases, async (expected) => {
                const { rows, refused } = await world.ask(
                    session,
                    sql`select task_id, lease_expires_at, is_cancelled from signalbox.heartbeat(
                        ${session.worker}, ${json(leases.map((name) => world.ofAttempt(leaseOf(world, name))))},
                        ${args.lease})`,
                    expected,
                );
                for (const row of rows) {
                    renew(world, session, row, leases);
                }
                return { refused };
            });
        },
    },

    set_task_status: {
        weight: 8,
        draw: (draw) => {
            const task = draw.task();
            return task === undefined
                ? undefined
                : { task, status: draw.oneOf('pending', 'pending', 'ready', ...byHand) };
        },
        act: async (world, session, args) => {
            const reference = world.ofTask(args.task);
            const task = world.task(args.task);
            if (!reference || !task) {
                return false;
            }
            const { status } = args;
            const { refused } = await world.ask(
                session,
                sql`select key, status from signalbox.set_task_status(
                    ${world.ofProject}, ${reference}, ${status})`,
                { answers: ['SB001', 'SB002'] },
            );
            // Who is at work stays at work when that is what is asked for.
            if (refused === undefined && status !== 'in_progress') {
                world.takeAway(session, task);
            }
            if (refused === undefined && status === 'cancelled') {
                world.leasesBecomeUncertain(session);
            }
            return true;
        },
    },

    update_task: {
        weight: 4,
        draw: (draw) => {
            const task = draw.task();
            return task === undefined ? undefined : { task, changes: drawChanges(draw) };
        },
        act: async (world, session, args) => {
            const task = world.ofTask(args.task);
            const { parent, ...others } = args.changes as Args;
            const changes: Record<string, Json | Reference> = { ...others };
            if (parent !== undefined) {
                const reference = parent === null ? null : world.ofTask(parent);
                if (reference === undefined) {
                    return false;
                }
                changes.parent_task_id = reference;
            }
            if (!task || Object.keys(changes).length === 0) {
                return false;
            }
            await world.ask(
                session,
                sql`select key, status from signalbox.update_task(
                    ${world.ofProject}, ${task}, ${json(changes)})`,
                // Fewer attempts than have failed are refused by the constraint that says so.
                { answers: ['SB001', 'SB002', 'SB003', '23514'] },
            );
            return true;
        },
    },

    delete_task: {
        weight: 1,
        draw: drawTask,
        act: async (world, session, args) => {
            const reference = world.ofTask(args.task);
            const task = world.task(args.task);
            if (!reference || !task) {
                return false;
            }
            const { refused } = await world.ask(
                session,
                sql`select key from signalbox.delete_task(${world.ofProject}, ${reference})`,
                { answers: ['SB001', 'SB002'] },
            );
            if (refused === undefined) {
                world.takeAway(session, task);
            }
            return true;
        },
    },

    'move the clock': {
        weight: 7,
        draw: (draw) =>
            draw.world.tasks.size === 0
                ? undefined
                : {
                      by: draw.oneOf(
                          '1 second',
                          '1 minute',
                          '10 minutes',
                          '1 hour',
                          '1 day',
                      ),
                  },
        act: async (world, _session, args) => {
            await world.moveClock(text(args.by));
            return true;
        },
    },

    begin: {
        weight: 4,
        draw: ({ world, session }) =>
            session.undo !== undefined ||
            world.sessions.filter(({ undo }) => undo !== undefined).length > 1
                ? undefined
                : {},
        act: async (world, session) => {
            if (session.undo !== undefined) {
                return false;
            }
            await world.beginTransaction(session);
            return true;
        },
    },

    commit: {
        weight: 8,
        draw: drawOpen,
        act: async (world, session) => {
            if (session.undo === undefined) {
                return false;
            }
            await world.commit(session);
            return true;
        },
    },

    rollback: {
        weight: 4,
        draw: drawOpen,
        act: async (world, session) => {
            if (session.undo === undefined) {
                return false;
            }
            await world.rollBack(session);
            return true;
        },
    },

    // Rare, for a new connection takes as long as many calls.
    kill: {
        weight: 1,
        draw: drawOpen,
        act: async (world, session) => {
            if (session.undo === undefined) {
                return false;
            }
            await world.kill(session);
            return true;
        },
    },
};

const outcomes = ['failure', 'error', 'cancellation'] as const;
/** What conditions and lists of definitions read. */
const results: Json[] = [{}, { ok: true, items: [1] }, { ok: false, items: [] }, { ok: 1 }];

const byHand = [
    'in_progress',
    'review',
    'testing',
    'blocked',
    'deferred',
    'completed',
    'failed',
    'cancelled',
    'skipped',
] as const;

/** Fields that documents of create_tasks may have besides. */
const documentFields: { draw: (draw: Draw) => Record<string, Json> }[] = [
    { draw: (draw) => ({ priority: 1 + draw.random(10) }) },
    { draw: () => ({ queue: 'other' }) },
    { draw: () => ({ timeout: '3 minutes' }) },
    {
        draw: (draw) => ({
            available_at: new Date(draw.world.now + 1_800_000).toISOString(),
        }),
    },
    ...engineFields,
];

function drawDocuments(draw: Draw, count: number): { workflow: string; tasks: Json[] } {
    const workflow = draw.workflow();
    const keys = draw.tasksOf(workflow).map((task) => task.name);
    const tasks = Array.from({ length: count }, () => {
        const key = draw.newName('t');
        const task: Record<string, Json> = {
            key,
            depends_on: draw
                .some(keys, draw.random(3))
                .map((dependency) =>
                    draw.once(2)
                        ? dependency
                        : { task: dependency, condition: draw.condition() },
                ),
            max_attempts: 1 + draw.random(3),
            retry_delay: draw.oneOf('0', '40 seconds'),
        };
        const parent = draw.once(6) ? draw.one(keys) : undefined;
        if (parent !== undefined) {
            task.parent = parent;
        }
        for (const field of draw.some(documentFields, draw.random(3))) {
            Object.assign(task, field.draw(draw));
        }
        keys.push(key);
        return task;
    });
    return { workflow, tasks };
}

async function createTasks(world: World, session: Session, args: Args): Promise<boolean> {
    const workflow = world.ofWorkflow(args.workflow);
    if (!workflow) {
        return false;
    }
    const documents = (args.tasks as Record<string, Json>[]).map((task) => ({
        title: task.key ?? null,
        retry_delay_max: '40 seconds',
        ...task,
    }));
    const { rows } = await world.ask(
        session,
        sql`select key, task_id, status from signalbox.create_tasks(
            ${world.ofProject}, ${workflow}, ${json(documents)},
            ${args.on_bad_dependency})`,
        { answers: ['SB001', 'SB002', 'SB003', 'SB005'] },
    );
    for (const row of rows) {
        world.addTask(session, String(row.key), String(row.task_id), workflow.value);
    }
    return true;
}

function drawTask(draw: Draw): Args | undefined {
    const task = draw.task();
    return task === undefined ? undefined : { task };
}

function drawLease(draw: Draw): Args | undefined {
    const lease = draw.lease();
    return lease === undefined ? undefined : { lease };
}

function drawOpen({ session }: Draw): Args | undefined {
    return session.undo === undefined ? undefined : {};
}

/** Nobody claims in a transaction that goes on where the clock stands in the past, see World. */
function drawClaim(draw: Draw): Args | undefined {
    const { world, session } = draw;
    if (world.tasks.size === 0 || (session.undo && !world.claimsInTransactions)) {
        return undefined;
    }
    return {
        queues: draw.oneOf('{default}', '{default}', '{default,other}', '{other}'),
        max_tasks: 1 + draw.random(4),
        lease: draw.oneOf('30 seconds', '5 minutes', '2 hours'),
        in_all: draw.once(4),
    };
}

function drawChanges(draw: Draw): Record<string, Json> {
    switch (draw.random(6)) {
        case 0:
            return { parent: draw.once(3) ? null : (draw.task() ?? null) };
        case 1:
            return { queue: draw.oneOf('default', 'other') };
        case 2:
            return { max_attempts: 1 + draw.random(3) };
        case 3:
            return {
                available_at: draw.once(2)
                    ? null
                    : new Date(draw.world.now + 1_800_000).toISOString(),
            };
        default:
            return { priority: 1 + draw.random(10) };
    }
}

function projectOrAll(world: World, { in_all }: Args): Reference | null {
    return in_all === true ? null : world.ofProject;
}

function accept(
    world: World,
    session: Session,
    rows: Record<string, unknown>[],
    { max_tasks }: Args,
): void {
    if (rows.length > Number(max_tasks)) {
        throw new Failure(
            'a claim returns more than it was asked for',
            String(rows.length),
        );
    }
    world.claimed(session, rows, session.worker);
}

/** A call that ends attempts, all or none. */
async function finish(
    world: World,
    session: Session,
    ends: { lease?: Json; outcome: string; result?: Json | undefined }[],
    call: (
        expected: Expected,
    ) => Promise<{ refused?: string | undefined; afterwards?: () => void }>,
): Promise<boolean> {
    const leases = ends.map(({ lease }) => lease);
    return prove(world, session, leases, async (expected) => {
        const { refused, afterwards } = await call(expected);
        if (refused === undefined) {
            for (const { lease, outcome, result } of ends) {
                world.end(session, leaseOf(world, lease), outcome, result);
            }
            afterwards?.();
        }
        return { refused };
    });
}

/**
 * A call that leases allow: it must be refused where one of them is over, and may be only where one
 * of them may be.
 */
async function prove(
    world: World,
    session: Session,
    names: (Json | undefined)[],
    call: (expected: Expected) => Promise<{ refused?: string | undefined }>,
): Promise<boolean> {
    const leases = names.flatMap((name) => world.lease(name) ?? []);
    if (leases.length < names.length) {
        return false;
    }
    const over = leases.find(
        ({ state, changedIn }) =>
            state === 'over' && (changedIn === undefined || changedIn === session),
    );
    const areLive =
        leases.every((lease) => world.isLive(lease)) && !world.othersAreOpen(session);
    const { refused } = await call({
        answers: areLive ? [] : ['SB004'],
        neverAgain: true,
    });
    if (over !== undefined && refused === undefined) {
        throw new Failure('a lease that is over is good for a call', over.name);
    }
    return true;
}

function renew(
    world: World,
    session: Session,
    row: Record<string, unknown>,
    leases: string[],
): void {
    const lease = leases
        .map((name) => leaseOf(world, name))
        .find(({ task }) => task.id === row.task_id);
    if (lease !== undefined) {
        const { expires } = lease;
        lease.expires = (row.lease_expires_at as Date).getTime();
        world.change(session, () => {
            lease.expires = expires;
        });
        // A cancellation does.
        if (lease.expires < expires && row.is_cancelled !== true) {
            throw new Failure('a heartbeat makes a lease shorter', lease.name);
        }
    }
}

function leaseOf(world: World, name: Json | undefined): Lease {
    const lease = world.lease(name);
    if (lease === undefined) {
        throw new Error(`there is no lease ${JSON.stringify(name)}`);
    }
    return lease;
}

function leased(world: World, { lease }: Args): Reference | null {
    return world.ofTask(leaseOf(world, lease).task.name) ?? null;
}

function token(world: World, { lease }: Args): Reference {
    return world.ofToken(leaseOf(world, lease));
}

function names(list: Json | undefined): string[] {
    return list as string[];
}

function areKnown<T>(list: (T | undefined)[]): list is T[] {
    return !list.includes(undefined);
}
