import type { Contender, Graph, Queue } from '../contender.ts';
import { type Meter, openMeter } from '../measures.ts';
import { type Metrics, Unsupported } from '../scenario.ts';

/**
 * Open a contender under a meter and do something with it; adds to the metrics what became
 * of all tasks together once the contender is closed.
 */
export async function metered(
    contender: Contender,
    url: string,
    connections: number,
    tasks: number,
    action: (queue: Queue, meter: Meter) => Promise<Metrics>,
): Promise<Metrics> {
    const meter = await openMeter(url);
    try {
        const queue = await contender.open(url, connections);
        const metrics = await action(queue, meter).finally(() => queue.close());
        return { ...metrics, ...(await meter.sinceOpened(tasks)) };
    } finally {
        await meter.close();
    }
}

/** Make a graph of tasks, where the contender knows what that is. */
export async function createGraph(queue: Queue, graph: Graph): Promise<void> {
    if (queue.createGraph === undefined) {
        throw new Unsupported('has no dependencies between tasks');
    }
    await queue.createGraph(graph);
}

/** A graph of so many edges, each from a task to some earlier one, and always the same. */
export function scattered(tasks: number, edges: number): Graph {
    return {
        tasks,
        edges: Array.from({ length: edges }, (_, edge) => {
            const task = 1 + Math.floor((edge * (tasks - 1)) / edges);
            // Multiples of a prime are spread as if by chance.
            return [task, (edge * 7_919) % task];
        }),
    };
}

/** Tells how far it is whenever a task is finished. */
export function counting(tasks: number, progress: (share: number) => void): () => void {
    let finished = 0;
    return () => {
        progress(++finished / tasks);
    };
}
