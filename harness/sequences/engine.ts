import type { Action, Draw } from './action.ts';
import type { Decision } from './ending.ts';
import { json, type Reference, sql, type Statement } from './sql.ts';
import { type Args, type Json, text } from './step.ts';
import type { Expected, Rows, Session, World } from './world.ts';

/** Calls of the engine: whole workflows, waits, limits, definitions, schedules. */
export const engine: Record<string, Action> = {
    // Workflows

    create_workflow: {
        weight: 1,
        draw: (draw) => ({
            name: draw.newName('w'),
            policy: draw.oneOf('skip', 'block'),
            status: draw.oneOf('active', 'draft', 'pending'),
            parent: draw.once(3) ? draw.workflow() : null,
            deadline: draw.once(4)
                ? new Date(draw.world.now + 3_000_000).toISOString()
                : null,
            scheduled: draw.once(5)
                ? new Date(draw.world.now + 1_200_000).toISOString()
                : null,
        }),
        act: async (world, session, args) => {
            const parent = args.parent === null ? null : world.ofWorkflow(args.parent);
            if (parent === undefined) {
                return false;
            }
            const { deadline } = args;
            const { rows } = await world.ask(
                session,
                sql`select id, name, status from signalbox.create_workflow(
                    ${world.ofProject}, ${args.name},
                    on_dependency_failure => ${args.policy},
                    status => ${args.status}, parent_workflow_id => ${parent},
                    deadline_at => ${deadline}, scheduled_at => ${args.scheduled})`,
                { answers: ['SB001', 'SB002'] },
            );
            if (rows.length > 0 && typeof deadline === 'string') {
                world.deadlines.push(Date.parse(text(deadline)));
            }
            nameWorkflow(world, session, args, rows);
            return true;
        },
    },

    update_workflow: {
        weight: 2,
        draw: (draw) => {
            const soon = new Date(draw.world.now + 1_800_000).toISOString();
            return {
                ...drawWorkflow(draw),
                changes: draw.oneOf<Record<string, Json>>(
                    { scheduled_at: soon },
                    { scheduled_at: null },
                    { deadline_at: soon },
                    { deadline_at: null },
                    { on_deadline: 'continue' },
                    { on_dependency_failure: 'block', priority: 9 },
                    { on_dependency_failure: 'skip' },
                ),
            };
        },
        act: onWorkflow(
            (world, workflow, { changes }) =>
                sql`select name, status from signalbox.update_workflow(
                    ${world.ofProject}, ${workflow}, ${json(changes)})`,
            (world, _session, { changes }) => {
                const { deadline_at: deadline } = changes as Args;
                if (typeof deadline === 'string') {
                    world.deadlines.push(Date.parse(deadline));
                }
            },
        ),
    },

    activate_workflow: {
        weight: 2,
        draw: drawWorkflow,
        act: onWorkflow(
            (world, workflow) =>
                sql`select name, status from signalbox.activate_workflow(
                    ${world.ofProject}, ${workflow})`,
        ),
    },

    pause_workflow: {
        weight: 3,
        draw: drawWorkflow,
        act: onWorkflow(
            (world, workflow) =>
                sql`select name, status from signalbox.pause_workflow(
                    ${world.ofProject}, ${workflow})`,
        ),
    },

    resume_workflow: {
        weight: 3,
        draw: drawWorkflow,
        act: onWorkflow(
            (world, workflow) =>
                sql`select name, status from signalbox.resume_workflow(
                    ${world.ofProject}, ${workflow})`,
        ),
    },

    cancel_workflow: {
        weight: 1,
        draw: (draw) => ({
            ...drawWorkflow(draw),
            grace: draw.oneOf('0', '30 seconds', '5 minutes'),
        }),
        act: onWorkflow(
            (world, workflow, { grace }) =>
                sql`select name, status from signalbox.cancel_workflow(
                    ${world.ofProject}, ${workflow}, grace => ${grace})`,
            (world, session) => {
                world.leasesBecomeUncertain(session);
            },
        ),
    },

    retry_workflow: {
        weight: 2,
        draw: (draw) => ({
            ...drawWorkflow(draw),
            scope: draw.oneOf('failed', 'failed', 'all'),
        }),
        act: onWorkflow(
            (world, workflow, { scope }) =>
                sql`select key, status from signalbox.retry_workflow(
                    ${world.ofProject}, ${workflow}, ${scope})`,
            (world, session) => {
                world.leasesBecomeUncertain(session);
            },
        ),
    },

    'retry_workflow from a task on': {
        weight: 2,
        draw: drawTask,
        act: async (world, session, args) => {
            const task = world.task(args.task);
            const from = world.ofTask(args.task);
            const workflow = [...world.workflows].find(([, id]) => id === task?.workflow);
            const reference = workflow && world.ofWorkflow(workflow[0]);
            if (!from || !reference) {
                return false;
            }
            const { refused } = await world.ask(
                session,
                sql`select key, status from signalbox.retry_workflow(
                    ${world.ofProject}, ${reference}, from_task_id => ${from})`,
                { answers: ['SB001', 'SB002'] },
            );
            if (refused === undefined) {
                world.leasesBecomeUncertain(session);
            }
            return true;
        },
    },

    reset_workflow: {
        weight: 1,
        draw: drawWorkflow,
        act: onWorkflow(
            (world, workflow) =>
                sql`select name, status from signalbox.reset_workflow(
                    ${world.ofProject}, ${workflow})`,
            (world, session) => {
                world.leasesBecomeUncertain(session);
            },
        ),
    },

    clone_workflow: {
        weight: 1,
        draw: (draw) => ({
            ...drawWorkflow(draw),
            name: draw.newName('w'),
            status: draw.oneOf('active', 'draft'),
        }),
        act: onWorkflow(
            (world, workflow, { name, status }) =>
                sql`select id, name, status from signalbox.clone_workflow(
                    ${world.ofProject}, ${workflow}, ${name}, ${status})`,
            nameWorkflow,
        ),
    },

    cancel_task: {
        weight: 2,
        draw: (draw) => {
            const drawn = drawTask(draw);
            return drawn && { ...drawn, grace: draw.oneOf('0', '30 seconds', '5 minutes') };
        },
        act: onTask(
            (world, task, { grace }) =>
                sql`select key, status from signalbox.cancel_task(
                    ${world.ofProject}, ${task}, grace => ${grace})`,
            (world, session) => {
                world.leasesBecomeUncertain(session);
            },
        ),
    },

    redrive_tasks: {
        weight: 2,
        draw: (draw) => ({ max_tasks: 1 + draw.random(5) }),
        act: async (world, session, args) => {
            const { refused } = await world.ask(
                session,
                sql`select key, status from signalbox.redrive_tasks(
                    ${world.ofProject}, max_tasks => ${args.max_tasks})`,
                { answers: ['SB002'] },
            );
            if (refused === undefined) {
                world.leasesBecomeUncertain(session);
            }
            return true;
        },
    },

    // Waiting

    approve_task: {
        weight: 2,
        draw: drawTask,
        act: onTask(
            (world, task) =>
                sql`select key, status from signalbox.approve_task(
                    ${world.ofProject}, ${task}, 'ada')`,
        ),
    },

    refuse_task: {
        weight: 1,
        draw: drawTask,
        act: onTask(
            (world, task) =>
                sql`select key, status from signalbox.refuse_task(
                    ${world.ofProject}, ${task}, 'ada')`,
        ),
    },

    change_wait: {
        weight: 1,
        draw: (draw) => {
            const drawn = drawTask(draw);
            return drawn && { ...drawn, wait: drawWait(draw) };
        },
        act: onTask(
            (world, task, { wait }) =>
                sql`select key, status from signalbox.change_wait(
                    ${world.ofProject}, ${task}, ${json(wait)})`,
        ),
    },

    send_signal: {
        weight: 3,
        draw: (draw) => ({
            name: draw.oneOf(...signals),
            workflow: draw.once(4) ? draw.workflow() : null,
            valid_for: draw.oneOf(null, null, '10 minutes'),
        }),
        act: async (world, session, args) => {
            const workflow =
                args.workflow === null ? null : world.ofWorkflow(args.workflow);
            if (workflow === undefined) {
                return false;
            }
            await world.ask(
                session,
                sql`select name from signalbox.send_signal(
                    ${world.ofProject}, ${args.name}, workflow_id => ${workflow},
                    valid_for => ${args.valid_for})`,
                { answers: ['SB001'] },
            );
            return true;
        },
    },

    satisfy_gate: {
        weight: 2,
        draw: (draw) => ({ subject: draw.oneOf(...subjects) }),
        act: (world, session, { subject }) =>
            done(
                world,
                session,
                sql`select name from signalbox.satisfy_gate(
                    ${world.ofProject}, 'merged', ${subject})`,
            ),
    },

    refuse_gate: {
        weight: 1,
        draw: (draw) => ({ subject: draw.oneOf(...subjects) }),
        act: (world, session, { subject }) =>
            done(
                world,
                session,
                sql`select name from signalbox.refuse_gate(
                    ${world.ofProject}, 'merged', ${subject})`,
            ),
    },

    // Limits

    set_concurrency_limit: {
        weight: 2,
        draw: (draw) => ({
            max_running: draw.oneOf(null, 1, 2),
            ...draw.oneOf<{ scope: string; key: string | null }>(
                { scope: 'key', key: 'k1' },
                { scope: 'key', key: 'k2' },
                { scope: 'queue', key: 'default' },
                { scope: 'project', key: null },
            ),
        }),
        act: (world, session, { key, scope, max_running }) =>
            done(
                world,
                session,
                sql`select scope, key, max_running from signalbox.set_concurrency_limit(
                    ${world.ofProject}, ${key},
                    ${max_running}, ${scope})`,
            ),
    },

    'set_concurrency_limit of a workflow': {
        weight: 1,
        draw: (draw) => ({ ...drawWorkflow(draw), max_running: draw.oneOf(null, 1, 2) }),
        act: onWorkflow(
            (world, workflow, { max_running }) =>
                sql`select scope, key, max_running from signalbox.set_concurrency_limit(
                    ${world.ofProject}, ${workflow}::text,
                    ${max_running}, 'workflow')`,
        ),
    },

    set_rate_limit: {
        weight: 2,
        draw: (draw) => ({ amount: draw.oneOf(null, 1, 3), burst: 1 + draw.random(2) }),
        act: (world, session, { amount, burst }) =>
            done(
                world,
                session,
                sql`select key, amount from signalbox.set_rate_limit(
                    ${world.ofProject}, 'r1', ${amount},
                    '10 minutes', ${burst})`,
            ),
    },

    set_queue_ageing: {
        weight: 1,
        draw: (draw) => ({ ageing: draw.oneOf(null, '5 minutes') }),
        act: (world, session, { ageing }) =>
            done(
                world,
                session,
                sql`select queue from signalbox.set_queue_ageing(
                    ${world.ofProject}, 'default', ${ageing})`,
            ),
    },

    register_worker: {
        weight: 1,
        draw: () => ({}),
        act: (world, session) =>
            done(
                world,
                session,
                sql`select name from signalbox.register_worker(
                    ${session.worker}, '{default,other}')`,
            ),
    },

    drain_worker: {
        weight: 1,
        draw: () => ({}),
        act: (world, session) =>
            done(
                world,
                session,
                sql`select name from signalbox.drain_worker(${session.worker})`,
                { answers: ['SB001'] },
            ),
    },

    // Definitions, schedules and the clock

    define_workflow: {
        weight: 1,
        draw: (draw) => ({ steps: drawSteps(draw) }),
        act: async (world, session, { steps }) => {
            const { rows } = await world.ask(
                session,
                sql`select name, version from signalbox.define_workflow(
                    ${world.ofProject}, 'd', ${json({ steps })})`,
                { answers: ['SB005'] },
            );
            world.isDefined ||= rows.length > 0;
            return true;
        },
    },

    start_workflow: {
        weight: 3,
        draw: (draw) =>
            draw.world.isDefined
                ? {
                      name: draw.newName('w'),
                      scheduled_at: draw.once(4)
                          ? new Date(draw.world.now + 1_800_000).toISOString()
                          : null,
                  }
                : undefined,
        act: async (world, session, args) => {
            const { rows } = await world.ask(
                session,
                sql`select id, name, status from signalbox.start_workflow(
                    ${world.ofProject}, 'd',
                    scheduled_at => ${args.scheduled_at},
                    workflow_name => ${args.name})`,
                { answers: ['SB001'] },
            );
            nameWorkflow(world, session, args, rows);
            return true;
        },
    },

    create_schedule: {
        weight: 1,
        draw: (draw) => ({
            name: draw.newName('s'),
            catch_up: draw.oneOf('skip', 'one', 'all'),
            overlap: draw.oneOf('skip', 'allow'),
        }),
        act: (world, session, { name, catch_up, overlap }) =>
            done(
                world,
                session,
                sql`select name from signalbox.create_schedule(
                    ${world.ofProject}, ${name}, '0 * * * *',
                    tasks => '[{"key": "a", "title": "a"},
                        {"key": "b", "title": "b", "depends_on": ["a"]}]',
                    catch_up => ${catch_up}, max_catch_up => 3,
                    overlap => ${overlap})`,
            ),
    },

    tick: {
        weight: 4,
        draw: () => ({}),
        act: async (world, session) => {
            await tick(world, session);
            return true;
        },
    },
};

