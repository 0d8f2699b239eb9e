import assert from 'node:assert/strict';
import test from 'node:test';
import { freshDatabase } from '../concurrency/support.ts';

/*
 * Every policy is made worse in every way that there is, one at a time, and each time
 * tests.row_violations, which row_level_security.sql asserts, must find something wrong with
 * the table. What it does not find is listed.
 */

interface Policy {
    table: string;
    name: string;
    command: 'all' | 'select';
    role: string;
    expression: string;
}

interface Mutant {
    table: string;
    what: string;
    statements: string;
}

// These ask a table whose own policies show nothing to others.
const harmless = [
    'signalbox_data.api_token_revocations: who_sees_a_token_sees_whether_it_is_revoked for everybody',
    'signalbox_data.api_token_sources: who_sees_a_token_sees_where_it_was_used for everybody',
    'signalbox_data.idle_workers: who_sees_a_worker_sees_what_it_waits_for for everybody',
];

/** As no policy has a check of its own, to be robbed of one is to be for all commands without. */
function ofPolicy({ table, name, command, role, expression }: Policy): Mutant[] {
    const drop = `drop policy ${name} on ${table}`;
    const alter = `alter policy ${name} on ${table}`;
    const again = `${drop}; create policy ${name} on ${table} for`;
    const weaker: [string, string][] = [
        ['that lets everything through', 'true'],
        [
            'that does not ask whose projects they are',
            expression.replace(/(\w+) = ANY \(\(.*?\)::uuid\[\]\)/, '$1 is not null'),
        ],
        [
            'that takes those from outside for members',
            expression.replace('my_projects()', `my_projects('external')`),
        ],
        [
            'with its first half alone',
            expression.replace(/^\((\(.*\)) (OR|AND) \(.*\)\)$/, '$1'),
        ],
        [
            'with its second half alone',
            expression.replace(/^\(\(.*\) (OR|AND) (\(.*\))\)$/, '$2'),
        ],
    ];
    const mutants: [string, string][] = [
        ['that is missing', drop],
        ['for everybody', `${alter} to public`],
        ...weaker
            .filter(([, using]) => using !== expression)
            .map(([what, using]): [string, string] => [what, `${alter} using (${using})`]),
    ];
    if (command === 'all') {
        const select = `${again} select to ${role} using (${expression})`;
        mutants.push(
            ['that lets nothing be written', `${alter} with check (false)`],
            ['to select alone', select],
            [
                'to select and insert alone',
                `${select}; create policy other on ${table} for insert to ${role} with check (true)`,
            ],
        );
    } else {
        mutants.push([
            'robbed of its check',
            `${again} all to ${role} using (${expression}) with check (true)`,
        ]);
    }
    return mutants.map(([what, statements]) => ({
        table,
        what: `${name} ${what}`,
        statements,
    }));
}

function ofTable(table: string): Mutant[] {
    return [
        {
            table,
            what: 'without row-level security',
            statements: `alter table ${table} disable row level security`,
        },
        {
            table,
            what: 'without row-level security for its owner',
            statements: `alter table ${table} no force row level security`,
        },
        ...['insert', 'update', 'delete'].map((command) => ({
            table,
            what: `with a policy to ${command}`,
            statements: `create policy other on ${table} for ${command} to signalbox_reader ${
                command === 'insert' ? 'with check' : 'using'
            } (true)`,
        })),
    ];
}

test('no policy can be made worse without being noticed', async (t) => {
    const session = await (await freshDatabase(t)).connect();
    await session.query('begin');
    await session.query('select tests.prepare_rows()');
    await session.query('select tests.grant_all_tables()');
    const { rows: policies } = await session.query<Policy>(`
        select
            p.polrelid::regclass::text as table,
            quote_ident(p.polname) as name,
            case p.polcmd when '*' then 'all' when 'r' then 'select' end as command,
            quote_ident(pg_get_userbyid(p.polroles[1])) as role,
            regexp_replace(pg_get_expr(p.polqual, p.polrelid), '\\s+', ' ', 'g') as expression
        from pg_catalog.pg_policy p
        inner join pg_catalog.pg_class c
            on c.oid = p.polrelid
        where c.relnamespace = 'signalbox_data'::regnamespace
        order by p.polrelid::regclass::text, p.polname
    `);
    const tables = [...new Set(policies.map(({ table }) => table))];
    const mutants: Mutant[] = [
        ...policies.flatMap(ofPolicy),
        ...tables.flatMap(ofTable),
        {
            table: 'signalbox_data.tasks',
            what: 'when externals are taken for members',
            statements: `create or replace function signalbox.my_projects(
                    least_role signalbox_data.member_role default 'reader'
                )
                returns uuid[] language sql stable security definer
                as 'select array(
                    select m.project_id
                    from signalbox_data.project_members m
                    where m.user_id = signalbox._session_user_id()
                )'`,
        },
        { table: 'signalbox_data.tasks', what: 'as it should be', statements: '' },
    ];
    const survivors: string[] = [];
    for (const { table, what, statements } of mutants) {
        await session.query(`savepoint mutant; ${statements}`);
        const { rowCount } = await session.query('select tests.row_violations($1, true)', [
            table,
        ]);
        await session.query('rollback to mutant; release mutant');
        if (rowCount === 0) {
            survivors.push(`${table}: ${what}`);
        }
    }
    assert.deepEqual(survivors, [...harmless, 'signalbox_data.tasks: as it should be']);
});
