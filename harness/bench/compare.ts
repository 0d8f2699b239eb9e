import { table } from '../demo/text.ts';
import { figure } from './numbers.ts';
import type { Results } from './results.ts';
import type { Scenario } from './scenario.ts';
import { ratioTo, type Spread, spreadOf, valuesOf } from './statistics.ts';

/** A metric of two runs. */
export interface Change {
    scenario: string;
    metric: string;
    before: Spread;
    after: Spread;
    /** The new median in parts of the old one. */
    factor: number;
    /** The spread does not explain it: what the rounds of one came to, those of none did. */
    verdict: '' | 'better' | 'WORSE';
}

// Less than this is no change, however steady.
const noticed = 0.02;

/** What Signalbox came to in two runs, and how it stood to each peer in its round. */
export function compare(a: Results, b: Results, scenarios: Scenario[]): Change[] {
    return scenarios.flatMap((scenario) =>
        scenario.metrics.flatMap(({ name, better }) => {
            const before = spreadIn(a, scenario, name);
            const after = spreadIn(b, scenario, name);
            return before === undefined || after === undefined
                ? []
                : [change(scenario.name, name, better, before, after)];
        }),
    );
}

function spreadIn(
    results: Results,
    scenario: Scenario,
    metric: string,
): Spread | undefined {
    return spreadOf(valuesOf(results, scenario.name, 'signalbox', metric).values());
}

function change(
    scenario: string,
    metric: string,
    better: 'more' | 'less',
    before: Spread,
    after: Spread,
): Change {
    const factor = after.median / before.median;
    const isApart = after.least > before.most || after.most < before.least;
    const isChange = isApart && !(Math.abs(factor - 1) <= noticed);
    const isBetter = after.median > before.median === (better === 'more');
    const verdict = isChange ? (isBetter ? 'better' : 'WORSE') : '';
    return { scenario, metric, before, after, factor, verdict };
}

export function comparison(a: Results, b: Results, scenarios: Scenario[]): string {
    const changes = compare(a, b, scenarios).map((item) => [
        item.scenario,
        item.metric,
        spreadText(item.before),
        spreadText(item.after),
        percent(item.factor),
        item.verdict,
    ]);
    const ratios = scenarios.flatMap((scenario) => {
        const metric = scenario.metrics[0]?.name ?? '';
        return b.run.contenders.flatMap(({ name, role }) => {
            const before = ratioTo(a, scenario, metric, [name]);
            const after = ratioTo(b, scenario, metric, [name]);
            return role === 'signalbox' || before === undefined || after === undefined
                ? []
                : [[scenario.name, name, figure(before), figure(after)]];
        });
    });
    return [
        describeRun('A', a),
        describeRun('B', b),
        '',
        table(['scenario', 'metric of signalbox', 'A', 'B', 'change', ''], changes),
        ...(ratios.length === 0
            ? []
            : ['', table(['scenario', 'signalbox to', 'A', 'B'], ratios)]),
    ].join('\n');
}

function describeRun(label: string, { run }: Results): string {
    const { processor, cores, commit_ms } = run.machine;
    return (
        `${label}: ${run.commit}, ${run.date.slice(0, 10)}, ${run.form} form, ` +
        `PostgreSQL ${run.postgresql}, ${processor} with ${cores} cores, ` +
        `a commit in ${commit_ms} ms`
    );
}

function spreadText({ median, least, most }: Spread): string {
    return least === most
        ? figure(median)
        : `${figure(median)} (${figure(least)} to ${figure(most)})`;
}

function percent(factor: number): string {
    return Number.isFinite(factor)
        ? `${factor >= 1 ? '+' : ''}${(100 * (factor - 1)).toFixed(1)} %`
        : '';
}
