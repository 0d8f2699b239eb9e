import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chart } from './charts.ts';
import { figure, inWords } from './numbers.ts';
import { duration } from './progress.ts';
import type { Results, TrialLine } from './results.ts';
import type { Bar, Scenario } from './scenario.ts';
import { judge, ratioTo, spreadOf, valuesOf, type Verdict } from './statistics.ts';

/** Write the results, the tables and the charts to a folder; returns the tables. */
export function writeReport(
    results: Results,
    scenarios: Scenario[],
    folder: string,
): string {
    const { run, trials, end } = results;
    const taken = scenarios.filter((scenario) =>
        trials.some((trial) => trial.scenario === scenario.name),
    );
    mkdirSync(folder, { recursive: true });
    const lines = [run, ...trials, ...(end === undefined ? [] : [end])];
    writeFileSync(
        join(folder, 'results.jsonl'),
        lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
    );
    const charts = new Set<string>();
    for (const scenario of taken) {
        const drawing = chart(results, scenario);
        if (drawing !== undefined) {
            charts.add(scenario.name);
            writeFileSync(join(folder, `${scenario.name}.svg`), drawing);
        }
    }
    const text = report(results, taken, charts);
    writeFileSync(join(folder, 'README.md'), text);
    return text;
}

function report(results: Results, scenarios: Scenario[], charts: Set<string>): string {
    const { run, end } = results;
    return [
        `# Benchmark on PostgreSQL ${run.postgresql}`,
        [
            `The ${run.form} form, on ${run.date.slice(0, 10)}, at commit ${run.commit}`,
            end === undefined
                ? '; cut short, so that some of it is missing.'
                : `; ${duration(end.seconds)} in all.`,
        ].join(''),
        summary(results, scenarios),
        '## Where and who',
        machine(results),
        participants(results),
        settings(results),
        ...scenarios.map((scenario) => section(results, scenario, charts)),
        howItIsMeasured,
    ].join('\n\n');
}

function summary(results: Results, scenarios: Scenario[]): string {
    const verdicts = scenarios.flatMap((scenario) =>
        scenario.bars.map((bar) => judge(results, scenario, bar)),
    );
    const counted = (['met', 'MISSED', 'not measured'] as const).map(
        (word) => `${verdicts.filter(({ verdict }) => verdict === word).length} ${word}`,
    );
    const rows = verdicts.map((verdict) => [
        `[${verdict.scenario}](#${verdict.scenario})`,
        describeBar(verdict.bar),
        measuredAgainst(verdict),
        inTable(verdict.verdict),
    ]);
    return [
        `## Bars: ${counted.join(', ')}`,
        markdownTable(['scenario', 'bar', 'measured', ''], rows),
    ].join('\n\n');
}

export function describeBar(bar: Bar): string {
    const metric = inWords(bar.metric);
    if ('against' in bar) {
        const other = bar.against.startsWith('best') ? `the ${bar.against}` : bar.against;
        return `${metric}: at least ${bar.atLeast} times as good as ${other}`;
    }
    return 'atMost' in bar
        ? `${metric}: at most ${figure(bar.atMost)} ${bar.unit}`
        : `${metric}: at least ${figure(bar.atLeast)} ${bar.unit}`;
}

function measuredAgainst({ bar, value }: Verdict): string {
    if (value === undefined) {
        return '';
    }
    return 'against' in bar ? `${figure(value)} times` : `${figure(value)} ${bar.unit}`;
}

function inTable(verdict: Verdict['verdict']): string {
    return verdict === 'MISSED' ? '**MISSED**' : verdict;
}

function machine({ run: { machine } }: Results): string {
    return (
        `${machine.processor}, ${machine.cores} cores, ${machine.memory_gb} GB of memory, ` +
        `${machine.system}, Node.js ${machine.node}. The server runs on the same machine. ` +
        `A commit of one row takes ${machine.commit_ms} ms (median of 200).`
    );
}

function participants({ run }: Results): string {
    return markdownTable(
        ['contender', 'version', 'is', 'keeps what is finished'],
        run.contenders.map(({ name, version, role, keepsHistory }) => [
            name,
            version,
            role === 'floor' ? 'a floor: the cheapest SQL' : role,
            keepsHistory ? 'yes' : 'no',
        ]),
    );
}

function settings({ run }: Results): string {
    const list = Object.entries(run.settings).map(([name, value]) => `${name} = ${value}`);
    return `Settings, the same for all: ${list.join(', ')}; everything else as shipped.`;
}

