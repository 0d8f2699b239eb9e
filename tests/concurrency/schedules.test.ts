import assert from 'node:assert/strict';
import test from 'node:test';
import { codeOf } from '../../harness/problem.ts';
import {
    freshDatabase,
    type Session,
    waitUntilBlocked,
    waitUntilGone,
    waitUntilIdle,
} from './support.ts';
import { assertSound, makePlace, value } from './work.ts';

/** Schedules of one task each, due since some minutes ago; resolves to their ids. */
async function makeDueSchedules(
    session: Session,
    project: string,
    count: number,
    options = '',
): Promise<string[]> {
    const { rows } = await session.query<{ id: string }>(
        `select s.id
        from generate_series(1, $2) n
        cross join lateral signalbox.create_schedule(
            $1, 'schedule ' || n, '* * * * *', tasks => '[{"title": "task"}]',
            overlap => 'allow'${options}) s`,
        [project, count],
    );
    await session.query(
        `update signalbox_data.schedules s
        set next_run_at = date_trunc('minute', now()) - interval '5 minutes',
            next_check_at = date_trunc('minute', now()) - interval '5 minutes'
        where s.project_id = $1`,
        [project],
    );
    return rows.map((row) => row.id);
}

async function ticked(session: Session): Promise<string[]> {
    const { rows } = await session.query<{ line: string }>(
        `select job || ' ' || handled || coalesce(' ' || error, '') as line
        from signalbox.tick(
            jobs => '{expire_leases,promote_delayed_tasks,fire_schedules}')`,
    );
    return rows.map((row) => row.line);
}

/** Every started time has a workflow of its own, and no workflow has none. */
async function assertOneWorkflowEach(session: Session, project: string): Promise<number> {
    const { rows } = await session.query<{ runs: number; workflows: number }>(
        `select
            count(distinct r.workflow_id)::integer as runs,
            (select count(*)::integer from signalbox.workflows w
            where w.project_id = $1 and w.scheduled_at is not null) as workflows
        from signalbox.schedule_runs r
        where r.project_id = $1 and r.outcome = 'started'`,
        [project],
    );
    const { runs = 0, workflows = 0 } = rows[0] ?? {};
    assert.equal(runs, workflows);
    return runs;
}

test('two ticks at once: the second returns at once, with nothing', async (t) => {
    const database = await freshDatabase(t);
    const [first, second] = (await database.sessions(2)) as [Session, Session];
    const { project } = await makePlace(first);
    await makeDueSchedules(first, project, 3);

    await first.query('begin');
    assert.deepEqual(await ticked(first), [
        'expire_leases 0',
        'promote_delayed_tasks 0',
        'fire_schedules 6',
    ]);
    assert.deepEqual(await ticked(second), []);
    await first.query('commit');

    assert.equal((await ticked(second)).length, 3);
    assert.equal(await assertOneWorkflowEach(first, project), 3);
    await assertSound(first);
});

test('sessions that fire schedules at once share them, and start no time twice', async (t) => {
    const database = await freshDatabase(t);
    const sessions = await database.sessions(6);
    const [observer] = sessions as [Session];
    const { project } = await makePlace(observer);
    const ids = await makeDueSchedules(observer, project, 40, `, catch_up => 'all'`);

    const counts = await Promise.all(
        sessions.map(async (session) => {
            let fired = 0;
            for (;;) {
                const runs = await value<number>(
                    session,
                    'select signalbox._fire_schedules(3)',
                    [],
                );
                fired += runs;
                // One that found something held comes back in a second.
                if (
                    runs === 0 &&
                    !(await value<boolean>(
                        session,
                        'select exists (select from signalbox.schedules where next_run_at <= now())',
                        [],
                    ))
                ) {
                    return fired;
                }
            }
        }),
    );
    assert.ok(counts.filter((count) => count > 0).length > 1, counts.join());

    // Five or six minutes have come, and a further one if the minute has just turned.
    const { rows } = await observer.query<{ times: number; last: boolean }>(
        `select count(*)::integer as times, s.next_run_at > max(r.due_at) as last
        from signalbox.schedules s
        inner join signalbox.schedule_runs r on r.schedule_id = s.id
        where s.project_id = $1 and r.outcome = 'started'
        group by s.id, s.next_run_at`,
        [project],
    );
    assert.equal(rows.length, ids.length);
    assert.ok(rows.every(({ times, last }) => last && times >= 6 && times <= 8));
    assert.equal(
        await assertOneWorkflowEach(observer, project),
        counts.reduce((sum, count) => sum + count, 0),
    );
    await assertSound(observer);
});

