import { connect, databaseUrl } from '../database/connection.ts';
import { importFile } from '../files.ts';
import { requiredSetting, setting } from '../project.ts';

/** Read a task file into a project: the one that PROJECT names, or one named by the file. */
export async function run(): Promise<void> {
    const file = requiredSetting('FILE', 'make import FILE=tasks.json [PROJECT=name]');
    const client = await connect(await databaseUrl());
    try {
        await importFile(client, file, setting('PROJECT'));
    } finally {
        await client.end();
    }
}
