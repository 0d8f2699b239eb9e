import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import test from 'node:test';
import type { Session } from '../../concurrency/support.ts';
import { value } from '../../concurrency/work.ts';
import { authenticate, guess, issue, makeMember, makeSharedLogin } from '../logins.ts';
import { codeFor, endingOf, loot, notRefused, setStage, undone } from './support.ts';

/*
 * Tokens that are guessed, cut, changed, used again, kept, or taken further than they go; and what is left of one in
 * places that others can see.
 */

/** What a transaction may that has shown a token. */
async function powers(session: Session): Promise<unknown> {
    const { rows } = await session.query(`
        select
            current_user::text as role,
            (select signalbox.my_user_id()) is not null as is_user,
            (select count(*)::integer from signalbox.projects) as projects
    `);
    return rows[0];
}

async function outcome(session: Session, token: string): Promise<string> {
    return undone(session, async () => (await authenticate(session, token)).outcome);
}

test('tokens', async (t) => {
    const stage = await setStage(t);
    const { owner, own, foreign, database } = stage;
    const login = await makeSharedLogin(t, database, owner);
    const pool = await login.enter();
    await makeMember(owner, own.project, 'victim', 'admin');
    await owner.query(`select from signalbox.add_member($1, 'victim', 'admin')`, [
        foreign.project,
    ]);
    await owner.query(`select from signalbox.remove_member($1, 'victim')`, [
        foreign.project,
    ]);
    const before = await stage.digest();
    const token = await issue(owner, 'victim', 'agent');

    await t.test('that are none let nobody in, nor say why', async () => {
        const { rows } = await owner.query<{ hash: string }>(
            `select encode(token_hash, 'hex') as hash from signalbox_data.api_tokens where id = $1`,
            [token.id],
        );
        const hash = rows[0]?.hash ?? '';
        assert.equal(hash, createHash('sha256').update(token.token).digest('hex'));
        for (const [attack, expected] of [
            [hash, 'malformed'],
            [`sb_${token.prefix}_${hash.slice(0, 49)}`, 'malformed'],
            [`\\x${hash}`, 'malformed'],
            ['', 'malformed'],
            [' ', 'malformed'],
            [token.prefix, 'malformed'],
            [token.token.slice(0, -1), 'malformed'],
            [`${token.token} `, 'malformed'],
            [` ${token.token}`, 'malformed'],
            [`${token.token}\n`, 'malformed'],
            [`${token.token}\u0001`, 'malformed'],
            [token.token.toUpperCase(), 'malformed'],
            [token.token.toLowerCase(), 'malformed'],
            [token.token.replace('_', '-'), 'malformed'],
            [`Bearer ${token.token}`, 'malformed'],
            [`${token.token}${token.token}`, 'malformed'],
            [token.token.replace(/.$/, (last) => (last === 'a' ? 'b' : 'a')), 'malformed'],
            ['%', 'malformed'],
            [`sb_${'%'.repeat(10)}_${'_'.repeat(49)}`, 'malformed'],
            [`' or true --`, 'malformed'],
            ['x'.repeat(1_000_000), 'malformed'],
            [await guess(owner, token), 'refused'],
            [
                await value<string>(owner, '(select (signalbox._new_token()).token)'),
                'refused',
            ],
        ] as const) {
            const found = await undone(pool, async () => {
                const said = await authenticate(pool, attack);
                return [
                    said.outcome,
                    said.user_id,
                    said.user_name,
                    said.token_id,
                    await codeFor(pool, 'select from signalbox.projects'),
                ];
            });
            assert.deepEqual(
                found,
                [expected, null, null, null, '42501'],
                attack.slice(0, 100),
            );
        }
        assert.equal(await outcome(pool, token.token), 'accepted');
    });

    await t.test('that have ended let nobody in', async () => {
        const revoked = await issue(owner, 'victim');
        await owner.query('select from signalbox.revoke_api_token($1)', [revoked.id]);
        const expired = await issue(owner, 'victim');
        await owner.query(
            `update signalbox_data.api_tokens set created_at = now() - interval '2 days', expires_at = now() - interval '1 second' where id = $1`,
            [expired.id],
        );
        const rotated = await issue(owner, 'victim');
        await owner.query(`select from signalbox.rotate_api_token($1, '0 seconds')`, [
            rotated.id,
        ]);
        const elsewhere = await value<string>(
            owner,
            `select token from signalbox.issue_api_token('elsewhere', ip_allow_list => '{198.51.100.0/24}', user_name => 'victim')`,
        );
        await makeMember(owner, own.project, 'retired', 'admin');
        const retired = await issue(owner, 'retired');
        await owner.query(
            `update signalbox_data.users set is_active = false where name = 'retired'`,
        );
        for (const each of [
            revoked.token,
            expired.token,
            rotated.token,
            elsewhere,
            retired.token,
        ]) {
            assert.equal(await outcome(pool, each), 'refused');
        }
        // And no header moves a client that nobody believes.
        await pool.query(
            `select set_config('request.headers', '{"x-forwarded-for": "198.51.100.7", "x-real-ip": "198.51.100.7"}', false)`,
        );
        assert.equal(await outcome(pool, elsewhere), 'refused');
        await pool.query(`reset request.headers`);
    });

    await t.test(
        'are no longer than their transaction, whatever is kept of it',
        async () => {
            await pool.query('begin');
            await authenticate(pool, token.token);
            const kept = await value<string>(
                pool,
                `select current_setting('signalbox.session')`,
            );
            await pool.query(
                'declare held cursor with hold for select name from signalbox.projects',
            );
            await pool.query(
                'prepare seen as select count(*)::integer as seen from signalbox.projects',
            );
            assert.deepEqual((await pool.query('execute seen')).rows, [{ seen: 1 }]);
            await pool.query('commit');
            assert.equal(await codeFor(pool, 'execute seen'), '42501');

            const other = await login.enter();
            for (const session of [pool, other]) {
                for (const forged of [
                    kept,
                    kept.toUpperCase(),
                    kept.replace(/agent/, 'admin'),
                    `${kept} `,
                    kept.slice(0, -1),
                ]) {
                    for (const isLocal of [true, false]) {
                        await session.query('begin');
                        await session.query('set local role signalbox_operator');
                        await session.query('select set_config($1, $2, $3)', [
                            'signalbox.session',
                            forged,
                            isLocal,
                        ]);
                        assert.deepEqual(await powers(session), {
                            role: 'signalbox_operator',
                            is_user: false,
                            projects: 0,
                        });
                        assert.equal(
                            await codeFor(
                                session,
                                'select from signalbox.create_workflow($1, $2)',
                                [own.project, 'x'],
                            ),
                            'SB001',
                        );
                        await session.query('rollback');
                    }
                }
                await session.query('reset signalbox.session');
            }
            // Two transactions of one message begin at the same moment; what comes after it does not.
            await pool.query(
                `begin;
            select outcome from signalbox.authenticate('${token.token}');
            select set_config('kept.session', current_setting('signalbox.session'), false);
            commit`,
            );
            const { rows } = await endingOf(
                pool,
                `begin;
            set local role signalbox_operator;
            select set_config('signalbox.session', current_setting('kept.session'), true);
            select count(*)::integer as seen from signalbox.projects;
            commit`,
            );
            assert.deepEqual(rows.at(-1), { seen: 0 });
            await other.query('begin');
            await other.query('set local role signalbox_operator');
            assert.deepEqual(await powers(other), {
                role: 'signalbox_operator',
                is_user: false,
                projects: 0,
            });
            await other.query('rollback');
            await pool.query('close all; deallocate all; reset all');
        },
    );

    await t.test('bear no change within the transaction', async () => {
        const kept: string[] = [];
        const reader = await issue(owner, 'victim', 'reader');
        await pool.query('begin');
        await authenticate(pool, reader.token);
        kept.push(await value<string>(pool, `select current_setting('signalbox.session')`));
        // Each character in turn.
        const [session] = kept;
        assert.ok(session !== undefined && session.length > 60);
        for (let place = 0; place < session.length; place += 3) {
            const forged: string =
                session.slice(0, place) +
                (session[place] === '0' ? '1' : '0') +
                session.slice(place + 1);
            await pool.query('savepoint each');
            await pool.query(`select set_config('signalbox.session', $1, true)`, [forged]);
            await pool.query('set local role signalbox_operator');
            const seen = await value<number>(
                pool,
                'select count(*)::integer from signalbox.projects',
            );
            await pool.query('rollback to each');
            assert.equal(seen, 0, forged);
        }
        await pool.query('set local role signalbox_operator');
        // The role of the database is more, what the token is for is not.
        for (const [sql, code] of [
            [`select from signalbox.create_workflow('${own.project}', 'x')`, 'SB007'],
            [
                `select from signalbox.update_project('${own.project}', '{"name": "x"}')`,
                'SB007',
            ],
            [`select from signalbox.add_member('${own.project}', 'victim')`, 'SB007'],
            [`select from signalbox.create_project('x')`, 'SB007'],
            [`select from signalbox.create_user('x')`, 'SB007'],
            [`select from signalbox.issue_api_token('x')`, 'SB007'],
            [
                `select from signalbox.issue_api_token('x', 'admin', user_name => 'victim')`,
                'SB007',
            ],
            [
                `select from signalbox.set_configuration('${own.project}', 'x', 'y')`,
                'SB007',
            ],
            [`select from signalbox.revoke_api_token('${foreign.user_id}')`, 'SB001'],
            [`select from signalbox.delete_task('${own.project}', '${own.task}')`, 'SB007'],
            [`set role signalbox_admin`, '42501'],
        ] as const) {
            await pool.query('savepoint each');
            assert.equal(await codeFor(pool, sql), code, sql);
            await pool.query('rollback to each');
        }
        await pool.query('rollback');
    });

    await t.test(
        'of somebody outside are for no more, whatever role is taken on',
        async () => {
            const outside = await issue(owner, 'victim', 'external');
            await pool.query('begin');
            await authenticate(pool, outside.token);
            assert.equal(
                await value<string>(pool, 'select current_user::text'),
                'signalbox_external',
            );
            await pool.query('set local role signalbox_operator');
            const { rows } = await pool.query<{ name: string }>(`
            select format('%I.%I', 'signalbox', c.relname) as name
            from pg_catalog.pg_class c
            where c.relnamespace = 'signalbox'::regnamespace
                and c.relkind = 'v'
                and has_table_privilege(c.oid, 'select')
                and c.relname not in ('personal_columns', 'audited_tables', 'audit_kinds', 'task_status_transitions',
                    -- Of the user himself.
                    'users', 'api_tokens', 'api_token_sources', 'project_members', 'audit_logs', 'v_recent_audit_activity',
                    'v_security_events', 'configurations', 'configuration_history', 'configuration_keys', 'audit_summaries',
                    'v_user_activity', 'v_audit_summary', 'v_error_analysis')
        `);
            for (const { name } of rows) {
                const ending = await undoneToSavepoint(pool, `select * from ${name}`);
                assert.deepEqual(ending.rows, [], name);
            }
            const ending = await undoneToSavepoint(
                pool,
                `select from signalbox.explain_task('${own.project}', '${own.task}')`,
            );
            assert.equal(ending.code, 'SB001');
            await pool.query('rollback');
        },
    );

    await t.test('for one project are for no other', async () => {
        const other = await value<string>(
            owner,
            `select id from signalbox.create_project('other')`,
        );
        await owner.query(`select from signalbox.add_member($1, 'victim', 'admin')`, [
            other,
        ]);
        const bound = await value<string>(
            owner,
            `select token from signalbox.issue_api_token('bound', 'admin', array[$1::uuid], user_name => 'victim')`,
            [own.project],
        );
        await pool.query('begin');
        await authenticate(pool, bound);
        assert.deepEqual((await pool.query('select id from signalbox.projects')).rows, [
            { id: own.project },
        ]);
        for (const [sql, code] of [
            [`select from signalbox.create_workflow('${other}', 'x')`, 'SB001'],
            [`select from signalbox.claim_tasks('x', project_id => '${other}')`, 'SB001'],
            [
                `select from signalbox.issue_api_token('wider', 'admin', user_name => 'victim')`,
                'SB007',
            ],
            [`select from signalbox.create_project('x')`, 'SB007'],
            [`select from signalbox.personal_data_of(signalbox.my_user_id())`, 'SB007'],
        ] as const) {
            assert.equal((await undoneToSavepoint(pool, sql)).code, code, sql);
        }
        const claimed = await undoneToSavepoint(
            pool,
            `select * from signalbox.claim_tasks('x', max_tasks => 1000)`,
        );
        assert.ok(!claimed.text.includes(other));
        // What comes of it by rotation is for no more.
        const next = await value<string>(
            pool,
            'select token from signalbox.rotate_api_token()',
        );
        await pool.query('commit');
        await pool.query('begin');
        await authenticate(pool, next);
        assert.deepEqual((await pool.query('select id from signalbox.projects')).rows, [
            { id: own.project },
        ]);
        await pool.query('rollback');
    });

    await t.test('are refused where somebody fails, and no way leads around', async () => {
        const target = await issue(owner, 'victim');
        const wrong = await guess(owner, target);
        // In one transaction, and in ones of their own.
        await pool.query('begin');
        for (let n = 0; n < 5; n++) {
            assert.equal((await authenticate(pool, wrong)).outcome, 'refused');
        }
        await pool.query('commit');
        const many = await Promise.all([login.enter(), login.enter(), login.enter()]);
        for (let n = 0; n < 2; n++) {
            await Promise.all(many.map(async (session) => authenticate(session, wrong)));
        }
        for (const session of [pool, ...many]) {
            await session.query(
                `select set_config('request.headers', '{"x-forwarded-for": "203.0.113.${session.pid % 250}"}', false)`,
            );
            assert.equal(await outcome(session, target.token), 'refused');
            await session.query('reset request.headers');
        }
        // One that is used from here is not locked out by it.
        assert.equal(await outcome(pool, token.token), 'accepted');
    });

    await t.test('cannot be forgotten by who failed, nor seen by others', async () => {
        for (const group of ['reader', 'operator'] as const) {
            const session = await stage.enter(group);
            assert.deepEqual(
                await notRefused(session, [
                    ['select * from signalbox.failed_logins', '42501'],
                    ['select * from signalbox_data.failed_logins', '42501'],
                    ['delete from signalbox_data.failed_logins', '42501'],
                    ['select token_hash from signalbox_data.api_tokens', '42501'],
                    [
                        `update signalbox_data.api_tokens set expires_at = 'infinity'`,
                        '42501',
                    ],
                    ['delete from signalbox_data.api_token_revocations', '42501'],
                    [`select from signalbox.revoke_api_token('${token.id}')`, 'SB001'],
                    [`select from signalbox.rotate_api_token('${token.id}')`, 'SB001'],
                    [`select from signalbox.set_trusted_proxy('${login.name}')`, '42501'],
                    [
                        `select from signalbox.issue_api_token('x', user_name => 'victim')`,
                        'SB007',
                    ],
                    [
                        `select from signalbox.issue_api_token('x', expires_in => '1 year 1 day')`,
                        'SB006',
                    ],
                    [
                        `select from signalbox.issue_api_token('x', 'reader', array['${foreign.project}'::uuid])`,
                        'SB001',
                    ],
                    ...(group === 'reader'
                        ? ([
                              [
                                  `select from signalbox.issue_api_token('x', 'admin')`,
                                  'SB007',
                              ],
                          ] as const)
                        : []),
                ]),
                [],
            );
            const { rows } = await session.query(
                'select * from signalbox.api_tokens where user_name = $1',
                ['victim'],
            );
            assert.deepEqual(rows, []);
            await session.end();
        }
    });

    await t.test('stand in no table, no statement, no error and no entry', async () => {
        const seen: string[] = [];
        const { rows: tables } = await owner.query<{ name: string }>(`
            select c.oid::regclass::text as name
            from pg_catalog.pg_class c
            where c.relkind = 'r'
                and c.relnamespace in ('signalbox_data'::regnamespace, 'public'::regnamespace)
        `);
        const secret = token.token.slice(14, 40);
        for (const { name } of tables) {
            const found = await owner.query(
                `select from ${name} t where position($1 in t::text) > 0`,
                [secret],
            );
            if (found.rowCount !== 0) {
                seen.push(name);
            }
        }
        await pool.query('begin');
        await authenticate(pool, token.token);
        const ending = await endingOf(
            pool,
            `select from signalbox.create_workflow($1, repeat('x', 10) || $2)`,
            [foreign.project, loot],
        );
        assert.equal(ending.code, 'SB001');
        assert.ok(!ending.text.includes(secret));
        await pool.query('rollback');
        const { rows } = await owner.query(
            'select query from pg_catalog.pg_stat_activity where position($1 in query) > 0 and pid <> pg_backend_pid()',
            [secret],
        );
        assert.deepEqual([seen, rows], [[], []]);
        const raised = await endingOf(pool, `select signalbox.authenticate_request()`);
        assert.ok(!raised.text.includes(secret));
        await pool.query(`select set_config('request.headers', $1, false)`, [
            JSON.stringify({ 'x-api-key': `${token.token}x` }),
        ]);
        const refused = await endingOf(pool, `select signalbox.authenticate_request()`);
        assert.equal(refused.code, 'PT401');
        assert.ok(!refused.text.includes(secret));
        await pool.query('reset request.headers');
    });

    assert.equal(await stage.digest(), before);
});

