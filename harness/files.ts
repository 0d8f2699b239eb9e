import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import pg from 'pg';
import { messageOf, Problem } from './problem.ts';

/** A row of the report of an import. */
interface ReportRow {
    severity: string;
    kind: string;
    path: string | null;
    tag: string | null;
    task_key: string | null;
    value: string | null;
    message: string;
}

// Of each kind of remark so many are printed; all of them are in the report of import_file.
const shownOfAKind = 10;

/** Read a file into a project, made where there is none, and print the report. */
export async function importFile(
    client: pg.Client,
    file: string,
    project: string | undefined,
): Promise<void> {
    const document = await readText(file);
    const name = project ?? projectOf(file);
    const report = await inTransaction(client, async () => {
        const id = await makeProject(client, name);
        const { rows } = await client.query<ReportRow>(
            'select * from signalbox.import_file($1, $2, $3)',
            [id, document, basename(file)],
        );
        return rows;
    }).catch((error: unknown) => {
        throw refusal(file, error);
    });

    console.log(`${file} -> project ${name}`);
    print(report);
}

/** Write a project to a file: of the format that its name or its present content says. */
export async function exportFile(
    client: pg.Client,
    project: string,
    file: string,
): Promise<void> {
    const current = existsSync(file) ? await readText(file) : '';
    const written = await inTransaction(client, async () => {
        const { rows } = await client.query<{ id: string }>(
            'select id from signalbox.projects where name = $1',
            [project],
        );
        const id = rows[0]?.id;
        if (id === undefined) {
            throw new Problem(
                `there is no project ${project}`,
                'select name from signalbox.projects shows those that are.',
            );
        }
        const format = await formatOf(client, file, current);
        const exported = await client.query<{ document: string | null }>(
            'select signalbox.export_file($1, $2, $3, $4) as document',
            [id, format, reportTagOf(file), current],
        );
        const document = exported.rows[0]?.document;
        if (document === null || document === undefined) {
            throw new Problem(`project ${project} has nothing to write to ${file}`);
        }
        // Before the commit: an export that could not be written is not remembered.
        await writeFile(file, document);
        return document;
    }).catch((error: unknown) => {
        throw refusal(file, error);
    });
    console.log(`project ${project} -> ${file}: ${Buffer.byteLength(written)} bytes`);
}

/** The text of a file, with the mark at its start if it has one. */
export async function readText(file: string, hint?: string): Promise<string> {
    let bytes: Buffer;
    try {
        bytes = await readFile(file);
    } catch (error) {
        throw new Problem(`cannot read ${file}: ${messageOf(error)}`, hint, {
            cause: error,
        });
    }
    try {
        // The mark at the start is the database's to deal with.
        return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
        throw new Problem(`${file} is not UTF-8`, 'Save it in that encoding.');
    }
}

/** A project is named after the folder that its files are about. */
function projectOf(file: string): string {
    const folders = dirname(file)
        .split('/')
        .filter((folder) => !['.', '..', '', 'tasks', 'reports'].includes(folder))
        .filter((folder) => !/^\.(taskmaster|beads)$/.test(folder));
    return folders.at(-1) ?? basename(process.cwd());
}

function reportTagOf(file: string): string {
    return /complexity-report_(.+)\.json$/.exec(file)?.[1] ?? 'master';
}

/** The id of the project with a name, made where there is none. */
export async function makeProject(client: pg.Client, name: string): Promise<string> {
    await client.query(
        `select from signalbox.create_project($1)
        where not exists (select from signalbox.projects where name = $1)`,
        [name],
    );
    const { rows } = await client.query<{ id: string }>(
        'select id from signalbox.projects where name = $1',
        [name],
    );
    return rows[0]?.id ?? '';
}

/** What is in the file now, else what its name says, else what was imported. */
async function formatOf(
    client: pg.Client,
    file: string,
    current: string,
): Promise<string | null> {
    if (current.trim() !== '') {
        const { rows } = await client.query<{ format: string }>(
            'select signalbox.file_format($1, $2) as format',
            [current, basename(file)],
        );
        return rows[0]?.format ?? null;
    }
    const byName: [RegExp, string][] = [
        [/\.jsonl$/, 'beads'],
        [/complexity-report.*\.json$/, 'complexity_report'],
        [/(^|\/)state\.json$/, 'task_master_state'],
        [/(^|\/)config\.json$|\.taskmasterconfig$/, 'task_master_config'],
        [/tasks[^/]*\.json$/, 'task_master'],
    ];
    return byName.find(([pattern]) => pattern.test(file))?.[1] ?? null;
}

export async function inTransaction<T>(
    client: pg.Client,
    work: () => Promise<T>,
): Promise<T> {
    await client.query('begin');
    try {
        const result = await work();
        await client.query('commit');
        return result;
    } catch (error) {
        await client.query('rollback').catch(() => undefined);
        throw error;
    }
}

/** The database's words about the file, with all that it found wrong. */
function refusal(file: string, error: unknown): unknown {
    if (!(error instanceof pg.DatabaseError) || error.code?.startsWith('SB') !== true) {
        return error;
    }
    const { detail, hint } = error;
    const lines = [`${file}: ${error.message}`, ...(detail ?? '').split('\n')];
    return new Problem(lines.join('\n  '), hint, { cause: error });
}

function print(report: ReportRow[]): void {
    const counts = new Map<string, number>();
    for (const row of report) {
        const group = `${row.severity} ${row.kind}`;
        const count = (counts.get(group) ?? 0) + 1;
        counts.set(group, count);
        if (count <= shownOfAKind) {
            const where = [row.tag, row.task_key].filter((word) => word !== null).join(' ');
            const value = row.value === null ? '' : ` ${JSON.stringify(row.value)}`;
            console.log(
                `${row.severity.padEnd(8)}${row.kind.padEnd(16)}${where === '' ? '' : `${where}: `}` +
                    `${row.message}${value}${row.path === null ? '' : `  ${row.path}`}`,
            );
        }
    }
    for (const [group, count] of counts) {
        if (count > shownOfAKind) {
            console.log(`... and ${count - shownOfAKind} more: ${group}`);
        }
    }
}
