import { runChecks } from '../checks/check.ts';
import { databaseChecks } from '../checks/database.ts';
import { plpgsqlCheck } from '../checks/plpgsql.ts';
import { sourceChecks } from '../checks/sources.ts';
import { type ServerSource, testServers } from '../testing/servers.ts';

/** Run every check, also after one has failed: those of the sources and each version of PostgreSQL side by side. */
export async function run(): Promise<void> {
    const results = await Promise.all([
        runChecks([...sourceChecks, plpgsqlCheck]),
        ...testServers().map(checkOn),
    ]);
    process.exitCode = results.every(Boolean) ? 0 : 1;
}

async function checkOn(source: ServerSource): Promise<boolean> {
    const { server, stop } = await source.start();
    try {
        return await runChecks(databaseChecks(server));
    } finally {
        await stop();
    }
}
