import { databaseUrl } from '../database/connection.ts';
import { deploy } from '../database/deploy.ts';

/** All that a deployment runs: tables, then code. */
export async function run(): Promise<void> {
    await deploy(await databaseUrl(), console.log);
    console.log('tables and code are up to date');
}
