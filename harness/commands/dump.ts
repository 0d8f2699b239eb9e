import { connect, databaseUrl } from '../database/connection.ts';
import { readCatalogue } from '../database/catalogue.ts';

/**
 * Print both schemas as the database has them: to read, and to compare two databases. It
 * is no backup and not meant to be loaded; pg_dump makes those.
 */
export async function run(): Promise<void> {
    const client = await connect(await databaseUrl());
    try {
        for (const { definition } of await readCatalogue(client, [
            'signalbox_data',
            'signalbox',
        ])) {
            console.log(`${definition};\n`);
        }
    } finally {
        await client.end();
    }
}
