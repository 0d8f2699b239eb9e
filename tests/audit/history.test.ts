import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import test, { type TestContext } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { codeOf } from '../../harness/problem.ts';
import type { Random } from '../../harness/random.ts';
import { freshDatabase, type Session } from '../concurrency/support.ts';
import { newSeed, randomFrom, value } from '../concurrency/work.ts';

/*
 * Random histories, over several sessions at once: what people and agents do, statements on many rows, cascades,
 * imports, rows that go and come again. Meanwhile copies of all rows are taken. Afterwards the audit log must
 * tell each row as it was at the time of each copy, and the summaries must be what counting tells.
 */

const sessionCount = 4;
const actionsPerSession = 60;
const checkCount = 2500;

// What one session does may be refused, and two may be in each other's way.
const refusals = /^(SB00\d|40001|40P01|55P03|23505|23503|23514|23502)$/;

interface History {
    sessions: Session[];
    owner: Session;
    random: Random;
    project: string;
}

test('entity_as_of is what each row was, at every time', async (t) => {
    const history = await play(t);
    const { owner, random } = history;
    const copies = await copiesToCheck(owner, random);
    assert.ok(copies.length > 1000, `${copies.length} are few`);
    const tables = await describeTables(owner);
    const seen = new Set(copies.filter((copy) => copy.row).map((copy) => copy.entity));
    assert.deepEqual(
        [...tables.keys()].filter((entity) => !seen.has(entity)),
        [],
    );
    const personal = await personalValues(owner);

    let absent = 0;
    let gone = 0;
    for (let first = 0; first < copies.length; first += 100) {
        const batch = copies.slice(first, first + 100);
        const { rows } = await owner.query<{ state: Row | null }>(
            `select (select s from signalbox.entity_as_of(c.entity, c.id, c.at, c.project) s) as state
            from rows from (
                unnest($1::text[]), unnest($2::uuid[]), unnest($3::timestamptz[]), unnest($4::uuid[])
            ) with ordinality c (entity, id, at, project, place)
            order by c.place`,
            [
                batch.map((copy) => copy.entity),
                batch.map((copy) => copy.id),
                batch.map((copy) => copy.at),
                batch.map((copy) => copy.project),
            ],
        );
        for (const [index, copy] of batch.entries()) {
            const state = rows[index]!.state;
            const expected = copy.row && recorded(copy.row, tables.get(copy.entity)!);
            absent += expected ? 0 : 1;
            gone += copy.is_gone ? 1 : 0;
            assert.deepEqual(
                state && revealed(state, tables.get(copy.entity)!, personal),
                expected,
                `${copy.entity} ${copy.id} at ${copy.at}`,
            );
        }
    }
    t.diagnostic(
        `${copies.length} states of ${new Set(copies.map((copy) => copy.id)).size} rows, ` +
            `${absent} of them not there, ${gone} of rows that are gone now`,
    );
    assert.ok(absent > 20 && gone > 20, 'rows come and go');
});

test('audit_summaries are what counting tells, at every horizon', async (t) => {
    const { owner, sessions, random } = await play(t, async (history) => {
        await history.owner.query(`select signalbox._fold_audit($1)`, [
            1 + history.random(2000),
        ]);
    });

    // What was open when the others were added, and what is put under another category.
    const late = sessions[0]!;
    await late.query('begin');
    await late.query(`select from signalbox.create_project('late')`);
    await sessions[1]!.query(`select from signalbox.create_project('early')`);
    await foldAll(owner);
    assert.equal(await countIn(owner, 'late'), 0);
    await late.query('commit');
    await owner.query(
        `select from signalbox.set_audit_rule('task', 'insert', 'critical', 'late')`,
    );
    await foldAll(owner);
    assert.equal(await countIn(owner, 'late'), 1);

    for (const period of ['hour', 'day']) {
        const { rows } = await owner.query(
            `with counted as (
                select
                    date_trunc($1, l.occurred_at, 'UTC') as starts_at, l.project_id,
                    l.entity_type, l.operation, l.action, l.severity, l.category,
                    l.user_id, l.session_role, count(*) as entries,
                    min(l.occurred_at) as first_at, max(l.occurred_at) as last_at
                from signalbox.audit_logs l
                group by 1, 2, 3, 4, 5, 6, 7, 8, 9
            ),
            folded as (
                select
                    s.starts_at, s.project_id, s.entity_type, s.operation, s.action, s.severity,
                    s.category, s.user_id, s.session_role, s.entries, s.first_at, s.last_at
                from signalbox.audit_summaries s
                where s.period = $1
            )
            (table counted except table folded) union all (table folded except table counted)`,
            [period],
        );
        assert.deepEqual(rows, [], period);
    }

    const before = await summaries(owner);
    await owner.query('select signalbox.rebuild_audit_summaries()');
    assert.deepEqual(await summaries(owner), before);
    // As after a dump was restored to a server whose numbers are others, where every session is new.
    await owner.query('update signalbox_data.audit_folds set folded_before = 9000000000');
    await sessions[1]!.query('discard sequences');
    await sessions[1]!.query(`select from signalbox.create_project('restored')`);
    await foldAll(owner);
    assert.equal(await countIn(owner, 'restored'), 1);
    assert.ok(random(2) < 2);
});

