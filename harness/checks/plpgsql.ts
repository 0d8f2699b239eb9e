import { existsSync } from 'node:fs';
import { connect } from '../database/connection.ts';
import { Problem } from '../problem.ts';
import { copyTemplate, makeTemplate } from '../testing/databases.ts';
import { onThrowaway } from '../testing/servers.ts';
import { type Check, Skipped } from './check.ts';

// The embedded server has no plpgsql_check; Debian's package brings one for its own.
const debian = '/usr/lib/postgresql/15';

export const plpgsqlCheck: Check = { name: 'plpgsql_check', run: checkFunctions };

async function checkFunctions(): Promise<string> {
    if (!existsSync(`${debian}/lib/plpgsql_check.so`)) {
        throw new Skipped('it comes with Debian’s package postgresql-15-plpgsql-check');
    }
    const { server, stop } = await onThrowaway(`${debian}/bin`);
    try {
        await makeTemplate(server);
        return await complain(await copyTemplate(server));
    } finally {
        await stop();
    }
}

async function complain(url: string): Promise<string> {
    const client = await connect(url);
    try {
        await client.query('create extension plpgsql_check with schema public');
        const functions = await client.query<{ complaints: string[] }>(`
            select array(
                select concat_ws(
                    ' ', p.oid::regprocedure || ':' || coalesce(c.lineno, 0), c.level,
                    c.sqlstate, c.message, c.detail, c.hint)
                from public.plpgsql_check_function_tb(
                    p.oid,
                    coalesce(t.relation, 0),
                    oldtable => t.old_table,
                    newtable => t.new_table,
                    fatal_errors => false
                ) as c
                -- It takes a literal for a text, and so complains of v uuid[] := '{}'.
                where (c.sqlstate = '42804' and c.detail like 'cast "text" value to %') is not true
                    -- What "return query execute" returns it cannot know.
                    and (c.message like 'OUT variable % is maybe unmodified'
                        and c.detail = 'cannot to determine result of dynamic SQL') is not true
                    -- On hot paths a function is called by an assignment, which is cheaper than perform.
                    and c.message <> 'never read variable "v_ignored"'
            ) as complaints
            from pg_catalog.pg_proc p
            inner join pg_catalog.pg_language l on l.oid = p.prolang
            -- One function may serve several triggers, and looks into the rows of each by the same names.
            left join lateral (
                select
                    min(g.tgrelid)::regclass as relation,
                    max(g.tgoldtable)::name as old_table,
                    max(g.tgnewtable)::name as new_table
                from pg_catalog.pg_trigger g
                where g.tgfoid = p.oid and not g.tgisinternal
            ) t on true
            where
                l.lanname = 'plpgsql'
                and p.pronamespace in ('signalbox'::regnamespace, 'signalbox_data'::regnamespace)
        `);
        const complaints = functions.rows.flatMap((row) => row.complaints);
        if (complaints.length > 0) {
            throw new Problem(complaints.join('\n'));
        }
        return `${functions.rowCount} functions`;
    } finally {
        await client.end();
    }
}