async function undoneToSavepoint(
    session: Session,
    sql: string,
): Promise<{ code: string; rows: unknown[]; text: string }> {
    await session.query('savepoint each');
    const ending = await endingOf(session, sql);
    await session.query('rollback to each');
    return ending;
}

test('secrets of configurations', async (t) => {
    const stage = await setStage(t);
    const { owner, own } = stage;
    const key = randomBytes(32).toString('hex');
    const wrongKey = randomBytes(32).toString('hex');
    const secret = `${loot}-${randomBytes(8).toString('hex')}`;
    const session = await stage.enter('operator');
    await undoneNever(session, async () => {
        await session.query('select signalbox.set_configuration_key($1)', [key]);
        await session.query(
            `select from signalbox.set_configuration($1, 'a', $2, is_sensitive => true)`,
            [own.project, secret],
        );
        await session.query(
            `select from signalbox.set_configuration($1, 'b', $2, is_sensitive => true)`,
            [own.project, 'bait'],
        );
        await session.query(`select from signalbox.set_configuration($1, 'b', $2)`, [
            own.project,
            'new bait',
        ]);
    });
    const reveal = async (
        name: string,
        withKey = key,
    ): Promise<{ code: string; text: string }> =>
        undone(session, async () => {
            await session.query('select signalbox.set_configuration_key($1)', [withKey]);
            return endingOf(session, 'select signalbox.reveal_configuration($1, $2)', [
                own.project,
                name,
            ]);
        });
    assert.ok((await reveal('a')).text.includes(secret));

    await t.test('are read by nobody without the key', async () => {
        assert.equal((await reveal('a', wrongKey)).code, 'SB007');
        for (const [sql, code] of [
            [`select signalbox.reveal_configuration('${own.project}', 'a')`, 'SB007'],
            [`select signalbox.configuration('${own.project}', 'a', ''::text)`, 'SB007'],
            [`select ciphertext from signalbox_data.configurations`, '42501'],
            [`select * from signalbox_data.configurations`, '42501'],
            [
                `select from signalbox.set_configuration('${own.project}', 'a', 'x', is_sensitive => false)`,
                'SB007',
            ],
            [
                `select from signalbox.define_configuration('${own.project}', 'a', 'string', is_sensitive => false)`,
                'SB007',
            ],
            [
                `select from signalbox.set_configuration('${own.project}', 'a', 'x')`,
                'SB007',
            ],
            [
                `select from signalbox.rotate_configuration_key('${key}', '${wrongKey}')`,
                '42501',
            ],
            [`select signalbox.set_configuration_key('password')`, 'SB005'],
            [`select signalbox.set_configuration_key('${'0'.repeat(64)}')`, 'SB005'],
        ] as const) {
            const ending = await endingOf(session, sql);
            assert.equal(ending.code, code, sql);
            assert.ok(!ending.text.includes(secret), sql);
        }
        for (const group of ['reader', 'agent'] as const) {
            const other = await stage.enter(group);
            const ending = await endingOf(
                other,
                'select signalbox.reveal_configuration($1, $2)',
                [own.project, 'a'],
            );
            assert.ok(['42501', 'SB007'].includes(ending.code));
            await other.end();
        }
    });

    await t.test(
        'are told by no rule, no error and no type that is asked for',
        async () => {
            await undone(session, async () => {
                await session.query('select signalbox.set_configuration_key($1)', [key]);
                for (const [sql, values] of [
                    ['select signalbox.configuration($1, $2, 0)', [own.project, 'a']],
                    ['select signalbox.configuration($1, $2, true)', [own.project, 'a']],
                    [
                        `select signalbox.configuration($1, $2, '{}'::jsonb)`,
                        [own.project, 'a'],
                    ],
                    [
                        `select from signalbox.define_configuration($1, $2, 'integer')`,
                        [own.project, 'a'],
                    ],
                    [
                        `select from signalbox.define_configuration($1, $2, 'string', rules => '{"maxLength": 3}')`,
                        [own.project, 'a'],
                    ],
                    [
                        `select from signalbox.define_configuration($1, $2, 'string', rules => '{"pattern": "^x"}')`,
                        [own.project, 'a'],
                    ],
                    [
                        `select from signalbox.define_configuration($1, $2, 'string', rules => '{"enum": ["x"]}')`,
                        [own.project, 'a'],
                    ],
                    [
                        `select from signalbox.set_configuration($1, $2, $3, 'integer')`,
                        [own.project, 'a', secret],
                    ],
                    [
                        `select from signalbox.set_configuration($1, $2, $3, 'json')`,
                        [own.project, 'a', `{"${secret}`],
                    ],
                    [
                        `select from signalbox.set_configuration($1, $2, $3, 'url')`,
                        [own.project, 'a', secret],
                    ],
                    [
                        `select from signalbox.set_configuration($1, $2, $3, 'timestamp')`,
                        [own.project, 'a', secret],
                    ],
                    [
                        `select from signalbox.set_configuration($1, $2, $3, expected_version => 99)`,
                        [own.project, 'a', secret],
                    ],
                    [
                        `select from signalbox.set_configuration($1, $2, $3)`,
                        [own.project, 'bad key!', secret],
                    ],
                    [
                        `select * from signalbox.delete_configuration($1, $2)`,
                        [own.project, 'a'],
                    ],
                    [
                        `select * from signalbox.configurations where key = $2 and project_id = $1`,
                        [own.project, 'a'],
                    ],
                    [
                        `explain (verbose, costs off) select signalbox.reveal_configuration($1, $2)`,
                        [own.project, 'a'],
                    ],
                    [
                        `explain (analyze, verbose, costs off, timing off) select signalbox.reveal_configuration($1, $2)`,
                        [own.project, 'a'],
                    ],
                    [`explain (verbose) select * from signalbox.configurations`, []],
                    [`select * from signalbox.configuration_history`, []],
                    [`select * from signalbox.export_file($1)`, [own.project]],
                    [`select * from signalbox.audit_logs`, []],
                ] as const) {
                    await session.query('savepoint each');
                    const ending = await endingOf(session, sql, [...values]);
                    await session.query('rollback to each');
                    assert.ok(!ending.text.includes(secret), `${sql}: ${ending.text}`);
                    assert.ok(!ending.text.includes(key), `${sql}: ${ending.text}`);
                }
            });
        },
    );

    await t.test('stand in no table, no statistics and no statement', async () => {
        await owner.query('analyze');
        const { rows } = await owner.query<{ name: string }>(`
            select c.oid::regclass::text as name
            from pg_catalog.pg_class c
            where c.relkind in ('r', 'v')
                and c.relnamespace in ('signalbox_data'::regnamespace, 'signalbox'::regnamespace)
            union all
            values ('pg_catalog.pg_stats'), ('pg_catalog.pg_stat_activity'), ('pg_catalog.pg_db_role_setting')
        `);
        for (const hidden of [
            secret,
            key,
            Buffer.from(secret).toString('hex'),
            'new bait',
        ]) {
            for (const { name } of rows) {
                const found = await owner.query(
                    `select from ${name} t where position($1 in t::text) > 0 and t::text !~ 'position'`,
                    [hidden],
                );
                assert.equal(found.rowCount, 0, name);
            }
        }
    });

    await t.test('are not opened once somebody has moved or changed them', async () => {
        const row = `project_id = '${own.project}' and key`;
        const { rows } = await owner.query<{ ciphertext: Buffer; version: number }>(
            `select ciphertext, version from signalbox_data.configurations where ${row} = 'a'`,
        );
        const original = rows[0]?.ciphertext ?? Buffer.alloc(0);
        assert.ok(original.length > 48);
        const changes: [string, string][] = [
            [
                `update signalbox_data.configurations b set ciphertext = a.ciphertext from signalbox_data.configurations a
                where a.${row} = 'b' and b.project_id = a.project_id and b.key = 'a'`,
                'SB007',
            ],
            [
                `update signalbox_data.configurations set version = version + 1 where ${row} = 'a'`,
                'SB007',
            ],
            [
                `update signalbox_data.configurations set value_type = 'json' where ${row} = 'a'`,
                'SB007',
            ],
            [
                `update signalbox_data.configurations set key = 'c' where ${row} = 'b';
              update signalbox_data.configurations set key = 'b' where ${row} = 'a';
              update signalbox_data.configurations set key = 'a' where ${row} = 'c'`,
                'SB007',
            ],
        ];
        for (const place of [0, 1, 17, 20, original.length - 33, original.length - 1]) {
            const altered = Buffer.from(original);
            altered[place] = (altered[place] ?? 0) ^ 1;
            changes.push([
                `update signalbox_data.configurations set ciphertext = '\\x${altered.toString('hex')}' where ${row} = 'a'`,
                'SB007',
            ]);
        }
        for (const length of [0, 1, 32, 48, original.length - 16]) {
            changes.push([
                `update signalbox_data.configurations set ciphertext = '\\x${original.subarray(0, length).toString('hex')}' where ${row} = 'a'`,
                'SB007',
            ]);
        }
        for (const [change, code] of changes) {
            const ending = await undone(owner, async () => {
                const changed = await endingOf(owner, change);
                if (changed.code !== '00000') {
                    return { code: 'SB007', text: `not even stored: ${changed.text}` };
                }
                await owner.query('select signalbox.set_configuration_key($1)', [key]);
                return endingOf(owner, 'select signalbox.reveal_configuration($1, $2)', [
                    own.project,
                    'a',
                ]);
            });
            assert.equal(ending.code, code, `${change}: ${ending.text}`);
            assert.ok(!ending.text.includes(secret));
        }
        assert.ok((await reveal('a')).text.includes(secret));
    });
    await session.end();
});

async function undoneNever(session: Session, work: () => Promise<void>): Promise<void> {
    await session.query('begin');
    await work();
    await session.query('commit');
}
