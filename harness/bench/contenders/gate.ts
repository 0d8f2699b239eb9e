import type { Work } from '../contender.ts';

/**
 * Stands before the handler of a peer that takes tasks by itself. It lets through as many as
 * are ordered and holds the others, so that the peer need not be stopped and started between
 * two calls of `work`: it goes on as in service, with the next tasks already in hand.
 */
export class Gate {
    #order: Work | undefined;
    #left = 0;
    #handled = 0;
    #waiting: (() => void)[] = [];
    #done: () => void = () => undefined;

    /** Let the tasks of an order through; resolves when the last has been handled. */
    async admit(order: Work): Promise<void> {
        if (order.tasks > 0) {
            const done = new Promise<void>((resolve) => {
                this.#done = resolve;
            });
            this.#order = order;
            this.#open(order.tasks);
            await done;
        }
    }

    /** Let all through that come, for a peer that is about to stop. */
    admitAll(): void {
        this.#order = undefined;
        this.#open(Infinity);
    }

    /** What the handler does with a task. */
    async handle(task: number): Promise<void> {
        if (this.#left === 0) {
            await new Promise<void>((resolve) => this.#waiting.push(resolve));
        } else {
            this.#left--;
        }
        this.#order?.onStarted?.(task);
        this.#order?.onFinished?.(task);
        this.#handled++;
        if (this.#handled === this.#order?.tasks) {
            this.#done();
        }
    }

    #open(tasks: number): void {
        this.#handled = 0;
        const admitted = this.#waiting.splice(0, tasks);
        this.#left = tasks - admitted.length;
        for (const admit of admitted) {
            admit();
        }
    }
}
