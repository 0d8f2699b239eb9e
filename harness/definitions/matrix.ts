/** A combination of a matrix: a value for each of its names. */
export type Combination = Record<string, unknown>;

/**
 * The combinations of a matrix in the order of GitHub Actions: the product of its lists less
 * what `exclude` matches, then `include`: an entry is added to every combination whose own
 * values it does not change, or is a combination by itself when there is none.
 */
export function combinations(
    lists: Record<string, unknown[]>,
    include: Combination[],
    exclude: Combination[],
): Combination[] {
    const names = Object.keys(lists);
    const product = names
        .reduce<Combination[]>(
            (found, name) =>
                found.flatMap((combination) =>
                    (lists[name] ?? []).map((value) => ({ ...combination, [name]: value })),
                ),
            names.length > 0 ? [{}] : [],
        )
        .filter((combination) => !exclude.some((entry) => agrees(entry, combination)));

    const made = product.map((combination) => ({
        own: combination,
        all: { ...combination },
    }));
    const added: Combination[] = [];
    for (const entry of include) {
        const matching = made.filter(({ own }) =>
            Object.entries(entry).every(
                ([name, value]) => !(name in own) || same(own[name], value),
            ),
        );
        for (const { all } of matching) {
            Object.assign(all, entry);
        }
        if (matching.length === 0) {
            added.push({ ...entry });
        }
    }
    return [...made.map(({ all }) => all), ...added];
}

function agrees(entry: Combination, combination: Combination): boolean {
    return Object.entries(entry).every(
        ([name, value]) => name in combination && same(combination[name], value),
    );
}

function same(one: unknown, other: unknown): boolean {
    return JSON.stringify(one) === JSON.stringify(other);
}
