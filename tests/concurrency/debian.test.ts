import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import test, { type TestContext } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { inProject } from '../../harness/project.ts';
import { freshDatabase, type Session } from './support.ts';
import {
    addEdge,
    assertOrderKept,
    assertSound,
    claim,
    type Lease,
    makePlace,
    makeTasks,
    type Place,
    value,
} from './work.ts';

// Every package of Debian and what it depends on: a graph that nobody made up.
const file = inProject('../shared/graphs/debian-packages.tsv.gz');

/** A directed graph of numbered nodes; `edges` hold source and target in turn. */
class Graph {
    readonly names: string[];
    readonly edges: [number, number][];

    constructor(names: string[], edges: [number, number][]) {
        this.names = names;
        this.edges = edges;
    }

    /** The strongly connected component of each node: Tarjan's algorithm (1972), iterative. */
    components(): number[] {
        const next = this.#targets();
        const number = new Array<number>(this.names.length).fill(0);
        const low = [...number];
        const component = new Array<number>(this.names.length).fill(-1);
        const cursor = [...number];
        const stack: number[] = [];
        let numbered = 0;
        let components = 0;
        for (let root = 0; root < number.length; root++) {
            if (number[root] !== 0) {
                continue;
            }
            const calls = [root];
            while (calls.length > 0) {
                const node = calls.at(-1)!;
                if (cursor[node] === 0) {
                    number[node] = low[node] = ++numbered;
                    stack.push(node);
                }
                const target = next[node]![cursor[node]!++];
                if (target === undefined) {
                    calls.pop();
                    const caller = calls.at(-1);
                    if (caller !== undefined) {
                        low[caller] = Math.min(low[caller]!, low[node]!);
                    }
                    if (low[node] === number[node]) {
                        let member;
                        do {
                            member = stack.pop()!;
                            component[member] = components;
                        } while (member !== node);
                        components++;
                    }
                } else if (number[target] === 0) {
                    calls.push(target);
                } else if (component[target] === -1) {
                    low[node] = Math.min(low[node]!, number[target]!);
                }
            }
        }
        return component;
    }

    /** For each node the number of nodes on the longest way down from it; fails on a cycle. */
    levels(): number[] {
        const next = this.#targets();
        const waiting = next.map((targets) => targets.length);
        const sources = this.names.map((): number[] => []);
        for (const [source, target] of this.edges) {
            sources[target]!.push(source);
        }
        const level = new Array<number>(this.names.length).fill(1);
        const free = waiting.flatMap((count, node) => (count === 0 ? [node] : []));
        let done = 0;
        for (let node = free.pop(); node !== undefined; node = free.pop()) {
            done++;
            for (const source of sources[node]!) {
                level[source] = Math.max(level[source]!, level[node]! + 1);
                waiting[source]!--;
                if (waiting[source] === 0) {
                    free.push(source);
                }
            }
        }
        assert.equal(done, this.names.length, 'the graph has a cycle');
        return level;
    }

    #targets(): number[][] {
        const targets = this.names.map((): number[] => []);
        for (const [source, target] of this.edges) {
            targets[source]!.push(target);
        }
        return targets;
    }
}

/** Depends and Pre-Depends, as the file has them: some are named twice. */
function readGraph(): Graph {
    const lines = gunzipSync(readFileSync(file)).toString().trimEnd().split('\n');
    const numbers = new Map<string, number>();
    const numberOf = (name: string): number => {
        const number = numbers.get(name) ?? numbers.size;
        numbers.set(name, number);
        return number;
    };
    const edges: [number, number][] = [];
    for (const line of lines) {
        const [source, target, relation] = line.split('\t') as [string, string, string];
        const ends: [number, number] = [numberOf(source), numberOf(target)];
        if (relation === 'Depends' || relation === 'Pre-Depends') {
            edges.push(ends);
        }
    }
    return new Graph([...numbers.keys()], edges);
}

/** Only these edges, and the nodes that they touch. */
function cut(
    graph: Graph,
    isKept: (edge: [number, number], index: number) => boolean,
): Graph {
    const numbers = new Map<number, number>();
    const numberOf = (node: number): number => {
        const number = numbers.get(node) ?? numbers.size;
        numbers.set(node, number);
        return number;
    };
    const edges = graph.edges
        .filter(isKept)
        .map(([source, target]): [number, number] => [numberOf(source), numberOf(target)]);
    return new Graph(
        [...numbers.keys()].map((node) => graph.names[node]!),
        edges,
    );
}

async function makePackages(
    session: Session,
    place: Place,
    graph: Graph,
): Promise<string[]> {
    const ids: string[] = [];
    for (let i = 0; i < graph.names.length; i += 10_000) {
        const part = graph.names.slice(i, i + 10_000);
        ids.push(
            ...(await makeTasks(
                session,
                place,
                part.map((key) => ({ key })),
            )),
        );
    }
    return ids;
}

/** The edges that are in the database, as a graph of the same nodes. */
async function stored(
    session: Session,
    place: Place,
    graph: Graph,
    ids: string[],
): Promise<Graph> {
    const numbers = new Map(ids.map((id, number) => [id, number]));
    const { rows } = await session.query<[string, string]>({
        text: `select task_id, depends_on_task_id from signalbox_data.task_dependencies
            where project_id = $1`,
        values: [place.project],
        rowMode: 'array',
    });
    return new Graph(
        graph.names,
        rows.map(([task, on]) => [numbers.get(task)!, numbers.get(on)!]),
    );
}

async function sequentialScans(session: Session): Promise<number> {
    await session.query('select pg_stat_force_next_flush()');
    return value(
        session,
        `select sum(seq_scan)::integer from pg_stat_user_tables
        where schemaname = 'signalbox_data' and relname in ('tasks', 'task_executions')`,
    );
}

