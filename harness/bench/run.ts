import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Major } from '../server/binaries.ts';
import type { Contender } from './contender.ts';
import { currentCommit, describeMachine, postgresqlVersion } from './machine.ts';
import { appendLine, readResults, type Results } from './results.ts';
import { installAll, runRounds } from './rounds.ts';
import type { Form, Scenario } from './scenario.ts';
import { inForm } from './selection.ts';
import { startBenchServer } from './server.ts';

export interface RunOptions {
    major: Major;
    form: Form;
    scenarios: Scenario[];
    contenders: Contender[];
    /** The folder that gets `results.jsonl`, a line at a time. */
    folder: string;
}

/** Run the benchmark; what a killed run has measured is in its file. */
export async function runBenchmark(options: RunOptions): Promise<Results> {
    const { major, form, scenarios, contenders, folder } = options;
    const began = performance.now();
    mkdirSync(folder, { recursive: true });
    const file = join(folder, 'results.jsonl');
    writeFileSync(file, '');
    const server = await startBenchServer(major, form !== 'smoke');
    try {
        const { participants, failures } = await installAll(server, contenders);
        appendLine(file, {
            kind: 'run',
            date: new Date().toISOString(),
            form,
            commit: await currentCommit(),
            machine: await describeMachine(server),
            postgresql: await postgresqlVersion(server),
            settings: server.settings,
            contenders: participants,
        });
        await runRounds(
            server,
            inForm(scenarios, form),
            contenders,
            form,
            failures,
            (trial) => {
                appendLine(file, trial);
            },
        );
    } finally {
        await server.stop();
    }
    const seconds = Number(((performance.now() - began) / 1000).toFixed(1));
    appendLine(file, { kind: 'end', seconds });
    return readResults(file);
}
