import { createInterface } from 'node:readline/promises';
import type pg from 'pg';
import { connect, databaseUrl } from '../database/connection.ts';
import { deployAndSeed } from '../database/deploy.ts';
import { Problem } from '../problem.ts';
import { setting } from '../project.ts';

/** Erase all that Signalbox keeps in the database, then begin anew. */
export async function run(): Promise<void> {
    const url = await databaseUrl();
    const client = await connect(url);
    try {
        const name = client.database ?? '';
        await refuseForeign(client, name);
        await confirm(name);
        await client.query(`
            begin;
            drop schema if exists signalbox cascade;
            drop schema signalbox_data cascade;
            drop schema if exists signalbox_crypto cascade;
            drop table public.schema_migrations;
            commit;
        `);
    } finally {
        await client.end();
    }
    await deployAndSeed(url, console.log);
    console.log('the database is as new');
}

/** A database is ours when it holds Signalbox and nothing of anybody else. */
async function refuseForeign(client: pg.Client, name: string): Promise<void> {
    const { rowCount } = await client.query(`
        select
        where to_regnamespace('signalbox_data') is not null
            and to_regclass('public.schema_migrations') is not null
    `);
    if (rowCount === 0) {
        throw new Problem(`database ${name} holds no Signalbox: there is nothing to reset`);
    }
    const { rows } = await client.query<{ description: string }>(`
        with objects as (
            select 'pg_namespace'::regclass as classid, n.oid, n.nspname as schema
            from pg_catalog.pg_namespace n
            where n.nspname <> 'public'
            union all
            select 'pg_class'::regclass, c.oid, c.relnamespace::regnamespace::name
            from pg_catalog.pg_class c
            where c.relkind in ('r', 'p', 'v', 'm', 'S', 'f')
                and c.oid <> 'public.schema_migrations'::regclass
            union all
            select 'pg_proc'::regclass, p.oid, p.pronamespace::regnamespace::name
            from pg_catalog.pg_proc p
            union all
            select 'pg_type'::regclass, t.oid, t.typnamespace::regnamespace::name
            from pg_catalog.pg_type t
            where t.typtype in ('d', 'e', 'r')
        )
        select pg_catalog.pg_describe_object(o.classid, o.oid, 0) as description
        from objects o
        where o.schema not in ('signalbox', 'signalbox_data', 'signalbox_crypto', 'information_schema')
            and o.schema !~ '^pg_'
            and not exists (
                select from pg_catalog.pg_depend d
                where d.classid = o.classid and d.objid = o.oid and d.deptype = 'e'
            )
        order by o.classid <> 'pg_namespace'::regclass, description
        limit 3
    `);
    if (rows.length > 0) {
        const examples = rows.map((row) => row.description).join(', ');
        throw new Problem(
            `database ${name} is not Signalbox's own: it holds ${examples}`,
            'Only a database with nothing else in it can be reset.',
        );
    }
}

async function confirm(name: string): Promise<void> {
    if (setting('YES') === '1') {
        return;
    }
    if (!process.stdin.isTTY) {
        throw new Problem(`this erases database ${name}`, 'To go ahead: make reset YES=1');
    }
    const terminal = createInterface({ input: process.stdin, output: process.stdout });
    const answer = await terminal.question(`Erase everything in database ${name}? [y/N] `);
    terminal.close();
    if (!/^y(es)?$/i.test(answer.trim())) {
        throw new Problem('nothing was erased');
    }
}
