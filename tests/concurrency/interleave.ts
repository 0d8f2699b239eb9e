import { setTimeout } from 'node:timers/promises';
import type pg from 'pg';
import { type Session, waitFor } from './support.ts';

/** One step of a session: it resolves when the server has answered. */
export type Step = () => Promise<unknown>;

/** A session and the steps that it takes, one after the other. */
export interface Party {
    session: Session;
    steps: Step[];
}

/** Every order in which parties with so many steps each can take them, as party numbers. */
export function interleavings(counts: number[]): number[][] {
    if (counts.every((count) => count === 0)) {
        return [[]];
    }
    return counts.flatMap((count, party) =>
        count === 0
            ? []
            : interleavings(counts.map((c, i) => (i === party ? c - 1 : c))).map((rest) => [
                  party,
                  ...rest,
              ]),
    );
}

/** All of these orders on the newest version; where there are many, on others every third. */
export async function someInterleavings(
    observer: pg.Client,
    counts: number[],
): Promise<number[][]> {
    const orders = interleavings(counts);
    const { rows } = await observer.query<{ is_newest: boolean }>(
        `select current_setting('server_version_num')::integer >= 180000 as is_newest`,
    );
    return rows[0]!.is_newest || orders.length < 30
        ? orders
        : orders.filter((_, i) => i % 3 === 0);
}

/**
 * Let the parties take their steps in this order. After each step everybody comes to rest:
 * has an answer, or waits for a lock of another. A party whose turn comes while it waits
 * takes the step as soon as it can.
 */
export async function interleave(
    observer: pg.Client,
    parties: Party[],
    order: number[],
): Promise<void> {
    const runs = parties.map((party) => new Run(party));
    for (const party of order) {
        runs[party]!.turn();
        await rest(observer, runs);
    }
    await Promise.all(runs.map((run) => run.last));
}

class Run {
    readonly session: Session;
    readonly steps: Step[];
    last: Promise<void> = Promise.resolve();
    underWay = 0;

    constructor({ session, steps }: Party) {
        this.session = session;
        this.steps = [...steps];
    }

    turn(): void {
        const step = this.steps.shift();
        if (step === undefined) {
            throw new Error('more turns than steps');
        }
        this.underWay++;
        this.last = this.last.then(step).then(() => {
            this.underWay--;
        });
        // Thrown when it is waited for.
        this.last.catch(() => {
            this.underWay = 0;
        });
    }
}

async function rest(observer: pg.Client, runs: Run[]): Promise<void> {
    await waitFor(observer, 'all sessions to have an answer or to wait', async () => {
        // Mostly the answer is there before it could be asked for.
        await Promise.race([
            Promise.allSettled(runs.map((run) => run.last)),
            setTimeout(3),
        ]);
        if (runs.every((run) => run.underWay === 0)) {
            return true;
        }
        const { rows } = await observer.query<{ pid: number }>(
            `select a.pid
            from pg_catalog.pg_stat_activity a
            where a.pid = any ($1)
                and a.wait_event_type = 'Lock'
                and cardinality(pg_catalog.pg_blocking_pids(a.pid)) > 0`,
            [runs.map((run) => run.session.pid)],
        );
        const waiting = new Set(rows.map((row) => row.pid));
        const busy = runs.filter((run) => run.underWay > 0);
        return busy.every((run) => waiting.has(run.session.pid)) ? true : undefined;
    });
}
