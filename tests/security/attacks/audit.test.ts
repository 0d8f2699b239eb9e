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
    undone,
} from './support.ts';

/*
 * The audit log: to change what it says, to keep out of it, to write into it as somebody else; and what a
 * superuser, who can do everything, cannot do unnoticed.
 */

const logTables = [
    'audit_logs',
    'audit_contexts',
    'audit_kinds',
    'audit_seals',
    'audit_seal_parts',
    'audit_archives',
    'audit_holds',
    'audit_summaries',
    'audited_tables',
    'personal_values',
];

/** What an owner can do, and only an owner: nothing refuses changes of the log any more. */
async function disarm(owner: Session): Promise<void> {
    await owner.query(`
        do $$
        declare
            v_table regclass;
        begin
            for v_table in
                select c.oid
                from pg_catalog.pg_class c
                where c.relnamespace = 'signalbox_data'::regnamespace
                    and c.relkind in ('r', 'p')
                    and c.relname like 'audit%'
            loop
                execute format('alter table %s disable trigger user', v_table);
            end loop;
        end $$;
        set local session_replication_role = replica;
    `);
}

test('the audit log', async (t) => {
    const stage = await setStage(t);
    const { owner, own, foreign } = stage;
    await owner.query('select from signalbox.seal_audit_log()');
    const entries = (): Promise<string> =>
        value<string>(owner, 'select count(*)::text from signalbox_data.audit_logs');

    for (const group of [...groups, 'admin'] as const) {
        await t.test(
            `is written, cut and stopped by no statement of ${group}`,
            async () => {
                const session =
                    group === 'admin'
                        ? await stage.stranger('signalbox_admin')
                        : await stage.enter(group);
                const before = await entries();
                const { rows } = await owner.query<{ name: string }>(
                    `
                select c.oid::regclass::text as name
                from pg_catalog.pg_class c
                where c.relnamespace = 'signalbox_data'::regnamespace
                    and c.relkind in ('r', 'p')
                    and c.relname ~ $1
            `,
                    [`^(${logTables.join('|')})`],
                );
                assert.ok(rows.length > 10);
                assert.deepEqual(
                    await notRefused(
                        session,
                        rows.flatMap(({ name }) =>
                            [
                                `insert into ${name} default values`,
                                `delete from ${name}`,
                                `truncate ${name}`,
                                `alter table ${name} disable trigger all`,
                                `drop table ${name}`,
                                `copy ${name} from stdin`,
                                `merge into ${name} using (select 1) x on true when matched then delete`,
                            ].map((sql) => [sql, '42501'] as const),
                        ),
                    ),
                    [],
                );
                assert.deepEqual(
                    await notRefused(session, [
                        [`select nextval('signalbox_data.audit_seq')`, '42501'],
                        [`select setval('signalbox_data.audit_seq', 1)`, '42501'],
                        [`select signalbox._log_audit_event('undo', 'user')`, '42501'],
                        [`select signalbox._audit_context(now(), null)`, '42501'],
                        [`update signalbox.audit_logs set action = 'x'`, '55000'],
                        [`delete from signalbox.audit_logs`, '55000'],
                        [`insert into signalbox.audit_logs (action) values ('x')`, '55000'],
                        [`set session_replication_role = replica`, '42501'],
                        [`set log_statement = none`, '42501'],
                        ...(group === 'admin'
                            ? []
                            : ([
                                  [
                                      `select from signalbox.disable_audit('signalbox_data.tasks')`,
                                      '42501',
                                  ],
                                  [
                                      `select from signalbox.set_audit_rule('task', 'cancel', category => 'x')`,
                                      '42501',
                                  ],
                                  [
                                      `select from signalbox.rebuild_audit_summaries()`,
                                      '42501',
                                  ],
                                  [`select from signalbox.seal_audit_log()`, '42501'],
                                  [
                                      `select from signalbox.release_audit_hold('${own.task}')`,
                                      '42501',
                                  ],
                              ] as const)),
                    ]),
                    [],
                );
                assert.equal(await entries(), before);
                await session.end();
            },
        );
    }

    await t.test('is kept out of by no setting and no savepoint', async () => {
        const session = await stage.enter('operator');
        const { rows: settings } = await owner.query<{ name: string }>(`
            select distinct m[1] as name
            from pg_catalog.pg_proc p
            cross join lateral regexp_matches(p.prosrc, '''((?:signalbox|request)\\.[a-z._]+)''', 'g') m
            where p.pronamespace = 'signalbox'::regnamespace
        `);
        const unnoticed: string[] = [];
        for (const { name } of settings.filter(
            (each) => each.name !== 'signalbox.session',
        )) {
            for (const forged of [
                'off',
                'true',
                '{}',
                '[]',
                '1',
                '\u0001',
                '{"request_id": 1}',
                '999 x 1',
            ]) {
                await undone(session, async () => {
                    await session.query('select set_config($1, $2, true)', [name, forged]);
                    const ending = await endingOf(
                        session,
                        `select from signalbox.update_task($1, $2, '{"title": "unnoticed"}')`,
                        [own.project, own.task],
                    );
                    if (ending.code !== '00000') {
                        // Refused is not unnoticed.
                        return;
                    }
                    const { rows } = await session.query(
                        `select from signalbox.audit_logs where entity_id = $1 and txid = txid_current()
                            and changes -> 'title' ->> 1 = 'unnoticed' and user_id = signalbox.my_user_id()`,
                        [own.task],
                    );
                    if (rows.length !== 1) {
                        unnoticed.push(`${name} = ${forged}: ${rows.length}`);
                    }
                });
            }
        }
        assert.deepEqual(unnoticed, []);
        // What is rolled back leaves nothing, and what is kept leaves all of it.
        await session.query('begin');
        await session.query('savepoint a');
        await session.query(
            `select from signalbox.update_task($1, $2, '{"title": "one"}')`,
            [own.project, own.task],
        );
        await session.query('rollback to a');
        await session.query(
            `select from signalbox.update_task($1, $2, '{"title": "two"}')`,
            [own.project, own.task],
        );
        await session.query('savepoint b');
        await session.query(
            `select from signalbox.update_task($1, $2, '{"title": "Den"}')`,
            [own.project, own.task],
        );
        await session.query('release b');
        const { rows } = await session.query(
            `select changes -> 'title' as title from signalbox.audit_logs where entity_id = $1 and txid = txid_current() order by id`,
            [own.task],
        );
        assert.deepEqual(rows, [{ title: ['Den', 'two'] }, { title: ['two', 'Den'] }]);
        await session.query('rollback');
        await session.end();
    });

    await t.test('says who somebody is, not who he says that he is', async () => {
        const session = await stage.enter('agent');
        const me = await value<string>(session, 'select signalbox.my_user_id()');
        await session.query('begin');
        await session.query(`set local application_name = 'psql as ${loot}'`);
        await session.query('set local role signalbox_agent');
        await session.query('select signalbox.set_context($1)', [
            JSON.stringify({
                user_id: foreign.user_id,
                user_name: foreign.user,
                session_role: 'postgres',
                txid: 1,
                id: 1,
                parent_id: '1',
                occurred_at: '2000-01-01',
                project_id: foreign.project,
            }),
        ]);
        await session.query(
            `select from signalbox.update_task($1, $2, '{"title": "forged"}')`,
            [own.project, own.task],
        );
        await session.query(
            `select signalbox.log_audit_event('login', 'user', entity_id => $1, details => '{"user_id": "x"}')`,
            [foreign.user_id],
        );
        for (const [sql, values, code] of [
            [
                `select signalbox.log_audit_event('login', 'task', $1)`,
                [foreign.project],
                'SB001',
            ],
            [
                `select signalbox.log_audit_event('update', 'task', $1)`,
                [own.project],
                'SB006',
            ],
            [
                `select signalbox.log_audit_event('no such', 'task', $1)`,
                [own.project],
                'SB006',
            ],
            [`select signalbox.set_context('[]')`, [], 'SB005'],
            [
                `select signalbox.set_context(jsonb_build_object('x', repeat('x', 9000)))`,
                [],
                'SB006',
            ],
        ] as const) {
            await session.query('savepoint each');
            assert.equal(await codeFor(session, sql, [...values]), code, sql);
            await session.query('rollback to each');
        }
        await session.query('commit');
        const { rows: said } = await owner.query<Record<string, unknown>>(
            `select distinct user_id, operation in ('update', 'event') as is_what_it_was, occurred_at > now() - interval '1 hour' as is_now,
                coalesce(project_id = $1, true) as is_ours, session_role ~ '^~( as signalbox_agent)?$' as role
            from signalbox.audit_logs
            where changes -> 'title' ->> 1 = 'forged' or action = 'login' and entity_id = $2`,
            [own.project, foreign.user_id],
        );
        assert.deepEqual(said, [
            { user_id: me, is_what_it_was: true, is_now: true, is_ours: true, role: true },
        ]);
        await session.query(
            `select from signalbox.update_task($1, $2, '{"title": "Den"}')`,
            [own.project, own.task],
        );
        await session.end();
    });

    await t.test('shows nobody what is of others, by whatever it is asked', async () => {
        const reader = await stage.enter('operator');
        const { rows } = await owner.query<{ id: string }>(
            'select id from signalbox.audit_logs where project_id = $1 order by id limit 30',
            [foreign.project],
        );
        const ids = rows.map(({ id }) => id);
        const shown: string[] = [];
        for (const filters of [
            {},
            { project_id: foreign.project },
            { entity: 'task', entity_id: foreign.ready },
            { user_id: foreign.user_id },
            { entity: 'user' },
            { request_id: '7' },
            { changed: 'title' },
            { text: loot },
            { "') or true --": 1 },
            { entity: "task') or true --" },
            { changed: `%' or true or '` },
        ]) {
            const { code, text } = await endingOf(
                reader,
                'select * from signalbox.search_audit($1, 1000)',
                [JSON.stringify(filters)],
            );
            assert.match(code, /^(00000|SB005|SB001)$/, JSON.stringify(filters) + text);
            if (
                text.replaceAll(JSON.stringify(filters), '').includes(loot) &&
                !text.startsWith('audit')
            ) {
                shown.push(`${JSON.stringify(filters)}: ${text}`);
            }
        }
        const nothing = await endingOf(
            reader,
            `select from signalbox.search_audit('{}', 10, 9000000000000000000)`,
        );
        for (const id of ids) {
            const ending = await endingOf(
                reader,
                'select * from signalbox.undo_change($1)',
                [id],
            );
            assert.equal(ending.code, 'SB001', ending.text);
            const after = await endingOf(
                reader,
                `select from signalbox.search_audit('{}', 10, $1)`,
                [id],
            );
            assert.equal(after.code, nothing.code);
        }
        // His own entries may have the word, where he has said it himself.
        assert.deepEqual(
            shown.filter((line) => !line.includes('psql as')),
            [],
        );
        await reader.end();
    });

    const seals = await value<number>(
        owner,
        'select count(*)::integer from signalbox_data.audit_seals',
    );
    assert.ok(seals >= 1);
    await owner.query('select from signalbox.seal_audit_log()');

    await t.test(
        'bears no change by a superuser that verify_audit_log does not find',
        async () => {
            const verify = async (): Promise<{
                is_intact: boolean;
                first_bad_seal: string | null;
                problem: string | null;
            }> => {
                const { rows } = await owner.query<{
                    is_intact: boolean;
                    first_bad_seal: string | null;
                    problem: string | null;
                }>(
                    'select is_intact, first_bad_seal, problem from signalbox.verify_audit_log()',
                );
                const [answer] = rows;
                assert.ok(answer);
                return answer;
            };
            assert.deepEqual(await verify(), {
                is_intact: true,
                first_bad_seal: null,
                problem: null,
            });
            // Refused while nothing is switched off, to the owner too.
            for (const table of ['audit_logs', 'audit_contexts', 'audit_seals']) {
                for (const sql of [
                    `delete from signalbox_data.${table}`,
                    `truncate signalbox_data.${table} cascade`,
                ]) {
                    assert.equal(
                        await undone(owner, () => codeFor(owner, sql)),
                        'SB007',
                        sql,
                    );
                }
            }
            const one =
                '(seq, txid) = (select seq, txid from signalbox_data.audit_logs where changes is not null order by seq limit 1 offset 3)';
            const columns = `txid, seq, occurred_at, kind, project_id, entity_id, user_id, context_id, session_role, application_name, entity_key, changes`;
            const passed: string[] = [];
            for (const [what, sql] of [
                [
                    'a value',
                    `update signalbox_data.audit_logs set changes = replace(changes, ':', ': ') where ${one}`,
                ],
                [
                    'nothing for something',
                    `update signalbox_data.audit_logs set changes = null where ${one}`,
                ],
                [
                    'a user',
                    `update signalbox_data.audit_logs set user_id = '${foreign.user_id}' where ${one}`,
                ],
                [
                    'a project',
                    `update signalbox_data.audit_logs set project_id = '${own.project}' where ${one}`,
                ],
                [
                    'a time by a microsecond',
                    `update signalbox_data.audit_logs set occurred_at = occurred_at + interval '1 microsecond' where ${one}`,
                ],
                [
                    'a time to another month',
                    `update signalbox_data.audit_logs set occurred_at = occurred_at - interval '2 months' where ${one}`,
                ],
                [
                    'a role',
                    `update signalbox_data.audit_logs set session_role = 'x' where ${one}`,
                ],
                [
                    'an application',
                    `update signalbox_data.audit_logs set application_name = 'x' where ${one}`,
                ],
                [
                    'a kind',
                    `update signalbox_data.audit_logs set kind = (select min(id) from signalbox_data.audit_kinds) where ${one} and kind <> (select min(id) from signalbox_data.audit_kinds)`,
                ],
                [
                    'a context',
                    `update signalbox_data.audit_logs set context_id = 1 where ${one}`,
                ],
                [
                    'an entity',
                    `update signalbox_data.audit_logs set entity_id = gen_random_uuid() where ${one}`,
                ],
                [
                    'the order of two',
                    `update signalbox_data.audit_logs a set seq = case a.seq when t.s[1] then t.s[2] else t.s[1] end
                from (select txid, array_agg(seq order by seq) as s from signalbox_data.audit_logs group by txid having count(*) > 1 limit 1) t
                where a.txid = t.txid and a.seq = any (t.s[1:2])`,
                ],
                ['one less', `delete from signalbox_data.audit_logs where ${one}`],
                [
                    'all of one transaction less',
                    `delete from signalbox_data.audit_logs where txid = (select min(txid) from signalbox_data.audit_logs)`,
                ],
                [
                    'everything less',
                    `delete from signalbox_data.audit_logs where txid < (select max(txid) from signalbox_data.audit_logs)`,
                ],
                [
                    'one twice',
                    `insert into signalbox_data.audit_logs (${columns}) select ${columns} from signalbox_data.audit_logs where ${one}`,
                ],
                [
                    'one more between',
                    `insert into signalbox_data.audit_logs (${columns}) select ${columns.replace('seq,', 'seq + 1000000,')} from signalbox_data.audit_logs where ${one}`,
                ],
                [
                    'one more before all',
                    `insert into signalbox_data.audit_logs (${columns}) select ${columns.replace('txid, seq,', '1, 1,')} from signalbox_data.audit_logs where ${one}`,
                ],
                [
                    'a context changed',
                    `update signalbox_data.audit_contexts set request_id = 'x'`,
                ],
                [
                    'a context less',
                    `delete from signalbox_data.audit_contexts where id = (select min(id) from signalbox_data.audit_contexts)`,
                ],
                [
                    'what a kind means',
                    `update signalbox_data.audit_kinds set action = 'login' where id = (select kind from signalbox_data.audit_logs where ${one})`,
                ],
                [
                    'what a kind implies',
                    `update signalbox_data.audit_kinds set implied = implied || ' ' where id in (select kind from signalbox_data.audit_logs) and implied is not null`,
                ],
                [
                    'the first seal less',
                    `delete from signalbox_data.audit_seals where id = (select min(id) from signalbox_data.audit_seals)`,
                ],
                [
                    'a seal changed',
                    `update signalbox_data.audit_seals set previous = sha256('x') where id = (select max(id) from signalbox_data.audit_seals)`,
                ],
                [
                    'a part of a seal less',
                    `delete from signalbox_data.audit_seal_parts where ctid = (select min(ctid) from signalbox_data.audit_seal_parts)`,
                ],
            ] as const) {
                await undone(owner, async () => {
                    assert.match(await codeForIn(owner, sql), /^(SB007|00000)$/, what);
                    await disarm(owner);
                    const changed = await owner
                        .query(sql)
                        .catch((error: unknown) => error as Error);
                    if (changed instanceof Error) {
                        passed.push(`${what}: ${changed.message}`);
                        return;
                    }
                    if (changed.rowCount === 0) {
                        passed.push(`${what}: there was nothing to change`);
                        return;
                    }
                    const answer = await verify();
                    if (answer.is_intact || answer.first_bad_seal === null) {
                        passed.push(`${what}: ${JSON.stringify(answer)}`);
                    }
                });
            }
            assert.deepEqual(passed, []);
            assert.equal((await verify()).is_intact, true);
        },
    );

    await t.test('misses the newest seals only to who has kept their hash', async () => {
        const kept = await value<string>(
            owner,
            `select encode(sha256(convert_to(signalbox._seal_line(s), 'UTF8')), 'hex')
            from signalbox_data.audit_seals s order by id desc limit 1`,
        );
        const intact = `select is_intact from signalbox.verify_audit_log(kept_hash => $1)`;
        assert.equal(await value<boolean>(owner, intact, [kept]), true);
        await undone(owner, async () => {
            await disarm(owner);
            await owner.query(
                'delete from signalbox_data.audit_seal_parts where seal_id = (select max(id) from signalbox_data.audit_seals)',
            );
            await owner.query(
                'delete from signalbox_data.audit_seals where id = (select max(id) from signalbox_data.audit_seals)',
            );
            assert.equal(await value<boolean>(owner, intact, [kept]), false);
        });
    });

    await t.test('notices triggers that are switched off or changed', async () => {
        const drift = async (session: Session): Promise<number> =>
            value<number>(session, 'select count(*)::integer from signalbox.audit_drift');
        assert.equal(await drift(owner), 0);
        const triggers = await owner.query<{
            name: string;
            table: string;
            function: string;
        }>(`
            select t.tgname as name, t.tgrelid::regclass::text as table, t.tgfoid::regprocedure::text as function
            from pg_catalog.pg_trigger t
            where t.tgrelid = 'signalbox_data.tasks'::regclass
                and t.tgfoid = 'signalbox._audit_tasks()'::regprocedure
        `);
        assert.ok(triggers.rows.length >= 3);
        const [trigger] = triggers.rows;
        for (const sql of [
            `alter table signalbox_data.tasks disable trigger ${trigger?.name}`,
            `drop trigger ${trigger?.name} on signalbox_data.tasks`,
            `create or replace function signalbox._audit_tasks() returns trigger language plpgsql as 'begin return null; end'`,
            `alter table signalbox_data.tasks add column slipped_in text`,
            `alter function signalbox._audit_tasks() set search_path = public`,
        ]) {
            await undone(owner, async () => {
                await owner.query(sql);
                assert.ok((await drift(owner)) > 0, sql);
            });
        }
    });
});

/** As codeFor, in a transaction that goes on. */
async function codeForIn(session: Session, sql: string): Promise<string> {
    await session.query('savepoint tried');
    const code = await codeFor(session, sql);
    await session.query('rollback to tried');
    return code;
}
