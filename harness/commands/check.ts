import { runChecks } from '../checks/check.ts';
import { databaseChecks } from '../checks/database.ts';
import { plpgsqlCheck } from '../checks/plpgsql.ts';
import { sourceChecks } from '../checks/sources.ts';
import { testServers } from '../testing/servers.ts';

/** Run every check, also after one has failed. */
export async function run(): Promise<void> {
    let isFine = await runChecks(sourceChecks);
    for (const source of testServers()) {
        const { server, stop } = await source.start();
        try {
            isFine = (await runChecks(databaseChecks(server))) && isFine;
        } finally {
            await stop();
        }
    }
    isFine = (await runChecks([plpgsqlCheck])) && isFine;
    process.exitCode = isFine ? 0 : 1;
}
