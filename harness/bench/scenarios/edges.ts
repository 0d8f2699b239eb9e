import pg from 'pg';
import { codeOf, Problem } from '../../problem.ts';
import {
    bareEdges,
    guardedEdges,
    makeEdgeTables,
} from '../contenders/recursive-trigger.ts';
import { openMeter } from '../measures.ts';
import type { Bar, Metrics, Scenario, Trial } from '../scenario.ts';
import { inCopy, loadPopulation, using } from './databases.ts';
import { quantile, timed } from './timing.ts';

/** A dependency to add: the ids of both tasks. */
interface Edge {
    task: string;
    dependsOn: string;
}

/** One way to add a dependency; false when it would close a cycle. */
type Way = (client: pg.Client, project: string, edge: Edge) => Promise<boolean>;

const addDependency: Way = (client, project, edge) =>
    unlessCycle(client, 'SB003', {
        name: 'add_dependency',
        text: 'select from signalbox.add_dependency($1, $2, $3)',
        values: [project, edge.task, edge.dependsOn],
    });

const insertBare = insertInto(bareEdges);
const insertGuarded = insertInto(guardedEdges);

function insertInto(table: string): Way {
    return (client, project, edge) =>
        unlessCycle(client, 'P0001', {
            name: table,
            text: `insert into ${table} (project_id, task_id, depends_on_task_id)
                values ($1, $2, $3)`,
            values: [project, edge.task, edge.dependsOn],
        });
}

async function unlessCycle(
    client: pg.Client,
    code: string,
    query: pg.QueryConfig,
): Promise<boolean> {
    try {
        await client.query(query);
        return true;
    } catch (error) {
        if (codeOf(error) === code) {
            return false;
        }
        throw error;
    }
}

/** The milliseconds of each call of two ways, in turn, so that both meet the same machine. */
async function inTurn(
    edges: number,
    one: (number: number) => Promise<unknown>,
    other: (number: number) => Promise<unknown>,
): Promise<[number[], number[]]> {
    const times: [number[], number[]] = [[], []];
    for (let number = 0; number < edges; number++) {
        times[0].push(await timed(() => one(number)));
        times[1].push(await timed(() => other(number)));
    }
    return times;
}

const warmUp = 20;

/** What of many edges is added before anything is measured; the rest is. */
async function warmed(
    edges: Edge[],
    add: (edge: Edge) => Promise<unknown>,
): Promise<Edge[]> {
    for (const edge of edges.slice(0, warmUp)) {
        await add(edge);
    }
    return edges.slice(warmUp);
}

/** A trial in a graph of its own, of many workflows of 100 tasks each. */
function inLargeGraph(
    work: (
        url: string,
        count: number,
        progress: (share: number) => void,
    ) => Promise<Metrics>,
): Trial {
    return (trial) => {
        const { workflows = 0, edges = 0 } = trial.size;
        return inCopy(
            trial,
            `bench_graph_of_${workflows}_workflows`,
            async (client) => {
                await loadPopulation(client);
                await client.query('select bench.populate(1, $1, 100, 0)', [workflows]);
                await client.query(makeEdgeTables);
            },
            (url) => work(url, edges, trial.progress),
        );
    };
}

async function onlyProject(client: pg.Client): Promise<string> {
    const { rows } = await client.query<{ id: string }>(
        'select id from signalbox.projects',
    );
    return rows[0]?.id ?? '';
}

