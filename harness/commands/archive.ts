import { archivePartition, dropPartition, partitionsDue } from '../audit/archive.ts';
import { connect, databaseUrl } from '../database/connection.ts';
import { messageOf, Problem } from '../problem.ts';
import { requiredSetting, setting } from '../project.ts';

/** Write partitions of the audit log to files, and drop those whose time to be kept is over. */
export async function run(): Promise<void> {
    const folder = requiredSetting('DIR', 'make archive DIR=folder [PARTITION=audit_logs_2026_01]');
    const partition = setting('PARTITION');
    const client = await connect(await databaseUrl());
    try {
        const due = await partitionsDue(client);
        const partitions = partition === undefined ? due : [partition];
        const problems: string[] = [];
        for (const name of partitions) {
            try {
                const { file, entries, bytes } = await archivePartition(client, name, folder);
                console.log(`${name} -> ${file}: ${entries} entries, ${bytes} bytes`);
                if (due.includes(name)) {
                    await dropPartition(client, name);
                    console.log(`${name} is dropped`);
                }
            } catch (error) {
                problems.push(messageOf(error));
            }
        }
        if (partitions.length === 0) {
            console.log('no partition of the audit log has been kept long enough');
        }
        if (problems.length > 0) {
            throw new Problem(problems.join('\n  '));
        }
    } finally {
        await client.end();
    }
}