/** What has to be decided about at the end. */
export const engineDecisions: Decision[] = [
    {
        find: waiting('approval'),
        decide: (world, _row, task) =>
            sql`select key, status from signalbox.approve_task(
                ${world.ofProject}, ${task}, 'ada')`,
    },
    {
        find: waiting('signal'),
        decide: (world, { name }) =>
            sql`select name from signalbox.send_signal(${world.ofProject}, ${name as string})`,
    },
    {
        find: waiting('gate'),
        decide: (world, { name, subject }) =>
            sql`select name from signalbox.satisfy_gate(
                ${world.ofProject}, ${name as string}, ${subject as string})`,
    },
    // Nobody but who may approve completes a task that has to be approved.
    {
        find: `
            select t.id as task_id, t.key, t.workflow_id
            from signalbox_data.tasks t
            inner join signalbox_data.task_rules r
                on r.project_id = t.project_id
                and r.task_id = t.id
            where t.project_id = $1
                and t.status in ('in_progress', 'review', 'testing', 'blocked', 'deferred')
                and r.wait ->> 'kind' = 'approval'
                and not exists (
                    select
                    from signalbox_data.task_waits w
                    where w.project_id = t.project_id
                        and w.task_id = t.id
                )
            order by t.rank`,
        decide: (world, _row, task) =>
            sql`select key, status from signalbox.set_task_status(
                ${world.ofProject}, ${task}, 'pending')`,
    },
    {
        find: `
            select w.id as workflow_id, w.name
            from signalbox_data.workflows w
            where w.project_id = $1
                and w.status = 'paused'`,
        decide: (world, row) =>
            sql`select name, status from signalbox.resume_workflow(
                ${world.ofProject}, ${world.ofRow(row)})`,
    },
    {
        find: `
            select w.id as workflow_id, w.name
            from signalbox_data.workflows w
            where w.project_id = $1
                and w.status in ('draft', 'pending')`,
        decide: (world, row) =>
            sql`select name, status from signalbox.activate_workflow(
                ${world.ofProject}, ${world.ofRow(row)})`,
    },
];

