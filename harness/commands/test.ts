import { Problem } from '../problem.ts';
import { setting } from '../project.ts';
import {
    copyTemplate,
    dropDatabase,
    makeTemplate,
    type TestServer,
} from '../testing/databases.ts';
import { findTests, type TestFiles } from '../testing/files.ts';
import { runNodeTests } from '../testing/node.ts';
import { runPgtap, wantsDatabaseOfItsOwn } from '../testing/pgtap.ts';
import { type ServerSource, testServers } from '../testing/servers.ts';
import { sum, summary, type Tally } from '../testing/tap.ts';

/** Run the tests; prints what fails, and as its last line `12 passed, 0 failed`. */
export async function run(): Promise<void> {
    const files = findTests(setting('FILES'));
    const tallies: Tally[] = [];
    if (files.pgtap.length + files.database.length > 0) {
        const tests = testServers().map((source) => testOn(source, files).catch(giveUp));
        tallies.push(...(await Promise.all(tests)));
    }
    if (files.harness.length > 0) {
        tallies.push(await testNode('Harness', files.harness));
    }
    const total = sum(tallies);
    console.log(summary(total));
    process.exitCode = total.failed === 0 ? 0 : 1;
}

/** A server that does not start, or code that does not load, is a failure to be counted. */
function giveUp(error: unknown): Tally {
    if (!(error instanceof Problem)) {
        throw error;
    }
    console.log(`\nFAILED before the first test\n${indent(error.message)}\n`);
    return { passed: 0, failed: 1, skipped: 0 };
}

/** SQL and TypeScript side by side, each on a cluster of its own; on a server that is given one after the other. */
async function testOn(source: ServerSource, files: TestFiles): Promise<Tally> {
    const runs = [
        files.pgtap.length > 0 && ((server: TestServer) => testPgtap(server, files.pgtap)),
        files.database.length > 0 &&
            ((server: TestServer) => testNode(server.label, files.database, server)),
    ].filter((run) => run !== false);
    if (source.isThrowaway) {
        return sum(await Promise.all(runs.map((run) => onServer(source, run))));
    }
    return onServer(source, async (server) => {
        const tallies: Tally[] = [];
        for (const run of runs) {
            tallies.push(await run(server));
        }
        return sum(tallies);
    });
}

async function onServer(
    source: ServerSource,
    run: (server: TestServer) => Promise<Tally>,
): Promise<Tally> {
    const { server, stop } = await source.start();
    try {
        await makeTemplate(server);
        return await run(server);
    } finally {
        await stop();
    }
}

async function testPgtap(server: TestServer, files: string[]): Promise<Tally> {
    const { label } = server;
    const began = performance.now();
    const alone = files.filter(wantsDatabaseOfItsOwn);
    const together = files.filter((file) => !alone.includes(file));
    const results = await runPgtap(await copyTemplate(server), together);
    for (const file of alone) {
        const url = await copyTemplate(server);
        results.push(...(await runPgtap(url, [file])));
        await dropDatabase(server, url);
    }
    for (const { file, failed, output } of results) {
        if (failed > 0) {
            console.log(`\nFAILED ${file} (${label})\n${indent(output)}\n`);
        }
    }
    return report(`${label}, pgTAP`, sum(results), began);
}

async function testNode(
    label: string,
    files: string[],
    server?: TestServer,
): Promise<Tally> {
    const began = performance.now();
    const result = await runNodeTests(files, server);
    if (result.failed > 0) {
        console.log(`\nFAILED (${label})\n${indent(failuresIn(result.output))}\n`);
    }
    return report(`${label}, TypeScript`, result, began);
}

/** The reporter repeats at its end, under this heading, what has failed. */
function failuresIn(output: string): string {
    return output.split('✖ failing tests:').at(-1)?.trimStart() ?? output;
}

function report(label: string, tally: Tally, began: number): Tally {
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    console.log(`${label}: ${summary(tally)} (${seconds} s)`);
    return tally;
}

function indent(text: string): string {
    return text.trimEnd().replace(/^/gm, '    ');
}
