import { existsSync } from 'node:fs';
import { comparison } from '../bench/compare.ts';
import { git } from '../bench/machine.ts';
import { parseResults, readResults, type Results } from '../bench/results.ts';
import { scenarios } from '../bench/scenarios.ts';
import { Problem } from '../problem.ts';
import { inProject, requiredSetting, setting } from '../project.ts';

const usage = 'make bench-compare A=<revision or results.jsonl> [B=<the same>] [PG=18]';

/** Compare the results of two runs; without B, with those that are in the checkout. */
export async function run(): Promise<void> {
    const kept = `docs/benchmarks/postgresql-${setting('PG') ?? '18'}/results.jsonl`;
    const a = await resultsOf(requiredSetting('A', usage), kept);
    const b = await resultsOf(setting('B') ?? inProject(kept), kept);
    console.log(comparison(a, b, scenarios));
}

/** From a file, or from what a revision has as its results. */
async function resultsOf(source: string, kept: string): Promise<Results> {
    if (existsSync(source)) {
        return readResults(source);
    }
    const text = await git('show', `${source}:${kept}`);
    if (text === undefined) {
        throw new Problem(`${source} is neither a file nor a revision with ${kept}`, usage);
    }
    return parseResults(text);
}
