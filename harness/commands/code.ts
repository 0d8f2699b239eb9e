import { loadCode } from '../database/code.ts';
import { databaseUrl } from '../database/connection.ts';
import { withDeploymentLock } from '../database/migrations.ts';

export async function run(): Promise<void> {
    const url = await databaseUrl();
    await withDeploymentLock(url, () => loadCode(url));
    console.log('functions and views are loaded');
}
