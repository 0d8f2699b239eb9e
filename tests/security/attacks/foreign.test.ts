import assert from 'node:assert/strict';
import test from 'node:test';
import type { Session } from '../../concurrency/support.ts';
import { endingOf, groups, loot, setStage, type Stage, undone } from './support.ts';

/*
 * Every function and every view, found in the catalogue, from every role, about a project of others. What is
 * new is tried without being named here.
 */

interface Routine {
    id: string;
    name: string;
    signature: string;
    names: string[];
    types: string[];
    /** Of each type, what it is: b(ase), c(omposite), e(num) … */
    kinds: string[];
    required: number;
    may: boolean;
}

async function routines(session: Session): Promise<Routine[]> {
    const { rows } = await session.query<Routine>(`
        select
            p.oid::text as id,
            p.proname as name,
            p.oid::regprocedure::text as signature,
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
            ) as kinds,
            has_function_privilege(p.oid, 'execute')
                and has_schema_privilege(p.pronamespace, 'usage') as may
        from pg_catalog.pg_proc p
        inner join pg_catalog.pg_namespace n
            on n.oid = p.pronamespace
        where n.nspname in ('signalbox', 'signalbox_data', 'signalbox_crypto')
            and p.prokind in ('f', 'p')
            -- Those are tried as triggers, in escalation.test.ts.
            and p.prorettype <> 'trigger'::regtype
            -- These say who the session is.
            and p.proname not in ('authenticate', 'authenticate_request', 'verify_api_token')
        order by 2, 3
    `);
    return rows;
}

/** Ids and names to fill arguments in with. */
type Things = Record<string, string>;

/** An argument as SQL, by its name and type. */
function argument(name: string, type: string, kind: string, things: Things): string {
    const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'::${type}`;
    if (type === 'uuid') {
        const id =
            {
                project_id: things.project,
                workflow_id: things.workflow,
                parent_workflow_id: things.workflow,
                lease_token: things.lease,
                user_id: things.user_id,
                schedule_id: things.schedule,
                token_id: things.token,
                depends_on_task_id: things.held,
            }[name] ?? things.ready;
        return quoted(id ?? '');
    }
    switch (type) {
        case 'uuid[]':
            return quoted(`{${name === 'project_ids' ? things.project : things.held}}`);
        case 'jsonb':
        case 'json':
            return quoted(
                JSON.stringify(
                    ['finished', 'leases', 'dependencies', 'tasks'].includes(name)
                        ? [
                              {
                                  project_id: things.project,
                                  task_id: things.held,
                                  lease_token: things.lease,
                                  depends_on_task_id: things.ready,
                              },
                          ]
                        : name === 'filters'
                          ? { project_id: things.project }
                          : {},
                ),
            );
        case 'text':
            return quoted(
                {
                    name: 'definition',
                    entity: 'task',
                    user_name: things.user,
                    approver: things.user,
                    worker: things.worker,
                    key: 'setting',
                    subject: 'subject',
                    format: 'json',
                    cron: '@daily',
                    action: 'export',
                    document: '{"tasks": []}',
                    on_missing: 'keep',
                    scope: 'failed',
                }[name] ?? 'x',
            );
        case 'text[]':
            return quoted('{default}');
        case 'integer':
        case 'bigint':
        case 'smallint':
        case 'numeric':
        case 'real':
            return `1::${type}`;
        case 'boolean':
            return 'true';
        case 'interval':
            return quoted('1 minute');
        case 'timestamp with time zone':
            return quoted('2020-01-01');
        case 'anyelement':
            return `''::text`;
        case 'cidr[]':
            return quoted('{0.0.0.0/0}');
        default:
            return kind === 'e' ? `(enum_range(null::${type}))[1]` : `null::${type}`;
    }
}

/** A call with all that is required, and every id that may be given. */
function call(routine: Routine, things: Things): string {
    const given = routine.types.flatMap((type, place) => {
        const name = routine.names[place] ?? '';
        const kind = routine.kinds[place] ?? 'b';
        if (place >= routine.required && !/^(uuid|jsonb?)(\[\])?$/.test(type)) {
            return [];
        }
        const label = name === '' ? '' : `"${name}" => `;
        return [label + argument(name, type, kind, things)];
    });
    const schema = routine.signature.split('.')[0] ?? '';
    return `select * from ${schema}.${routine.name}(${given.join(', ')})`;
}

