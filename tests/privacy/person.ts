import { randomBytes } from 'node:crypto';
import type { TestContext } from 'node:test';
import type { Database, Session } from '../concurrency/support.ts';
import { claim, makePlace, makeTasks, type Place, value } from '../concurrency/work.ts';
import { authenticate, makeMember, makeSharedLogin } from '../security/logins.ts';
import { connect } from '../../harness/database/connection.ts';

/** Somebody who has left traces wherever a person can. */
export interface Person {
    id: string;
    name: string;
    email: string;
    role: string;
    place: Place;
    /** Open a session with the login of the person. */
    enter: () => Promise<Session>;
    /** What nothing in the database must hold when the person is erased. */
    traces: string[];
}

/** Another user, whose data must stay. */
export const bystander = 'max';

/** What the database says of a person, one row for a column that has any of the traces. */
export async function findTraces(owner: Session, traces: string[]): Promise<string[]> {
    const { rows } = await owner.query<{ found: string }>(
        `select c.oid::regclass || '.' || a.attname || ': ' || left(v.value, 300) as found
        from pg_catalog.pg_class c
        inner join pg_catalog.pg_attribute a
            on a.attrelid = c.oid
            and a.attnum > 0
            and not a.attisdropped
        cross join lateral (
            select (xpath('//value/text()', r.row))[1]::text as value
            from unnest(xpath('//row', query_to_xml(
                format(
                    'select * from (select %s as value from %s t) v where lower(v.value) like any (%L::text[])',
                    case
                        when a.atttypid = 'bytea'::regtype
                            then format('encode(t.%I, ''escape'')', a.attname)
                        else format('t.%I::text', a.attname)
                    end,
                    c.oid::regclass,
                    array(select '%' || lower(n.trace) || '%' from unnest($1::text[]) n (trace))
                ),
                false, false, ''
            ))) r (row)
        ) v
        where c.relkind in ('r', 'm')
            and c.relnamespace in (
                'signalbox_data'::regnamespace, 'signalbox'::regnamespace, 'public'::regnamespace
            )
            or c.oid in (
                'pg_catalog.pg_statistic'::regclass, 'pg_catalog.pg_statistic_ext_data'::regclass,
                'pg_catalog.pg_description'::regclass, 'pg_catalog.pg_db_role_setting'::regclass
            )`,
        [traces],
    );
    return rows.map((row) => row.found);
}

