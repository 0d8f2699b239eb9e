import { newSeed } from '../random.ts';
import { Problem } from '../problem.ts';
import { setting } from '../project.ts';
import { explore, type Explored } from '../sequences/explore.ts';
import { copyTemplate, makeTemplate } from '../testing/databases.ts';
import { type ServerSource, testServers } from '../testing/servers.ts';

const tellEvery = 10_000;

/** Play random sequences of calls for a time, or until one fails. */
export async function run(): Promise<void> {
    const seconds = Number(setting('SECONDS') ?? 600);
    if (!(seconds > 0)) {
        throw new Problem(
            `SECONDS is not a number of them: ${setting('SECONDS')}`,
            'SECONDS=600',
        );
    }
    const seed = newSeed();
    console.log(`SEED=${seed}, ${seconds} s`);
    const ends = await Promise.all(
        testServers().map((source) => soak(source, seed, seconds)),
    );
    process.exitCode = ends.every((isSound) => isSound) ? 0 : 1;
}

async function soak(source: ServerSource, seed: number, seconds: number): Promise<boolean> {
    const { server, stop } = await source.start();
    try {
        await makeTemplate(server);
        let told = performance.now();
        const explored = await explore(await copyTemplate(server), {
            seed,
            seconds,
            onProgress: (done) => {
                if (performance.now() > told + tellEvery) {
                    told = performance.now();
                    console.log(`${server.label}: ${counted(done)}`);
                }
            },
        });
        console.log(`${server.label}: ${counted(explored)}`);
        for (const [name, count] of [...explored.taken].sort((a, b) => b[1] - a[1])) {
            console.log(`    ${String(count).padStart(9)}  ${name}`);
        }
        if (explored.failure !== undefined) {
            console.log(`\nFAILED (${server.label})\n${explored.failure}\n`);
        }
        return explored.failure === undefined;
    } finally {
        await stop();
    }
}

function counted({ sequences, calls }: Explored): string {
    return `${sequences} sequences, ${calls} calls`;
}
