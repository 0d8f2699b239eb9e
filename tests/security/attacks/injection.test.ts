import assert from 'node:assert/strict';
import test from 'node:test';
import type { Session } from '../../concurrency/support.ts';
import { value } from '../../concurrency/work.ts';
import { codeFor, endingOf, setStage, undone } from './support.ts';

/*
 * SQL and other languages in every text that a function takes: what is meant as text stays text. Where one of
 * these got into a statement, PostgreSQL would not understand it, or do what it says.
 */

const texts = [
    `'; drop table public.canary; --`,
    `"; drop table public.canary; --`,
    `\\'; drop table public.canary; --`,
    `$$; drop table public.canary; $$`,
    `') or true or pg_sleep(60) is null or ('' = '`,
    `%I %L %s %1$s %n %`,
    `$1 $2 :x {0} \${{ inputs.x }}`,
    `x\ny\r\tz\u0001\u2028\ufeff`,
    `../../etc/passwd`,
    `(((((((((((a+)+)+)+)+)+)+)+)+)+)+$`,
    'a'.repeat(3000),
    `null`,
    `-1e400`,
] as const;

const documents = [
    `{"'; drop table public.canary; --": "'; drop table public.canary; --"}`,
    `{"id": "'); drop table public.canary; --", "status": "x' or true --", "%s": "%L"}`,
    `[{"project_id": "'", "task_id": "x", "key": "'; drop table public.canary; --"}]`,
    `{"a\\u0022b": "\\u0027", "$.x": [null, [], {}], "\\\\": "\\\\"}`,
    `[${'['.repeat(2000)}${']'.repeat(2000)}]`,
    `"'"`,
    `1e300`,
    `null`,
] as const;

// What PostgreSQL says of a statement that it does not understand, or that something in it broke.
const broken = /^(42(?!501|710|P07)|XX|26|0A001|25P02)/;

// Names where a statement, an expression or a path is what is asked for.
const languages = [
    // A query of its own, see query.test.ts.
    'run_query',
    // Of the name of a table it is said that there is none.
    'enable_audit',
    'disable_audit',
    // Conditions of steps are paths of JSON; _condition_problem says what is wrong with one.
    '_condition_reads',
    // What is given is a type of a column, and it is not granted to those outside.
    '_audited_row',
];

interface Call {
    sql: string;
    name: string;
}

/** Calls of all functions that a session may make, each with one text in one of their arguments. */
async function calls(
    session: Session,
    project: string,
    workflow: string,
    task: string,
): Promise<Call[]> {
    const { rows } = await session.query<{
        name: string;
        required: number;
        names: string[];
        types: string[];
        kinds: string[];
    }>(`
        select
            p.proname as name,
            p.pronargs - p.pronargdefaults as required,
            coalesce(p.proargnames[1:p.pronargs], '{}')::text[] as names,
            array(
                select format_type(t.type, null)
                from unnest(p.proargtypes) with ordinality t (type, place)
                order by t.place
            ) as types,
            array(
                select y.typtype::text
                from unnest(p.proargtypes) with ordinality t (type, place)
                inner join pg_catalog.pg_type y
                    on y.oid = t.type
                order by t.place
            ) as kinds
        from pg_catalog.pg_proc p
        where p.pronamespace = (select n.oid from pg_catalog.pg_namespace n where n.nspname = 'signalbox')
            and has_function_privilege(p.oid, 'execute')
            and p.proname not in ('authenticate', 'authenticate_request', 'verify_api_token')
    `);
    const usual = (name: string, type: string, kind: string): string => {
        if (type === 'uuid') {
            return `'${{ project_id: project, workflow_id: workflow }[name] ?? task}'`;
        }
        const sample = {
            jsonb: `'{}'`,
            json: `'{}'`,
            text: `'default'`,
            'text[]': `'{default}'`,
            'uuid[]': `'{${task}}'`,
            integer: '1',
            bigint: '1',
            boolean: 'true',
            interval: `'1 minute'`,
            anyelement: `''::text`,
            'timestamp with time zone': 'now()',
        }[type];
        return (
            sample ?? (kind === 'e' ? `(enum_range(null::${type}))[1]` : `null::${type}`)
        );
    };
    const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
    return rows.flatMap(({ name, required, names, types, kinds }) =>
        types.flatMap((type, place) => {
            const tried =
                type === 'text'
                    ? texts.map(quoted)
                    : type === 'text[]'
                      ? texts.map((text) => `array[${quoted(text)}]`)
                      : /^jsonb?$/.test(type)
                        ? documents.map(quoted)
                        : [];
            return tried.map((text) => {
                const given = types.flatMap((other, index) => {
                    if (index !== place && index >= required) {
                        return [];
                    }
                    const label = names[index] ? `"${names[index]}" => ` : '';
                    return [
                        label +
                            (index === place
                                ? `${text}::${type}`
                                : `${usual(names[index] ?? '', other, kinds[index] ?? 'b')}::${other === 'anyelement' ? 'text' : other}`),
                    ];
                });
                return {
                    name,
                    sql: `select * from signalbox.${name}(${given.join(', ')})`,
                };
            });
        }),
    );
}