/** What would go on for ever, and is stopped before the end. */
export const engineStops: Decision[] = [
    {
        find: `
            select s.id, s.name
            from signalbox_data.schedules s
            where s.project_id = $1`,
        decide: (world, { id }) =>
            sql`select name from signalbox.delete_schedule(${world.ofProject}, ${id as string})`,
    },
];

/** Fields of a document of create_tasks. */
export const engineFields: { draw: (draw: Draw) => Record<string, Json> }[] = [
    {
        draw: (draw) => ({ concurrency_key: draw.oneOf('k1', 'k2') }),
    },
    {
        draw: () => ({ rate_limit: 'r1' }),
    },
    {
        draw: (draw) => ({
            wait: drawWait(draw),
        }),
    },
    {
        draw: () => ({ start_timeout: '20 minutes' }),
    },
];

function drawWait(draw: Draw): Record<string, Json> {
    return draw.oneOf<Record<string, Json>>(
        { kind: 'approval' },
        { kind: 'approval', deadline: '30 minutes', on_deadline: 'approve' },
        { kind: 'signal', name: draw.oneOf(...signals) },
        { kind: 'signal', name: draw.oneOf(...signals), deadline: '30 minutes' },
        { kind: 'timer', for: '5 minutes' },
        { kind: 'gate', name: 'merged', subject: draw.oneOf(...subjects) },
    );
}