export async function makePerson(t: TestContext, database: Database): Promise<Person> {
    const owner = await database.connect();
    const mark = randomBytes(4).toString('hex');
    const name = `zoe_${mark}`;
    const email = `zoe.${mark}@example.com`;
    const displayName = `Zoë "Q" Quimby-${mark}`;
    const role = `login_${randomBytes(4).toString('hex')}`;
    const password = randomBytes(12).toString('hex');
    const place = await makePlace(owner);
    const { project, workflow } = place;

    await owner.query(
        `create role ${role} login password '${password}' in role signalbox_operator`,
    );
    const url = new URL(database.url);
    url.username = role;
    url.password = password;
    const sessions: Session[] = [];
    t.after(async () => {
        await Promise.allSettled(sessions.map((session) => session.end()));
        const server = new URL(database.url);
        server.pathname = '/postgres';
        const administrator = await connect(server.href).catch(() => undefined);
        await administrator?.query(`drop role if exists ${role}`);
        await administrator?.end();
    });
    async function enter(): Promise<Session> {
        const client = await connect(url.href);
        const { rows } = await client.query<{ pid: number }>(
            'select pg_backend_pid() as pid',
        );
        const session = Object.assign(client, { pid: rows[0]?.pid ?? 0 });
        sessions.push(session);
        return session;
    }

    const id = await value<string>(
        owner,
        'select id from signalbox.create_user($1, email => $2, display_name => $3, metadata => $4)',
        [`former_${mark}`, email, displayName, { phone: `+1 555 ${mark}` }],
    );
    await owner.query('update signalbox_data.users set name = $2 where id = $1', [
        id,
        name,
    ]);
    await owner.query('select from signalbox.add_member($1, $2, $3)', [
        project,
        name,
        'admin',
    ]);
    await owner.query('select from signalbox.set_database_role($1, $2)', [name, role]);
    await makeMember(owner, project, bystander);
    await makeMember(owner, project, `${bystander}-${name}`);

    // A token, from two addresses, once wrong.
    const login = await makeSharedLogin(t, database, owner);
    await owner.query('select from signalbox.set_trusted_proxy($1)', [login.name]);
    const own = await enter();
    const token = await value<string>(
        own,
        'select token from signalbox.issue_api_token($1, $2)',
        [`laptop of ${mark}`, 'operator'],
    );
    const other = await value<string>(
        own,
        'select token from signalbox.issue_api_token($1, $2, ip_allow_list => $3)',
        [`phone of ${mark}`, 'agent', ['203.0.113.78']],
    );
    const pooled = await login.enter();
    for (const [shown, address] of [
        [token, '203.0.113.77'],
        [other, '203.0.113.77'],
        [other, '203.0.113.78'],
    ] as const) {
        await pooled.query('begin');
        await pooled.query(`select set_config('request.headers', $1, true)`, [
            JSON.stringify({ 'x-forwarded-for': address, 'user-agent': `browser ${mark}` }),
        ]);
        const { outcome } = await authenticate(pooled, shown);
        if (outcome === 'accepted') {
            await pooled.query('select from signalbox.create_workflow($1, $2)', [
                project,
                'by token',
            ]);
        }
        await pooled.query('commit');
    }

    // Work by the person, with a context.
    await own.query('begin');
    await own.query('select signalbox.set_context($1)', [
        JSON.stringify({
            user_id: id,
            user_email: email,
            user_name: name,
            ip_address: '203.0.113.77',
            nickname: `nick of ${name}`,
        }),
    ]);
    await own.query(
        'select from signalbox.register_worker($1, labels => $2, metadata => $3)',
        [`desk of ${name}`, [`at ${mark}`], { owner: name }],
    );
    await own.query('commit');
    await own.query('select from signalbox.listen_for_work($1)', [`desk of ${name}`]);
    await makeTasks(own, place, [
        { key: 'named', assignee: name },
        { key: 'addressed', assignee: email },
        { key: 'other', assignee: `${bystander}-${name}` },
        { key: 'failing', max_attempts: 1 },
    ]);
    for (const worker of [`desk of ${name}`, name]) {
        const [lease] = await claim(own, project, { worker });
        await own.query('select from signalbox.log_task($1, $2, $3, $4, data => $5)', [
            lease?.project_id,
            lease?.task_id,
            lease?.lease_token,
            `hello from ${displayName}, ${name}`,
            { by: name, [`key ${name}`]: [email, 7] },
        ]);
        await own.query(
            'select from signalbox.complete_task($1, $2, $3, result => $4, output => $5)',
            [
                lease?.project_id,
                lease?.task_id,
                lease?.lease_token,
                { by: name, text: `line\n${name} "${displayName}"` },
                `ok, ${email}`,
            ],
        );
    }
    for (let left = 2; left > 0; left--) {
        const [lease] = await claim(owner, project, { worker: bystander });
        await owner.query(
            'select from signalbox.fail_task($1, $2, $3, $4, retry => false, error_details => $5)',
            [
                lease?.project_id,
                lease?.task_id,
                lease?.lease_token,
                `no answer from ${name}`,
                { asked: email },
            ],
        );
    }
    await own.query('select from signalbox.redrive_tasks($1, reason => $2)', [
        project,
        `${name} has come back ${mark}`,
    ]);

    // Approvals.
    const asked = [
        { key: 'yes', wait: { kind: 'approval', approvers: [name, bystander] } },
        { key: 'no', wait: { kind: 'approval', approvers: [name] } },
        {
            key: 'later',
            wait: { kind: 'approval', approvers: [name, bystander], required: 2 },
        },
    ];
    const [yes, no, later] = await makeTasks(owner, place, asked);
    await own.query('select from signalbox.approve_task($1, $2, comment => $3)', [
        project,
        yes,
        `fine, says ${mark}`,
    ]);
    await own.query('select from signalbox.refuse_task($1, $2, comment => $3)', [
        project,
        no,
        `no, says ${name}`,
    ]);
    await owner.query('select from signalbox.approve_task($1, $2, $3, $4)', [
        project,
        later,
        bystander,
        `${name} asked me to`,
    ]);

    // Definitions, schedules, signals, gates, files, reasons.
    await own.query('select from signalbox.define_workflow($1, $2, $3, $4)', [
        project,
        'release',
        {
            steps: [
                { key: 'ask', title: 'Ask', wait: { kind: 'approval', approvers: [name] } },
            ],
        },
        `of ${displayName}`,
    ]);
    await own.query('select from signalbox.create_schedule($1, $2, $3, tasks => $4)', [
        project,
        'nightly',
        '@daily',
        JSON.stringify([{ key: 'a', title: 'A', assignee: name }]),
    ]);
    await own.query('select from signalbox.send_signal($1, $2, $3)', [
        project,
        'ready',
        { by: name },
    ]);
    await own.query('select from signalbox.refuse_gate($1, $2, $3, $4, $5)', [
        project,
        'scan',
        'image',
        `${name} says no`,
        { by: email },
    ]);
    await own.query('select from signalbox.import_file($1, $2, $3)', [
        project,
        `{"id": "a-1", "title": "A", "assignee": "${name}", "created_by": "${email}"}\n`,
        'issues.jsonl',
    ]);
    await own.query('select from signalbox.cancel_workflow($1, $2, $3)', [
        project,
        workflow,
        `${name} has left`,
    ]);
    await owner.query('analyze');

    return {
        id,
        name,
        email,
        role,
        place,
        enter,
        traces: [mark, 'Zoë', '203.0.113.77', '203.0.113.78'],
    };
}

/** Call erase_user until it is done; resolves to how many calls that took. */
export async function erase(
    session: Session,
    id: string,
    maxRows = 10000,
): Promise<number> {
    for (let calls = 1; ; calls++) {
        const isFinished = await value<boolean>(
            session,
            'select is_finished from signalbox.erase_user($1, $2)',
            [id, maxRows],
        );
        if (isFinished) {
            return calls;
        }
        if (calls >= 2000) {
            throw new Error('the erasure does not come to an end');
        }
    }
}
