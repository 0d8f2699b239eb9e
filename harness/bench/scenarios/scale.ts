import assert from 'node:assert/strict';
import type pg from 'pg';
import { type Graph, payloadOf, type Queue, result } from '../contender.ts';
import { openMeter } from '../measures.ts';
import type { Metrics, Scenario, Size, Trial } from '../scenario.ts';
import { using } from './databases.ts';
import { chain, fanIn, fanOut, layered } from './graph.ts';
import { counting, createGraph } from './metered.ts';
import { timed } from './timing.ts';

const workers = 8;

// After a warm-up: what a session has never called it has to plan.
const shares = [
    { name: 'warm_up', share: 0.05 },
    { name: 'quarter', share: 0.25 },
    { name: 'half', share: 0.5 },
    { name: 'whole', share: 1 },
];

// What is measured of a task in each of the sizes.
const costs = ['run_ms', 'buffers', 'create_ms'];

/** Something of so many tasks that is made, and then worked on to its end. */
interface Work {
    tasks: number;
    create: (queue: Queue, url: string) => Promise<void>;
    run: (queue: Queue, url: string, onFinished: () => void) => Promise<void>;
}

/** The same work in three sizes, each made and worked on to its end. */
function trialOf(workOf: (size: Size) => Work): Trial {
    return async ({ contender, url, size: { tasks = 0 }, progress }) => {
        const metrics: Metrics = {};
        const works = shares.map(({ name, share }) => ({
            name,
            work: workOf({ tasks: Math.round(tasks * share) }),
        }));
        const onFinished = counting(
            works.reduce((sum, { work }) => sum + work.tasks, 0),
            (share) => {
                progress(Math.min(1, share));
            },
        );
        const meter = await openMeter(url);
        const queue = await contender.open(url, workers);
        try {
            for (const { name, work } of works) {
                const create = await timed(() => work.create(queue, url));
                // As autovacuum would within a minute; who plans by statistics needs them.
                await using(url, (client) => client.query('analyze'));
                const run = await meter.during(work.tasks, () =>
                    work.run(queue, url, onFinished),
                );
                if (name !== 'warm_up') {
                    metrics[`run_ms_per_task_${name}`] = run.milliseconds_per_task ?? NaN;
                    metrics[`buffers_per_task_${name}`] = run.buffers_per_task ?? NaN;
                    metrics[`create_ms_per_task_${name}`] = create / work.tasks;
                }
            }
        } finally {
            await queue.close();
            await meter.close();
        }
        return {
            ...metrics,
            ...Object.fromEntries(
                costs.map((cost) => [growthOf(cost), growth(metrics, cost)]),
            ),
        };
    };
}

/** What a task costs in the whole, as a multiple of what it costs in a quarter of it. */
function growth(metrics: Metrics, cost: string): number {
    const whole = metrics[`${cost}_per_task_whole`] ?? NaN;
    const quarter = metrics[`${cost}_per_task_quarter`] ?? NaN;
    return whole / quarter;
}

function growthOf(cost: string): string {
    return `${cost.replace('_ms', '')}_growth`;
}

function graphWork(makeGraph: (size: Size) => Graph, batch = 1): (size: Size) => Work {
    return (size) => {
        const graph = makeGraph(size);
        return {
            tasks: graph.tasks,
            create: (queue) => createGraph(queue, graph),
            run: (queue, _, onFinished) =>
                queue.work({ workers, batch, tasks: graph.tasks, onFinished }),
        };
    };
}

/** A list that a task results in, of which as many tasks are made; their results are joined. */
function list({ tasks = 0 }: Size): Work {
    return {
        tasks,
        create: (_, url) =>
            using(url, async (client) => {
                await createTasks(client, [
                    { key: 'list', title: 'Find the packages', queue: 'first' },
                    {
                        key: 'each',
                        title: 'Test a package',
                        depends_on: ['list'],
                        for_each: '${{ tasks.list.result }}',
                        parameters: { ...payloadOf(0), task: '${{ item }}' },
                    },
                ]);
                await completeFirst(client, [...Array(tasks).keys()]);
            }),
        run: async (queue, url, onFinished) => {
            await queue.work({ workers, batch: 1, tasks, onFinished });
            await using(url, (client) => requireEnd(client, tasks + 2));
        },
    };
}

/** A chain in which each task asks for the result of the one before. */
function conditions({ tasks = 0 }: Size): Work {
    return {
        tasks,
        create: (_, url) =>
            using(url, (client) =>
                createTasks(
                    client,
                    conditional(
                        tasks,
                        (before) => `$.tasks."${before}".result.exitCode == 0`,
                    ),
                ),
            ),
        run: async (queue, url, onFinished) => {
            await queue.work({ workers, batch: 1, tasks, onFinished });
            await using(url, (client) => requireEnd(client, tasks));
        },
    };
}