test('text stays text', async (t) => {
    const stage = await setStage(t);
    const { owner, own } = stage;
    await owner.query(`
        create table public.canary (sings boolean);
        insert into public.canary values (true);
        grant all on public.canary to public;
    `);
    const before = await stage.digest();

    await t.test('in every argument of every function', async () => {
        const session = await stage.enter('operator');
        await session.query(`set statement_timeout = '5s'; set lock_timeout = '2s'`);
        const tried = await calls(session, own.project, own.workflow, own.task);
        assert.ok(tried.length > 1500);
        const wrong: string[] = [];
        await session.query('begin');
        for (const { name, sql } of tried) {
            await session.query('savepoint each');
            const { code, text } = await endingOf(session, sql);
            await session.query('rollback to each; release each');
            if ((broken.test(code) && !languages.includes(name)) || code === '57014') {
                wrong.push(`${sql.slice(0, 400)}\n    ${code} ${text.slice(0, 400)}`);
            }
        }
        await session.query('rollback');
        assert.deepEqual(wrong, []);
        assert.equal(await value<boolean>(owner, 'select sings from public.canary'), true);
        await session.end();
    });

    await t.test('in names that are used by what comes later', async () => {
        const session = await stage.enter('operator');
        const evil = `'"; drop table public.canary; --\\ $$ %s`;
        const project = await value<string>(
            session,
            'select id from signalbox.create_project($1)',
            [evil],
        );
        const workflow = await value<string>(
            session,
            'select id from signalbox.create_workflow($1, $2)',
            [project, evil],
        );
        const task = await value<string>(
            session,
            `select id from signalbox.create_task($1, $2, $3, key => $3, queue => $3, assignee => $3,
                command => $3, tags => array[$3], concurrency_key => $3)`,
            [project, workflow, evil],
        );
        await session.query(`select from signalbox.set_concurrency_limit($1, $2, 1)`, [
            project,
            evil,
        ]);
        await session.query(
            `select from signalbox.set_concurrency_limit($1, $2, 1, 'queue')`,
            [project, evil],
        );
        await session.query(`select from signalbox.set_queue_ageing($1, $2, '1 minute')`, [
            project,
            evil,
        ]);
        await session.query(`select from signalbox.register_worker($1, array[$1])`, [evil]);
        await session.query(`select signalbox.listen_for_work($1, array[$1])`, [evil]);
        await session.query(
            `select signalbox.set_context(jsonb_build_object($1::text, $1::text, 'request_id', $1::text))`,
            [evil],
        );
        await session.query(
            `select from signalbox.create_schedule($1, $2, '* * * * *',
                tasks => jsonb_build_array(jsonb_build_object('key', $2::text, 'title', $2::text)))`,
            [project, evil],
        );
        await session
            .query(`select from signalbox.join_concurrency_group($1, $2, $3)`, [
                project,
                workflow,
                evil,
            ])
            .catch(() => undefined);
        const { rows } = await session.query<{ lease_token: string }>(
            `select lease_token from signalbox.claim_tasks($1, array[$1], project_id => $2)`,
            [evil, project],
        );
        await session.query(`select from signalbox.log_task($1, $2, $3, $4)`, [
            project,
            task,
            rows[0]?.lease_token,
            evil,
        ]);
        await session.query(
            `select from signalbox.fail_task($1, $2, $3, $4, error_type => $4)`,
            [project, task, rows[0]?.lease_token, evil],
        );
        await session.query(
            `select from signalbox.set_configuration($1, 'x', $2, description => $2)`,
            [project, evil],
        );
        const { rows: jobs } = await owner.query<{ error: string | null }>(
            'select error from signalbox.tick()',
        );
        assert.deepEqual(
            jobs.filter(({ error }) => error !== null),
            [],
        );
        await owner.query('select from signalbox.verify_audit_log()');
        for (const format of ['mermaid', 'dot', 'json']) {
            assert.equal(
                await codeFor(session, 'select signalbox.workflow_graph($1, $2, $3)', [
                    project,
                    workflow,
                    format,
                ]),
                '00000',
            );
        }
        assert.equal(await value<boolean>(owner, 'select sings from public.canary'), true);
        await session.end();
    });

    await t.test('in pictures, which show it and do not run it', async () => {
        const session = await stage.enter('operator');
        const evil = `</text></svg><script>alert(1)</script><!-- "]; click n1 "javascript:alert(1)" ]]>`;
        const workflow = await value<string>(
            session,
            'select id from signalbox.create_workflow($1, $2)',
            [own.project, evil],
        );
        await session.query(
            `select from signalbox.create_task($1, $2, $3, key => $3, type => $3, queue => 'pictures')`,
            [own.project, workflow, evil],
        );
        await session.query(
            `select from signalbox.claim_tasks($2, '{pictures}', project_id => $1)`,
            [own.project, evil],
        );
        const svg = await value<string>(
            session,
            'select signalbox.workflow_timeline_svg($1, $2)',
            [own.project, workflow],
        );
        assert.doesNotMatch(svg, /<script|<!--|javascript:alert\(1\)"/);
        assert.equal(
            await codeFor(session, 'select xmlparse(document $1)', [svg]),
            '00000',
        );
        const mermaid = await value<string>(
            session,
            'select signalbox.workflow_graph($1, $2)',
            [own.project, workflow],
        );
        assert.doesNotMatch(mermaid, /<script|^\s*click/m);
        assert.equal(
            mermaid.split('\n').filter((line) => line.includes('alert(1)')).length,
            1,
        );
        const dot = await value<string>(
            session,
            `select signalbox.workflow_graph($1, $2, 'dot')`,
            [own.project, workflow],
        );
        assert.doesNotMatch(dot, /[^\\]"\]; click/);
        await session.end();
    });

    await t.test('however deep, long or slow it is', async () => {
        const session = await stage.enter('operator');
        await session.query(`set statement_timeout = '3s'`);
        const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
        const nested = `${'{"a":'.repeat(3_000)}1${'}'.repeat(3_000)}`;
        for (const [sql, values] of [
            [
                `select from signalbox.create_task($1, $2, 'deep', parameters => $3)`,
                [own.project, own.workflow, deep],
            ],
            [
                `select from signalbox.create_tasks($1, $2, $3)`,
                [own.project, own.workflow, deep],
            ],
            [`select from signalbox.check_definition($1)`, [nested]],
            [`select from signalbox.search_audit($1)`, [nested]],
            [`select from signalbox.import_file($1, $2)`, [own.project, deep]],
            [`select from signalbox.import_beads($1, $2)`, [own.project, deep]],
            [`select signalbox.file_format($1)`, [deep]],
            [`select signalbox.cron_next($1, now())`, [`${'*,'.repeat(50_000)}* * * * *`]],
            [`select signalbox.cron_next('0 0 30 2 *', now())`, []],
            [`select signalbox.cron_next($1, now())`, ['0-59/1 '.repeat(5)]],
            [`select signalbox.set_context($1)`, [nested]],
            [
                `select from signalbox.define_workflow($1, 'deep', $2)`,
                [own.project, nested],
            ],
            [
                `select from signalbox.define_configuration($1, 'slow', 'string', rules => jsonb_build_object('pattern', $2::text))`,
                [own.project, `^(((((a+)+)+)+)+)+$`],
            ],
            [
                `select from signalbox.set_configuration($1, 'slow', $2)`,
                [own.project, `${'a'.repeat(5000)}!`],
            ],
            [`select from signalbox.claim_tasks($1)`, ['w'.repeat(1_000_000)]],
            [
                `select from signalbox.create_task($1, $2, $3)`,
                [own.project, own.workflow, 'x'.repeat(5_000_000)],
            ],
            [
                `select from signalbox.create_task($1, $2, 'x', retry_jitter => 'NaN')`,
                [own.project, own.workflow],
            ],
        ] as const) {
            const began = performance.now();
            const { code, text } = await undone(session, () =>
                endingOf(session, sql, [...values]),
            );
            assert.doesNotMatch(code, broken, `${sql}: ${text.slice(0, 300)}`);
            assert.notEqual(code, '57014', `${sql} took ${performance.now() - began} ms`);
        }
        await session.end();
    });

    await t.test('and stops nobody else, in whatever queue it waits', async () => {
        // No index takes what cannot be compressed and is longer than a third of a page.
        const session = await stage.enter('operator');
        const long = `(select string_agg(md5(n::text), '') from generate_series(1, 400) n)`;
        for (const what of [
            `queue => ${long}`,
            `concurrency_key => ${long}`,
            `rate_limit => ${long}`,
            `queue => ${long}, concurrency_key => 'poison'`,
            `queue => ${long}, start_timeout => '1 hour'`,
        ]) {
            await endingOf(
                session,
                `select from signalbox.create_task($1, $2, 'poison', ${what}, available_at => clock_timestamp() + interval '10 ms')`,
                [own.project, own.workflow],
            );
        }
        await endingOf(
            session,
            `select from signalbox.create_schedule($1, 'poison', '* * * * *',
                tasks => jsonb_build_array(jsonb_build_object('key', 'a', 'title', 'A', 'queue', ${long})))`,
            [own.project],
        );
        await owner.query(
            `select from signalbox.create_task($1, $2, 'late', key => 'late', available_at => clock_timestamp() + interval '10 ms')`,
            [stage.foreign.project, stage.foreign.workflow],
        );
        await owner.query('select pg_sleep(0.05)');
        const { rows } = await owner.query<{ job: string; error: string | null }>(
            'select job, error from signalbox.tick()',
        );
        assert.ok(rows.length > 10);
        assert.deepEqual(
            rows.filter(({ error }) => error !== null),
            [],
        );
        assert.equal(
            await value<string>(
                owner,
                `select status from signalbox.tasks where project_id = $1 and key = 'late'`,
                [stage.foreign.project],
            ),
            'ready',
        );
        await session.end();
    });

    assert.ok(before !== '');
});
