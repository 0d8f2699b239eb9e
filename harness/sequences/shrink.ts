import type { Json } from './step.ts';

export interface Shrinking<T> {
    /** Whether this list fails as the first one did. */
    fails: (list: T[]) => Promise<boolean>;
    /** Simpler forms of an element, the simplest first. */
    simpler?: (element: T) => Iterable<T>;
    /** So many lists are tried at most; by default far more than are needed. */
    tries?: number;
}

/**
 * The shortest list found that still fails: pieces are left out, half of the list first and then
 * ever smaller ones down to single elements, then the elements that stay are made simpler, and all
 * again as long as something gives.
 */
export async function shrink<T>(
    list: T[],
    { fails, simpler = () => [], tries = 2000 }: Shrinking<T>,
): Promise<T[]> {
    let left = tries;
    let best = list;

    async function takes(candidate: T[]): Promise<boolean> {
        if (left-- <= 0 || !(await fails(candidate))) {
            return false;
        }
        best = candidate;
        return true;
    }

    /** What comes last is tried first: less depends on it. Pieces overlap, for some go in pairs. */
    async function leaveOut(size: number): Promise<boolean> {
        let gave = false;
        let end = best.length;
        while (end > 0) {
            const start = Math.max(0, end - size);
            const isLess = await takes([...best.slice(0, start), ...best.slice(end)]);
            gave ||= isLess;
            end -= isLess ? size : Math.ceil(size / 2);
        }
        return gave;
    }

    async function simplify(): Promise<boolean> {
        let gave = false;
        for (let place = best.length - 1; place >= 0; place--) {
            for (let isSimplest = false; !isSimplest;) {
                isSimplest = true;
                for (const form of simpler(best[place] as T)) {
                    if (await takes(replaced(best, place, form))) {
                        gave = true;
                        isSimplest = false;
                        break;
                    }
                }
            }
        }
        return gave;
    }

    for (let isShortest = false; !isShortest && left > 0;) {
        isShortest = true;
        let size = best.length;
        while (size > 1) {
            size = Math.ceil(size / 2);
            while ((await leaveOut(size)) && left > 0) {
                isShortest &&= size > 1;
            }
        }
        if (await simplify()) {
            isShortest = false;
        }
    }
    return best;
}

function replaced<T>(list: T[], place: number, element: T): T[] {
    return [...list.slice(0, place), element, ...list.slice(place + 1)];
}

/** A value with one element of an array left out, or one field of an object in an array. */
export function* simplerValues(value: Json, isInArray = false): Generator<Json> {
    if (Array.isArray(value)) {
        for (let place = value.length - 1; place >= 0; place--) {
            yield value.filter((_, other) => other !== place);
        }
        for (const [place, element] of value.entries()) {
            for (const form of simplerValues(element, true)) {
                yield replaced(value, place, form);
            }
        }
    } else if (typeof value === 'object' && value !== null) {
        if (isInArray) {
            for (const field of Object.keys(value)) {
                yield Object.fromEntries(
                    Object.entries(value).filter(([other]) => other !== field),
                );
            }
        }
        for (const [field, inner] of Object.entries(value)) {
            for (const form of simplerValues(inner)) {
                yield { ...value, [field]: form };
            }
        }
    }
}