/** The same with conditions that are false: the end of the first task is that of them all. */
function skips({ tasks = 0 }: Size): Work {
    return {
        tasks,
        create: (_, url) =>
            using(url, (client) =>
                createTasks(
                    client,
                    conditional(
                        tasks,
                        (before) => `$.tasks."${before}".status == "failed"`,
                        { queue: 'first' },
                    ),
                ),
            ),
        run: (_, url, onFinished) =>
            using(url, async (client) => {
                await completeFirst(client, result);
                await requireEnd(client, 1, tasks - 1);
                for (let task = 0; task < tasks; task++) {
                    onFinished();
                }
            }),
    };
}

function conditional(
    tasks: number,
    when: (before: number) => string,
    first: object = {},
): object[] {
    return Array.from({ length: tasks }, (_, task) => ({
        key: String(task),
        title: `Run the tests ${task}`,
        parameters: payloadOf(task),
        ...(task === 0
            ? first
            : {
                  depends_on: [{ task: String(task - 1), condition: 'completion' }],
                  when: when(task - 1),
              }),
    }));
}

/** Make tasks in a workflow of their own. */
async function createTasks(client: pg.Client, tasks: object[]): Promise<void> {
    await client.query(
        `select count(t.task_id)
        from signalbox.projects p
        cross join lateral signalbox.create_workflow(p.id, 'graph') w
        cross join lateral signalbox.create_tasks(p.id, w.id, $1) t
        where p.name = 'benchmark'`,
        [JSON.stringify(tasks)],
    );
}

/** Work on the task that all others wait for, which has a queue of its own. */
async function completeFirst(client: pg.Client, outcome: unknown): Promise<void> {
    await client.query(
        `select t.id
        from signalbox.claim_tasks('first', '{first}') c
        cross join lateral signalbox.complete_task(
            c.project_id, c.task_id, c.lease_token, $1) t`,
        [JSON.stringify(outcome)],
    );
}

/** Refuse figures of work that did not come to its end. */
async function requireEnd(
    client: pg.Client,
    completed: number,
    skipped = 0,
): Promise<void> {
    const { rows } = await client.query<Record<string, string>>(
        `select
            w.status,
            count(*) filter (where t.status = 'completed') as completed,
            count(*) filter (where t.status = 'skipped') as skipped
        from (
            select w.*
            from signalbox.workflows w
            where w.name = 'graph'
            order by w.created_at desc
            limit 1
        ) w
        inner join signalbox.tasks t
            on t.workflow_id = w.id
        group by w.status`,
    );
    assert.deepEqual(rows, [
        { status: 'completed', completed: String(completed), skipped: String(skipped) },
    ]);
}

/** How many tasks each form has; the smoke form only shows that it works. */
interface Forms {
    quick: number;
    full: number;
    rounds?: number;
}

function scaleScenario(
    name: string,
    title: string,
    workOf: (size: Size) => Work,
    { quick, full, rounds = 3 }: Forms,
): Scenario {
    return {
        name: `scale-${name}`,
        title:
            `${title}, to the end; ${workers} workers with a connection each. Growth is what a ` +
            'task costs in all of them over a quarter: 1 when time grows as tasks do',
        metrics: costs.flatMap((cost) => [
            ...['whole', 'half', 'quarter'].map((share) => ({
                name: `${cost}_per_task_${share}`,
                unit: cost === 'buffers' ? 'buffers' : 'ms',
                better: 'less' as const,
            })),
            { name: growthOf(cost), unit: 'times', better: 'less' as const },
        ]),
        bars: costs.map((cost) => ({ metric: growthOf(cost), atMost: 1.5, unit: 'times' })),
        contenders: ({ role }) => role === 'signalbox',
        sizes: { smoke: { tasks: 40 }, quick: { tasks: quick }, full: { tasks: full } },
        rounds: { smoke: 1, quick: 1, full: rounds },
        trial: trialOf(workOf),
    };
}

export const scales: Scenario[] = [
    scaleScenario(
        'chain',
        'A chain, each task waiting for the one before',
        graphWork(chain),
        { quick: 400, full: 10_000 },
    ),
    scaleScenario('fan-out', 'Tasks that all wait for one', graphWork(fanOut), {
        quick: 1200,
        full: 10_000,
    }),
    scaleScenario('fan-in', 'A task that waits for all others', graphWork(fanIn), {
        quick: 400,
        full: 10_000,
    }),
    scaleScenario(
        'fan-in-batches',
        'A task that waits for all others, done ten at a time',
        graphWork(fanIn, 10),
        { quick: 1200, full: 10_000 },
    ),
    scaleScenario('layered', 'A random graph in layers', graphWork(layered), {
        quick: 1200,
        full: 50_000,
        rounds: 1,
    }),
    scaleScenario('list', 'A task for each item of a list that another one finds', list, {
        quick: 400,
        full: 10_000,
    }),
    scaleScenario(
        'conditions',
        'A chain, each task on a condition about the one before',
        conditions,
        { quick: 200, full: 5_000 },
    ),
    scaleScenario('skips', 'A chain of conditions that are false, in one call', skips, {
        quick: 400,
        full: 5_000,
    }),
];
