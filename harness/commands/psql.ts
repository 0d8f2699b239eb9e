import { databaseUrl } from '../database/connection.ts';
import { runHere } from '../processes.ts';
import { codeOf, Problem } from '../problem.ts';

export async function run(): Promise<void> {
    const url = await databaseUrl();
    // Ctrl-C belongs to psql, which cancels its query.
    process.on('SIGINT', () => undefined);
    try {
        process.exitCode = await runHere('psql', [url]);
    } catch (error) {
        if (codeOf(error) !== 'ENOENT') {
            throw error;
        }
        throw new Problem(
            'psql is not on this machine',
            'Install the PostgreSQL client, or give the output of make url to any SQL client.',
            { cause: error },
        );
    }
}
