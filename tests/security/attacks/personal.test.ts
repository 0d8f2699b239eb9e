import assert from 'node:assert/strict';
import test from 'node:test';
import type { Session } from '../../concurrency/support.ts';
import { value } from '../../concurrency/work.ts';
import { codeFor, endingOf, loot, setStage } from './support.ts';

/*
 * Data of people: of others by what somebody calls himself, and of somebody who was erased in whatever column of
 * whatever table.
 */

/** Where a text stands in any column of any table, as who sees everything finds it. */
async function placesOf(owner: Session, text: string): Promise<string[]> {
    const { rows } = await owner.query<{ name: string }>(`
        select c.oid::regclass::text as name
        from pg_catalog.pg_class c
        inner join pg_catalog.pg_namespace n
            on n.oid = c.relnamespace
        where c.relkind in ('r', 'm', 'f')
            and n.nspname not in ('pg_toast', 'information_schema', 'tests', 'pgtap')
            -- Roles belong to the whole server, and the tests' own are dropped with it.
            and c.relname not in ('pg_authid', 'pg_statistic', 'pg_largeobject')
    `);
    const places: string[] = [];
    for (const { name } of rows) {
        const { rows: found } = await owner.query<{ row: string }>(
            `select t::text as row from ${name} t where position(lower($1) in lower(t::text)) > 0 limit 1`,
            [text],
        );
        for (const { row } of found) {
            places.push(`${name}: ${row}`);
        }
    }
    return places;
}

