import assert from 'node:assert/strict';
import test from 'node:test';
import type { Session } from '../../concurrency/support.ts';
import { value } from '../../concurrency/work.ts';
import {
    codeFor,
    endingOf,
    groups,
    loot,
    notRefused,
    setStage,
    type Stage,
    undone,
} from './support.ts';

/*
 * Becoming more than one is: other roles, settings that say who a session is, triggers and views that run with
 * somebody else's rights, statements that nobody but the owner has; and what plans and statistics tell.
 */

/** A setting with something that no function has put there. */
async function forge(session: Session, name: string, setting: string): Promise<void> {
    await session.query('select set_config($1, $2, false)', [name, setting]);
}

async function isNobody(session: Session, stage: Stage): Promise<boolean> {
    const seen = await value<number>(
        session,
        `select (select count(*) from signalbox.projects)::integer
            + cardinality(signalbox.my_projects()) + (signalbox.my_user_id() is not null)::integer`,
    );
    const made = await codeFor(
        session,
        `select from signalbox.create_workflow($1, 'forged')`,
        [stage.foreign.project],
    );
    return seen === 0 && ['SB001', '42501'].includes(made);
}

test('nobody becomes more than he is', async (t) => {
    const stage = await setStage(t);
    const { owner, foreign, own } = stage;
    const before = await stage.digest();
    const ownerName = await value<string>(owner, 'select quote_ident(current_user)');

    for (const group of groups) {
        const session = await stage.enter(group);
        const table = 'signalbox_data.tasks';
        await t.test(
            `no statement makes ${group} the owner, an administrator or somebody else`,
            async () => {
                assert.deepEqual(
                    await notRefused(session, [
                        ['set role signalbox_admin', '42501'],
                        [`set role ${ownerName}`, '42501'],
                        [`set session authorization ${ownerName}`, '42501'],
                        [`set session authorization ${stage.nameOf('operator')}x`, '22023'],
                        ['set session_replication_role = replica', '42501'],
                        [`select set_config('role', 'signalbox_admin', false)`, '42501'],
                        [
                            `select set_config('session_authorization', '${loot}', false)`,
                            '22023',
                        ],
                        [
                            `select set_config('session_replication_role', 'replica', false)`,
                            '42501',
                        ],
                        [`grant signalbox_admin to ${stage.nameOf(group)}`, '42501'],
                        [`grant ${ownerName} to ${stage.nameOf(group)}`, '42501'],
                        [`alter role ${stage.nameOf(group)} superuser`, '42501'],
                        [`alter role ${stage.nameOf(group)} bypassrls`, '42501'],
                        [`alter role ${ownerName} password 'x'`, '42501'],
                        [`create role other in role signalbox_admin`, '42501'],
                        [`alter table ${table} disable row level security`, '42501'],
                        [`alter table ${table} no force row level security`, '42501'],
                        [`alter table ${table} owner to ${stage.nameOf(group)}`, '42501'],
                        [`alter table ${table} disable trigger all`, '42501'],
                        [`create policy mine on ${table} using (true)`, '42501'],
                        [`drop policy owner_sees_all on ${table}`, '42501'],
                        [
                            `create trigger mine after insert on ${table} execute function suppress_redundant_updates_trigger()`,
                            '42501',
                        ],
                        [
                            `create rule mine as on insert to ${table} do instead nothing`,
                            '42501',
                        ],
                        [`create index on ${table} (title)`, '42501'],
                        [
                            `create statistics pg_temp.s on title, status from ${table}`,
                            '42501',
                        ],
                        [`create temporary table heir () inherits (${table})`, '42501'],
                        [
                            `create temporary table child (task uuid references signalbox_data.users)`,
                            group === 'external' ? '42501' : '42P16',
                        ],
                        [
                            `reassign owned by ${ownerName} to ${stage.nameOf(group)}`,
                            '42501',
                        ],
                        [
                            `alter default privileges for role ${ownerName} grant all on tables to public`,
                            '42501',
                        ],
                        [`comment on table ${table} is 'x'`, '42501'],
                        [`security label on table ${table} is 'x'`, '22023'],
                        [`truncate ${table}`, '42501'],
                        [`cluster ${table} using tasks_pkey`, '42501'],
                        [`reindex table ${table}`, '42501'],
                        [
                            `create event trigger mine on ddl_command_start execute function pg_temp.f()`,
                            '42501',
                        ],
                        [`create publication mine for table ${table}`, '42501'],
                        [
                            `create subscription mine connection '' publication mine with (connect = false)`,
                            '42501',
                        ],
                        [`alter system set log_statement = 'all'`, '42501'],
                        [
                            `alter database ${new URL(stage.database.url).pathname.slice(1)} set search_path = public`,
                            '42501',
                        ],
                        [`alter function signalbox.my_user_id() security invoker`, '42501'],
                        [`alter function signalbox.my_user_id() reset all`, '42501'],
                        [`create or replace view signalbox.tasks as select 1`, '42501'],
                        [
                            `do language plpgsql $$ begin execute 'set role signalbox_admin'; end $$`,
                            '42501',
                        ],
                        [`copy (select 1) to program 'true'`, '42501'],
                        [`copy (select 1) to '/tmp/${loot}'`, '42501'],
                        [`select pg_read_file('postgresql.conf')`, '42501'],
                        [`select pg_ls_dir('.')`, '42501'],
                        [`select lo_import('/etc/passwd')`, '42501'],
                        [`select lo_export(1, '/tmp/${loot}')`, '42501'],
                        [`select pg_reload_conf()`, '42501'],
                        [`select pg_terminate_backend(${owner.pid})`, '42501'],
                        [`select pg_cancel_backend(${owner.pid})`, '42501'],
                        [`select * from pg_catalog.pg_authid`, '42501'],
                        [`select * from pg_catalog.pg_statistic`, '42501'],
                        [`select * from pg_catalog.pg_largeobject`, '42501'],
                        [`select * from pg_catalog.pg_hba_file_rules`, '42501'],
                    ]),
                    [],
                );
                // These are answered with a warning that nothing was done.
                const privileges = `select relacl from pg_catalog.pg_class where oid = 'signalbox_data.tasks'::regclass`;
                const { rows: granted } = await owner.query(privileges);
                await endingOf(session, `grant select on ${table} to public`);
                await endingOf(session, `revoke all on ${table} from signalbox_operator`);
                assert.deepEqual((await owner.query(privileges)).rows, granted);
            },
        );

        await t.test(
            `what ${group} writes into a setting makes him nobody else`,
            async () => {
                for (const forged of [
                    foreign.user_id,
                    `${foreign.user_id}`,
                    JSON.stringify({ user_id: foreign.user_id, max_role: 'admin' }),
                    `${foreign.user_id} admin - - ${'0'.repeat(64)}`,
                    'x',
                    '{}',
                    '(,,,,)',
                    '\u{1F600}',
                    'x'.repeat(100_000),
                ]) {
                    await forge(session, 'signalbox.session', forged ?? '');
                    assert.deepEqual(
                        group === 'external'
                            ? [
                                  (
                                      await endingOf(
                                          session,
                                          'select * from signalbox.external_projects()',
                                      )
                                  ).rows,
                              ]
                            : [await isNobody(session, stage)],
                        group === 'external' ? [[]] : [true],
                        forged,
                    );
                }
                await session.query('reset signalbox.session');
            },
        );

        await t.test(`views and functions of ${group}'s own give him no more`, async () => {
            if (group === 'external') {
                return;
            }
            await session.query(`
                create temporary view mine as select * from ${table};
                create function pg_temp.mine() returns bigint language sql security definer
                    as 'select count(*) from signalbox_data.tasks where project_id = ''${foreign.project}''';
            `);
            assert.equal(
                await value<number>(
                    session,
                    `select count(*)::integer from mine where project_id = $1`,
                    [foreign.project],
                ),
                0,
            );
            assert.equal(await value<string>(session, `select pg_temp.mine()`), '0');
            const theirs = await stage.enter('operator');
            assert.match(await codeFor(theirs, `select * from pg_temp.mine`), /^42P01$/);
            await theirs.end();
        });
        await session.end();
    }

    await t.test(
        'no trigger function of Signalbox is put on a table of the attacker',
        async () => {
            const session = await stage.enter('operator');
            await session.query(
                'create temporary table mine (id uuid, user_id uuid, project_id uuid)',
            );
            const { rows } = await owner.query<{ name: string }>(`
            select p.oid::regprocedure::text as name
            from pg_catalog.pg_proc p
            where p.prorettype = 'trigger'::regtype
                and p.pronamespace in ('signalbox'::regnamespace, 'signalbox_data'::regnamespace)
        `);
            assert.ok(rows.length > 30);
            const let_through: string[] = [];
            for (const { name } of rows) {
                const code = await codeFor(
                    session,
                    `create trigger forge after insert on mine execute function ${name}`,
                );
                if (code !== '42501') {
                    let_through.push(`${name}: ${code}`);
                }
            }
            assert.deepEqual(let_through, []);
            await session.end();
        },
    );

    await t.test(
        'no setting that functions leave for each other reaches others',
        async () => {
            const { rows } = await owner.query<{ name: string }>(`
            select distinct m[1] as name
            from pg_catalog.pg_proc p
            cross join lateral regexp_matches(p.prosrc, '''((?:signalbox|request)\\.[a-z._]+)''', 'g') m
            where p.pronamespace = 'signalbox'::regnamespace
        `);
            const names = rows
                .map(({ name }) => name)
                .filter((name) => name !== 'signalbox.session');
            assert.ok(names.length > 10);
            const wrong: string[] = [];
            for (const group of ['operator'] as const) {
                const session = await stage.enter(group);
                for (const name of names) {
                    for (const forged of [
                        'x',
                        'true',
                        '[]',
                        `{"default": "${foreign.project}"}`,
                        `[["${foreign.project}", "key", "key"]]`,
                        `[{"project_id": "${foreign.project}", "workflow_id": "${foreign.workflow}"}]`,
                        `["${foreign.project}"]`,
                        `{"x-forwarded-for": "10.0.0.1", "x-api-key": "x", "sub": "${foreign.user_id}"}`,
                    ]) {
                        await undone(session, async () => {
                            await session.query('select set_config($1, $2, true)', [
                                name,
                                forged,
                            ]);
                            for (const [sql, values] of [
                                [
                                    'select from signalbox.finish_and_claim($1, $2)',
                                    ['forger', '[]'],
                                ],
                                [
                                    `select from signalbox.create_task($1, $2, 'x', concurrency_key => 'key', depends_on => array[$3::uuid])`,
                                    [own.project, own.workflow, own.task],
                                ],
                                [
                                    'select from signalbox.cancel_task($1, $2)',
                                    [own.project, own.task],
                                ],
                            ] as const) {
                                await session.query('savepoint each');
                                const ending = await endingOf(session, sql, [...values]);
                                if (/^(XX|42)/.test(ending.code)) {
                                    wrong.push(
                                        `${name} = ${forged}: ${sql} ${ending.code} ${ending.text}`,
                                    );
                                }
                                if (ending.code !== '00000') {
                                    await session.query('rollback to each');
                                }
                            }
                        });
                    }
                }
                // And once with all of it kept.
                for (const name of names) {
                    await session.query('select set_config($1, $2, false)', [
                        name,
                        `["${foreign.project}", "${foreign.workflow}"]`,
                    ]);
                }
                await endingOf(
                    session,
                    `select from signalbox.finish_and_claim('forger', '[]')`,
                );
                await session.end();
            }
            assert.deepEqual(wrong, []);
            assert.equal(await stage.digest(), before);
        },
    );

    await t.test(
        'functions and operators of the attacker see no row of others',
        async () => {
            const reader = await stage.enter('reader');
            const noticed: string[] = [];
            reader.on('notice', ({ message }) => noticed.push(message ?? ''));
            await reader.query(`
            create function pg_temp.leak(anyelement) returns boolean language plpgsql
                cost 0.0000001 immutable parallel safe
                as $$ begin raise notice 'leaked %', $1; return true; end $$;
            create function pg_temp.leak_text(text, text) returns boolean language plpgsql
                cost 0.0000001 immutable
                as $$ begin raise notice 'leaked %', $1; return true; end $$;
            create operator pg_temp.<<< (leftarg = text, rightarg = text, function = pg_temp.leak_text,
                restrict = eqsel);
        `);
            const { rows } = await reader.query<{ name: string; columns: string[] }>(`
            select
                format('%I.%I', n.nspname, c.relname) as name,
                array(
                    select quote_ident(a.attname)
                    from pg_catalog.pg_attribute a
                    where a.attrelid = c.oid
                        and a.attnum > 0
                        and not a.attisdropped
                        and has_column_privilege(c.oid, a.attnum, 'select')
                ) as columns
            from pg_catalog.pg_class c
            inner join pg_catalog.pg_namespace n
                on n.oid = c.relnamespace
            where n.nspname in ('signalbox', 'signalbox_data')
                and c.relkind in ('r', 'p', 'v')
                and has_any_column_privilege(c.oid, 'select')
                -- These show everybody the same.
                and c.relname not in (
                    'personal_columns', 'audited_tables', 'audit_kinds', 'task_status_transitions')
        `);
            assert.ok(rows.length > 60);
            for (const { name, columns } of rows) {
                const { code, text } = await endingOf(
                    reader,
                    `select ${columns.join(', ')} from ${name}
                    where ${columns.map((column) => `pg_temp.leak(${column}) and ${column}::text operator(pg_temp.<<<) 'x'`).join(' and ')}`,
                );
                assert.equal(code, '00000', `${name}: ${text}`);
            }
            assert.ok(
                noticed.some((notice) => notice.includes('den')),
                'the trap works',
            );
            const secrets = [loot, foreign.project, foreign.workflow, foreign.ready];
            assert.deepEqual(
                noticed.filter((notice) =>
                    secrets.some((secret) => notice.includes(secret ?? loot)),
                ),
                [],
            );
            await reader.end();
        },
    );

    await t.test('errors in a condition tell nothing of rows of others', async () => {
        const reader = await stage.enter('reader');
        assert.deepEqual(
            await notRefused(reader, [
                [
                    `select 1 / (title = 'Move the ${loot}')::int::numeric from signalbox.tasks where title like '%${loot}%'`,
                    '00000',
                ],
                [
                    `select 1 / (position('${loot}' in title) = 0)::int from signalbox.tasks`,
                    '00000',
                ],
                [`select title::int from signalbox.tasks where title ~ '${loot}'`, '00000'],
                [
                    `select (xmlparse(content title))::text from signalbox.tasks where title ~ '${loot}'`,
                    '00000',
                ],
                [
                    `select title from signalbox.tasks tablesample system (100) where title ~ '${loot}'`,
                    '0A000',
                ],
                [`select * from signalbox.tasks for update`, '42501'],
                [`select * from signalbox.tasks for key share`, '42501'],
            ]),
            [],
        );
        for (const condition of [
            'true',
            `title ~ '${loot}'`,
            `ctid >= '(0,0)'`,
            'xmin is not null',
        ]) {
            assert.equal(
                await value<number>(
                    reader,
                    `select count(*)::integer from signalbox_data.tasks where ${condition} and project_id <> $1`,
                    [own.project],
                ),
                0,
            );
        }
        await reader.end();
    });

    await t.test('statistics show nobody the values of others', async () => {
        const reader = await stage.enter('reader');
        const { text } = await endingOf(
            reader,
            `select s::text as all from pg_catalog.pg_stats s where schemaname like 'signalbox%'
            union all
            select s::text from pg_catalog.pg_stats_ext s where schemaname like 'signalbox%'
            union all
            select s::text from pg_catalog.pg_stats_ext_exprs s where schemaname like 'signalbox%'`,
        );
        assert.equal(text, '[]');
        const activity = await endingOf(
            reader,
            `select query from pg_catalog.pg_stat_activity where pid = $1`,
            [owner.pid],
        );
        assert.deepEqual(activity.rows, [{ query: '<insufficient privilege>' }]);
        await reader.end();
    });

    await t.test(
        'held cursors and prepared statements are planned anew for whom they run',
        async () => {
            const operator = await stage.enter('operator');
            await operator.query(
                `prepare seen as select count(*)::integer as seen from signalbox.projects`,
            );
            for (let run = 0; run < 7; run++) {
                assert.deepEqual((await operator.query('execute seen')).rows, [
                    { seen: 1 },
                ]);
            }
            await forge(operator, 'signalbox.session', 'forged');
            assert.deepEqual((await operator.query('execute seen')).rows, [{ seen: 0 }]);
            await operator.query('reset signalbox.session');
            await operator.query('set role signalbox_operator');
            assert.deepEqual((await operator.query('execute seen')).rows, [{ seen: 1 }]);
            await operator.query('reset role');
            assert.equal(
                await codeFor(
                    operator,
                    `alter role ${stage.nameOf('operator')} set signalbox.session = 'x'`,
                ),
                '42501',
            );
            await operator.end();
        },
    );

    assert.equal(await stage.digest(), before);
});
