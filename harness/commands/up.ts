import { deployAndSeed } from '../database/deploy.ts';
import { setting } from '../project.ts';
import { startEmbedded } from '../server/embedded.ts';

/** Start the embedded server, migrate, load the code, seed a new database, print the URL. */
export async function run(): Promise<void> {
    const url = setting('DATABASE_URL') ?? (await startEmbedded()).url;
    // The output is the URL alone; what happens on the way goes beside it.
    await deployAndSeed(url, console.error);
    console.log(url);
}