/** New pairs of open tasks from anywhere in the graph, the one that ranks lower first. */
async function randomPairs(
    client: pg.Client,
    count: number,
): Promise<{ lower: string; higher: string }[]> {
    const { rows } = await client.query<{ lower: string; higher: string }>(
        `select p.ids[1] as lower, p.ids[2] as higher
        from (
            select array_agg(t.id order by t.rank)
            from (
                select t.id, t.rank, row_number() over () / 2
                from (
                    select t.id, t.rank
                    from signalbox_data.tasks t
                    where t.status in ('pending', 'ready')
                    order by random()
                    limit 3 * $1
                ) t
            ) t (id, rank, pair)
            group by t.pair
            having count(*) = 2
        ) p (ids)
        where ${['signalbox_data.task_dependencies', bareEdges, guardedEdges]
            .map(
                (table) => `not exists (
                    select from ${table} e
                    where e.task_id = p.ids[2]
                        and e.depends_on_task_id = p.ids[1]
                )`,
            )
            .join(' and ')}
        limit $1`,
        [count],
    );
    if (rows.length < count) {
        throw new Problem('the graph has too few open tasks for so many new edges');
    }
    return rows;
}

async function forwardEdges(client: pg.Client, count: number): Promise<Edge[]> {
    return (await randomPairs(client, count)).map(({ lower, higher }) => ({
        task: higher,
        dependsOn: lower,
    }));
}

async function backwardEdges(client: pg.Client, count: number): Promise<Edge[]> {
    return (await randomPairs(client, count)).map(({ lower, higher }) => ({
        task: lower,
        dependsOn: higher,
    }));
}

/** WAL and buffers of one edge; `every` adds them all. */
async function costs(
    url: string,
    prefix: string,
    edges: number,
    every: (client: pg.Client) => Promise<unknown>,
): Promise<Metrics> {
    const meter = await openMeter(url);
    try {
        const metrics = await using(url, (client) =>
            meter.during(edges, () => every(client)),
        );
        return {
            [`${prefix}wal_bytes`]: metrics.wal_bytes_per_task ?? NaN,
            [`${prefix}buffers`]: metrics.buffers_per_task ?? NaN,
        };
    } finally {
        await meter.close();
    }
}

const forward = inLargeGraph(async (url, count, progress) => {
    const [alone, together, counted] = await using(url, async (client) => {
        const project = await onlyProject(client);
        const edges = await forwardEdges(client, 4 * count + warmUp);
        const rest = await warmed(edges, async (edge) => {
            await addDependency(client, project, edge);
            await insertBare(client, project, edge);
        });
        const [checked, bare] = [rest.slice(0, 2 * count), rest.slice(2 * count)];
        const alone = await inTurn(
            count,
            (number) => addNumber(addDependency, client, project, checked, number),
            (number) => addNumber(insertBare, client, project, bare, number),
        );
        progress(0.4);
        const together = await using(url, async (other) => {
            await Promise.all([client.query('begin'), other.query('begin')]);
            const times = await inTurn(
                count,
                (number) =>
                    addNumber(addDependency, client, project, checked, count + number),
                (number) => addNumber(insertBare, other, project, bare, count + number),
            );
            await Promise.all([client.query('commit'), other.query('commit')]);
            return times;
        });
        progress(0.8);
        const counted = await forwardEdges(client, count);
        return [alone, together, { project, edges: counted }];
    });
    return {
        ...compared('', alone),
        ...compared('in_transaction_', together),
        ...(await costs(url, '', count, (client) =>
            addAll(addDependency, client, counted),
        )),
        ...(await costs(url, 'bare_', count, (client) =>
            addAll(insertBare, client, counted),
        )),
    };
});

function compared(prefix: string, [checked, bare]: [number[], number[]]): Metrics {
    const median = quantile(checked, 0.5);
    const bareMedian = quantile(bare, 0.5);
    return {
        [`${prefix}ms`]: median,
        [`${prefix}p95_ms`]: quantile(checked, 0.95),
        [`${prefix}bare_ms`]: bareMedian,
        [`${prefix}ratio`]: median / bareMedian,
    };
}

async function addNumber(
    add: Way,
    client: pg.Client,
    project: string,
    edges: Edge[],
    number: number,
): Promise<void> {
    const edge = edges[number];
    if (edge === undefined || !(await add(client, project, edge))) {
        throw new Problem('a forward edge was refused');
    }
}

