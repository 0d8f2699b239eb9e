/** Call it for the numbers from 0 to count - 1, with so many calls under way at once. */
export async function inLanes(
    lanes: number,
    count: number,
    call: (number: number) => Promise<unknown>,
): Promise<void> {
    let next = 0;
    async function lane(): Promise<void> {
        while (next < count) {
            await call(next++);
        }
    }
    await Promise.all(Array.from({ length: lanes }, lane));
}

/** The numbers from 0 to count - 1, in chunks of at most this size. */
export function chunksOf(size: number, count: number): number[][] {
    return Array.from({ length: Math.ceil(count / size) }, (_, chunk) =>
        Array.from(
            { length: Math.min(size, count - chunk * size) },
            (_, place) => chunk * size + place,
        ),
    );
}