function stopwatch(t: TestContext): (what: string, count: number) => void {
    let last = performance.now();
    return (what, count) => {
        const seconds = (performance.now() - last) / 1000;
        t.diagnostic(
            `${what}: ${count} in ${seconds.toFixed(1)} s, ${Math.round(count / seconds)} a second`,
        );
        last = performance.now();
    };
}

const skip = existsSync(file) ? false : `there is no ${file}`;

test(
    'the packages of Debian: loaded in bulk, then worked through wave by wave',
    { skip },
    async (t) => {
        const database = await freshDatabase(t);
        const session = await database.connect();
        // Statistics help nobody here: a claim or finish must do without.
        await session.query(
            `alter table signalbox_data.tasks set (autovacuum_enabled = false);
        alter table signalbox_data.task_executions set (autovacuum_enabled = false);`,
        );
        const version = await value<number>(
            session,
            `select current_setting('server_version_num')::integer`,
        );

        // All of it on the newest version; on others every fourth edge, and all inside cycles.
        const all = readGraph();
        const allComponents = all.components();
        const graph =
            version >= 180000
                ? all
                : cut(
                      all,
                      ([source, target], i) =>
                          i % 4 === 0 || allComponents[source] === allComponents[target],
                  );
        const component = graph.components();
        const lap = stopwatch(t);

        const place = await makePlace(session);
        const ids = await makePackages(session, place, graph);
        lap('tasks made', ids.length);

        const { rows: refused } = await session.query<Record<string, string>>(
            `select * from signalbox.add_dependencies($1, $2, 'quarantine')`,
            [
                place.project,
                JSON.stringify(
                    graph.edges.map(([task, on]) => ({
                        task_id: ids[task],
                        depends_on_task_id: ids[on],
                    })),
                ),
            ],
        );
        lap('dependencies added', graph.edges.length);

        const numbers = new Map(ids.map((id, number) => [id, number]));
        const cycles = refused.filter((row) => row.reason !== 'duplicate');
        for (const { task_id, depends_on_task_id, detail } of cycles) {
            assert.equal(
                component[numbers.get(task_id!)!],
                component[numbers.get(depends_on_task_id!)!],
                detail,
            );
        }
        const accepted = await stored(session, place, graph, ids);
        const levels = accepted.levels();
        const distinct = new Set(graph.edges.map((edge) => edge.join()));
        assert.equal(accepted.edges.length + cycles.length, distinct.size);
        t.diagnostic(
            `${cycles.length} refused, each inside a cycle; ${Math.max(...levels)} waves`,
        );
        lap('graph read back and checked', accepted.edges.length);

        // A wave is all that can be claimed until something of it is finished. The last call that
        // finishes claims the first of the next wave.
        const scans = await sequentialScans(session);
        let done = 0;
        let held = await claim(session, place.project, { tasks: 1000 });
        for (let wave = 1; held.length > 0; wave++) {
            for (;;) {
                const more = await claim(session, place.project, { tasks: 1000 });
                if (more.length === 0) {
                    break;
                }
                held.push(...more);
            }
            for (const { task_id, key } of held) {
                assert.equal(levels[numbers.get(task_id)!], wave, `${key} in wave ${wave}`);
            }
            done += held.length;
            let next: Lease[] = [];
            for (let i = 0; i < held.length; i += 1000) {
                const isLast = i + 1000 >= held.length;
                const { rows } = await session.query<Lease>(
                    `select project_id, task_id, lease_token, key
                from signalbox.finish_and_claim(
                    'worker', $1, array[$2], project_id => $3, max_tasks => 1000)`,
                    [
                        JSON.stringify(held.slice(i, i + 1000)),
                        isLast ? 'default' : 'nothing here',
                        place.project,
                    ],
                );
                next = rows;
            }
            held = next;
        }
        lap('claimed and finished', done);
        assert.equal(done, graph.names.length);
        assert.equal((await sequentialScans(session)) - scans, 0, 'sequential scans');
        assert.equal(
            await value(
                session,
                `select count(*)::integer from pg_stat_user_tables
            where schemaname = 'signalbox_data'
                and relname in ('tasks', 'task_executions')
                and coalesce(last_analyze, last_autoanalyze) is not null`,
            ),
            0,
            'tables that were analysed',
        );
        assert.equal(
            await value(
                session,
                'select status from signalbox_data.workflows where id = $1',
                [place.workflow],
            ),
            'completed',
        );
        await assertOrderKept(session, place.project);
        await assertSound(session);
        lap('all of it checked', done);
    },
);

test('the packages of Debian: a sample added edge by edge', { skip }, async (t) => {
    const database = await freshDatabase(t);
    const session = await database.connect();
    const all = readGraph();
    const component = all.components();
    const distinct = new Set<string>();
    const sample = cut(all, (edge, i) => {
        const isFirst = !distinct.has(edge.join());
        distinct.add(edge.join());
        return isFirst && (i % 200 === 0 || component[edge[0]] === component[edge[1]]);
    });
    const inside = sample.components();
    const place = await makePlace(session);
    const ids = await makePackages(session, place, sample);
    const lap = stopwatch(t);
    let refused = 0;
    for (const [task, on] of sample.edges) {
        const error = await addEdge(session, place.project, ids[task]!, ids[on]!);
        if (error !== undefined) {
            refused++;
            assert.equal(inside[task], inside[on], error.detail);
        }
    }
    lap('dependencies added one by one', sample.edges.length);
    t.diagnostic(`${refused} refused, each inside a cycle`);
    assert.ok(refused > 0);
    const accepted = await stored(session, place, sample, ids);
    accepted.levels();
    assert.equal(accepted.edges.length + refused, sample.edges.length);
    await assertSound(session);
});