async function foldAll(owner: Session): Promise<void> {
    while ((await value<number>(owner, 'select signalbox._fold_audit(5000)')) > 0);
}

async function countIn(owner: Session, project: string): Promise<number> {
    return value(
        owner,
        `select coalesce(sum(s.entries), 0)::integer
        from signalbox.audit_summaries s
        where s.period = 'day'
            and s.entity_type = 'project'
            and s.project_id = (select p.id from signalbox.projects p where p.name = $1)`,
        [project],
    );
}

async function summaries(owner: Session): Promise<unknown> {
    return value(
        owner,
        `select jsonb_agg(to_jsonb(s) order by s.starts_at, s.period, s.kind, s.project_id, s.user_id)
        from signalbox_data.audit_summaries s`,
    );
}

/** Play a history; copies of all rows are taken on the way, or something else is done. */
async function play(
    t: TestContext,
    meanwhile: (history: History) => Promise<void> = takeCopy,
): Promise<History> {
    const seed = newSeed();
    t.diagnostic(`SEED=${seed}`);
    const random = randomFrom(seed);
    const database = await freshDatabase(t);
    const owner = await database.connect();
    const sessions = await database.sessions(sessionCount);
    const project = await arrange(owner);
    const history = { sessions, owner, random, project };

    const game = { isOver: false };
    const players = sessions.map(async (session, index) => {
        const draw = randomFrom(seed + index + 1);
        for (let count = 0; count < actionsPerSession; count++) {
            await act(session, draw, project, index);
        }
    });
    const copier = (async () => {
        while (!game.isOver) {
            await setTimeout(random(300));
            await meanwhile(history);
        }
    })();
    await Promise.all(players);
    game.isOver = true;
    await copier;
    await meanwhile(history);
    return history;
}

/** A row of any audited table is changed or deleted, as nobody does who uses functions: whatever keys allow. */
const changeSomeRow = `
    create function tests.change_some_row(seed text)
    returns void
    language plpgsql
    as $$
    declare
        v_table text;
        v_column text;
    begin
        select t.table_name
        into v_table
        from signalbox_data.audited_tables t
        where starts_with(t.table_name, 'signalbox_data.')
        order by md5(t.table_name || seed)
        limit 1;
        select quote_ident(a.attname)
        into v_column
        from pg_attribute a
        where a.attrelid = v_table::regclass
            and a.attnum > 0
            and not a.attisdropped
            and a.attgenerated = ''
            and a.attidentity <> 'a'
        order by md5(a.attname || seed)
        limit 1;
        if hashtext(seed) % 5 = 0 then
            execute format('delete from %s where ctid = (
                select x.ctid from %1$s x order by md5(x::text || %L) limit 1)', v_table, seed);
        else
            execute format('update %s set %s = %s where ctid = (
                select x.ctid from %1$s x order by md5(x::text || %L) limit 1)', v_table, v_column,
                case when hashtext(seed) % 5 = 1 then 'null' else format(
                    '(select x.%s from %s x order by md5(x::text || %L) limit 1)', v_column, v_table, 'y' || seed
                ) end, seed);
        end if;
    exception
        when integrity_constraint_violation or raise_exception then
            null;
    end;
    $$`;

