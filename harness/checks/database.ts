import { existsSync } from 'node:fs';
import type pg from 'pg';
import { firstDifference, readCatalogue } from '../database/catalogue.ts';
import { loadCode } from '../database/code.ts';
import { connect } from '../database/connection.ts';
import { Problem } from '../problem.ts';
import { inProject } from '../project.ts';
import { copyTemplate, makeTemplate, type TestServer } from '../testing/databases.ts';
import { runPgtap } from '../testing/pgtap.ts';
import { sum, summary } from '../testing/tap.ts';
import { type Check, Skipped } from './check.ts';
import { checkMigrations } from './migrations.ts';

const rules = 'tests/catalogue.sql';

/** Checks that need a server; they make databases of their own there. */
export function databaseChecks(server: TestServer): Check[] {
    const on = `on ${server.label}`;
    let isLoaded = false;
    async function onceLoaded(
        check: (server: TestServer) => Promise<string>,
    ): Promise<string> {
        if (!isLoaded) {
            throw new Skipped('there is nothing to look at, for the code does not load');
        }
        return check(server);
    }
    return [
        {
            name: `migrations go up, down and up again with data ${on}`,
            run: () => checkMigrations(server),
        },
        {
            name: `tables and code load ${on}`,
            run: async () => {
                await makeTemplate(server);
                isLoaded = true;
                return undefined;
            },
        },
        {
            name: `loading the code again changes nothing ${on}`,
            run: () => onceLoaded(loadTwice),
        },
        { name: `catalogue rules ${on}`, run: () => onceLoaded(checkRules) },
    ];
}

async function loadTwice(server: TestServer): Promise<string> {
    const url = await copyTemplate(server);
    const client = await connect(url);
    try {
        const before = await fingerprint(client);
        await loadCode(url);
        const difference = firstDifference(before, await fingerprint(client));
        if (difference !== undefined) {
            throw new Problem(`a second load changes the database\n${difference}`);
        }
        return `${before.length} objects and dependencies`;
    } finally {
        await client.end();
    }
}

/**
 * All that the catalogue says of the code, dependencies and identities too: an object that
 * is dropped and made again breaks the sessions that use it.
 */
async function fingerprint(
    client: pg.Client,
): Promise<{ name: string; definition: string }[]> {
    const { rows } = await client.query<{ name: string; definition: string }>(`
        with code as (
            select 'pg_proc'::regclass as classid, p.oid
            from pg_catalog.pg_proc p
            where p.pronamespace = 'signalbox'::regnamespace
            union all
            select 'pg_class'::regclass, c.oid
            from pg_catalog.pg_class c
            where c.relnamespace = 'signalbox'::regnamespace and c.relkind in ('v', 'm')
        )
        select
            'identity' as name,
            pg_catalog.pg_describe_object(c.classid, c.oid, 0) || ' is object ' || c.oid
                as definition
        from code c
        union all
        select
            'dependency',
            format(
                '%s depends on %s (%s)',
                pg_catalog.pg_describe_object(d.classid, d.objid, d.objsubid),
                pg_catalog.pg_describe_object(d.refclassid, d.refobjid, d.refobjsubid),
                d.deptype)
        from pg_catalog.pg_depend d
        inner join code c on (c.classid, c.oid) in (
            (d.classid, d.objid), (d.refclassid, d.refobjid)
        )
    `);
    return [...(await readCatalogue(client, ['signalbox_data', 'signalbox'])), ...rows];
}

async function checkRules(server: TestServer): Promise<string> {
    if (!existsSync(inProject(rules))) {
        throw new Skipped(`there is no ${rules}`);
    }
    const results = await runPgtap(await copyTemplate(server), [rules]);
    const tally = sum(results);
    if (tally.failed > 0) {
        throw new Problem(results.map(({ output }) => output).join('\n'));
    }
    return summary(tally);
}
