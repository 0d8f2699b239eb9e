import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import pg from 'pg';
import { connect } from '../database/connection.ts';
import { messageOf } from '../problem.ts';
import { inProject } from '../project.ts';
import { readTap, type Tally } from './tap.ts';

export interface FileResult extends Tally {
    file: string;
    /** What the file printed, but for the tests that passed, and the error that ended it. */
    output: string;
}

// Far beyond what a test takes: one that waits for a lock for ever ends here.
const statementTimeout = '60s';

/** What others have left in the tables would be in the way of a file that counts pages. */
export function wantsDatabaseOfItsOwn(file: string): boolean {
    return readFileSync(inProject(file), 'utf8').startsWith(
        '-- Runs in a database of its own.',
    );
}

/** Run pgTAP files, several at a time, each on a connection of its own. */
export async function runPgtap(url: string, files: string[]): Promise<FileResult[]> {
    const results: FileResult[] = [];
    const waiting = [...files];
    async function work(): Promise<void> {
        for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
            results.push(await runFile(url, file));
        }
    }
    await Promise.all(Array.from({ length: availableParallelism() + 1 }, work));
    return results;
}

async function runFile(url: string, file: string): Promise<FileResult> {
    const sql = readFileSync(inProject(file), 'utf8');
    const lines: string[] = [];
    const notices: string[] = [];
    const client = await connect(url);
    client.on('notice', (notice) => {
        notices.push(`# ${notice.severity ?? 'NOTICE'}: ${notice.message ?? ''}`);
    });
    let failure: string | undefined;
    try {
        await client.query(`set statement_timeout = '${statementTimeout}'`);
        await collectRows(client, sql, lines);
    } catch (error) {
        failure = describe(error, file, sql);
    } finally {
        await client.end();
    }
    const tally = readTap(lines.join('\n'));
    if (failure === undefined) {
        if (!lines.some((line) => /^(not )?ok\b/.test(line))) {
            notices.push('# no test has run');
        }
        return { file, ...tally, output: [...withoutPassed(lines), ...notices].join('\n') };
    }
    // What is missing of the plan is the consequence of the error: one failure, not two.
    const failed = lines.filter((line) => line.startsWith('not ok')).length;
    return {
        file,
        ...tally,
        failed: Math.max(tally.failed, failed + 1),
        output: [...withoutPassed(lines), ...notices, failure].join('\n'),
    };
}

/** The last line stays, for an error comes after it. */
function withoutPassed(lines: string[]): string[] {
    return lines.filter((line, index) => !/^ok\b/.test(line) || index === lines.length - 1);
}

/** Send the file as one text, as it is, and keep the rows that come before any error. */
async function collectRows(client: pg.Client, sql: string, lines: string[]): Promise<void> {
    const config: pg.QueryArrayConfig = {
        text: sql,
        rowMode: 'array',
        types: { getTypeParser: () => (value: unknown) => value },
    };
    const query = new pg.Query(config);
    const done = new Promise((resolve, reject) => {
        query.on('end', resolve);
        query.on('error', reject);
    });
    query.on('row', (row: unknown) => {
        lines.push((row as (string | null)[]).join('|'));
    });
    client.query(query);
    await done;
}

function describe(error: unknown, file: string, sql: string): string {
    const { code, position, detail, hint, where } = error as pg.DatabaseError;
    const line =
        position === undefined
            ? ''
            : `:${sql.slice(0, Number(position)).split('\n').length}`;
    return [
        `${file}${line}: ${code === undefined ? '' : `${code} `}${messageOf(error)}`,
        detail,
        hint,
        where,
    ]
        .filter(Boolean)
        .join('\n');
}
