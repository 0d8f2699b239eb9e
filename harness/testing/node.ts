import { availableParallelism } from 'node:os';
import { run } from '../processes.ts';
import { root } from '../project.ts';
import type { TestServer } from './databases.ts';
import type { Tally } from './tap.ts';

// The name under which a test file finds the server that it is to use.
export const serverVariable = 'SIGNALBOX_TEST_SERVER';

const timeout = 600_000;

export interface NodeResult extends Tally {
    output: string;
}

/** Run TypeScript tests with node's own runner. */
export async function runNodeTests(
    files: string[],
    server?: TestServer,
): Promise<NodeResult> {
    const { code, output } = await run(
        process.execPath,
        [
            '--import',
            './harness/register.js',
            '--test',
            '--test-reporter=spec',
            `--test-timeout=${timeout}`,
            // On a server one at a time: what waits for the oldest transaction waits for all of its databases.
            `--test-concurrency=${server === undefined ? availableParallelism() : 1}`,
            ...files,
        ],
        {
            cwd: root,
            env: {
                ...process.env,
                // Set when a test starts this runner; node would take it for a part of its own.
                NODE_TEST_CONTEXT: undefined,
                ...(server === undefined
                    ? {}
                    : { [serverVariable]: JSON.stringify(server) }),
            },
        },
    );
    const passed = countOf(output, 'pass');
    const failed = countOf(output, 'fail') + countOf(output, 'cancelled');
    const skipped = countOf(output, 'skipped') + countOf(output, 'todo');
    const unsaid = failed === 0 && (code !== 0 || passed + skipped === 0) ? 1 : 0;
    return { passed, failed: failed + unsaid, skipped, output };
}

/** A line of the summary that the spec reporter ends with. */
function countOf(output: string, name: string): number {
    return Number(new RegExp(`^ℹ ${name} (\\d+)$`, 'm').exec(output)?.[1] ?? 0);
}