async function arrange(owner: Session): Promise<string> {
    await owner.query(`
        create type tests.colour as enum ('red', 'green', 'blue');
        create table tests.lamps (
            project_id uuid,
            id uuid primary key,
            name text not null,
            status tests.colour not null default 'red',
            watts integer default 40,
            price numeric(10, 2),
            share double precision,
            tags text[] not null default '{}',
            document jsonb,
            bytes bytea,
            lit_at timestamptz,
            kept_for interval,
            secret text,
            owner_name text,
            seen integer not null default 0
        );
        create table tests.streets (
            town text,
            name text,
            houses integer,
            primary key (town, name)
        );
        select from signalbox.enable_audit('tests.lamps', 'lamp', ignored_columns => '{seen}',
            masked_columns => '{secret}', personal_columns => '{owner_name}');
        select from signalbox.enable_audit('tests.streets', 'street');
        create table tests.copies (at timestamptz, entity text, key jsonb, row jsonb);
        create function tests.take_copy()
        returns void
        language plpgsql
        set timezone = 'UTC'
        as $$
        declare
            v_table record;
            v_at timestamptz;
        begin
            -- Whatever was changed has been committed, and nothing is changed before the end.
            perform pg_advisory_xact_lock(7);
            v_at := clock_timestamp();
            for v_table in
                select
                    t.table_name,
                    t.entity,
                    array_agg(a.attname::text order by a.attnum) as keys
                from signalbox_data.audited_tables t
                inner join pg_constraint c
                    on c.conrelid = t.table_name::regclass
                    and c.contype = 'p'
                inner join pg_attribute a
                    on a.attrelid = c.conrelid
                    and a.attnum = any (c.conkey)
                group by t.table_name, t.entity
            loop
                execute format(
                    'insert into tests.copies select %L, %L, '
                    '(select jsonb_object_agg(k.key, k.value) from jsonb_each(to_jsonb(t)) k '
                    'where k.key = any (%L)), to_jsonb(t) from %s t',
                    v_at, v_table.entity, v_table.keys, v_table.table_name
                );
            end loop;
        end;
        $$`);
    await owner.query(changeSomeRow);
    // What is recorded lies in the default partition, until somebody empties it.
    await owner.query(`
        do $$
        declare
            v_partition text;
        begin
            for v_partition in
                select p.partition_name from signalbox._audit_partitions() p where not p.is_default
            loop
                execute format('drop table signalbox_data.%I', v_partition);
            end loop;
        end;
        $$`);
    await fillAllTables(owner);
    const project = await value<string>(
        owner,
        `select id from signalbox.create_project('history')`,
    );
    await owner.query(`select from signalbox.create_workflow($1, 'work')`, [project]);
    await owner.query(
        `select signalbox.create_user(n) from unnest('{ada,bob,eve}'::text[]) n`,
    );
    return project;
}

/** A row in each audited table, and more than one where a project has them. */
async function fillAllTables(owner: Session): Promise<void> {
    await owner.query(`insert into tests.streets values ('Bath', 'Royal Crescent', 30)`);
    await owner.query(`select from tests.make_full_project('one')`);
    await owner.query(`select from tests.make_full_project('two')`);
    await owner.query('delete from signalbox_data.audit_summaries');
    await owner.query(`select from signalbox.place_audit_hold('case 1')`);
    await owner.query(
        `select from signalbox.place_audit_hold('case 2', entity => 'street')`,
    );
    await owner.query(`select from signalbox.set_trusted_proxy('signalbox_agent')`);
    await owner.query(`
        create temporary table moves as table signalbox_data.task_status_transitions;
        delete from signalbox_data.task_status_transitions;
        insert into signalbox_data.task_status_transitions table moves`);
}

async function takeCopy({ owner, random }: History): Promise<void> {
    await owner.query('select tests.take_copy()');
    if (random(4) === 0) {
        await owner.query('select signalbox._keep_audit_partitions(1)');
    }
}

type Statement = [query: string, parameters: unknown[]];

async function attempt(
    session: Session,
    statements: Statement[],
    end = 'commit',
): Promise<void> {
    try {
        await session.query('begin');
        await session.query('select pg_advisory_xact_lock_shared(7)');
        for (const [query, parameters] of statements) {
            await session.query(query, parameters);
        }
        await session.query(end);
    } catch (error) {
        await session.query('rollback');
        assert.match(
            String(codeOf(error)),
            refusals,
            `${String(error)} of ${JSON.stringify(statements)}`,
        );
    }
}

/** One transaction of one to three random changes, one in ten of which is rolled back. */
async function act(
    session: Session,
    random: Random,
    project: string,
    place: number,
): Promise<void> {
    const statements = Array.from({ length: 1 + random(3) }, () =>
        drawChange(random, project, place),
    ).flat();
    if (random(4) === 0) {
        statements.unshift([
            `select signalbox.set_context($1)`,
            [
                JSON.stringify({
                    request_id: `r${random(1000)}`,
                    user_email: 'ada@example.com',
                }),
            ],
        ]);
    }
    await attempt(session, statements, random(10) === 0 ? 'rollback' : 'commit');
}

