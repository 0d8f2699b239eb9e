import { basename } from 'node:path';
import type pg from 'pg';
import { readText } from '../files.ts';
import { codeOf, messageOf, Problem } from '../problem.ts';
import { inProject } from '../project.ts';

export interface DemoProject {
    id: string;
    name: string;
    /** When the import was over: what is finished later was finished by the agents. */
    importedAt: Date;
    queues: string[];
    /** Tasks that are not finished yet: the work of the agents. */
    open: number;
    finished: number;
    /** Tasks that the file says somebody is at work on; nobody is, in this copy. */
    reset: number;
    report: ReportRow[];
}

/** What the import made of the file, row by row. */
export interface ReportRow {
    severity: string;
    kind: string;
    path: string | null;
    task_key: string | null;
    value: string | null;
    message: string;
}

const nameTaken = '23505';
const notUnderstood = 'SB005';

/** Who signs off releases; a person like others. */
export const approver = 'ada';

/**
 * A new project for each run, with the tasks of a file, which is only read, and beside the
 * sample a run of a definition.
 */
export async function makeProject(
    client: pg.Client,
    file: string,
    retryDelay: string,
    isSample: boolean,
): Promise<DemoProject> {
    const text = await readText(
        file,
        'make demo FILE=.taskmaster/tasks/tasks.json, or .beads/issues.jsonl',
    );
    for (;;) {
        await client.query('begin');
        try {
            const project = await fill(client, file, text, retryDelay, isSample);
            await client.query('commit');
            return project;
        } catch (error) {
            await client.query('rollback');
            // Another demo that began at the same moment took the number.
            if (codeOf(error) !== nameTaken) {
                throw error;
            }
        }
    }
}

async function fill(
    client: pg.Client,
    file: string,
    text: string,
    retryDelay: string,
    isSample: boolean,
): Promise<DemoProject> {
    const project = await only<{ id: string; name: string }>(
        client,
        `with number as (
            select coalesce(max(substring(p.name from '^demo (\\d{1,9})$')::integer), 0) + 1
                as next
            from signalbox.projects p
        )
        select c.id, c.name
        from number
        cross join lateral signalbox.create_project(
            'demo ' || number.next, description => $1
        ) c`,
        [`${basename(file)}, run by make demo`],
    );
    const report = await importText(client, project.id, file, text);
    const { reset } = await only<{ reset: number }>(
        client,
        `select count(s.id)::integer as reset
        from signalbox.tasks t
        cross join lateral signalbox.set_task_status(
            t.project_id, t.id, 'pending', 'taken up by the demo'
        ) s
        where t.project_id = $1
            and t.status = 'in_progress'`,
        [project.id],
    );
    await client.query(
        `select count(u.id)
        from signalbox.tasks t
        cross join lateral signalbox.update_task(t.project_id, t.id, $2) u
        where t.project_id = $1
            and t.finished_at is null`,
        [project.id, JSON.stringify({ retry_delay: retryDelay, max_attempts: 5 })],
    );
    if (isSample) {
        await startRelease(client, project.id);
    }
    const counts = await only<{
        importedAt: Date;
        queues: string[];
        open: number;
        finished: number;
    }>(
        client,
        `select
            clock_timestamp() as "importedAt",
            coalesce(array_agg(distinct t.queue), '{}') as queues,
            count(*)::integer - count(t.finished_at)::integer as open,
            count(t.finished_at)::integer as finished
        from signalbox.tasks t
        where t.project_id = $1`,
        [project.id],
    );
    return { ...project, ...counts, reset, report };
}

/** A workflow as a definition says, with a list that a task makes and an approval. */
async function startRelease(client: pg.Client, projectId: string): Promise<void> {
    await client.query(
        `select signalbox.create_user($1)
        where not exists (select from signalbox.users u where u.name = $1)`,
        [approver],
    );
    await client.query("select from signalbox.define_workflow($1, 'release', $2)", [
        projectId,
        await readText(inProject('harness/demo/release.json')),
    ]);
    await client.query(
        `select from signalbox.start_workflow($1, 'release', '{"version": "2.4.0"}')`,
        [projectId],
    );
}

async function importText(
    client: pg.Client,
    projectId: string,
    file: string,
    text: string,
): Promise<ReportRow[]> {
    try {
        const { rows } = await client.query<ReportRow>(
            `select severity, kind, path, task_key, value, message
            from signalbox.import_file($1, $2, $3)`,
            [projectId, text, basename(file)],
        );
        return rows;
    } catch (error) {
        const { detail } = error as pg.DatabaseError;
        if (codeOf(error) !== notUnderstood) {
            throw error;
        }
        throw new Problem(`cannot import ${file}: ${messageOf(error)}`, detail, {
            cause: error,
        });
    }
}

async function only<T extends pg.QueryResultRow>(
    client: pg.Client,
    sql: string,
    values: unknown[],
): Promise<T> {
    const { rows } = await client.query<T>(sql, values);
    const [row] = rows;
    if (row === undefined) {
        throw new Error(`no row from ${sql}`);
    }
    return row;
}