/** What is due is for tick to end. */
function waiting(kind: string): string {
    return `
        select w.task_id, w.name, w.subject, t.key, t.workflow_id
        from signalbox_data.task_waits w
        inner join signalbox_data.tasks t
            on t.project_id = w.project_id
            and t.id = w.task_id
        where w.project_id = $1
            and w.kind = '${kind}'
            and (w.due_at is null or w.due_at > signalbox_data.clock())
        order by w.position`;
}

const signals = ['deployed', 'tested'] as const;
const subjects = ['a', 'b'] as const;

function drawWorkflow(draw: Draw): Args {
    return { workflow: draw.workflow() };
}

function drawTask(draw: Draw): Args | undefined {
    const task = draw.task();
    return task === undefined ? undefined : { task };
}

/** Steps that wait for each other, some with a condition, a list, a wait or a limit. */
function drawSteps(draw: Draw): Json[] {
    const keys: string[] = [];
    return Array.from({ length: 1 + draw.random(4) }, (_, place) => {
        const key = `d${place}`;
        const dependencies = draw.some(keys, draw.random(3));
        const depends_on = dependencies.map((task) => ({
            task,
            condition: draw.condition(),
        }));
        keys.push(key);
        return { key, depends_on, ...drawRule(draw, dependencies[0]) };
    });
}

