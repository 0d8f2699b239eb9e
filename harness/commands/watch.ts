import { existsSync, watch } from 'node:fs';
import { loadCode } from '../database/code.ts';
import { databaseUrl } from '../database/connection.ts';
import { withDeploymentLock } from '../database/migrations.ts';
import { messageOf } from '../problem.ts';
import { inProject } from '../project.ts';

const quietFor = 100;

/** Load the code now, and again whenever a file of it has changed, until Ctrl-C. */
export async function run(): Promise<void> {
    const url = await databaseUrl();
    let timer: NodeJS.Timeout | undefined;
    let loading: Promise<void> = load(url);
    // An editor writes several times, a checkout hundreds of files: wait for the last.
    function changed(): void {
        clearTimeout(timer);
        timer = setTimeout(() => {
            loading = loading.then(() => load(url));
        }, quietFor);
    }
    for (const folder of ['functions', 'views', 'db'].map((name) => inProject(name))) {
        if (existsSync(folder)) {
            watch(folder, { recursive: !folder.endsWith('db') }, changed);
        }
    }
    await loading;
}

async function load(url: string): Promise<void> {
    const began = performance.now();
    try {
        await withDeploymentLock(url, () => loadCode(url));
        console.log(`loaded in ${Math.round(performance.now() - began)} ms`);
    } catch (error) {
        console.error(messageOf(error));
    }
}
