/** Whatever JSON can say. */
export type Json = null | boolean | number | string | Json[] | { [field: string]: Json };

/** The arguments of a call; tasks, leases and workflows by the names that they have in it. */
export type Args = Record<string, Json>;

/** An argument that is a text. */
export function text(value: Json | undefined): string {
    if (typeof value !== 'string') {
        throw new Error(`not a text: ${JSON.stringify(value)}`);
    }
    return value;
}

/** One call of a sequence, as it can be made again in another project. */
export interface Step {
    action: string;
    /** Which of the sessions makes it. */
    session: number;
    args: Args;
}

/** What a sequence consists of beside its steps. */
export interface Sequence {
    seed: number;
    /** Where the clock stands at the beginning. */
    begins: string;
    steps: Step[];
}

/** Something that may never happen has happened. */
export class Failure extends Error {
    /** What two sequences that fail in the same way have in common. */
    readonly kind: string;

    constructor(kind: string, detail = '') {
        super(detail === '' ? kind : `${kind}: ${detail}`);
        this.kind = kind;
    }
}