function drawRule(draw: Draw, dependency: string | undefined): Record<string, Json> {
    const needing: Record<string, Json>[] =
        dependency === undefined
            ? []
            : [
                  { when: `$.tasks.${dependency}.status == "completed"` },
                  { when: `$.tasks.${dependency}.result.ok == true` },
                  { for_each: `\${{ tasks.${dependency}.result.items }}` },
                  {
                      for_each: `\${{ tasks.${dependency}.result.items }}`,
                      allow_failures: true,
                      retry: { max_attempts: 1 },
                  },
              ];
    return draw.oneOf<Record<string, Json>>(
        {},
        {},
        { for_each: [] },
        { for_each: [1, 2] },
        { for_each: [1, 2], concurrency_key: 'k1', rate_limit: 'r1' },
        { for_each: [1, 2], wait: { kind: 'approval', deadline: '30 minutes' } },
        { retry: { max_attempts: 1 } },
        { wait: { kind: 'signal', name: draw.oneOf(...signals) } },
        { concurrency_key: 'k1' },
        ...needing,
    );
}

/** Returns whether every job was done; one that comes upon what somebody holds is done later. */
export async function tick(world: World, session: Session): Promise<boolean> {
    const { rows } = await world.ask(
        session,
        sql`select job, handled, error from signalbox.tick()`,
    );
    const errors = rows.flatMap(({ error }) => (typeof error === 'string' ? [error] : []));
    world.mustHold(
        errors.every((error) => /^(55P03|40001)/.test(error)),
        'a job of tick fails',
        errors.join('; '),
    );
    return errors.length === 0;
}

async function done(
    world: World,
    session: Session,
    statement: Statement,
    expected: Expected = {},
): Promise<boolean> {
    await world.ask(session, statement, expected);
    return true;
}

type After = (world: World, session: Session, args: Args, rows: Rows['rows']) => void;

function onWorkflow(
    statement: (world: World, workflow: Reference, args: Args) => Statement,
    after?: After,
): Action['act'] {
    return async (world, session, args) => {
        const workflow = world.ofWorkflow(args.workflow);
        return workflow !== undefined
            ? move(world, session, args, statement(world, workflow, args), after)
            : false;
    };
}

function onTask(
    statement: (world: World, task: Reference, args: Args) => Statement,
    after?: After,
): Action['act'] {
    return async (world, session, args) => {
        const task = world.ofTask(args.task);
        return task !== undefined
            ? move(world, session, args, statement(world, task, args), after)
            : false;
    };
}

async function move(
    world: World,
    session: Session,
    args: Args,
    statement: Statement,
    after?: After,
): Promise<boolean> {
    const { rows, refused } = await world.ask(session, statement, {
        answers: ['SB001', 'SB002', 'SB007'],
    });
    if (refused === undefined) {
        after?.(world, session, args, rows);
    }
    return true;
}

function nameWorkflow(
    world: World,
    session: Session,
    { name }: Args,
    rows: Rows['rows'],
): void {
    for (const row of rows) {
        world.addWorkflow(session, text(name), String(row.id));
    }
}
