import type { Results } from './results.ts';
import type { Bar, Scenario } from './scenario.ts';

/** What the rounds of one contender came to. */
export interface Spread {
    median: number;
    least: number;
    most: number;
    rounds: number;
}

export interface Verdict {
    scenario: string;
    bar: Bar;
    /** What was measured against it; absent where it could not be. */
    value: number | undefined;
    verdict: 'met' | 'MISSED' | 'not measured';
}

export function median(values: number[]): number {
    const sorted = [...values].sort((a, b) => a - b);
    const middle = Math.floor(sorted.length / 2);
    const upper = sorted[middle] ?? NaN;
    return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

/** The metric of a contender by round. */
export function valuesOf(
    results: Results,
    scenario: string,
    contender: string,
    metric: string,
): Map<number, number> {
    const values = new Map<number, number>();
    for (const trial of results.trials) {
        const value = trial.metrics?.[metric];
        if (
            trial.scenario === scenario &&
            trial.contender === contender &&
            value !== undefined
        ) {
            values.set(trial.round, value);
        }
    }
    return values;
}

export function spreadOf(values: Iterable<number>): Spread | undefined {
    const list = [...values];
    return list.length === 0
        ? undefined
        : {
              median: median(list),
              least: Math.min(...list),
              most: Math.max(...list),
              rounds: list.length,
          };
}

/**
 * How many times better Signalbox is than the best of others, the median of the ratios
 * within each round: the machine may have been slower in another.
 */
export function ratioTo(
    results: Results,
    scenario: Scenario,
    metric: string,
    others: string[],
): number | undefined {
    const better = scenario.metrics.find(({ name }) => name === metric)?.better ?? 'more';
    const theirs = others.map((name) => valuesOf(results, scenario.name, name, metric));
    const ratios: number[] = [];
    for (const [round, ours] of valuesOf(results, scenario.name, 'signalbox', metric)) {
        const inRound = theirs
            .map((values) => values.get(round))
            .filter((value) => value !== undefined);
        if (inRound.length > 0) {
            ratios.push(
                better === 'more'
                    ? ours / Math.max(...inRound)
                    : Math.min(...inRound) / ours,
            );
        }
    }
    return ratios.length === 0 ? undefined : median(ratios);
}

/** Whether Signalbox reaches a bar; when one of its own trials failed, it does not. */
export function judge(results: Results, scenario: Scenario, bar: Bar): Verdict {
    const hasFailed = results.trials.some(
        (trial) =>
            trial.scenario === scenario.name &&
            trial.contender === 'signalbox' &&
            trial.error !== undefined,
    );
    const value =
        'against' in bar
            ? ratioTo(results, scenario, bar.metric, namesFor(results, bar.against))
            : spreadOf(valuesOf(results, scenario.name, 'signalbox', bar.metric).values())
                  ?.median;
    if (value === undefined && !hasFailed) {
        return { scenario: scenario.name, bar, value, verdict: 'not measured' };
    }
    const isReached =
        value !== undefined &&
        ('atLeast' in bar ? value >= bar.atLeast : value <= bar.atMost);
    const verdict = isReached && !hasFailed ? 'met' : 'MISSED';
    return { scenario: scenario.name, bar, value, verdict };
}

function namesFor({ run }: Results, against: string): string[] {
    const peers = run.contenders.filter(({ role }) => role === 'peer');
    switch (against) {
        case 'best peer':
            return peers.map(({ name }) => name);
        case 'best peer with history':
            return peers.filter((peer) => peer.keepsHistory).map(({ name }) => name);
        default:
            return [against];
    }
}
