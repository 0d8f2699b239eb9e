import { Problem } from '../problem.ts';
import { setting } from '../project.ts';
import {
    copyTemplate,
    dropDatabase,
    makeTemplate,
    type TestServer,
} from '../testing/databases.ts';
import { findTests } from '../testing/files.ts';
import { runNodeTests } from '../testing/node.ts';
import { runPgtap, wantsDatabaseOfItsOwn } from '../testing/pgtap.ts';
import { type ServerSource, testServers } from '../testing/servers.ts';
import { sum, summary, type Tally } from '../testing/tap.ts';

/** Run the tests; prints what fails, and as its last line `12 passed, 0 failed`. */
export async function run(): Promise<void> {
    const files = findTests(setting('FILES'));
    const tallies: Tally[] = [];
    if (files.pgtap.length + files.database.length > 0) {
        const sources = testServers();
        // Tests with several sessions take long, and tell one version from another hardly ever. So whichever
        // version is free takes the next one, unless some or ALL=1 are asked for.
        const isShared =
            sources.length > 1 && setting('FILES') === undefined && setting('ALL') !== '1';
        const queue = drawnOrder(files.database);
        const tests = sources.map((source) =>
            testOn(source, files.pgtap, isShared ? queue : [...queue]).catch(giveUp),
        );
        tallies.push(...(await Promise.all(tests)));
        // What nobody could take, as no server has started, has failed.
        const left = isShared ? queue : [];
        tallies.push(...left.map(() => ({ passed: 0, failed: 1, skipped: 0 })));
    }
    if (files.harness.length > 0) {
        tallies.push(await testHarness(files.harness));
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

/** Anew in each run; those that take long come first, so that the versions are ready at the same time. */
function drawnOrder(files: string[]): string[] {
    return files
        .map((file) => ({
            file,
            place: Math.random() + (file.startsWith('tests/concurrency/') ? 0 : 1),
        }))
        .sort((a, b) => a.place - b.place)
        .map(({ file }) => file);
}

async function testOn(
    source: ServerSource,
    pgtap: string[],
    queue: string[],
): Promise<Tally> {
    const { server, stop } = await source.start();
    try {
        await makeTemplate(server);
        const tallies: Tally[] = [];
        if (pgtap.length > 0) {
            tallies.push(await testPgtap(server, pgtap));
        }
        if (queue.length > 0) {
            tallies.push(await testQueue(server, queue));
        }
        return sum(tallies);
    } finally {
        await stop();
    }
}

/** Files one by one, until none is left; others may take from the same queue. */
async function testQueue(server: TestServer, queue: string[]): Promise<Tally> {
    const began = performance.now();
    const tallies: Tally[] = [];
    for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
        const result = await runNodeTests([file], server);
        tallies.push(result);
        if (result.failed > 0) {
            console.log(
                `\nFAILED ${file} (${server.label})\n${indent(failuresIn(result.output))}\n`,
            );
        }
    }
    return report(`${server.label}, TypeScript`, sum(tallies), began);
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

async function testHarness(files: string[]): Promise<Tally> {
    const began = performance.now();
    const result = await runNodeTests(files);
    if (result.failed > 0) {
        console.log(`\nFAILED (Harness)\n${indent(failuresIn(result.output))}\n`);
    }
    return report('Harness, TypeScript', result, began);
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
