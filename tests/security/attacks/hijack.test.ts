import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { loadCode } from '../../../harness/database/code.ts';
import { applyMigrations } from '../../../harness/database/migrations.ts';
import type { Session } from '../../concurrency/support.ts';
import { value } from '../../concurrency/work.ts';
import { codeFor, endingOf, notRefused, setStage, type Stage, undone } from './support.ts';

/*
 * Objects of the attacker's own in the way of those of Signalbox: in public, where a database lets everybody make
 * them, and in his temporary schema; and settings of a session that change what text means.
 */

/** Everything that an operator may do at once, as it was said to be. */
async function work(stage: Stage, session: Session): Promise<string> {
    const { project, workflow } = stage.own;
    const said: string[] = [];
    for (const [sql, values] of [
        [
            `select title, key, tags, parameters from signalbox.create_task($1, $2, $3, key => 'settled',
                tags => '{"NULL", "a\\\\b"}', parameters => '{"a": "b\\\\"}', retry_delay => '65 minutes')`,
            [project, workflow, String.raw`a \ title 'of' "mine" %s $1`],
        ],
        [
            `select title, assignee, estimate::text from signalbox.tasks t
            cross join lateral signalbox.update_task(t.project_id, t.id,
                jsonb_build_object('title', $2::text, 'assignee', 'a''b', 'estimate', 'P1D')) u (p, i)
            where t.project_id = $1 and t.key = 'settled' limit 0`,
            [project, 'x'],
        ],
        [`select * from signalbox.create_task($1, $2, '   ')`, [project, workflow]],
        [
            `select key, value from signalbox.set_configuration($1, 'bad key!', 'x')`,
            [project],
        ],
        [
            `select key, value from signalbox.set_configuration($1, 'url', 'https://me:pw@example.org/', 'url')`,
            [project],
        ],
        [
            `select key, value from signalbox.set_configuration($1, 'wait', '90 minutes', 'duration')`,
            [project],
        ],
        [
            `select max_role, ip_allow_list from signalbox.issue_api_token('t', 'agent', ip_allow_list => '{10.0.0.0/8}') i
            inner join signalbox.api_tokens a on a.id = i.id`,
            [],
        ],
        [
            `select path, problem from signalbox.check_definition('{"steps": [{"key": "a b", "timeot": "1"}]}')`,
            [],
        ],
        [
            `select entity_type, action, changes - array['id', 'position', 'rank', 'expires_at', 'prefix'] as changes
            from signalbox.audit_logs where txid = txid_current() and entity_type <> 'api_token'
            order by id`,
            [],
        ],
    ] as const) {
        await session.query('savepoint each');
        const { code, text } = await endingOf(session, sql, [...values]);
        if (code !== '00000') {
            await session.query('rollback to each');
        }
        said.push(code === '00000' ? text : code);
    }
    return said
        .join('\n')
        .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '…')
        .replaceAll(/\d{4}-\d\d-\d\d[T ][^"]*/g, '…');
}

test('names are taken for others', async (t) => {
    const stage = await setStage(t);
    const { owner, own, foreign } = stage;
    const mallory = await stage.enter('operator');

    await t.test('no setting of a session changes what is done or recorded', async () => {
        const usual = await undone(mallory, () => work(stage, mallory));
        const changed: string[] = [];
        for (const settings of [
            // What the text of functions means is settled when a session first runs them.
            `set quote_all_identifiers = on; set array_nulls = off; set transform_null_equals = on;
            set backslash_quote = on; set search_path = pg_temp, public, pg_catalog;
            set check_function_bodies = off`,
            `set bytea_output = escape; set gin_fuzzy_search_limit = 1; set xmloption = document;
            set client_encoding = 'LATIN1'; set work_mem = '64kB'; set constraint_exclusion = on;
            set plan_cache_mode = force_custom_plan; set enable_indexscan = off; set role = signalbox_operator;
            set application_name = E'a\\'b\\\\'`,
        ]) {
            const session = await stage.enter('operator');
            await session.query(settings);
            const now = await undone(session, () => work(stage, session));
            await session.end();
            if (now !== usual) {
                changed.push(`${settings}\n${now}\n    in place of\n${usual}`);
            }
        }
        // Times and numbers are shown as the session likes them, and recorded as ever.
        const session = await stage.enter('operator');
        await session.query(
            `set datestyle = 'German'; set intervalstyle = sql_standard; set timezone = 'Asia/Tokyo';
            set extra_float_digits = -15`,
        );
        const now = await undone(session, () => work(stage, session));
        await session.end();
        assert.equal(now.split('\n').at(-1), usual.split('\n').at(-1));
        assert.deepEqual(changed, []);
    });

    await t.test('policies cannot be switched off, and refuse where they are', async () => {
        const session = await stage.enter('operator');
        await session.query('set row_security = off');
        assert.equal(await codeFor(session, 'select from signalbox.tasks'), '42501');
        assert.equal(
            await codeFor(session, 'select from signalbox.explain_task($1, $2)', [
                foreign.project,
                foreign.ready,
            ]),
            '42501',
        );
        await session.end();
    });

    await t.test(
        'temporary objects of the names of Signalbox are not taken for them',
        async () => {
            const session = await stage.enter('operator');
            const { rows } = await owner.query<{ name: string }>(`
            select distinct relname as name
            from pg_catalog.pg_class
            where relnamespace in ('signalbox_data'::regnamespace, 'signalbox'::regnamespace)
                and relkind in ('r', 'p', 'v')
                and not relispartition
        `);
            await session.query(`
            create function pg_temp.trap() returns trigger language plpgsql as $$
            begin raise exception 'trap of %', current_user using errcode = 'TRAP1'; end $$;
            create function pg_temp.now() returns timestamptz language plpgsql as $$
            begin raise exception 'trap of %', current_user using errcode = 'TRAP1'; end $$;
            create function pg_temp._require_access(uuid, text) returns void language sql as '';
        `);
            for (const { name } of rows) {
                await session.query(`
                create temporary table ${name} (id uuid, project_id uuid, task_id uuid, name text, status text);
                create trigger trap before insert or update or delete on pg_temp.${name}
                    for each statement execute function pg_temp.trap();
            `);
            }
            for (const type of [
                'task_status',
                'member_role',
                'priority',
                'audit_operation',
            ]) {
                await session.query(`create domain pg_temp.${type} as text`);
            }
            await session.query(
                `create domain pg_temp.uuid as text; create domain pg_temp.jsonb as text`,
            );
            await session.query(`set search_path = pg_temp, signalbox, pg_catalog`);
            const said = await undone(session, () => work(stage, session));
            assert.equal(said, await undone(mallory, () => work(stage, mallory)));
            await session.end();
        },
    );

    await t.test(
        'operators in public do not get into functions of the owner, nor the code',
        async (part) => {
            const makers = await owner.query<{ name: string }>(`
            select format_type(t.oid, null) as name
            from pg_catalog.pg_type t
            where t.typnamespace = 'signalbox_data'::regnamespace
                and t.typtype = 'e'
        `);
            await owner.query('grant create on schema public to public');
            part.after(() => owner.query('revoke create on schema public from public'));
            const eve = await stage.enter('agent');
            await eve.query(`create table public.caught (who text, what text)`);
            await eve.query(`grant insert on public.caught to public`);
            for (const [number, { name: type }] of makers.rows.entries()) {
                for (const [operator, word] of [
                    ['=', '='],
                    ['<>', '<>'],
                    ['>=', '>='],
                ] as const) {
                    await eve.query(
                        `
                    create function public.trap_${number}(a ${type}, b ${type}) returns boolean
                    language plpgsql as $$
                    begin
                        raise warning 'trapped %', current_user;
                        return a::text ${word} b::text;
                    end $$;
                    create operator public.${operator} (
                        leftarg = ${type}, rightarg = ${type}, function = public.trap_${number});
                `.replaceAll(
                            `trap_${number}`,
                            `trap_${number}_${word.length}${word.charCodeAt(0)}`,
                        ),
                    );
                }
            }
            const trapped: string[] = [];
            const session = await stage.enter('operator');
            session.on('notice', ({ message }) => {
                if (message?.startsWith('trapped') === true) {
                    trapped.push(message);
                }
            });
            await session.query('set search_path = public, signalbox, pg_catalog');
            await undone(session, () => work(stage, session));
            await undone(session, async () => {
                const task = await value<string>(
                    session,
                    `select task_id from signalbox.claim_tasks('eve', project_id => $1)`,
                    [own.project],
                );
                await session.query('select from signalbox.cancel_task($1, $2)', [
                    own.project,
                    task,
                ]);
                await session.query('select from signalbox.pause_workflow($1, $2)', [
                    own.project,
                    own.workflow,
                ]);
            });
            const ownerName = await value<string>(owner, 'select current_user');
            assert.deepEqual(
                trapped.filter((message) => message === `trapped ${ownerName}`),
                [],
                'with the rights of the owner',
            );

            await loadCode(stage.database.url);
            const folder = mkdtempSync(join(tmpdir(), 'signalbox-migrations-'));
            part.after(() => {
                rmSync(folder, { recursive: true });
            });
            writeFileSync(
                join(folder, '99990101000000_path.sql'),
                [
                    '-- migrate:up',
                    `create table public.migrated as select current_setting('search_path') as path;`,
                    '-- migrate:down',
                    'drop table public.migrated;',
                ].join('\n'),
            );
            await applyMigrations(stage.database.url, folder);
            assert.equal(
                (await value<string>(owner, 'select path from public.migrated')).replace(
                    ' ',
                    '',
                ),
                'pg_catalog,pg_temp',
            );
            const { rows: taken } = await owner.query(`
            select pg_describe_object(d.classid, d.objid, d.objsubid) as taken
            from pg_catalog.pg_depend d
            where d.deptype in ('n', 'a')
                and (
                    d.refclassid = 'pg_operator'::regclass
                    and d.refobjid in (
                        select oid from pg_operator where oprnamespace = 'public'::regnamespace
                    )
                    or d.refclassid = 'pg_proc'::regclass
                    and d.refobjid in (
                        select oid from pg_proc where proname like 'trap\\_%'
                    )
                )
                and d.classid <> 'pg_operator'::regclass
        `);
            assert.deepEqual(taken, []);
        },
    );

    await t.test('nothing of Signalbox is made, changed or taken over', async () => {
        const attacks = [
            `create function signalbox.evil() returns int language sql as 'select 1'`,
            `create table signalbox.evil ()`,
            `create table signalbox_data.evil ()`,
            `create schema evil`,
            `create extension dblink`,
            `create language plperlu`,
            `create operator signalbox.= (leftarg = text, rightarg = text, function = texteq)`,
        ] as const;
        assert.deepEqual(
            await notRefused(
                mallory,
                attacks.map((sql) => [sql, '42501'] as const),
            ),
            [],
        );
    });
});
