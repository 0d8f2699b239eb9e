import { engineDecisions, engineStops, engineTick, tick } from './engine.ts';
import { json, type Reference, sql, type Statement } from './sql.ts';
import { Failure } from './step.ts';
import type { Lease, Session, World } from './world.ts';

const queues = '{default,other}';
const atOnce = 1000;

/** Far more than any sequence needs; one that needs more goes round in a circle. */
const rounds = 300;

const tries = 5;

/** After this time every lease is over, every delay and every retry due. */
const longTime = '1 day';

/** What contradicts itself, and what of the past may not be, a row each. */
const truth = `
    select b.invariant as kind, concat_ws(' ', t.key, b.found) as found, null::uuid as task_id,
        null::integer as attempt
    from tests.broken_invariants() b
    left join signalbox_data.tasks t
        on t.project_id = b.project_id
        and t.id = b.task_id
    union all
    select 'a task succeeds twice', format('%s#%s', t.key, e.attempt), t.id, e.attempt
    from signalbox_data.task_executions e
    inner join signalbox_data.tasks t
        on t.project_id = e.project_id
        and t.id = e.task_id
    where e.outcome = 'success'
        and e.attempt < t.attempts
    union all
    select 'a task is tried more often than it may be',
        format('%s: %s attempts of %s', t.key, e.failed, t.max_attempts), t.id, null
    from signalbox_data.tasks t
    inner join (
        select e.project_id, e.task_id, count(*) as failed
        from signalbox_data.task_executions e
        where e.outcome in ('failure', 'error', 'timeout')
        group by e.project_id, e.task_id
    ) e
        on e.project_id = t.project_id
        and e.task_id = t.id
    where e.failed > t.max_attempts
        and t.project_id = $1`;

/** Nothing contradicts itself, and nothing was done that nobody has asked for. */
export async function assertSound(world: World): Promise<void> {
    const rows = await world.look(truth);
    for (const { kind, found, task_id, attempt } of rows) {
        const moved = world.taskById(task_id)?.movedAfter;
        const isAskedFor =
            task_id !== null &&
            (world.areMoved ||
                (attempt === null ? moved?.size : moved?.has(Number(attempt))));
        if (!isAskedFor) {
            throw new Failure(String(kind), String(found));
        }
    }
}

/** Something that stays as it is until somebody decides. */
export interface Decision {
    /** The function that it calls, where not every database has it. */
    needs?: string;
    /** A row for each thing to decide about; the project is $1. */
    find: string;
    decide: (world: World, row: Record<string, unknown>, task?: Reference) => Statement;
}

const decisions: Decision[] = [
    // What people have put aside or in progress by hand, and what waits for them.
    {
        find: `
            select t.id as task_id, t.key, t.workflow_id
            from signalbox_data.tasks t
            where t.project_id = $1
                and (
                    t.status in ('review', 'testing', 'blocked', 'deferred')
                    or t.status = 'in_progress'
                    and not exists (
                        select
                        from signalbox_data.task_executions e
                        where e.project_id = t.project_id
                            and e.task_id = t.id
                            and e.finished_at is null
                    )
                )
            order by t.rank
            limit 1`,
        decide: (world, _row, task) =>
            sql`select key, status from signalbox.set_task_status(
                ${world.ofProject}, ${task}, 'completed')`,
    },
    // What waits for something that went otherwise, where the workflow leaves that to people.
    {
        find: `
            select t.id as task_id, t.key, t.workflow_id
            from signalbox_data.tasks t
            inner join signalbox_data.workflows w
                on w.project_id = t.project_id
                and w.id = t.workflow_id
            where t.project_id = $1
                and t.status = 'pending'
                and w.on_dependency_failure = 'block'
                and exists (
                    select
                    from signalbox_data.task_dependencies d
                    inner join signalbox_data.tasks dependency
                        on dependency.project_id = d.project_id
                        and dependency.id = d.depends_on_task_id
                    where d.project_id = t.project_id
                        and d.task_id = t.id
                        and signalbox.is_ordering(d.type)
                        and signalbox.is_finished(dependency.status)
                        and not signalbox.is_met(d.condition, dependency.status)
                )
            order by t.rank
            limit 1`,
        decide: (world, _row, task) =>
            sql`select key, status from signalbox.set_task_status(
                ${world.ofProject}, ${task}, 'cancelled')`,
    },
];

/**
 * Drive everything to its end, as workers and people would: claim and complete what can be, let time
 * pass, and decide about what waits for people. Then nothing may be left open.
 */
export async function driveToTheEnd(world: World): Promise<void> {
    const [session] = world.sessions;
    if (session === undefined) {
        throw new Error('there is no session');
    }
    world.script.push('-- from here on everything is driven to its end');
    const possible = possibleOf(world, [...engineDecisions, ...decisions]);
    while (await decideSomething(world, session, possibleOf(world, engineStops)));
    let held: Lease[] = [];
    let hasMoved = true;
    await wait(world, session);
    for (let round = 0; round < rounds; round++) {
        const attempts = held.map((lease) => world.ofAttempt(lease));
        const { rows } = await world.ask(
            session,
            sql`select workflow_id, task_id, key, attempt, lease_token, lease_expires_at
            from signalbox.finish_and_claim(
                'the last one', ${json(attempts)}, ${queues}, ${world.ofProject}, ${atOnce})`,
        );
        for (const lease of held) {
            world.setState(session, lease, 'over');
        }
        held = world.claimed(session, rows, 'the last one');
        if (held.length > 0 || (await decideSomething(world, session, possible))) {
            hasMoved = true;
        } else if (hasMoved) {
            hasMoved = false;
            await wait(world, session);
        } else {
            await assertAllEnded(world);
            return;
        }
    }
    throw new Failure('the project does not come to an end');
}

async function wait(world: World, session: Session): Promise<void> {
    await world.moveClock(longTime);
    if (world.has(engineTick)) {
        // Autovacuum may hold something for a moment.
        for (let left = tries; left > 0 && !(await tick(world, session)); left--);
    }
}

function possibleOf(world: World, all: Decision[]): Decision[] {
    return all.filter(({ needs }) => needs === undefined || world.has(needs));
}

async function decideSomething(
    world: World,
    session: Session,
    possible: Decision[],
): Promise<boolean> {
    for (const { find, decide } of possible) {
        const rows = await world.look(find);
        const [row] = rows;
        if (row !== undefined) {
            const task = 'task_id' in row ? world.taskOf(session, row) : undefined;
            await world.ask(session, decide(world, row, task && world.ofTask(task.name)));
            if (task !== undefined) {
                world.movedByHand(session, task, 'over');
            }
            return true;
        }
    }
    return false;
}

async function assertAllEnded(world: World): Promise<void> {
    const rows = await world.look(
        `select t.key, t.status
        from signalbox_data.tasks t
        where t.project_id = $1
            and t.finished_at is null
        order by t.rank`,
    );
    if (rows.length > 0) {
        throw new Failure(
            'a task is lost',
            rows
                .map(({ key, status }) => `${String(key)} stays ${String(status)}`)
                .join(', '),
        );
    }
}
