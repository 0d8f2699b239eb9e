import { connect } from '../database/connection.ts';
import { deploy, runFolder } from '../database/deploy.ts';
import { setting } from '../project.ts';
import { startEmbedded } from '../server/embedded.ts';

/** Start the embedded server, migrate, load the code, seed a new database, print the URL. */
export async function run(): Promise<void> {
    const url = setting('DATABASE_URL') ?? (await startEmbedded()).url;
    const isNew = await hasNothing(url);
    process.stdout.write(await deploy(url));
    if (isNew) {
        await runFolder(url, 'db/seeds');
    }
    console.log(url);
}

async function hasNothing(url: string): Promise<boolean> {
    const client = await connect(url);
    try {
        const { rowCount } = await client.query(
            `select from pg_catalog.pg_namespace where nspname = 'signalbox_data'`,
        );
        return rowCount === 0;
    } finally {
        await client.end();
    }
}
