import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import test from 'node:test';
import { value } from '../../concurrency/work.ts';
import { codeFor, endingOf, loot, notRefused, setStage, type Stage } from './support.ts';
import type { Session } from '../../concurrency/support.ts';

/*
 * run_query by an administrator's login whose queries come from somewhere else: to write, to do something outside of
 * the query, to read what the administrator may not, or to stay.
 */

const key = randomBytes(32).toString('hex');

async function enterAdministrator(stage: Stage): Promise<Session> {
    const session = await stage.stranger('signalbox_admin');
    await session.query(`set statement_timeout = '5s'`);
    return session;
}

function run(sql: string): string {
    return `select * from signalbox.run_query($attack$${sql}$attack$)`;
}

test('run_query', async (t) => {
    const stage = await setStage(t);
    const { owner, foreign } = stage;
    const before = await stage.digest();
    await owner.query(`
        create table public.canary (sings boolean);
        insert into public.canary values (true);
        grant all on public.canary to public;
        create function public.sing(boolean) returns boolean language plpgsql volatile as $$
        begin update public.canary set sings = $1; return $1; end $$;
        create function public.sing_along(boolean) returns boolean language sql stable
            as 'select public.sing($1)';
        create function public.pretend(boolean) returns boolean language plpgsql stable as $$
        begin update public.canary set sings = $1; return $1; end $$;
        create aggregate public.choir(boolean) (sfunc = booland_statefunc, stype = boolean);
        create function public.state(boolean, boolean) returns boolean language plpgsql volatile as $$
        begin update public.canary set sings = $1; return $1; end $$;
        create aggregate public.singers(boolean) (sfunc = public.state, stype = boolean, initcond = 'false');
        create function public.op(int, int) returns boolean language plpgsql volatile as $$
        begin update public.canary set sings = false; return true; end $$;
        create operator public.~~~ (leftarg = int, rightarg = int, function = public.op);
        create view public.hidden as select public.sing(false) as sung;
        create view public.deeper as select sung from public.hidden;
        grant select on public.hidden, public.deeper to public;
        create function public.to_int(text) returns int language plpgsql volatile as $$
        begin update public.canary set sings = false; return 1; end $$;
        create type public.odd as (a int);
        create function public.to_odd(text) returns public.odd language plpgsql volatile as $$
        begin update public.canary set sings = false; return null; end $$;
        create cast (text as public.odd) with function public.to_odd(text);
        grant usage on schema public to public;
    `);

    const statements = [
        // More than one statement, and what is none that returns rows.
        ['select 1; select 2', '42P11'],
        ['select 1; drop table public.canary', '42P11'],
        ['select 1);drop table public.canary; select (1', '42601'],
        ['select 1) q; drop table public.canary; --', '42601'],
        [
            'select 1 /* ) q; drop table public.canary; */ ; delete from public.canary',
            '42P11',
        ],
        ['select 1 /*', '42601'],
        ['', 'SB005'],
        [';;', 'SB005'],
        ['-- nothing', '42P11'],
        ['begin', '42P11'],
        ['commit', '42P11'],
        ['rollback', '42P11'],
        ['set role signalbox_admin', '42P11'],
        ['reset role', '42P11'],
        ['reset session authorization', '42P11'],
        ['set statement_timeout = 0', '42P11'],
        ['discard all', '42P11'],
        ['listen x', '42P11'],
        ['notify x', '42P11'],
        ['lock table public.canary', '42P11'],
        ['do $x$ begin end $x$', '42P11'],
        ['copy public.canary to stdout', '42P11'],
        ['call nothing()', '42883'],
        ['vacuum', '42P11'],
        ['truncate public.canary', '42P11'],
        ['create table x ()', '42P11'],
        ['create table x as select 1', '42P11'],
        ['select 1 into x', '42P11'],
        ['prepare p as select 1', '42P11'],
        ['deallocate all', '42P11'],
        ['declare c cursor for select 1', '42P11'],
        // Writing.
        ['insert into public.canary values (false) returning *', '0A000'],
        ['update public.canary set sings = false returning *', '0A000'],
        ['delete from public.canary returning *', '0A000'],
        [
            'with gone as (delete from public.canary returning *) select * from gone',
            '0A000',
        ],
        [
            'with new as (insert into public.canary values (false) returning *) select * from new',
            '0A000',
        ],
        ['select * from public.canary for update', '0A000'],
        ['select * from public.canary for share', '0A000'],
        ['select * from (select * from public.canary for key share) c', '0A000'],
        ['explain analyze delete from public.canary', '0A000'],
        ['explain analyze select public.sing(false)', '0A000'],
        // Functions that do something, wherever they stand.
        ['select public.sing(false)', 'SB007'],
        ['select 1 where public.sing(false)', 'SB007'],
        ['select 1 from public.canary order by public.sing(false)', 'SB007'],
        ['select count(*) filter (where public.sing(false)) from public.canary', 'SB007'],
        ['select sum(1) over (order by public.sing(false))', 'SB007'],
        ['select 1 from public.canary group by public.sing(false)', 'SB007'],
        ['select 1 from public.canary limit public.sing(false)::int', 'SB007'],
        ['select (select public.sing(false) from public.canary limit 1)', 'SB007'],
        ['with s as materialized (select public.sing(false)) select 1', 'SB007'],
        [
            'select 1 from public.canary c cross join lateral (select public.sing(c.sings)) s',
            'SB007',
        ],
        ['select * from rows from (public.sing(false), public.sing(true)) x', 'SB007'],
        ['select case when true then public.sing(false) end', 'SB007'],
        ['select coalesce(null, public.sing(false))', 'SB007'],
        ['select array[public.sing(false)]', 'SB007'],
        ['select row(public.sing(false))', 'SB007'],
        ['select 1 union all select public.sing(false)::int', 'SB007'],
        ['values (public.sing(false))', 'SB007'],
        ['select public.singers(sings) from public.canary', 'SB007'],
        ['select public.singers(sings) over () from public.canary', 'SB007'],
        ['select 1 operator(public.~~~) 2', 'SB007'],
        ['select 1 operator(public.~~~) any (array[1])', 'SB007'],
        [`select 'x'::text::public.odd`, 'SB007'],
        ['select * from public.hidden', 'SB007'],
        ['select * from public.deeper', 'SB007'],
        ['select count(*) from public.deeper', 'SB007'],
        [`select xmlelement(name x, public.sing(false))`, 'SB007'],
        [
            `select * from public.canary tablesample bernoulli ((public.sing(false))::int)`,
            'SB007',
        ],
        [`select set_config('transaction_read_only', 'off', true)`, 'SB007'],
        [`select set_config('statement_timeout', '0', false)`, 'SB007'],
        [`select set_config('signalbox.session', 'x', false)`, 'SB007'],
        [`select pg_advisory_lock(1)`, 'SB007'],
        [`select pg_try_advisory_lock(1)`, 'SB007'],
        [`select pg_notify('x', 'y')`, 'SB007'],
        [`select pg_terminate_backend(1)`, 'SB007'],
        [`select pg_cancel_backend(1)`, 'SB007'],
        [`select pg_sleep(1)`, 'SB007'],
        [`select pg_read_file('postgresql.conf')`, '42501'],
        [`select pg_ls_dir('.')`, '42501'],
        [`select lo_import('/etc/passwd')`, '42501'],
        [`select lo_create(0)`, 'SB007'],
        [`select lo_get(1)`, 'SB007'],
        [`select pg_reload_conf()`, '42501'],
        [`select pg_logical_emit_message(false, 'a', 'b')`, 'SB007'],
        [`select pg_export_snapshot()`, 'SB007'],
        [`select pg_stat_reset()`, '42501'],
        [`select pg_stat_clear_snapshot()`, 'SB007'],
        [`select nextval('signalbox_data.audit_seq')`, 'SB007'],
        [`select setval('signalbox_data.audit_seq', 1)`, 'SB007'],
        [`select query_to_xml('delete from public.canary', true, true, '')`, 'SB007'],
        [`select cursor_to_xml('c', 1, true, true, '')`, 'SB007'],
        [`select * from ts_stat('select public.sing(false)::text::tsvector')`, 'SB007'],
        [
            `select ts_rewrite('a', 'select public.sing(false)::text::tsquery, null')`,
            'SB007',
        ],
        [`select * from signalbox.run_query('select 1')`, 'SB007'],
        [`select * from signalbox.tick()`, 'SB007'],
        [`select * from signalbox.create_project('by a query')`, 'SB007'],
        [`select signalbox.set_configuration_key('${key}')`, 'SB007'],
        [`select signalbox.reveal_configuration('${foreign.project}', 'token')`, 'SB007'],
        [`select * from signalbox.issue_api_token('x')`, 'SB007'],
        // What calls itself harmless.
        [`select public.pretend(false)`, '0A000'],
        [`select public.sing_along(false)`, '25006'],
        // What the administrator's login may not read.
        ['select lease_token from signalbox_data.task_executions', '42501'],
        ['select * from signalbox.claimed_tasks', '42501'],
        ['select * from signalbox_data.session_keys', '42501'],
        ['select * from signalbox_data.api_tokens', '42501'],
        ['select token_hash from signalbox_data.api_tokens', '42501'],
        ['select * from signalbox_data.personal_values', '42501'],
        ['select ciphertext from signalbox_data.configurations', '42501'],
        ['select * from pg_authid', '42501'],
        ['select signalbox._session_mac(null)', '42501'],
        [`select * from signalbox._find_api_token(null)`, '42501'],
        [`select signalbox_crypto.gen_random_bytes(8)`, '42501'],
        // More than is given.
        [`select repeat('x', 20000000)`, 'SB006'],
        [`select repeat('x', 5000000) from generate_series(1, 9)`, 'SB006'],
        [`select ${'1+'.repeat(40_000)}1`, 'SB006'],
    ] as const;

    await t.test(
        'writes nothing, calls nothing and reads nothing that it may not',
        async () => {
            const session = await enterAdministrator(stage);
            assert.deepEqual(
                await notRefused(
                    session,
                    statements.map(([sql, code]) => [run(sql), code] as const),
                ),
                [],
            );
            assert.equal(
                await value<boolean>(owner, 'select sings from public.canary'),
                true,
            );
            assert.equal(
                await codeFor(session, run('select count(*) from tasks')),
                '00000',
            );
            await session.end();
        },
    );

    await t.test('is the same in a session that reads text otherwise', async () => {
        const session = await enterAdministrator(stage);
        await session.query(`
            set escape_string_warning = off;
            set standard_conforming_strings = off;
            set quote_all_identifiers = on;
            set transform_null_equals = on;
            set search_path = public, pg_catalog;
        `);
        assert.deepEqual(
            await notRefused(
                session,
                statements
                    .filter(([, code]) => ['SB007', '0A000', '25006'].includes(code))
                    .map(([sql, code]) => [run(sql), code] as const),
            ),
            [],
        );
        assert.equal(await value<boolean>(owner, 'select sings from public.canary'), true);
        await session.end();
    });

    await t.test('leaves nothing behind in the session', async () => {
        const session = await enterAdministrator(stage);
        await session.query('begin');
        await session.query('select signalbox.set_configuration_key($1)', [key]);
        const state = `select current_setting('search_path') as path, current_setting('transaction_read_only') as reads,
            current_user as who, current_setting('statement_timeout') as time,
            current_setting('signalbox.configuration_key') as key,
            (select count(*)::integer from pg_catalog.pg_cursors where is_holdable) as cursors,
            to_regclass('pg_temp.signalbox_query') as view`;
        const { rows: usual } = await session.query(state);
        for (const query of [
            'select * from projects',
            `select current_setting('signalbox.configuration_key', true) as k, current_setting('signalbox.previous_configuration_key', true) as p`,
            `select * from pg_settings where name ~ 'signalbox'`,
        ]) {
            await session.query('savepoint each');
            const { code, text } = await endingOf(session, run(query));
            await session.query('rollback to each');
            assert.equal(code, query.includes('pg_settings') ? 'SB007' : '00000');
            assert.ok(!text.includes(key), query);
        }
        assert.deepEqual((await session.query(state)).rows, usual);
        await session.query('rollback');
        await session.end();
    });

    await t.test(
        'is not lent to others, nor got around by what stands in its way',
        async () => {
            for (const group of ['reader', 'agent', 'operator'] as const) {
                const session = await stage.enter(group);
                await session.query(`set statement_timeout = '1s'`);
                assert.equal(await codeFor(session, run('select 1')), '42501');
                assert.equal(
                    await codeFor(
                        session,
                        `select signalbox._rows_of_query('select 1', 1)`,
                    ),
                    '42501',
                );
                await session.end();
            }
            const session = await enterAdministrator(stage);
            await session.query('create temporary table signalbox_query (sung boolean)');
            assert.equal(await codeFor(session, run('select public.sing(false)')), '42P07');
            await session.query('drop table pg_temp.signalbox_query');
            // A prepared statement of the same session is no way in.
            await session.query('prepare sing as select public.sing(false)');
            assert.equal(await codeFor(session, run('execute sing')), '0A000');
            // Nor is a time that is none.
            for (const time of ['0', '6min']) {
                await session.query(`set statement_timeout = '${time}'`);
                assert.equal(await codeFor(session, run('select 1')), 'SB006');
            }
            await session.query(`set statement_timeout = '300ms'`);
            assert.equal(
                await codeFor(
                    session,
                    run('select count(*) from generate_series(1, 1000000000) n'),
                ),
                '57014',
            );
            assert.equal(
                await codeFor(
                    session,
                    `select * from signalbox.run_query('select 1', 10001)`,
                ),
                'SB006',
            );
            await session.end();
            assert.equal(
                await value<boolean>(owner, 'select sings from public.canary'),
                true,
            );
        },
    );

    await t.test('is recorded, and not in the name of others', async () => {
        const session = await enterAdministrator(stage);
        await session.query(run(`select '${loot} ' || 1`));
        const { rows } = await owner.query<{
            session_role: string;
            changes: { query: string };
        }>(
            `select session_role, changes from signalbox.audit_logs
            where action = 'read' and entity_type = 'report' order by id desc limit 1`,
        );
        assert.match(rows[0]?.changes.query ?? '', new RegExp(loot));
        assert.match(rows[0]?.session_role ?? '', /^stranger/);
        await session.end();
    });

    assert.equal(await stage.digest(), before);
});
