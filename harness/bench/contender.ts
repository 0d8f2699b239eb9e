/** What takes part in a benchmark, each in a database of its own on the same server. */
export interface Contender {
    /** As the report names it and PEERS= selects it: `signalbox`, `pg-boss`. */
    name: string;
    /** Floors do the same durable work in the cheapest SQL; peers are other systems. */
    role: 'signalbox' | 'peer' | 'floor';
    /** Whether a finished task can still be looked up with its result and its attempts. */
    keepsHistory: boolean;
    /** The version measured. */
    version: () => Promise<string>;
    /** Make the tables and functions in an empty database. */
    install: (url: string) => Promise<void>;
    /** Connect, with at most this many connections to the server. */
    open: (url: string, connections: number) => Promise<Queue>;
}

/** A graph of tasks numbered from 0: `[task, dependsOn]`, always with task > dependsOn. */
export interface Graph {
    tasks: number;
    edges: [number, number][];
}

export interface Work {
    /** How many workers; each takes its next tasks when it has finished those it holds. */
    workers: number;
    /** How many tasks a worker takes, and finishes, at a time. */
    batch: number;
    /** How many tasks will finish before `work` resolves. */
    tasks: number;
    /** Called when a worker has a task in hand, with the number in its payload. */
    onStarted?: (task: number) => void;
    /** Called when a worker is done with a task and begins to report it. */
    onFinished?: (task: number) => void;
}

/** An open contender. What it cannot do is left out, and the report says so. */
export interface Queue {
    /** Make tasks without dependencies, one call for each, over all connections at once. */
    create: (tasks: number) => Promise<void>;
    /** Make tasks without dependencies by the fastest call that there is for many. */
    createInBulk: (tasks: number) => Promise<void>;
    /** Make a graph of tasks, where dependencies are a feature of the contender. */
    createGraph?: (graph: Graph) => Promise<void>;
    /** Claim and finish tasks that are there already; `work` may be called again. */
    work: (work: Work) => Promise<void>;
    close: () => Promise<void>;
}

/** The payload of every task of every contender. */
export function payloadOf(task: number): Record<string, unknown> {
    return { task, repository: 'acme/shop', branch: 'main', command: 'npm test' };
}

/** The result of every task, where the contender keeps one. */
export const result: Record<string, unknown> = { exitCode: 0, summary: '212 passed' };