const task = `(select t.id from signalbox_data.tasks t where t.project_id = $1
    order by md5(t.id::text || $2) limit 1)`;
const workflow = `(select w.id from signalbox_data.workflows w where w.project_id = $1
    order by md5(w.id::text || $2) limit 1)`;

function drawChange(random: Random, project: string, place: number): Statement[] {
    const salt = String(random(1_000_000));
    const oneOf = <T>(...values: T[]): T => values[random(values.length)]!;
    const lamp = `00000000-0000-0000-0000-00000000000${random(8)}`;
    const changes: (() => Statement[])[] = [
        // People.
        () => [
            [
                `select from signalbox.update_task($1, ${task}, $3)`,
                [
                    project,
                    salt,
                    JSON.stringify(
                        oneOf<object>(
                            { title: `title ${salt}` },
                            { priority: oneOf('low', 'high', '7'), tags: [salt] },
                            { assignee: oneOf('ada', null), metadata: { salt } },
                            {
                                description: 'x'.repeat(oneOf(10, 5000)),
                                retry_delay: '1 minute',
                            },
                        ),
                    ),
                ],
            ],
        ],
        () => [
            [
                `select from signalbox.set_task_status($1, ${task}, $3, $4)`,
                [
                    project,
                    salt,
                    oneOf(
                        'pending',
                        'deferred',
                        'blocked',
                        'completed',
                        'cancelled',
                        'in_progress',
                    ),
                    oneOf('why', null),
                ],
            ],
        ],
        () => [[`select from signalbox.delete_task($1, ${task})`, [project, salt]]],
        () => [
            [
                `select from signalbox.add_dependency($1, ${task}, ${task.replace('$2', '$3')}, condition => $4)`,
                [project, salt, `${salt}x`, oneOf('success', 'completion', 'failure')],
            ],
        ],
        () => [
            [
                `select from signalbox_data.task_dependencies d
                cross join lateral signalbox.remove_dependency(
                    d.project_id, d.task_id, d.depends_on_task_id, d.type)
                where d.ctid = (select min(ctid) from signalbox_data.task_dependencies
                    where project_id = $1 and type = 'blocks')`,
                [project],
            ],
        ],
        () => [
            [
                `select from signalbox.update_workflow($1, ${workflow}, $3)`,
                [project, salt, JSON.stringify({ description: salt, tags: [salt] })],
            ],
        ],
        () => [
            [
                oneOf(
                    `select from signalbox.pause_workflow($1, ${workflow})`,
                    `select from signalbox.resume_workflow($1, ${workflow})`,
                ),
                [project, salt],
            ],
        ],
        () => [
            [
                `select from signalbox.set_concurrency_limit($1, $2, $3)`,
                [project, oneOf('a', 'b'), oneOf(1, 5, null)],
            ],
        ],
        () => [
            [
                oneOf(
                    `select from signalbox.add_member($1, $2, $3)`,
                    `select from signalbox.set_member_role($1, $2, $3)`,
                    `select from signalbox.remove_member($1, $2) where $3::text is not null`,
                ),
                [project, oneOf('ada', 'bob', 'eve'), oneOf('reader', 'operator')],
            ],
        ],
        () => [
            [
                `update signalbox_data.users set display_name = $1, metadata = $2 where name = $3`,
                [oneOf(salt, null), JSON.stringify({ salt }), oneOf('ada', 'bob', 'eve')],
            ],
        ],
        // Agents.
        () => [
            [
                `select from signalbox.claim_tasks($1, project_id => $2, max_tasks => 3)`,
                [`worker ${place}`, project],
            ],
        ],
        () => [
            [
                `select from signalbox_data.task_executions e
                cross join lateral ${oneOf(
                    `signalbox.complete_task(e.project_id, e.task_id, e.lease_token)`,
                    `signalbox.fail_task(e.project_id, e.task_id, e.lease_token, 'no')`,
                    `signalbox.release_task(e.project_id, e.task_id, e.lease_token)`,
                )}
                where e.ctid = (select x.ctid from signalbox_data.task_executions x
                    where x.project_id = $1 and x.outcome is null
                    order by md5(x.lease_token::text || $2) limit 1)`,
                [project, salt],
            ],
        ],
        // Many at once.
        () => [
            [
                `select from signalbox.create_tasks($1, ${workflow}, $3, 'quarantine')`,
                [
                    project,
                    salt,
                    JSON.stringify(
                        Array.from({ length: 1 + random(12) }, (_, n) => ({
                            key: `k${salt}.${n}`,
                            title: `task ${n}`,
                            depends_on: n > 0 && random(2) ? [`k${salt}.${random(n)}`] : [],
                        })),
                    ),
                ],
            ],
        ],
        () => [
            [
                `update signalbox_data.tasks set metadata = metadata || $2, complexity = $3 where project_id = $1`,
                [project, JSON.stringify({ many: salt }), oneOf(null, 1, 5)],
            ],
        ],
        () => [
            [
                `select from signalbox.import_task_master($1, $2)`,
                [
                    project,
                    JSON.stringify({
                        tasks: Array.from({ length: 1 + random(4) }, (_, n) => ({
                            id: n + 1,
                            title: `read ${oneOf('a', salt)}`,
                            status: oneOf('pending', 'done'),
                            subtasks: random(2) ? [{ id: 1, title: 'below' }] : [],
                        })),
                    }),
                ],
            ],
        ],
        // With what depends on it.
        () => [
            [`select from signalbox.create_workflow($1, $2)`, [project, `work ${salt}`]],
            [
                `select from signalbox.create_task($1, ${workflow}, 'in it')`,
                [project, salt],
            ],
        ],
        () =>
            random(3) === 0
                ? [
                      [
                          `delete from signalbox_data.workflows where project_id = $1 and id = ${workflow}
                            and name <> 'work'`,
                          [project, salt],
                      ],
                  ]
                : [],
        () => [
            [
                `with p as (select id from signalbox.create_project($1))
                select from p
                cross join lateral signalbox.create_workflow(p.id, 'gone') w
                cross join lateral signalbox.create_tasks(p.id, w.id, '[{"title": "a"}, {"title": "b"}]')`,
                [`passing ${salt} ${place}`],
            ],
        ],
        () => [
            [
                `delete from signalbox_data.projects where id = (
                    select id from signalbox_data.projects where name like 'passing %'
                    order by md5(id::text || $1) limit 1)`,
                [salt],
            ],
        ],
        ...Array.from({ length: 4 }, () => () => [
            [`select tests.change_some_row($1)`, [salt]] satisfies Statement,
        ]),
        // Rows of every type, that come again under the same key.
        ...Array.from({ length: 4 }, () => () => [
            [
                `insert into tests.lamps (
                    id, name, status, watts, price, share, tags, document, bytes, lit_at, kept_for, secret,
                    owner_name, project_id)
                values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
                on conflict (id) do update
                set name = excluded.name, status = excluded.status, watts = excluded.watts,
                    price = excluded.price, share = excluded.share, tags = excluded.tags,
                    document = excluded.document, bytes = excluded.bytes, lit_at = excluded.lit_at,
                    kept_for = excluded.kept_for, secret = excluded.secret,
                    owner_name = excluded.owner_name, seen = lamps.seen + 1`,
                [
                    lamp,
                    oneOf('lamp', salt, 'y'.repeat(4500)),
                    oneOf('red', 'green', 'blue'),
                    oneOf(null, 40, 60),
                    oneOf(null, '1.50', '12.25'),
                    oneOf<number | string | null>(null, 0.1, 1e-7, 'NaN'),
                    oneOf([], [salt]),
                    oneOf(null, '{"a": [1, null]}', JSON.stringify({ salt })),
                    oneOf(null, Buffer.from(salt)),
                    oneOf(
                        null,
                        'infinity',
                        '2026-01-01 12:00:00.123456+05:30',
                        '0044-03-15 BC',
                    ),
                    oneOf(null, '1 day 02:00', '-3 mons'),
                    oneOf(null, salt),
                    oneOf(null, 'Ada', 'Bob'),
                    oneOf(null, project),
                ],
            ] satisfies Statement,
        ]),
        () => [[`delete from tests.lamps where id = $1`, [lamp]]],
        () => [[`update tests.lamps set seen = seen + 1`, []]],
        () => [
            [
                `update tests.lamps set watts = watts + 1, status = 'red' where watts < 60`,
                [],
            ],
        ],
        () => [[`update tests.lamps set id = $1 where id <> $1 and name = 'lamp'`, [lamp]]],
        () => (random(6) === 0 ? [[`truncate tests.lamps`, []]] : []),
        () => [
            [
                oneOf(
                    `insert into tests.streets values ('Bath', $1, $2)
                    on conflict (town, name) do update set houses = excluded.houses`,
                    `delete from tests.streets where name = $1 and $2::integer is not null`,
                    `update tests.streets set name = name || 'x' where name = $1 and houses <> $2`,
                ),
                [oneOf('High Street', 'Bog Island'), random(9)],
            ],
        ],
    ];
    return changes[random(changes.length)]!();
}

