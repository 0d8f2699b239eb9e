import { connect, databaseUrl } from '../database/connection.ts';
import { exportFile } from '../files.ts';
import { requiredSetting } from '../project.ts';

/** Write a project to a task file. */
export async function run(): Promise<void> {
    const usage = 'make export PROJECT=name FILE=tasks.json';
    const project = requiredSetting('PROJECT', usage);
    const file = requiredSetting('FILE', usage);
    const client = await connect(await databaseUrl());
    try {
        await exportFile(client, project, file);
    } finally {
        await client.end();
    }
}
