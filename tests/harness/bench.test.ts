import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { compare, comparison } from '../../harness/bench/compare.ts';
import type { Contender } from '../../harness/bench/contender.ts';
import { contenders } from '../../harness/bench/contenders.ts';
import { describeBar, writeReport } from '../../harness/bench/report.ts';
import { parseResults, type Results, type TrialLine } from '../../harness/bench/results.ts';
import { runBenchmark } from '../../harness/bench/run.ts';
import type { Bar, Scenario } from '../../harness/bench/scenario.ts';
import { scenarios } from '../../harness/bench/scenarios.ts';
import { inForm, select, selectContenders } from '../../harness/bench/selection.ts';
import { judge, median, ratioTo } from '../../harness/bench/statistics.ts';
import { inProject } from '../../harness/project.ts';

const folder = mkdtempSync(join(tmpdir(), 'signalbox-bench-'));

after(() => {
    rmSync(folder, { recursive: true });
});

// The largest public task file is not part of the project.
const hasCorpus = existsSync(inProject('../shared/corpus'));

const broken: Contender = {
    name: 'broken',
    role: 'peer',
    keepsHistory: true,
    version: () => Promise.resolve('1'),
    install: () => Promise.reject(new Error('it is broken')),
    open: () => Promise.reject(new Error('it is broken')),
};

// With ALL=1 every scenario; else some of them, drawn anew in each run, as each takes some seconds.
const drawn = scenarios.filter(
    ({ name }) => process.env.ALL === '1' || name === 'life-8' || Math.random() < 1 / 3,
);

test('the smoke form measures the scenarios, whoever fails, and reports them', async () => {
    const results = await runBenchmark({
        major: 18,
        form: 'smoke',
        scenarios: drawn,
        // Others come from the network.
        contenders: [broken, ...contenders.filter(({ role }) => role !== 'peer')],
        folder,
    });
    const failed = results.trials.filter(({ error }) => error !== undefined);
    assert.deepEqual(
        failed.filter(({ contender }) => contender !== 'broken'),
        [],
    );
    assert.equal(failed[0]?.error, 'it is broken');
    for (const { name, bars, metrics } of inForm(drawn, 'smoke')) {
        if (name === 'import-largest' && !hasCorpus) {
            continue;
        }
        const trial = results.trials.find(
            ({ scenario, contender }) => scenario === name && contender === 'signalbox',
        );
        assert.ok(trial?.metrics, `${name} was measured`);
        assert.ok(Object.values(trial.metrics).every(Number.isFinite), name);
        assert.ok(
            metrics.some((metric) => trial.metrics?.[metric.name] !== undefined),
            `${name} has a metric to show`,
        );
        const known = metrics.map((metric) => metric.name);
        assert.deepEqual(
            bars.map(({ metric }) => metric).filter((metric) => !known.includes(metric)),
            [],
            `${name} has bars on metrics that it shows`,
        );
    }

    const report = writeReport(results, drawn, join(folder, 'report'));
    for (const { name, bars } of inForm(drawn, 'smoke')) {
        assert.ok(report.includes(`\n## ${name}\n`), `the report has ${name}`);
        assert.ok(
            existsSync(join(folder, 'report', `${name}.svg`)) ||
                (name === 'import-largest' && !hasCorpus),
            `${name} has a chart`,
        );
        for (const bar of bars) {
            assert.ok(report.includes(describeBar(bar)), describeBar(bar));
        }
    }
    assert.match(report, /broken \*\*failed\*\* in round 1: it is broken/);
    const kept = parseResults(readFileSync(join(folder, 'report/results.jsonl'), 'utf8'));
    assert.deepEqual(kept, results);

    const same = compare(results, kept, drawn);
    assert.ok(same.length >= drawn.length);
    assert.deepEqual(
        same.filter(
            ({ factor, verdict }) => !(factor === 1 || Number.isNaN(factor)) || verdict,
        ),
        [],
    );
    assert.match(comparison(results, kept, drawn), /life-8 +\| tasks_per_second/);
});

test('names are selected by their beginnings, and Signalbox always takes part', () => {
    const names = (list: { name: string }[]): string[] => list.map(({ name }) => name);
    assert.deepEqual(names(select(scenarios, 'life', 'SCENARIO')), [
        'life-1',
        'life-8',
        'life-32',
    ]);
    assert.deepEqual(names(selectContenders(contenders, 'bare')), [
        'signalbox',
        'bare-sql',
    ]);
    assert.throws(() => select(scenarios, 'life,none', 'SCENARIO'), /there is no none/);
});

test('a median lies in the middle', () => {
    assert.equal(median([3, 1, 2]), 2);
    assert.equal(median([4, 1, 2, 3]), 2.5);
});

const speed: Scenario = {
    name: 'speed',
    title: 'How fast',
    metrics: [
        { name: 'per_second', unit: 'tasks/s', better: 'more' },
        { name: 'bytes', unit: 'B', better: 'less' },
    ],
    bars: [],
    contenders: () => true,
    sizes: {},
    rounds: { smoke: 1, quick: 1, full: 1 },
    trial: () => Promise.resolve({}),
};

