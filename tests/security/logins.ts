import { randomBytes } from 'node:crypto';
import type { TestContext } from 'node:test';
import { connect } from '../../harness/database/connection.ts';
import { value } from '../concurrency/work.ts';
import type { Database, Session } from '../concurrency/support.ts';

/** What authenticate says. */
export interface Login {
    outcome: string;
    user_id: string | null;
    user_name: string | null;
    token_id: string | null;
    database_role: string | null;
    expires_at: Date | null;
}

/** A login that many users share, as docs/tokens.md makes one. */
export interface SharedLogin {
    name: string;
    enter: () => Promise<Session>;
}

export async function makeSharedLogin(
    t: TestContext,
    database: Database,
    owner: Session,
): Promise<SharedLogin> {
    const name = `pool_${randomBytes(4).toString('hex')}`;
    const password = randomBytes(12).toString('hex');
    await owner.query(`
        create role ${name} login noinherit password '${password}';
        grant signalbox_operator, signalbox_external to ${name};
        alter role ${name} set role = signalbox_anonymous;
    `);
    const url = new URL(database.url);
    url.username = name;
    url.password = password;
    const server = new URL(database.url);
    server.pathname = '/postgres';
    const sessions: Session[] = [];
    t.after(async () => {
        await Promise.allSettled(sessions.map((session) => session.end()));
        // A server that was the test's own has gone by now.
        const administrator = await connect(server.href).catch(() => undefined);
        await administrator?.query(`drop role ${name}`);
        await administrator?.end();
    });
    return {
        name,
        enter: async () => {
            const client = await connect(url.href);
            const { rows } = await client.query<{ pid: number }>(
                'select pg_backend_pid() as pid',
            );
            const session = Object.assign(client, { pid: rows[0]?.pid ?? 0 });
            sessions.push(session);
            return session;
        },
    };
}

/** Make a user, who is a member of the project. */
export async function makeMember(
    owner: Session,
    project: string,
    name: string,
    role = 'operator',
): Promise<string> {
    const id = await value<string>(owner, 'select id from signalbox.create_user($1)', [
        name,
    ]);
    await owner.query('select from signalbox.add_member($1, $2, $3)', [
        project,
        name,
        role,
    ]);
    return id;
}

export interface Token {
    token: string;
    id: string;
    prefix: string;
}

export async function issue(
    owner: Session,
    userName: string,
    role = 'agent',
): Promise<Token> {
    const { rows } = await owner.query<Token>(
        `select token, id, prefix
        from signalbox.issue_api_token('test', $1, user_name => $2)`,
        [role, userName],
    );
    const [token] = rows;
    if (token === undefined) {
        throw new Error('no token was issued');
    }
    return token;
}

export async function authenticate(session: Session, token: string): Promise<Login> {
    const { rows } = await session.query<Login>(
        'select * from signalbox.authenticate($1)',
        [token],
    );
    const [login] = rows;
    if (login === undefined) {
        throw new Error('authenticate said nothing');
    }
    return login;
}

/** A token of the right form with the prefix of another one. */
export async function guess(owner: Session, { token }: Token): Promise<string> {
    return value(
        owner,
        `select b.body || signalbox._token_checksum(b.body)
        from (
            select left($1, 14) || substr((signalbox._new_token()).token, 15, 43) as body
        ) b`,
        [token],
    );
}
