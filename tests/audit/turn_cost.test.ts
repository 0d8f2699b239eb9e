import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import test from 'node:test';
import { connect } from '../../harness/database/connection.ts';
import { freshDatabase } from '../concurrency/support.ts';
import { makePlace, makeTasks, value } from '../concurrency/work.ts';

interface Plan {
    Plan: Record<'WAL Bytes' | 'Shared Hit Blocks' | 'Shared Read Blocks', number>;
}

// Explain does not count it.
const commitRecord = 34;

function median(values: number[]): number {
    return values.sort((a, b) => a - b)[values.length >> 1] ?? NaN;
}

test('a member claims and finishes a task, recorded, for 1,500 B of log and 60 buffers', async (t) => {
    const database = await freshDatabase(t);
    const owner = await database.connect();
    const place = await makePlace(owner);
    await makeTasks(
        owner,
        place,
        Array.from({ length: 300 }, (_, n) => ({ key: String(n) })),
    );

    const role = `login_${randomBytes(4).toString('hex')}`;
    const password = randomBytes(12).toString('hex');
    await owner.query(
        `create role ${role} login password '${password}' in role signalbox_agent`,
    );
    const url = new URL(database.url);
    url.username = role;
    url.password = password;
    await owner.query('select from signalbox.create_user($1)', [role]);
    await owner.query(`select from signalbox.add_member($1, $2, 'agent')`, [
        place.project,
        role,
    ]);
    await owner.query('select from signalbox.set_database_role($1, $1)', [role]);
    const member = await connect(url.href);
    t.after(async () => {
        await member.end();
        const server = new URL(database.url);
        server.pathname = '/postgres';
        const administrator = await connect(server.href).catch(() => undefined);
        await administrator?.query(`drop role if exists ${role}`);
        await administrator?.end();
    });

    const log: number[] = [];
    const buffers: number[] = [];
    for (let turn = 0; turn < 60; turn++) {
        const held = await value<string>(
            owner,
            `select coalesce(jsonb_agg(jsonb_build_object(
                'project_id', c.project_id, 'task_id', c.task_id, 'lease_token', c.lease_token,
                'result', '{"exitCode": 0, "summary": "212 passed"}'::jsonb
            )), '[]')::text
            from signalbox.claimed_tasks c
            where c.worker = 'w'
                and c.project_id = $1`,
            [place.project],
        );
        const { rows } = await member.query<{ 'QUERY PLAN': [Plan] }>(
            `explain (analyze, wal, buffers, timing off, format json)
            select * from signalbox.finish_and_claim('w', $1, project_id => $2)`,
            [held, place.project],
        );
        const plan = rows[0]?.['QUERY PLAN'][0].Plan;
        assert.ok(plan);
        // The first turns meet what is not there yet: plans, the workflow's beginning.
        if (turn >= 20) {
            log.push(plan['WAL Bytes'] + commitRecord);
            buffers.push(plan['Shared Hit Blocks'] + plan['Shared Read Blocks']);
        }
    }
    const entry = await value<string>(
        owner,
        `select concat(l.action, ' ', l.session_role, ' ', l.user_id is not null)
        from signalbox.audit_logs l
        order by l.id desc
        limit 1`,
    );
    assert.equal(entry, 'claim ~ t', 'the member is recorded');

    t.diagnostic(`${median(log)} B of log, ${median(buffers)} buffers`);
    assert.ok(median(buffers) <= 60, `${median(buffers)} buffers`);
    // Images of pages, which come after a checkpoint, would count.
    if ((await value(owner, `select current_setting('full_page_writes')`)) === 'off') {
        assert.ok(median(log) <= 1_500, `${median(log)} B of log`);
    }
});
