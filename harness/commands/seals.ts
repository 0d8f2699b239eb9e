import { exportSeals } from '../audit/seals.ts';
import { connect, databaseUrl } from '../database/connection.ts';
import { requiredSetting } from '../project.ts';

/** Keep the seals of the audit log in a file, and compare those that it has. */
export async function run(): Promise<void> {
    const file = requiredSetting('FILE', 'make seals FILE=seals.jsonl');
    const client = await connect(await databaseUrl());
    try {
        const { kept, added, head } = await exportSeals(client, file);
        console.log(
            `${file}: ${kept} seals as they were, ${added} new; the newest is ${head}`,
        );
    } finally {
        await client.end();
    }
}
