import { readFileSync } from 'node:fs';
import type pg from 'pg';

export interface CatalogueObject {
    name: string;
    definition: string;
}

/** What a database holds in some schemas, every object as a statement, in a fixed order. */
export async function readCatalogue(
    client: pg.Client,
    schemas: string[],
): Promise<CatalogueObject[]> {
    const sql = readFileSync(new URL('catalogue.sql', import.meta.url), 'utf8');
    const { rows } = await client.query<CatalogueObject>(sql, [schemas]);
    return rows;
}

/** The first difference between two catalogues, as the check that finds it reports it. */
export function firstDifference(
    before: CatalogueObject[],
    after: CatalogueObject[],
): string | undefined {
    const left = before.map(({ definition }) => definition);
    const right = after.map(({ definition }) => definition);
    const gone = left.find((definition) => !right.includes(definition));
    const added = right.find((definition) => !left.includes(definition));
    if (gone === undefined && added === undefined) {
        return undefined;
    }
    return `before: ${gone ?? '(nothing)'}\nafter:  ${added ?? '(nothing)'}`;
}
