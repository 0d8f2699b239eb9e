import { archivePartition, dropPartition, partitionsDue } from '../audit/archive.ts';
import { connect, databaseUrl } from '../database/connection.ts';
import { messageOf, Problem } from '../problem.ts';
import { requiredSetting, setting } from '../project.ts';

/** Write partitions of the audit log to files, and drop those whose time to be kept is over. */
export async function run(): Promise<void> {
    const folder = requiredSetting(
        'DIR',
        'make archive DIR=folder [PARTITION=audit_logs_2026_01]',
    );
    const partition = setting('PARTITION');
    const client = await connect(await databaseUrl());
    try {
        const tried = new Set<string>();
        const problems: string[] = [];
        for (;;) {
            // Contexts are due when the entries that have them are gone.
            const due = await partitionsDue(client);
            const name = (partition === undefined ? due : [partition]).find(
                (one) => !tried.has(one),
            );
            if (name === undefined) {
                break;
            }
            tried.add(name);
            try {
                const { file, entries, bytes } = await archivePartition(
                    client,
                    name,
                    folder,
                );
                console.log(`${name} -> ${file}: ${entries} entries, ${bytes} bytes`);
                if (due.includes(name)) {
                    await dropPartition(client, name);
                    console.log(`${name} is dropped`);
                }
            } catch (error) {
                problems.push(messageOf(error));
            }
        }
        if (tried.size === 0) {
            console.log('no partition of the audit log has been kept long enough');
        }
        if (problems.length > 0) {
            throw new Problem(problems.join('\n  '));
        }
    } finally {
        await client.end();
    }
}
