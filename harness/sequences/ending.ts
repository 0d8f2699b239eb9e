import { engineDecisions, engineStops, tick } from './engine.ts';
import { json, type Reference, sql, type Statement } from './sql.ts';
import { Failure } from './step.ts';
import type { Lease, Session, World } from './world.ts';

const queues = '{default,other}';
const atOnce = 1000;

/** Far more than any sequence needs; one that needs more goes round in a circle. */
const rounds = 300;

const tries = 5;

/** Of every task, so that conditions hold and lists have something in them. */
const result = { ok: true, items: [1] };

/** After this time every lease is over, every delay and every retry due. */
const longTime = '1 day';

/** What contradicts itself, what may never have happened, and what is not as it was answered. */
const wrong = `
    select w.invariant as kind, concat_ws(' ', t.key, w.found) as found
    from (
        select b.invariant, b.project_id, b.task_id, b.found
        from tests.broken_invariants() b
        union all
        select o.invariant, o.project_id, o.task_id, o.found
        from tests.witnessed() o
        union all
        -- A cancelled one has not failed.
        select 'what was finished stays as it was', t.project_id, t.id,
            format('attempt %s ended as %s %s, is %s %s',
                k.attempt, k.outcome, k.result, e.outcome, e.result)
        from jsonb_to_recordset($2) k (
            task_id uuid, attempt integer, lease_token uuid, outcome text, result jsonb
        )
        inner join signalbox_data.tasks t
            on t.project_id = $1
            and t.id = k.task_id
        left join signalbox_data.task_executions e
            on e.project_id = t.project_id
            and e.task_id = t.id
            and e.attempt = k.attempt
        where e.lease_token is distinct from k.lease_token
            or k.outcome is not null
            and (
                e.result is distinct from nullif(k.result, 'null')
                or e.outcome::text is distinct from k.outcome
                and (k.outcome = 'success' or e.cancel_at is null or e.outcome <> 'cancellation')
            )
        union all
        select 'a task is lost', t.project_id, t.id, 'stays ' || t.status
        from signalbox_data.tasks t
        where t.project_id = $1
            and t.finished_at is null
            and $3::boolean
    ) w
    left join signalbox_data.tasks t
        on t.project_id = w.project_id
        and t.id = w.task_id`;

/** Nothing contradicts itself, and nothing was done that nobody has asked for; at the end all of it is over. */
export async function assertSound(world: World, isEnd = false): Promise<void> {
    const known = [...world.leases.values()].map(({ task, attempt, token, ended }) => ({
        task_id: task.id,
        attempt,
        lease_token: token,
        ...ended,
    }));
    const [first] = await world.look(wrong, JSON.stringify(known), String(isEnd));
    if (first !== undefined) {
        throw new Failure(String(first.kind), String(first.found));
    }
}

/** What is open, and how it stands. */
const openTasks = `
    select
        count(*) as open,
        md5(string_agg(
            concat_ws(' ', t.id, t.status, t.unmet_dependencies, t.available_at, t.attempts), ', '
            order by t.id
        )) as state
    from signalbox_data.tasks t
    where t.project_id = $1
        and t.finished_at is null`;

/** Something that stays as it is until somebody decides. */
export interface Decision {
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
                    and not exists (
                        select
                        from signalbox_data.task_waits w
                        where w.project_id = t.project_id
                            and w.task_id = t.id
                    )
                    or t.status = 'in_progress'
                    and not exists (
                        select
                        from signalbox_data.task_executions e
                        where e.project_id = t.project_id
                            and e.task_id = t.id
                            and e.finished_at is null
                    )
                )
            order by t.rank`,
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
            order by t.rank`,
        decide: (world, _row, task) =>
            sql`select key, status from signalbox.set_task_status(
                ${world.ofProject}, ${task}, 'cancelled')`,
    },
];

/**
 * Drive everything to its end, as workers and people would: claim and complete what can be, let time
 * pass, and decide about what waits for people. Then nothing may be left open.
 *
 * Where it is not ticking from the start, claims alone do what is due for as long as something moves.
 */
export async function driveToTheEnd(world: World, isTicking: boolean): Promise<void> {
    const [session] = world.sessions;
    if (session === undefined) {
        throw new Error('there is no session');
    }
    world.script.push('-- from here on everything is driven to its end');
    await decide(world, session, engineStops);
    const possible = [...engineDecisions, ...decisions];
    let held: Lease[] = [];
    let before: unknown;
    await wait(world, session, isTicking);
    for (let round = 0; round < rounds; round++) {
        const attempts = held.map((lease) => ({ ...world.ofAttempt(lease), result }));
        const { rows } = await world.ask(
            session,
            sql`select workflow_id, task_id, key, attempt, lease_token, lease_expires_at
            from signalbox.finish_and_claim(
                'the last one', ${json(attempts)}, ${queues}, ${world.ofProject}, ${atOnce})`,
        );
        for (const lease of held) {
            world.end(session, lease, 'success', result);
        }
        held = world.claimed(session, rows, 'the last one');
        if (held.length > 0 || (await decide(world, session, possible))) {
            continue;
        }
        const [state] = await world.look(openTasks);
        if (state?.open === '0' || state?.state === before) {
            return;
        }
        before = state?.state;
        await wait(world, session, true);
    }
    throw new Failure('the project does not come to an end');
}

async function wait(world: World, session: Session, isTicking: boolean): Promise<void> {
    await world.moveClock(longTime);
    if (isTicking) {
        // Autovacuum may hold something for a moment.
        for (let left = tries; left > 0 && !(await tick(world, session)); left--);
    }
}

/** Decide about everything that there is to be decided about; false where there is nothing. */
async function decide(
    world: World,
    session: Session,
    possible: Decision[],
): Promise<boolean> {
    const found = await world.look(
        possible
            .map(
                ({ find }, place) =>
                    `select ${place} as place, to_jsonb(f) as row from (${find}) f`,
            )
            .join(' union all '),
    );
    const decided = new Set<unknown>();
    for (const { place, row } of found) {
        const about = row as Record<string, unknown>;
        const task = 'task_id' in about ? world.taskOf(session, about) : undefined;
        if (task !== undefined && decided.has(task)) {
            continue;
        }
        const statement = possible[Number(place)]?.decide(
            world,
            about,
            task && world.ofTask(task.name),
        );
        if (statement !== undefined) {
            // A decision may settle what was to be decided next.
            const answers = decided.size === 0 ? [] : ['SB001', 'SB002'];
            decided.add(task ?? row);
            const { refused } = await world.ask(session, statement, { answers });
            if (task !== undefined && refused === undefined) {
                world.takeAway(session, task);
            }
        }
    }
    return found.length > 0;
}
