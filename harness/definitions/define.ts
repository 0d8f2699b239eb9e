import { basename } from 'node:path';
import pg from 'pg';
import { inTransaction, makeProject, readText } from '../files.ts';
import { Problem } from '../problem.ts';
import { type DefinitionFile, readDefinition } from './file.ts';

/** Define the workflow of a file in a project, made where there is none, and say what became of it. */
export async function defineFile(
    client: pg.Client,
    file: string,
    project: string,
    wanted?: string,
): Promise<void> {
    const read = readDefinition(file, await readText(file));
    const name = wanted ?? read.name ?? basename(file).replace(/\.[^.]+$/, '');
    const { version, steps } = await inTransaction(client, async () => {
        const id = await makeProject(client, project);
        const { rows } = await client.query<{ version: number; steps: number }>(
            `select version, jsonb_array_length(definition -> 'steps') as steps
            from signalbox.define_workflow($1, $2, $3)`,
            [id, name, JSON.stringify(read.definition)],
        );
        return rows[0] ?? { version: 0, steps: 0 };
    }).catch((error: unknown) => {
        throw refusal(file, read, error);
    });

    console.log(
        `${file} -> project ${project}: ${name}, version ${version}, ` +
            `${steps} ${steps === 1 ? 'step' : 'steps'}`,
    );
    if (read.notes.length > 0) {
        console.log('not carried over as it is written:');
    }
    for (const { path, message } of read.notes) {
        console.log(`  ${path}: ${message}`);
    }
}

/** The database's words about the definition, each with its place in the file. */
function refusal(file: string, read: DefinitionFile, error: unknown): unknown {
    if (!(error instanceof pg.DatabaseError) || error.code?.startsWith('SB') !== true) {
        return error;
    }
    const details = (error.detail ?? '').split('\n').filter((line) => line !== '');
    const lines = details.map((line) => {
        const path = /^\$\S*(?=:)/.exec(line)?.[0] ?? '$';
        const place = read.locate(path);
        return place === undefined ? line : `${file}:${place} ${line}`;
    });
    const notes = read.notes.map(({ path, message }) => `${path}: ${message}`);
    return new Problem(
        [`${file}: ${error.message}`, ...lines, ...notes].join('\n  '),
        undefined,
        {
            cause: error,
        },
    );
}
