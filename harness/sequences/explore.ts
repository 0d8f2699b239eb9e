import { messageOf } from '../problem.ts';
import { randomFrom } from '../random.ts';
import { type Action, chooseAction, Draw } from './action.ts';
import { actions as core } from './actions.ts';
import { assertSound, driveToTheEnd } from './ending.ts';
import { engine } from './engine.ts';
import { shrink, simplerValues } from './shrink.ts';
import { type Args, Failure, type Sequence, type Step } from './step.ts';
import { World } from './world.ts';

const sessions = 3;

const actions: Record<string, Action> = { ...core, ...engine };

/**
 * Where the clock stands when a sequence begins. An attempt that begins after its transaction did by
 * the machine's own clock is held for one that nobody else has seen, so both times are needed: in the
 * past, where none is, nobody claims in a transaction that goes on.
 */
const beginnings = ['2020-01-01T00:00:00Z', '2040-01-01T00:00:00Z'] as const;

/** Most sequences are short: there are more of them, and what they find is small. */
const short = { atLeast: 4, atMost: 18 };
const long = { atLeast: 20, atMost: 70 };
const longOnceIn = 12;

export interface Exploration {
    seed: number;
    /** End after so many sequences, or after so many seconds, whatever comes first. */
    sequences?: number;
    seconds?: number;
    /** Told after each sequence. */
    onProgress?: (done: Explored) => void;
}

export interface Explored {
    sequences: number;
    calls: number;
    /** How often each action was taken. */
    taken: Map<string, number>;
    /** What to show when a sequence has failed. */
    failure?: string;
}

interface Played {
    steps: Step[];
    failure?: Failure;
    script: string[];
}

/**
 * Play random sequences of calls, each in a project of its own in a database of its own, until one
 * fails; that one is made as short as it can be. Sequence number n of a seed is the first of seed + n.
 */
export async function explore(
    url: string,
    { seed, sequences = Infinity, seconds = Infinity, onProgress }: Exploration,
): Promise<Explored> {
    let world = await World.open(url, sessions);
    const explored: Explored = {
        sequences: 0,
        calls: 0,
        taken: new Map(),
    };
    const deadline = performance.now() + 1000 * seconds;
    try {
        while (explored.sequences < sequences && performance.now() < deadline) {
            const number = seed + explored.sequences;
            const played = await playRandom(world, number);
            explored.sequences++;
            explored.calls = world.calls;
            for (const { action } of played.steps) {
                explored.taken.set(action, (explored.taken.get(action) ?? 0) + 1);
            }
            onProgress?.(explored);
            if (played.failure !== undefined) {
                // A session may be lost with it.
                await world.close();
                world = await World.open(url, sessions);
                explored.failure = await explain(world, number, played);
                break;
            }
        }
        return explored;
    } finally {
        await world.close();
    }
}

/** Draw each step when it comes to it, from what the ones before have made. */
async function playRandom(world: World, seed: number): Promise<Played> {
    const random = randomFrom(seed);
    const { atLeast, atMost } = random(longOnceIn) === 0 ? long : short;
    let left = atLeast + random(atMost - atLeast + 1);
    return play(world, { seed, begins: beginningOf(seed) }, () => {
        while (left-- > 0) {
            const session = world.sessions[random(sessions)];
            const name = chooseAction(actions, random);
            if (session === undefined || name === undefined) {
                continue;
            }
            const args = actions[name]?.draw(new Draw(world, session, random));
            if (args !== undefined) {
                return { action: name, session: session.number, args };
            }
            // Nothing to do it with, which is no step.
            left++;
        }
        return undefined;
    });
}

function beginningOf(seed: number): string {
    return beginnings[seed % 2 === 0 ? 0 : 1];
}

let played = 0;

async function play(
    world: World,
    { seed, begins }: Omit<Sequence, 'steps'>,
    next: () => Step | undefined,
): Promise<Played> {
    const steps: Step[] = [];
    const result: Played = { steps, script: [] };
    try {
        await world.begin(`sequence ${seed}.${++played}`, seed, begins);
        for (let step = next(); step !== undefined; step = next()) {
            steps.push(step);
            const session = world.sessions[step.session];
            if (session !== undefined) {
                await actions[step.action]?.act(world, session, step.args);
            }
        }
        for (const session of world.sessions) {
            if (session.undo !== undefined) {
                await world.commit(session);
            }
        }
        await assertSound(world);
        await driveToTheEnd(world, seed % 4 < 2);
        await assertSound(world, true);
    } catch (error) {
        result.failure =
            error instanceof Failure
                ? error
                : new Failure('an error', (error as Error).stack ?? messageOf(error));
    }
    result.script = world.script;
    await world.clear().catch((error: unknown) => {
        result.failure ??= new Failure('the project cannot be deleted', messageOf(error));
    });
    return result;
}

async function explain(
    world: World,
    seed: number,
    { steps, failure }: Played,
): Promise<string> {
    const header = { seed, begins: beginningOf(seed) };

    async function replay(candidate: Step[]): Promise<Played> {
        const left = [...candidate];
        return play(world, header, () => left.shift());
    }

    const shortest = await shrink(steps, {
        fails: async (candidate) =>
            (await replay(candidate)).failure?.kind === failure?.kind,
        simpler: function* (step) {
            for (const args of simplerValues(step.args)) {
                yield { ...step, args: args as Args };
            }
            if (step.session > 0) {
                yield { ...step, session: 0 };
            }
        },
        tries: 1000,
    });
    const last = await replay(shortest);
    return [
        (last.failure ?? failure)?.message ?? '',
        '',
        `SEED=${seed}: ${steps.length} steps; the shortest sequence found has ${shortest.length}:`,
        ...shortest.map((step) => `    ${JSON.stringify(step)}`),
        ...(last.failure === undefined
            ? ['It does not fail every time.']
            : [
                  '',
                  'In psql, from the folder of the project, in a database that may be dropped',
                  '(create schema tests; \\i tests/support/factories.sql;',
                  "\\i tests/support/sequences.sql; select signalbox.create_user('ada')):",
                  '',
                  ...last.script,
              ]),
        '',
        `Again: SEED=${seed} SEQUENCES=1 make test FILES=tests/concurrency/sequences.test.ts`,
    ].join('\n');
}