/** What is said without the ids that were asked about, and what is new in each call. */
function withoutIds(text: string): string {
    return text
        .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '…')
        .replaceAll(/\d{4}-\d\d-\d\d[T ][^"]*/g, '…')
        .replaceAll(/"(token|prefix|log_audit_event)":"\w+"/g, '…');
}

/** Ids of nothing, each beside one of something, so that they are in the same order. */
function absent(foreign: Things): Things {
    return Object.fromEntries(
        Object.entries(foreign).map(([name, id]) => [
            name,
            /^[0-9a-f-]{36}$/.test(id)
                ? id.slice(0, -1) + (id.endsWith('0') ? '1' : '0')
                : id,
        ]),
    );
}

test('nothing of another project is reached', async (t) => {
    const stage = await setStage(t);
    const { foreign, own } = stage;
    const before = await stage.digest();
    const sessions = new Map<string, Session>();
    for (const group of groups) {
        sessions.set(group, await stage.enter(group));
    }
    sessions.set('nobody', await stage.stranger('signalbox_operator'));
    sessions.set('stranger', await stage.stranger());
    sessions.set('anonymous', await stage.stranger('signalbox_anonymous'));

    const callable = new Map<string, Routine[]>();
    for (const [who, session] of sessions) {
        callable.set(who, await routines(session));
    }
    const routinesOf = (who: string, may: boolean): Routine[] =>
        (callable.get(who) ?? []).filter((routine) => routine.may === may);

    for (const [who, session] of sessions) {
        if (['reader', 'agent'].includes(who)) {
            // Operators may all that they may.
            continue;
        }
        await t.test(`no table and no view shows ${who} anything of others`, async () => {
            assert.deepEqual(await shown(session, stage), []);
        });

        await t.test(`no function tells ${who} whether an id is somebody's`, async () => {
            const found: string[] = [];
            for (const routine of routinesOf(who, true)) {
                if (!routine.types.some((type) => /^(uuid|json)/.test(type))) {
                    continue;
                }
                for (const project of [{}, { project: own.project }] as Things[]) {
                    const asked = call(routine, { ...foreign, ...project });
                    const [one, other] = [
                        await undone(session, () => endingOf(session, asked)),
                        await undone(session, () =>
                            endingOf(
                                session,
                                call(routine, { ...absent(foreign), ...project }),
                            ),
                        ),
                    ];
                    if (
                        one.code !== other.code ||
                        withoutIds(one.text) !== withoutIds(other.text)
                    ) {
                        found.push(
                            `${asked}\n    ${one.code} ${one.text}\n    ${other.code} ${other.text}`,
                        );
                    }
                }
            }
            assert.deepEqual(found, []);
        });

        if (!['external', 'operator'].includes(who)) {
            continue;
        }
        await t.test(`no function that ${who} may not call is called`, async () => {
            const found: string[] = [];
            for (const routine of routinesOf(who, false)) {
                const { code } = await endingOf(session, call(routine, foreign));
                if (code !== '42501') {
                    found.push(`${routine.signature}: ${code}`);
                }
            }
            assert.deepEqual(found, []);
        });
    }

    for (const [who, session] of sessions) {
        await t.test(
            `no function shows ${who} what is of others, or changes it`,
            async () => {
                const found: string[] = [];
                for (const routine of routinesOf(who, true)) {
                    for (const project of [{}, { project: own.project }] as Things[]) {
                        const sql = call(routine, { ...foreign, ...project });
                        const ending = await endingOf(session, sql);
                        const said = ending.text
                            .replaceAll(foreign.worker ?? '', '…')
                            .replaceAll(foreign.user ?? '', '…');
                        if (said.includes(loot) || ending.code.startsWith('XX')) {
                            found.push(`${sql}\n    ${ending.code} ${ending.text}`);
                        }
                    }
                }
                assert.deepEqual(found, []);
                assert.equal(
                    await stage.digest(),
                    before,
                    'the project of others has changed',
                );
            },
        );
    }
});

/** Relations that show something of others, in whatever column. */
async function shown(session: Session, stage: Stage): Promise<string[]> {
    const { rows } = await session.query<{
        name: string;
        is_granted: boolean;
        columns: string[];
    }>(`
        select
            format('%I.%I', n.nspname, c.relname) as name,
            has_schema_privilege(n.oid, 'usage')
                and has_table_privilege(c.oid, 'select') as is_granted,
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
            and c.relkind in ('r', 'p', 'v', 'm')
    `);
    assert.ok(rows.length > 100);
    const hidden = Object.entries(stage.foreign)
        .filter(([name]) => name !== 'lease')
        .map(([, value]) => value);
    const found: string[] = [];
    for (const { name, is_granted: isGranted, columns } of rows) {
        const all = await endingOf(session, `select * from ${name}`);
        const some =
            columns.length === 0
                ? undefined
                : await endingOf(session, `select ${columns.join(', ')} from ${name}`);
        for (const ending of [all, some]) {
            if (ending === undefined) {
                continue;
            }
            if (ending.code !== '00000' && (isGranted || ending.code !== '42501')) {
                found.push(`${name}: ${ending.code} ${ending.text}`);
            }
            const leaked = [loot, ...hidden].find((thing) => ending.text.includes(thing));
            if (leaked !== undefined) {
                found.push(`${name} shows ${leaked}`);
            }
        }
    }
    return found;
}