async function addAll(
    add: Way,
    client: pg.Client,
    { project, edges }: { project: string; edges: Edge[] },
): Promise<void> {
    for (const edge of edges) {
        await add(client, project, edge);
    }
}

const bulk = inLargeGraph((url, count) =>
    using(url, async (client) => {
        const project = await onlyProject(client);
        const edges = await forwardEdges(client, 2 * count);
        const [checked, bare] = [edges.slice(0, count), edges.slice(count)].map((some) =>
            JSON.stringify(
                some.map(({ task, dependsOn }) => ({
                    task_id: task,
                    depends_on_task_id: dependsOn,
                })),
            ),
        );
        const bareMs = await timed(() =>
            client.query(
                `insert into ${bareEdges} (project_id, task_id, depends_on_task_id)
                select $1, e.task_id, e.depends_on_task_id
                from jsonb_to_recordset($2) e (task_id uuid, depends_on_task_id uuid)`,
                [project, bare],
            ),
        );
        const ms = await timed(() =>
            client.query('select from signalbox.add_dependencies($1, $2)', [
                project,
                checked,
            ]),
        );
        return {
            us_per_edge: (1000 * ms) / count,
            bare_us_per_edge: (1000 * bareMs) / count,
            ratio: ms / bareMs,
        };
    }),
);

const backward = inLargeGraph((url, count) =>
    using(url, async (client) => {
        const project = await onlyProject(client);
        const edges = await backwardEdges(client, count + warmUp);
        const rest = await warmed(edges, async (edge) => {
            await addDependency(client, project, edge);
            await insertGuarded(client, project, edge);
        });
        return againstTrigger(client, project, rest, 'added');
    }),
);

/**
 * Offer the same edges to our graph and to the one behind the trigger, which must agree
 * about each. Only those count that come to what is asked for.
 */
async function againstTrigger(
    client: pg.Client,
    project: string,
    edges: Edge[],
    asked: 'added' | 'refused',
): Promise<Metrics> {
    const times: number[] = [];
    const triggerTimes: number[] = [];
    const before = await rowsChanged(client);
    for (const edge of edges) {
        const ours = await timedAnswer(() => addDependency(client, project, edge));
        const trigger = await timedAnswer(() => insertGuarded(client, project, edge));
        if (ours.answer !== trigger.answer) {
            throw new Problem('Signalbox and the recursive trigger disagree about a cycle');
        }
        if (ours.answer === (asked === 'added')) {
            times.push(ours.ms);
            triggerTimes.push(trigger.ms);
        }
    }
    const changed = (await rowsChanged(client)) - before;
    const median = quantile(times, 0.5);
    const triggerMedian = quantile(triggerTimes, 0.5);
    return {
        ms: median,
        p95_ms: quantile(times, 0.95),
        trigger_ms: triggerMedian,
        trigger_p95_ms: quantile(triggerTimes, 0.95),
        times_faster: triggerMedian / median,
        rows_changed: changed / times.length,
    };
}

async function timedAnswer<T>(ask: () => Promise<T>): Promise<{ ms: number; answer: T }> {
    const began = performance.now();
    const answer = await ask();
    return { ms: performance.now() - began, answer };
}

async function rowsChanged(client: pg.Client): Promise<number> {
    await client.query('select pg_stat_force_next_flush()');
    const { rows } = await client.query<{ updates: number }>(
        `select n_tup_upd::float8 as updates from pg_stat_user_tables
        where relid = 'signalbox_data.tasks'::regclass`,
    );
    return rows[0]?.updates ?? 0;
}

/**
 * A chain, and beside each of its tasks one that was made right after it and waits for
 * nothing; at the end some that were made last.
 */
interface Chain {
    length: number;
    chain: string[];
    beside: string[];
    last: string[];
}

type Ends = [task: string | undefined, dependsOn: string | undefined];

