import { databaseUrl } from '../database/connection.ts';
import { rollBackMigration, withDeploymentLock } from '../database/migrations.ts';
import { Problem } from '../problem.ts';

/** Take back the newest migration. */
export async function run(): Promise<void> {
    const url = await databaseUrl();
    try {
        const output = await withDeploymentLock(url, () => rollBackMigration(url));
        console.log(output.trimEnd());
    } catch (error) {
        if (
            error instanceof Problem &&
            error.message.includes('other objects depend on it')
        ) {
            throw new Problem(
                error.message,
                'Load the code of the release before first: check it out, then make code.',
                { cause: error },
            );
        }
        throw error;
    }
}
