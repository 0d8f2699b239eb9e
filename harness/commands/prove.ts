import { runHere } from '../processes.ts';
import { codeOf, Problem } from '../problem.ts';
import { setting } from '../project.ts';
import { copyTemplate, makeTemplate } from '../testing/databases.ts';
import { findTests } from '../testing/files.ts';
import { testServers } from '../testing/servers.ts';

/** Run the pgTAP files with pg_prove, for who wants its output. */
export async function run(): Promise<void> {
    const { pgtap } = findTests(setting('FILES'));
    for (const source of testServers()) {
        const { server, stop } = await source.start();
        try {
            await makeTemplate(server);
            console.log(server.label);
            const code = await prove(await copyTemplate(server), pgtap);
            if (code !== 0) {
                process.exitCode = code;
            }
        } finally {
            await stop();
        }
    }
}

/** pg_prove cuts an address at its second equals sign, so psql gets its parts instead. */
async function prove(url: string, files: string[]): Promise<number> {
    const { hostname, port, username, password, pathname, searchParams } = new URL(url);
    try {
        return await runHere('pg_prove', files, {
            ...process.env,
            PGHOST: searchParams.get('host') ?? hostname,
            PGPORT: port,
            PGUSER: decodeURIComponent(username),
            PGPASSWORD: decodeURIComponent(password),
            PGDATABASE: decodeURIComponent(pathname.slice(1)),
            PGSSLMODE: searchParams.get('sslmode') ?? undefined,
        });
    } catch (error) {
        if (codeOf(error) !== 'ENOENT') {
            throw error;
        }
        throw new Problem(
            'pg_prove is not on this machine',
            'Debian has it in libtap-parser-sourcehandler-pgtap-perl. make test does without.',
            { cause: error },
        );
    }
}
