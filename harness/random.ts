/** A whole number from 0 to below the limit. */
export type Random = (below: number) => number;

/** Numbers that look random and are the same for the same seed (mulberry32). */
export function randomFrom(seed: number): Random {
    let state = seed;
    return (below) => {
        state = (state + 0x6d2b79f5) | 0;
        let z = state;
        z = Math.imul(z ^ (z >>> 15), z | 1);
        z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
        return Math.floor((((z ^ (z >>> 14)) >>> 0) / 2 ** 32) * below);
    };
}

/** A seed that is new each time, or the one in SEED, to run a failure again. */
export function newSeed(): number {
    return Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
}