type Row = Record<string, unknown>;

interface Copy {
    entity: string;
    id: string;
    at: string;
    /** Where it is part of the key. */
    project: string | null;
    /** As it was; null when it was not there. */
    row: Row | null;
    is_gone: boolean;
}

/** All that was in a copy at some time, at the times of all copies: some of them. */
async function copiesToCheck(owner: Session, random: Random): Promise<Copy[]> {
    const { rows } = await owner.query<Copy>(
        `with keys as materialized (
            select distinct
                c.entity,
                c.key,
                case
                    when c.key - 'project_id' = '{}' or k.keys <> 1 or k.uuids <> 1 then (
                        select min(l.entity_id::text)::uuid
                        from signalbox.audit_logs l
                        where l.entity_type = c.entity
                            and l.entity_key || case when c.key ? 'project_id'
                                then jsonb_build_object('project_id', l.project_id) else '{}' end = c.key
                    )
                    else (select m.value::uuid from jsonb_each_text(c.key - 'project_id') m)
                end as id
            from tests.copies c
            cross join lateral (
                select
                    count(*) as keys,
                    count(*) filter (where m.value ~ '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$') as uuids
                from jsonb_each_text(c.key - 'project_id') m
            ) k
        )
        select
            k.entity, k.id, a.at::text as at, k.key ->> 'project_id' as project, c.row,
            not exists (
                select from tests.copies l
                where l.entity = k.entity and l.key = k.key and l.at = (select max(at) from tests.copies)
            ) as is_gone
        from keys k
        cross join (select distinct at from tests.copies) a
        left join tests.copies c
            on c.entity = k.entity and c.key = k.key and c.at = a.at
        where k.id is not null
        order by row_number() over (partition by k.entity order by md5(k.id::text || a.at || $1))
        limit ${checkCount}`,
        [String(random(1_000_000))],
    );
    return rows;
}