/** Trials of one kind of edge on the chain: the ends of each of so many edges. */
function onChain(
    ends: (chain: Chain, number: number, count: number) => Ends,
    asked: 'added' | 'refused',
): Trial {
    return (trial) => {
        const { chain: length = 0, edges: count = 0 } = trial.size;
        return inCopy(
            trial,
            `bench_chain_of_${length}`,
            (client) => makeChain(client, length),
            (url) =>
                using(url, async (client) => {
                    const chain = await readChain(client);
                    const project = await onlyProject(client);
                    // Among tasks that no edge measured has to do with.
                    const apart = pairsOf(chain.last.slice(-2 * warmUp));
                    await warmed(apart, async (edge) => {
                        await addDependency(client, project, edge);
                        await insertGuarded(client, project, edge);
                    });
                    const edges = Array.from({ length: count }, (_, number) => {
                        const [task = '', dependsOn = ''] = ends(chain, number, count);
                        return { task, dependsOn };
                    });
                    return againstTrigger(client, project, edges, asked);
                }),
        );
    };
}

/** Backward edges between neighbours. */
function pairsOf(ids: string[]): Edge[] {
    return ids.flatMap((task, place) =>
        place % 2 === 0 ? [{ task, dependsOn: ids[place + 1] ?? '' }] : [],
    );
}

const tasksMadeLast = 200;

async function makeChain(client: pg.Client, length: number): Promise<void> {
    await client.query(
        `select
        from signalbox.create_project('chain') p
        cross join lateral signalbox.create_workflow(p.id, 'chain') w
        cross join lateral signalbox.create_tasks(w.project_id, w.id, (
            select jsonb_agg(t.task order by t.number, t.place)
            from (
                select n, 1, jsonb_build_object(
                    'key', n,
                    'title', 'chain',
                    'depends_on', case when n > 1 then jsonb_build_array(n - 1) else '[]' end
                )
                from generate_series(1, $1::integer) n
                union all
                select n, 2, jsonb_build_object('title', 'beside')
                from generate_series(1, $1::integer) n
                union all
                select $1::integer + n, 1, jsonb_build_object('title', 'last')
                from generate_series(1, $2::integer) n
            ) t (number, place, task)
        )) t`,
        [length, tasksMadeLast],
    );
    await client.query('create schema bench');
    await client.query(makeEdgeTables);
}

async function readChain(client: pg.Client): Promise<Chain> {
    const { rows } = await client.query<{ title: string; ids: string[] }>(
        `select t.title, array_agg(t.id order by t.rank) as ids
        from signalbox_data.tasks t
        group by t.title`,
    );
    function idsOf(title: string): string[] {
        return rows.find((row) => row.title === title)?.ids ?? [];
    }
    const chain = idsOf('chain');
    return { length: chain.length, chain, beside: idsOf('beside'), last: idsOf('last') };
}

function between(from: number, to: number): number {
    return from + Math.floor(Math.random() * (to - from));
}

const rounds = { smoke: 1, quick: 1, full: 5 };
const onlySignalbox: Scenario['contenders'] = ({ role }) => role === 'signalbox';

const besideTrigger: Scenario['metrics'] = [
    { name: 'ms', unit: 'ms', better: 'less' },
    { name: 'trigger_ms', unit: 'ms', better: 'less' },
    { name: 'times_faster', unit: 'times', better: 'more' },
    { name: 'rows_changed', unit: 'rows', better: 'less' },
    { name: 'p95_ms', unit: 'ms', better: 'less' },
    { name: 'trigger_p95_ms', unit: 'ms', better: 'less' },
];

function chainScenario(
    name: string,
    title: string,
    ends: Parameters<typeof onChain>[0],
    { bars = [], asked = 'added' }: { bars?: Bar[]; asked?: 'added' | 'refused' } = {},
): Scenario {
    return {
        name: `edge-chain-${name}`,
        title: `Beside a recursive trigger, on a chain of 10,000: ${title}`,
        metrics: besideTrigger,
        bars,
        contenders: onlySignalbox,
        sizes: {
            smoke: { chain: 100, edges: 5 },
            quick: { chain: 10_000, edges: 5 },
            full: { chain: 10_000, edges: 20 },
        },
        rounds,
        trial: onChain(ends, asked),
    };
}