/** Rounds of a contender: how fast it was and how many bytes it took. */
function rounds(contender: string, ...metrics: [number, number][]): TrialLine[] {
    return metrics.map(([per_second, bytes], index) => ({
        kind: 'trial',
        scenario: 'speed',
        contender,
        round: index + 1,
        size: {},
        seconds: 1,
        metrics: { per_second, bytes },
    }));
}

function resultsOf(...trials: TrialLine[][]): Results {
    const participant = { keepsHistory: true, version: '1' };
    return {
        run: {
            kind: 'run',
            date: '2026-01-01T00:00:00Z',
            form: 'full',
            commit: 'abc',
            machine: {
                processor: 'abacus',
                cores: 1,
                memory_gb: 1,
                system: 'none',
                node: '20',
                commit_ms: 1,
            },
            postgresql: '18',
            settings: {},
            contenders: [
                { name: 'signalbox', role: 'signalbox', ...participant },
                { name: 'elephant', role: 'peer', ...participant },
                { name: 'cheetah', role: 'peer', ...participant, keepsHistory: false },
            ],
        },
        trials: trials.flat(),
        end: undefined,
    };
}

test('ratios are taken within a round, to the best of it', () => {
    const results = resultsOf(
        rounds('signalbox', [100, 10], [50, 10], [100, 10]),
        rounds('elephant', [50, 20], [50, 20], [80, 20]),
        rounds('cheetah', [200, 5], [25, 40], [20, 5]),
    );
    assert.equal(ratioTo(results, speed, 'per_second', ['elephant', 'cheetah']), 1);
    assert.equal(ratioTo(results, speed, 'per_second', ['elephant']), 1.25);
    // Where less is better, half the bytes are twice as good.
    assert.equal(ratioTo(results, speed, 'bytes', ['elephant']), 2);
    assert.equal(ratioTo(results, speed, 'bytes', ['nobody']), undefined);
});

test('a bar is met, MISSED or not measured, and the report says which', () => {
    const results = resultsOf(
        rounds('signalbox', [100, 1030], [100, 1010], [100, 990]),
        rounds('elephant', [50, 1], [50, 1], [50, 1]),
        rounds('cheetah', [90, 1], [90, 1], [90, 1]),
    );
    const metric = 'per_second';
    const cases: [Bar, string][] = [
        [{ metric, against: 'best peer with history', atLeast: 2 }, 'met'],
        [{ metric, against: 'best peer with history', atLeast: 2.1 }, 'MISSED'],
        [{ metric, against: 'best peer', atLeast: 1.2 }, 'MISSED'],
        [{ metric, against: 'cheetah', atLeast: 1.1 }, 'met'],
        [{ metric, against: 'tortoise', atLeast: 1 }, 'not measured'],
        [{ metric: 'bytes', atMost: 1010, unit: 'B' }, 'met'],
        [{ metric: 'bytes', atMost: 1000, unit: 'B' }, 'MISSED'],
        [{ metric, atLeast: 101, unit: 'tasks/s' }, 'MISSED'],
    ];
    for (const [bar, verdict] of cases) {
        assert.equal(judge(results, speed, bar).verdict, verdict, describeBar(bar));
    }
    const report = writeReport(
        results,
        [{ ...speed, bars: cases.map(([bar]) => bar) }],
        join(folder, 'bars'),
    );
    assert.match(report, /^## Bars: 3 met, 4 MISSED, 1 not measured$/m);
    assert.match(report, /bytes: at most 1,000 B \| 1,010 B \| \*\*MISSED\*\*/);
    assert.match(report, /^\| elephant \| 50 \| 1 \| 2 times \|$/m);
});

test('a bar is MISSED when a trial of Signalbox failed', () => {
    const results = resultsOf(rounds('signalbox', [100, 10]));
    results.trials.push({
        kind: 'trial',
        scenario: 'speed',
        contender: 'signalbox',
        round: 2,
        size: {},
        seconds: 1,
        error: 'out of luck',
    });
    const bar = { metric: 'bytes', atMost: 10, unit: 'B' };
    assert.equal(judge(results, speed, bar).verdict, 'MISSED');
});

test('compare tells changes from spread', () => {
    const before = resultsOf(rounds('signalbox', [100, 10], [120, 10], [110, 10]));
    const after = resultsOf(rounds('signalbox', [115, 20], [130, 20], [140, 20]));
    const changes = compare(before, after, [speed]);
    assert.deepEqual(
        changes.map(({ metric, factor, verdict }) => [metric, factor, verdict]),
        [
            ['per_second', 130 / 110, ''],
            ['bytes', 2, 'WORSE'],
        ],
    );
    const swapped = compare(after, before, [speed]);
    assert.deepEqual(swapped.at(-1)?.verdict, 'better');
});