test('data of people', async (t) => {
    const stage = await setStage(t);
    const { owner, own, foreign } = stage;

    await t.test('are not those of others by the name of a worker', async () => {
        const mallory = await stage.enter('agent');
        const me = await value<string>(mallory, 'select signalbox.my_user_id()');
        const before = await stage.digest();
        // The worker of others has never registered.
        await mallory.query('select from signalbox.register_worker($1)', [
            `worker with ${loot}`,
        ]);
        await mallory.query('select from signalbox.register_worker($1)', [loot]);
        const { rows } = await mallory.query<{ row_key: unknown; data: unknown }>(
            'select row_key, data from signalbox.personal_data_of($1)',
            [me],
        );
        assert.ok(rows.length > 3);
        const text = JSON.stringify(rows);
        for (const id of [foreign.project, foreign.workflow, foreign.ready, foreign.held]) {
            assert.ok(!text.includes(id ?? ''), text);
        }
        assert.equal(
            await codeFor(mallory, 'select from signalbox.personal_data_of($1)', [
                foreign.user_id,
            ]),
            'SB007',
        );
        assert.equal(
            await codeFor(
                mallory,
                'select from signalbox.personal_data_of(gen_random_uuid())',
            ),
            'SB007',
        );
        assert.equal(await stage.digest(), before);
        await mallory.end();
    });

    await t.test('are erased and looked at by nobody who is no administrator', async () => {
        const mallory = await stage.enter('operator');
        const me = await value<string>(mallory, 'select signalbox.my_user_id()');
        for (const [sql, code] of [
            [`select from signalbox.erase_user('${foreign.user_id}')`, '42501'],
            [`select from signalbox.erase_user('${me}')`, '42501'],
            [`select from signalbox.place_audit_hold('mine')`, '42501'],
            ['select * from signalbox.erasures', '42501'],
            ['select * from signalbox_data.personal_values', '42501'],
            ['select * from signalbox_data.erasures', '42501'],
        ] as const) {
            assert.equal(await codeFor(mallory, sql), code, sql);
        }
        await mallory.end();
    });

    await t.test('are erased without those that he has claimed', async () => {
        const name = 'vandal';
        await owner.query('select from signalbox.create_user($1)', [name]);
        await owner.query(`select from signalbox.add_member($1, $2, 'agent')`, [
            own.project,
            name,
        ]);
        const token = await value<string>(
            owner,
            `select token from signalbox.issue_api_token('x', 'agent', user_name => $1)`,
            [name],
        );
        const session = await stage.stranger('signalbox_agent');
        const { rows: held } = await owner.query<{ task_id: string; lease_token: string }>(
            `select task_id, lease_token from signalbox.claim_tasks('release-bot', project_id => $1)`,
            [foreign.project],
        );
        await owner.query(
            `select from signalbox.complete_task($1, $2, $3, output => 'completed by release-bot')`,
            [foreign.project, held[0]?.task_id, held[0]?.lease_token],
        );
        const before = await stage.digest();
        await session.query('begin');
        await session.query('select from signalbox.authenticate($1)', [token]);
        for (const claimed of ['release-bot', 'completed', 'title', 'van']) {
            await session.query('select from signalbox.register_worker($1)', [claimed]);
        }
        await session.query('commit');
        const id = await value<string>(
            owner,
            'select id from signalbox.users where name = $1',
            [name],
        );
        for (let call = 0; call < 20; call++) {
            if (
                await value<boolean>(
                    owner,
                    'select is_finished from signalbox.erase_user($1)',
                    [id],
                )
            ) {
                break;
            }
        }
        assert.equal(await stage.digest(), before);
        await session.end();
    });

    await t.test('behind commitments are not found by trying values out', async () => {
        const mallory = await stage.enter('reader');
        for (const guess of [loot, foreign.user, `"${foreign.user}"`, 'false', '1']) {
            const { text } = await endingOf(
                mallory,
                `select signalbox.reveal_changes(jsonb_build_object('name', jsonb_build_array(
                    null, '~' || encode(sha256(convert_to($1::text, 'UTF8')), 'hex'), '~', '~x', '~' || repeat('0', 64)
                )))`,
                [guess],
            );
            assert.doesNotMatch(text, new RegExp(loot));
        }
        for (const column of ['changes', 'personal', 'context']) {
            const { rows } = await mallory.query(
                `select ${column} from signalbox.audit_logs where ${column}::text ~ $1`,
                [loot],
            );
            assert.deepEqual(rows, []);
        }
        await mallory.end();
    });

    await t.test('of who was erased are nowhere', async () => {
        const name = 'xanthippe';
        const email = 'xan@example.net';
        const display = 'Xanthippe Quillfeather';
        const user = await value<string>(
            owner,
            `select id from signalbox.create_user($1, email => $2, display_name => $3,
                metadata => jsonb_build_object('nick', $3::text))`,
            [name, email, display],
        );
        await owner.query(`select from signalbox.add_member($1, $2, 'operator')`, [
            own.project,
            name,
        ]);
        const token = await value<string>(
            owner,
            `select token from signalbox.issue_api_token('of ' || $1::text, 'operator', user_name => $1::text)`,
            [name],
        );
        const session = await stage.stranger('signalbox_operator', 'signalbox_external');
        const as = async (sql: string, values: unknown[] = []): Promise<unknown[]> => {
            await session.query('begin');
            await session.query('select from signalbox.authenticate($1)', [token]);
            const { rows } = await session.query(sql, values);
            await session.query('commit');
            return rows as unknown[];
        };
        await as(
            `select signalbox.set_context(jsonb_build_object('user_name', $1::text, 'user_email', $2::text, 'nick', $1::text)),
            (select count(*) from signalbox.create_task($3, $4, 'hers', key => 'hers', assignee => $1))`,
            [name, email, own.project, own.workflow],
        );
        await as(
            `select from signalbox.create_task($1, $2, 'ask', key => 'ask',
            wait => jsonb_build_object('kind', 'approval', 'approvers', jsonb_build_array($3::text)))`,
            [own.project, own.workflow, name],
        );
        await as(
            `select from signalbox.tasks t cross join lateral signalbox.approve_task(t.project_id, t.id, comment => 'by ' || $2::text)
            where t.project_id = $1 and t.key = 'ask'`,
            [own.project, display],
        );
        await as(`select from signalbox.register_worker($1)`, [`${name}-desk`]);
        const [held] = (await as(
            `select task_id, lease_token from signalbox.claim_tasks($1, project_id => $2, max_tasks => 1)`,
            [`${name}-desk`, own.project],
        )) as { task_id: string; lease_token: string }[];
        assert.ok(held);
        await as(
            `select from signalbox.log_task($1, $2, $3, $4, data => jsonb_build_object('who', $5::text))`,
            [own.project, held.task_id, held.lease_token, `says ${display}.`, email],
        );
        await as(
            `select from signalbox.fail_task($1, $2, $3, $4, retry => false, error_details => jsonb_build_object('of', $5::text),
            output => $4)`,
            [own.project, held.task_id, held.lease_token, `${name}: no`, email],
        );
        await as(`select from signalbox.redrive_tasks($1, reason => $2)`, [
            own.project,
            `for ${display}`,
        ]);
        await as(`select from signalbox.cancel_workflow($1, $2, $3)`, [
            own.project,
            own.workflow,
            `${email} said so`,
        ]);
        await as(`select from signalbox.personal_data_of(signalbox.my_user_id())`);
        await owner.query('select from signalbox.tick()');
        assert.ok((await placesOf(owner, name)).length > 5);

        for (let call = 0; call < 20; call++) {
            const { rows } = await owner.query<{ is_finished: boolean }>(
                'select is_finished from signalbox.erase_user($1)',
                [user],
            );
            if (rows[0]?.is_finished === true) {
                break;
            }
            assert.ok(call < 19, 'erase_user ends');
        }
        const left = [
            ...(await placesOf(owner, name)),
            ...(await placesOf(owner, email)),
            ...(await placesOf(owner, display)),
        ];
        assert.deepEqual(left, []);
        assert.deepEqual(
            (await session.query('select outcome from signalbox.authenticate($1)', [token]))
                .rows,
            [{ outcome: 'refused' }],
        );
        assert.equal(
            await value<boolean>(
                owner,
                'select is_intact from signalbox.verify_audit_log()',
            ),
            true,
        );
        // And is not brought back by what is undone, or registered under the old id.
        const { rows: undone } = await owner.query<{ id: string }>(
            `select id from signalbox.audit_logs where entity_id = $1 order by id`,
            [user],
        );
        for (const { id } of undone) {
            assert.match(
                await codeFor(owner, 'select from signalbox.undo_change($1)', [id]),
                /^(SB00[12]|00000)$/,
            );
        }
        assert.deepEqual(await placesOf(owner, name), []);
    });
});