function section(results: Results, scenario: Scenario, charts: Set<string>): string {
    const trials = results.trials.filter((trial) => trial.scenario === scenario.name);
    return [
        `## ${scenario.name}`,
        `${scenario.title}. ${sizeOf(trials)}`,
        ...(charts.has(scenario.name) ? [`![${scenario.name}](${scenario.name}.svg)`] : []),
        measurements(results, scenario, trials),
        ...remarks(trials),
    ].join('\n\n');
}

function sizeOf(trials: TrialLine[]): string {
    const rounds = Math.max(...trials.map(({ round }) => round));
    const sizes = Object.entries(trials[0]?.size ?? {}).map(
        ([name, value]) => `${inWords(name)} ${figure(value)}`,
    );
    return `${rounds} ${rounds === 1 ? 'round' : 'rounds'}; ${sizes.join(', ')}.`;
}

/** A row for each contender, or, where there is but one of them, for each metric. */
function measurements(results: Results, scenario: Scenario, trials: TrialLine[]): string {
    const names = results.run.contenders
        .map(({ name }) => name)
        .filter((name) =>
            trials.some(({ contender, metrics }) => contender === name && metrics),
        );
    const metrics = scenario.metrics.filter(({ name }) =>
        trials.some((trial) => trial.metrics?.[name] !== undefined),
    );
    const cell = (contender: string, metric: string): string =>
        spreadText(valuesOf(results, scenario.name, contender, metric).values());
    const [first] = metrics;
    if (names.length === 1 || metrics.length > 12 || first === undefined) {
        return markdownTable(
            ['', 'unit', ...names],
            metrics.map(({ name, unit }) => [
                inWords(name),
                unit,
                ...names.map((contender) => cell(contender, name)),
            ]),
        );
    }
    return markdownTable(
        [
            'contender',
            ...metrics.map(({ name, unit }) => `${inWords(name)} (${unit})`),
            `Signalbox to it, ${inWords(first.name)}`,
        ],
        names.map((contender) => {
            const ratio = ratioTo(results, scenario, first.name, [contender]);
            return [
                contender,
                ...metrics.map(({ name }) => cell(contender, name)),
                contender === 'signalbox' || ratio === undefined
                    ? ''
                    : `${figure(ratio)} times`,
            ];
        }),
    );
}

/** The median and, where rounds differ, the least and the most. */
function spreadText(values: Iterable<number>): string {
    const spread = spreadOf(values);
    if (spread === undefined) {
        return '';
    }
    const range = [figure(spread.least), figure(spread.most)];
    return range[0] === range[1]
        ? figure(spread.median)
        : `${figure(spread.median)} (${range.join('–')})`;
}

/** What went wrong, and who has no way to do it. */
function remarks(trials: TrialLine[]): string[] {
    const lines = trials.flatMap(({ contender, round, error, unsupported }) => {
        if (error !== undefined) {
            return [`- ${contender} **failed** in round ${round}: ${oneLine(error)}`];
        }
        return unsupported === undefined ? [] : [`- ${contender}: ${unsupported}`];
    });
    return lines.length === 0 ? [] : [[...new Set(lines)].join('\n')];
}

function oneLine(text: string): string {
    return text.replaceAll(/\s+/g, ' ').slice(0, 300);
}

function markdownTable(headings: string[], rows: string[][]): string {
    const line = (cells: string[]): string =>
        `| ${cells.map((text) => text.replaceAll('|', '\\|')).join(' | ')} |`;
    return [
        line(headings),
        `|${headings.map(() => '---').join('|')}|`,
        ...rows.map(line),
    ].join('\n');
}

const howItIsMeasured = `## How it is measured

Contenders take turns, a round after the other, each time in a fresh copy of a database in
which they are installed, after a checkpoint and a warm-up. Figures are medians of the rounds,
with the least and the most; ratios are taken within each round, and their median is given.
More than 1 says that Signalbox is better.

WAL, buffers and statements are those of the measured part. Buffers are blocks found in memory
or read, by pg_stat_statements, of top-level statements with all that they call. Round trips are
statements sent, begin and commit among them; some that were sent together count one by one.
Transactions, dead rows, the share of HOT updates and the bytes of tables and indexes are those
of the whole life of all tasks of a trial, from their creation on and with the warm-up, since a
session hands in such counts at the latest when it ends.

Where only costs are counted (\`cost…\`, \`backlog\`), \`full_page_writes\` and \`autovacuum\` are
off, so that the counts do not depend on what else the machine does.
`;