interface Table {
    ignored: string[];
    masked: string[];
    personal: string[];
    keys: string[];
}

async function describeTables(owner: Session): Promise<Map<string, Table>> {
    const { rows } = await owner.query<Table & { entity: string }>(
        `select
            t.entity, t.ignored_columns as ignored, t.masked_columns as masked,
            t.personal_columns as personal,
            array(
                select a.attname::text
                from pg_constraint c
                inner join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any (c.conkey)
                where c.conrelid = t.table_name::regclass and c.contype = 'p'
            ) as keys
        from signalbox_data.audited_tables t`,
    );
    return new Map(rows.map((row) => [row.entity, row]));
}

async function personalValues(owner: Session): Promise<Map<string, unknown>> {
    const { rows } = await owner.query<{ name: string; value: unknown }>(
        `select '~' || encode(commitment, 'hex') as name, value::json as value
        from signalbox_data.personal_values`,
    );
    return new Map(rows.map((row) => [row.name, row.value]));
}

/** What the log has of a row. */
function recorded(row: Row, { ignored, masked, keys }: Table): Row {
    return Object.fromEntries(
        Object.entries(row)
            .filter(([column]) => keys.includes(column) || !ignored.includes(column))
            .map(([column, content]) => {
                if (content !== null && masked.includes(column)) {
                    return [column, '***'];
                }
                return [column, short(content)];
            }),
    );
}

function short(content: unknown): unknown {
    if (typeof content !== 'string' || Buffer.byteLength(content) <= 4096) {
        return content;
    }
    return {
        sha256: createHash('sha256').update(content).digest('hex'),
        length: Buffer.byteLength(content),
    };
}

/** With the personal values that commitments stand for. */
function revealed(state: Row, { personal }: Table, values: Map<string, unknown>): Row {
    return Object.fromEntries(
        Object.entries(state).map(([column, content]) => {
            // The default of a column is of nobody.
            if (!personal.includes(column) || !String(content).startsWith('~')) {
                return [column, content];
            }
            assert.ok(values.has(String(content)), `${column} is ${String(content)}`);
            return [column, values.get(String(content))];
        }),
    );
}
