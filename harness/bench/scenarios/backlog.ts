import type { Contender, Queue } from '../contender.ts';
import { type Meter, openMeter } from '../measures.ts';
import { type Metrics, type Scenario, type Trial, Unsupported } from '../scenario.ts';
import { copyDatabase, dropDatabase, withSettings } from '../server.ts';
import { median } from '../statistics.ts';
import { fillHistory, fillReady } from './fill.ts';

const backlogs = [1_000, 100_000, 1_000_000];
const histories = [0, 100_000, 1_000_000, 10_000_000];
const repetitions = 5;

/** What is told of each cell; the largest over the smallest of all cells has the bar. */
const measured = [
    { name: 'buffers', metric: 'buffers_per_task', unit: 'buffers' },
    { name: 'wal', metric: 'wal_bytes_per_task', unit: 'B' },
    { name: 'ms', metric: 'milliseconds_per_task', unit: 'ms' },
] as const;

/**
 * The cost of a task with ever more tasks ready, and again with ever more finished. History
 * and backlog of Signalbox are inserted as its functions leave them; others make a backlog
 * by their own call for many, and no history.
 */
const backlog: Trial = async ({ contender, server, url, size, progress }) => {
    const isOurs = contender.role === 'signalbox';
    const mostReady = (isOurs ? size.ready : size.readyOfPeers) ?? 0;
    if (mostReady === 0) {
        throw new Unsupported('is measured in the full form only');
    }
    const levels = histories.filter(
        (history) => history === 0 || (isOurs && isMeasured(history, size.history ?? 0)),
    );
    return withSettings(
        server,
        { full_page_writes: 'off', autovacuum: 'off' },
        async () => {
            const cells: Metrics = {};
            for (const [place, history] of levels.entries()) {
                const database = await copyDatabase(server, new URL(url).pathname.slice(1));
                try {
                    Object.assign(
                        cells,
                        await measureBacklogs(
                            contender,
                            server.url(database),
                            history,
                            mostReady,
                            size.tasks ?? 0,
                        ),
                    );
                } finally {
                    await dropDatabase(server, database);
                }
                progress((place + 1) / levels.length);
            }
            return { ...cells, ...spreads(cells) };
        },
    );
};

async function measureBacklogs(
    contender: Contender,
    url: string,
    history: number,
    mostReady: number,
    tasks: number,
): Promise<Metrics> {
    const meter = await openMeter(url);
    const queue = await contender.open(url, 1);
    const cells: Metrics = {};
    let ready = 0;
    try {
        if (history > 0) {
            await fillHistory(url, history);
        }
        for (const wanted of backlogs.filter((level) => level <= mostReady)) {
            if (contender.role === 'signalbox') {
                await fillReady(url, wanted - ready);
            } else {
                await queue.createInBulk(wanted - ready);
            }
            const cell = await measureCell(queue, meter, tasks);
            for (const { name, metric } of measured) {
                cells[cellName(name, wanted, history)] = median(
                    cell.map((metrics) => metrics[metric] ?? NaN),
                );
            }
            ready = wanted - tasks * (1 + repetitions);
        }
    } finally {
        await queue.close();
        await meter.close();
    }
    return cells;
}

/** The first tasks warm up. */
async function measureCell(queue: Queue, meter: Meter, tasks: number): Promise<Metrics[]> {
    await queue.work({ workers: 1, batch: 1, tasks });
    const cell: Metrics[] = [];
    for (let repetition = 0; repetition < repetitions; repetition++) {
        cell.push(
            await meter.during(tasks, () => queue.work({ workers: 1, batch: 1, tasks })),
        );
    }
    return cell;
}

/** The most that is asked for, and a tenth of it. */
function isMeasured(history: number, most: number): boolean {
    return history <= most && history >= most / 10;
}

function cellName(name: string, ready: number, history: number): string {
    return `${name}_ready_${short(ready)}_history_${short(history)}`;
}

function short(count: number): string {
    return count >= 1_000_000
        ? `${count / 1_000_000}M`
        : count >= 1_000
          ? `${count / 1_000}k`
          : `${count}`;
}

function spreads(cells: Metrics): Metrics {
    return Object.fromEntries(
        measured.map(({ name }) => {
            const values = Object.entries(cells)
                .filter(([cell]) => cell.startsWith(`${name}_`))
                .map(([, value]) => value);
            return [`${name}_spread`, Math.max(...values) / Math.min(...values)];
        }),
    );
}

export const backlogScenarios: Scenario[] = [
    {
        name: 'backlog',
        title:
            'Cost of a task, claimed and finished alone, by how many are ready and how many ' +
            'have been finished before; a spread is that of the dearest to the cheapest',
        metrics: [
            ...measured.flatMap(({ name, unit }) =>
                histories.flatMap((history) =>
                    backlogs.map((ready) => ({
                        name: cellName(name, ready, history),
                        unit,
                        better: 'less' as const,
                    })),
                ),
            ),
            ...measured.map(({ name }) => ({
                name: `${name}_spread`,
                unit: 'times',
                better: 'less' as const,
            })),
        ],
        bars: measured.map(({ name }) => ({
            metric: `${name}_spread`,
            atMost: 1.3,
            unit: 'times',
        })),
        contenders: ({ name, role }) =>
            role === 'signalbox' || /^(pg-boss|graphile)/.test(name),
        sizes: {
            smoke: { ready: 1_000, history: 0, tasks: 5 },
            quick: { ready: 100_000, history: 100_000, tasks: 40 },
            full: {
                ready: 1_000_000,
                history: 10_000_000,
                readyOfPeers: 100_000,
                tasks: 100,
            },
        },
        rounds: { smoke: 1, quick: 1, full: 1 },
        trial: backlog,
    },
];
