/** What a simulated attempt at a task will come to. */
export interface Plan {
    milliseconds: number;
    failure?: Failure;
}

export interface Failure {
    /** failure: the work said no; error: the platform broke. */
    outcome: 'failure' | 'error';
    error: string;
    exit_code: number;
}

const shortest = 60;
const longest = 380;

// The third attempt always succeeds, so that the demo comes to an end.
const failureRates = [0.1, 0.2];

const failures: Failure[] = [
    { outcome: 'failure', error: 'two checks are red', exit_code: 1 },
    { outcome: 'error', error: 'the model did not answer', exit_code: 69 },
    { outcome: 'failure', error: 'the result is incomplete', exit_code: 2 },
    { outcome: 'error', error: 'the connection to the repository broke', exit_code: 74 },
];

/** Looks random, but is the same in every run: it depends on task and attempt alone. */
export function planAttempt(task: string, attempt: number, speed: number): Plan {
    const share = pseudoRandom(`${task} takes ${attempt}`) ** 2;
    const milliseconds = (shortest + (longest - shortest) * share) / speed;
    const rate = failureRates[attempt - 1] ?? 0;
    if (pseudoRandom(`${task} stumbles ${attempt}`) >= rate) {
        return { milliseconds };
    }
    const chosen = Math.floor(pseudoRandom(`${task} why ${attempt}`) * failures.length);
    const failure = failures[chosen];
    return failure === undefined ? { milliseconds } : { milliseconds, failure };
}

/** From 0 up to 1: FNV-1a, and the finalizer of MurmurHash3, which spreads it. */
function pseudoRandom(text: string): number {
    let hash = 0x811c9dc5;
    for (const byte of Buffer.from(text)) {
        hash = Math.imul(hash ^ byte, 0x01000193);
    }
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
