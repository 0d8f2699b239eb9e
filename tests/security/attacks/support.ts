import { randomBytes } from 'node:crypto';
import type { TestContext } from 'node:test';
import type pg from 'pg';
import { connect } from '../../../harness/database/connection.ts';
import { codeOf } from '../../../harness/problem.ts';
import { freshDatabase, type Database, type Session } from '../../concurrency/support.ts';
import { value } from '../../concurrency/work.ts';

/*
 * What the attacks have in common: a project of others that is full of one word, attackers who are members of
 * another project, and ways to tell how an attack ended.
 */

/** A word that stands in everything that is foreign to the attackers, and nowhere else. */
export const loot = 'plutonium';

/** What may be a role of the database for somebody who attacks. */
export const groups = ['external', 'reader', 'agent', 'operator'] as const;
export type Group = (typeof groups)[number];

export interface Stage {
    database: Database;
    owner: Session;
    /** Ids and names of the project of others: project, workflow, ready, held, lease … */
    foreign: Record<string, string>;
    /** Those of the attackers' own project. */
    own: { project: string; workflow: string; task: string };
    /** A session of a login that is a member of the attackers' project, with the role of its group. */
    enter: (group: Group) => Promise<Session>;
    /** A session of a login with these roles of the database, who is no user. */
    stranger: (...roles: string[]) => Promise<Session>;
    /** The name of the attacker of a group, who is a user and a login. */
    nameOf: (group: Group) => string;
    /** What is left when a test has ended: an attack that changed something foreign changed this. */
    digest: () => Promise<string>;
}

export async function setStage(t: TestContext): Promise<Stage> {
    const database = await freshDatabase(t);
    const owner = await database.connect();
    const mark = randomBytes(4).toString('hex');
    const roles: string[] = [];
    const sessions: Session[] = [];
    const server = new URL(database.url);
    server.pathname = '/postgres';
    t.after(async () => {
        await Promise.allSettled(sessions.map((session) => session.end()));
        const administrator = await connect(server.href).catch(() => undefined);
        for (const role of roles) {
            await administrator?.query(`drop role if exists ${role}`);
        }
        await administrator?.end();
    });

    async function makeRole(name: string, memberOf: string[]): Promise<string> {
        roles.push(name);
        await owner.query(`create role ${name} login password '${mark}'`);
        for (const role of memberOf) {
            await owner.query(`grant ${role} to ${name}`);
        }
        return name;
    }
    async function enterAs(name: string): Promise<Session> {
        const url = new URL(database.url);
        url.username = name;
        url.password = mark;
        const client = await connect(url.href);
        const session = Object.assign(client, {
            pid: await value<number>(client, 'select pg_backend_pid()'),
        });
        sessions.push(session);
        await session.query(`set statement_timeout = '20s'`);
        return session;
    }
    const nameOf = (group: Group): string => `mallory_${group}_${mark}`;

    const foreign = await makeForeignProject(owner);
    const project = await value<string>(
        owner,
        'select id from signalbox.create_project($1)',
        [`den ${mark}`],
    );
    for (const group of groups) {
        const name = await makeRole(nameOf(group), [`signalbox_${group}`]);
        await owner.query('select from signalbox.create_user($1)', [name]);
        await owner.query('select from signalbox.set_database_role($1, $1)', [name]);
        await owner.query('select from signalbox.add_member($1, $2, $3)', [
            project,
            name,
            group,
        ]);
    }
    const workflow = await value<string>(
        owner,
        `select id from signalbox.create_workflow($1, 'den')`,
        [project],
    );
    const task = await value<string>(
        owner,
        `select id from signalbox.create_task($1, $2, 'Den', key => 'den')`,
        [project, workflow],
    );
    await owner.query('analyze');
    let strangers = 0;
    return {
        database,
        owner,
        foreign,
        own: { project, workflow, task },
        nameOf,
        enter: (group) => enterAs(nameOf(group)),
        stranger: async (...memberOf) =>
            enterAs(await makeRole(`stranger_${++strangers}_${mark}`, memberOf)),
        digest: () => value<string>(owner, 'select tests.digest($1)', [foreign.project]),
    };
}

