import { connect, databaseUrl } from '../database/connection.ts';
import { writePersonalData } from '../personal.ts';
import { requiredSetting } from '../project.ts';

/** Write everything that the database has of a user to a file. */
export async function run(): Promise<void> {
    const usage = 'make personal-data NAME=user FILE=user.json';
    const name = requiredSetting('NAME', usage);
    const file = requiredSetting('FILE', usage);
    const client = await connect(await databaseUrl());
    try {
        const rows = await writePersonalData(client, name, file);
        console.log(`user ${name} -> ${file}: ${rows} rows`);
    } finally {
        await client.end();
    }
}