export const edges: Scenario[] = [
    {
        name: 'edge-forward',
        title: 'Add a dependency on an earlier task in a graph of a million edges, beside an insert that nothing checks',
        metrics: [
            { name: 'ratio', unit: 'times the insert', better: 'less' },
            { name: 'ms', unit: 'ms', better: 'less' },
            { name: 'bare_ms', unit: 'ms', better: 'less' },
            { name: 'in_transaction_ratio', unit: 'times the insert', better: 'less' },
            { name: 'in_transaction_ms', unit: 'ms', better: 'less' },
            { name: 'in_transaction_bare_ms', unit: 'ms', better: 'less' },
            { name: 'wal_bytes', unit: 'B', better: 'less' },
            { name: 'bare_wal_bytes', unit: 'B', better: 'less' },
            { name: 'buffers', unit: 'buffers', better: 'less' },
            { name: 'bare_buffers', unit: 'buffers', better: 'less' },
        ],
        bars: [{ metric: 'ratio', atMost: 1.3, unit: 'times the insert' }],
        contenders: onlySignalbox,
        sizes: {
            smoke: { workflows: 4, edges: 10 },
            quick: { workflows: 280, edges: 50 },
            full: { workflows: 2800, edges: 300 },
        },
        rounds,
        trial: forward,
    },
    {
        name: 'edge-bulk',
        title: 'Add thousands of dependencies in one call to a graph of a million edges, beside an insert that nothing checks',
        metrics: [
            { name: 'ratio', unit: 'times the insert', better: 'less' },
            { name: 'us_per_edge', unit: 'µs', better: 'less' },
            { name: 'bare_us_per_edge', unit: 'µs', better: 'less' },
        ],
        bars: [],
        contenders: onlySignalbox,
        sizes: {
            smoke: { workflows: 4, edges: 20 },
            quick: { workflows: 280, edges: 1000 },
            full: { workflows: 2800, edges: 10_000 },
        },
        rounds,
        trial: bulk,
    },
    {
        name: 'edge-backward',
        title: 'Let a task wait for a later one, both at random in a graph of a million edges, beside a recursive trigger',
        metrics: besideTrigger,
        bars: [],
        contenders: onlySignalbox,
        sizes: {
            smoke: { workflows: 4, edges: 10 },
            quick: { workflows: 280, edges: 50 },
            full: { workflows: 2800, edges: 300 },
        },
        rounds,
        trial: backward,
    },
    chainScenario(
        'near',
        'late in it, a task beside it waits for one up to ten links on',
        ({ chain, beside, length }, number, count) => {
            const late = length - 11 - Math.floor((length * number) / count / 10);
            return [beside[late], chain[late + between(1, 10)]];
        },
        { bars: [{ metric: 'times_faster', atLeast: 100, unit: 'times' }] },
    ),
    chainScenario(
        'far',
        'a task beside it waits for any later link',
        ({ chain, beside, length }, number, count) => {
            const at = Math.floor(((length - 1) * number) / count);
            return [beside[at], chain[between(at + 1, length)]];
        },
    ),
    chainScenario(
        'end',
        'a task made last waits for its end, which is forward',
        ({ chain, last }, number) => [last[number], chain.at(-1)],
    ),
    chainScenario(
        'found',
        'any link waits for a task made last',
        ({ chain, last, length }, number) => [chain[between(0, length)], last[number]],
    ),
    chainScenario(
        'first',
        'its first link waits for a task made last',
        ({ chain, last }, number) => [chain[0], last[number]],
    ),
    chainScenario(
        'cycle',
        'its first link is to wait for its last, which is refused',
        ({ chain }) => [chain[0], chain.at(-1)],
        { asked: 'refused' },
    ),
];