/** A project with something in every table, whose texts all have the word. */
async function makeForeignProject(owner: Session): Promise<Record<string, string>> {
    const { rows } = await owner.query<{ mark: string; value: string }>(
        'select mark, value from tests.make_full_project($1)',
        [loot],
    );
    const foreign = Object.fromEntries(rows.map((row) => [row.mark, row.value]));
    const { project, workflow } = foreign;
    await owner.query(`select from signalbox.create_tasks($1, $2, $3)`, [
        project,
        workflow,
        JSON.stringify([
            {
                key: `${loot}-1`,
                title: `Move the ${loot}`,
                description: loot,
                details: loot,
                command: loot,
                assignee: loot,
                queue: loot,
                tags: [loot],
                metadata: { loot },
                parameters: { loot },
                environment: { loot },
            },
        ]),
    ]);
    const { rows: claimed } = await owner.query<{ task_id: string; lease_token: string }>(
        `select task_id, lease_token
        from signalbox.claim_tasks($3, array[$2], project_id => $1)`,
        [project, loot, `worker with ${loot}`],
    );
    const [held] = claimed;
    await owner.query(`select from signalbox.log_task($1, $2, $3, $4)`, [
        project,
        held?.task_id,
        held?.lease_token,
        loot,
    ]);
    await owner.query(
        `select from signalbox.complete_task($1, $2, $3, jsonb_build_object('is', $4::text), $4::text)`,
        [project, held?.task_id, held?.lease_token, loot],
    );
    await owner.query(
        `select from signalbox.set_configuration($1, 'setting', $2::text, description => $2::text)`,
        [project, loot],
    );
    await owner.query(
        `select from signalbox.send_signal($1, $2::text, jsonb_build_object('is', $2::text))`,
        [project, loot],
    );
    await owner.query(
        `select from signalbox.update_project($1, jsonb_build_object('description', $2::text))`,
        [project, loot],
    );
    return foreign;
}

/** How a statement ended: its rows, or its error. */
export interface Ending {
    code: string;
    rows: unknown[];
    /** All that is said: the rows as text, or message, detail, hint, context. */
    text: string;
}

export async function endingOf(
    session: pg.Client,
    sql: string,
    values: unknown[] = [],
): Promise<Ending> {
    try {
        const result: unknown = await session.query(sql, values);
        const results = (Array.isArray(result) ? result : [result]) as pg.QueryResult[];
        const rows: unknown[] = results.flatMap((each) => each.rows as unknown[]);
        return { code: '00000', rows, text: JSON.stringify(rows) };
    } catch (error) {
        const { message, detail, hint, where } = error as pg.DatabaseError;
        return {
            code: codeOf(error) ?? 'none',
            rows: [],
            text: [message, detail, hint, where].filter(Boolean).join('\n'),
        };
    }
}

/** Only the SQLSTATE of how a statement ended; 00000 when it was let do it. */
export async function codeFor(
    session: pg.Client,
    sql: string,
    values: unknown[] = [],
): Promise<string> {
    return (await endingOf(session, sql, values)).code;
}

/** Try statements that are all refused; a line for each that did not end as it should. */
export async function notRefused(
    session: pg.Client,
    attacks: readonly (readonly [sql: string, code: string])[],
): Promise<string[]> {
    const wrong: string[] = [];
    for (const [sql, code] of attacks) {
        const ending = await endingOf(session, sql);
        if (ending.code !== code) {
            wrong.push(`${ending.code} in place of ${code}: ${sql}\n    ${ending.text}`);
        }
    }
    return wrong;
}

/** Do something in a transaction that is rolled back. */
export async function undone<T>(session: pg.Client, work: () => Promise<T>): Promise<T> {
    await session.query('begin');
    try {
        return await work();
    } finally {
        await session.query('rollback');
    }
}