test('a tick that is killed in the middle leaves nothing half done', async (t) => {
    const database = await freshDatabase(t);
    const [observer, holder, worker] = (await database.sessions(3)) as [
        Session,
        Session,
        Session,
    ];
    const { project } = await makePlace(observer);
    const [first] = (await makeDueSchedules(observer, project, 2)) as [string];
    const other = await makePlace(observer);
    await makeDueSchedules(observer, other.project, 1);

    // It starts two workflows, then waits in the third, for which there is a trigger: it waits for nobody.
    await observer.query(
        `update signalbox_data.schedules
        set next_check_at = next_check_at + interval '1 minute'
        where project_id = $1`,
        [other.project],
    );
    await observer.query(`
        create function tests.tg_wait() returns trigger language plpgsql as $$
        begin
            set local lock_timeout = 0;
            perform pg_advisory_xact_lock(1);
            return null;
        end;
        $$;
        create trigger wait after insert on signalbox_data.workflows
            for each row when (new.project_id = '${other.project}')
            execute function tests.tg_wait();`);
    await holder.query('begin');
    await holder.query('select pg_advisory_xact_lock(1)');
    const tick = worker.query('select from signalbox.tick()').then(
        () => undefined,
        (error: unknown) => codeOf(error),
    );
    await waitUntilBlocked(observer, worker.pid);
    await observer.query('select pg_terminate_backend($1)', [worker.pid]);
    assert.equal(await tick, '57P01');
    await waitUntilGone(observer, worker.pid);
    await holder.query('rollback');

    assert.equal(await assertOneWorkflowEach(observer, project), 0);
    assert.equal(
        await value<number>(
            observer,
            `select count(*)::integer from signalbox.schedules
            where next_run_at < now() - interval '4 minutes'`,
            [],
        ),
        3,
    );

    await ticked(observer);
    assert.equal(await assertOneWorkflowEach(observer, project), 2);
    assert.equal(await assertOneWorkflowEach(observer, other.project), 1);
    assert.ok(
        await value<boolean>(
            observer,
            'select next_run_at > now() - interval $$1 minute$$ from signalbox.schedules where id = $1',
            [first],
        ),
    );
    await assertSound(observer);
});

test('tick waits for nobody who holds what it needs, and comes back soon', async (t) => {
    const database = await freshDatabase(t);
    const [observer, holder] = (await database.sessions(2)) as [Session, Session];
    const { project } = await makePlace(observer);
    await makeDueSchedules(observer, project, 1);
    await holder.query('begin');
    await holder.query('select from signalbox_data.projects where id = $1 for update', [
        project,
    ]);

    assert.deepEqual(await ticked(observer), [
        'expire_leases 0',
        'promote_delayed_tasks 0',
        'fire_schedules 0',
    ]);
    assert.match(
        await value<string>(observer, 'select last_error from signalbox.schedules', []),
        /^55P03: /,
    );
    assert.deepEqual(
        await value(
            observer,
            `select array[failures = 0, next_check_at <= now() + interval '1 second']
            from signalbox.schedules`,
        ),
        [true, true],
    );
    await holder.query('rollback');
});

test('a schedule that somebody is changing is passed over, and fired as it was changed', async (t) => {
    const database = await freshDatabase(t);
    const [observer, person] = (await database.sessions(2)) as [Session, Session];
    const { project } = await makePlace(observer);
    const [schedule] = (await makeDueSchedules(observer, project, 1)) as [string];
    await person.query('begin');
    await person.query(`select from signalbox.update_schedule($1, $2, '{"name": "new"}')`, [
        project,
        schedule,
    ]);
    assert.equal((await ticked(observer))[2], 'fire_schedules 0');
    await person.query('commit');
    assert.equal((await ticked(observer))[2], 'fire_schedules 2');
    assert.equal(
        await value<string>(
            observer,
            'select name from signalbox.workflows where scheduled_at is not null',
            [],
        ),
        'new',
    );
});

test('of two create_schedule with one name, one makes it', async (t) => {
    const database = await freshDatabase(t);
    const [observer, first, second] = (await database.sessions(3)) as [
        Session,
        Session,
        Session,
    ];
    const { project } = await makePlace(observer);
    const create = `select id from signalbox.create_schedule(
        $1, 'nightly', '@daily', tasks => '[{"title": "task"}]')`;
    await first.query('begin');
    await first.query(create, [project]);
    const late = second.query(create, [project]).then(
        () => undefined,
        (error: unknown) => codeOf(error),
    );
    await waitUntilBlocked(observer, second.pid);
    await first.query('commit');
    assert.equal(await late, '23505');
    await waitUntilIdle(observer, second.pid);
});
