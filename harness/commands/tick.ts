import { setTimeout } from 'node:timers/promises';
import type pg from 'pg';
import { connect, databaseUrl } from '../database/connection.ts';
import { messageOf, Problem } from '../problem.ts';
import { setting } from '../project.ts';

/** What a job of tick did. */
interface Turn {
    job: string;
    handled: number;
    milliseconds: number;
    error: string | null;
}

/** Do the periodic work that is due, once, or every so many seconds until interrupted. */
export async function run(): Promise<void> {
    const every = seconds();
    const url = await databaseUrl();
    if (every === undefined) {
        const client = await connect(url);
        try {
            const turns = await tick(client);
            console.log(describe(turns) ?? 'nothing was due');
            process.exitCode = turns.some(({ error }) => error !== null) ? 1 : 0;
        } finally {
            await client.end();
        }
        return;
    }
    console.log(`a tick every ${every} s, until Ctrl-C; what it does is shown here`);
    await tickEvery(every * 1000, url);
}

function seconds(): number | undefined {
    const text = setting('EVERY');
    const number = Number(text);
    if (text !== undefined && !(number >= 0.1 && number <= 86_400)) {
        throw new Problem(`EVERY must be from 0.1 to 86400 seconds, not ${text}`);
    }
    return text === undefined ? undefined : number;
}

/** A server that is away for a while is no reason to end: it is asked again next time. */
async function tickEvery(pause: number, url: string): Promise<void> {
    const stop = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
        process.once(signal, () => {
            stop.abort();
        });
    }
    let client: pg.Client | undefined;
    while (!stop.signal.aborted) {
        try {
            client ??= await connect(url);
            say(describe(await tick(client)));
        } catch (error) {
            say(messageOf(error));
            await client?.end().catch(() => undefined);
            client = undefined;
        }
        await setTimeout(pause, undefined, { signal: stop.signal }).catch(() => undefined);
    }
    await client?.end();
}

async function tick(client: pg.Client): Promise<Turn[]> {
    const { rows } = await client.query<Turn>(`
        select
            t.job,
            t.handled,
            (1000 * extract(epoch from t.duration))::float8 as milliseconds,
            t.error
        from signalbox.tick() t
    `);
    return rows;
}

/** One line, or nothing when nothing was done. */
function describe(turns: Turn[]): string | undefined {
    if (turns.length === 0) {
        return 'another tick is under way';
    }
    const done = turns
        .filter(({ handled, error }) => handled > 0 || error !== null)
        .map(({ job, handled, milliseconds, error }) => {
            const took = `${job} ${handled} in ${milliseconds.toFixed(0)} ms`;
            return error === null ? took : `${took}, then failed: ${error}`;
        });
    return done.length === 0 ? undefined : done.join('; ');
}

function say(line: string | undefined): void {
    if (line !== undefined) {
        console.log(`${new Date().toISOString().slice(11, 19)}  ${line}`);
    }
}
