import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { compile, type Settings } from 'graphile-migrate';
import json5 from 'json5';
import type pg from 'pg';
import { codeOf, messageOf, Problem } from '../problem.ts';
import { inProject } from '../project.ts';
import { connect } from './connection.ts';

const entry = 'db/code.sql';
const attempts = 5;

/** Functions and views as one text, with a checksum that tells it from any other. */
export interface Code {
    sql: string;
    checksum: string;
}

/** The code of this checkout, put together by graphile-migrate. */
export async function readCode(): Promise<Code> {
    const settings = {
        ...readSettings(),
        // Asked for by its type, used by nothing that compiles.
        connectionString: 'postgres:///signalbox',
    };
    try {
        const sql = await compile(settings, readFileSync(inProject(entry), 'utf8'), {
            filename: inProject(entry),
        });
        return { sql, checksum: createHash('sha256').update(sql).digest('hex') };
    } catch (error) {
        throw new Problem(`${entry}: ${messageOf(error)}`, undefined, { cause: error });
    }
}

function readSettings(): Settings {
    return json5.parse<Settings>(readFileSync(inProject('.gmrc'), 'utf8'));
}

/**
 * Replace functions and views by those of this checkout, all or nothing. Hold the
 * deployment lock, or another load may come between the code and its checksum.
 */
export async function loadCode(url: string): Promise<void> {
    const code = await readCode();
    const client = await connect(url);
    try {
        for (const [name, value] of Object.entries(readSettings().pgSettings ?? {})) {
            await client.query('select set_config($1, $2, false)', [name, value]);
        }
        for (let attempt = 1; ; attempt++) {
            try {
                await client.query('begin');
                for (const part of partsOf(code.sql)) {
                    await loadPart(client, part);
                }
                await client.query(stamp(code.checksum));
                await client.query('commit');
                return;
            } catch (error) {
                await client.query('rollback');
                if (attempt === attempts || !isContention(error)) {
                    throw error;
                }
                console.error('the database is busy, loading the code again');
            }
        }
    } finally {
        await client.end();
    }
}

/** The checksum of the code that a database holds; undefined before any was loaded. */
export async function loadedChecksum(client: pg.Client): Promise<string | undefined> {
    const { rows } = await client.query<{ checksum: string | null }>(`
        select substring(obj_description(oid, 'pg_namespace') from 'code sha256:(\\w+)')
            as checksum
        from pg_catalog.pg_namespace
        where nspname = 'signalbox'
    `);
    return rows[0]?.checksum ?? undefined;
}

/** Note the checksum behind the schema's comment, in the transaction that loads the code. */
function stamp(checksum: string): string {
    return `
do $stamp$
begin
    execute format(
        'comment on schema signalbox is %L',
        regexp_replace(
            coalesce(obj_description('signalbox'::regnamespace, 'pg_namespace'), ''),
            '(\\n?code sha256:\\w+)?$',
            E'\\ncode sha256:${checksum}'
        )
    );
end;
$stamp$;
`;
}

/** Lines of one file that follow each other in the compiled code. */
interface Part {
    file: string;
    firstLine: number;
    sql: string;
}

/** The compiled code by files, so that an error can be told by the file and its line. */
function partsOf(sql: string): Part[] {
    const parts: Part[] = [];
    const files = [{ name: entry, line: 1 }];
    let lines: string[] = [];
    function endPart(): void {
        const file = files.at(-1);
        if (file !== undefined && lines.length > 0) {
            parts.push({ file: file.name, firstLine: file.line, sql: lines.join('\n') });
            file.line += lines.length;
            lines = [];
        }
    }
    for (const line of sql.split('\n')) {
        const included = /^--! Included (.*)$/.exec(line)?.[1];
        if (included !== undefined) {
            endPart();
            files.push({ name: included, line: 1 });
        } else if (line.startsWith('--! EndIncluded ')) {
            endPart();
            files.pop();
            const includer = files.at(-1);
            if (includer !== undefined) {
                // The line of the include itself.
                includer.line++;
            }
        } else {
            lines.push(line);
        }
    }
    endPart();
    return parts;
}

async function loadPart(client: pg.Client, part: Part): Promise<void> {
    try {
        await client.query(part.sql);
    } catch (error) {
        const { position, detail, hint, where } = error as pg.DatabaseError;
        const before = position === undefined ? '' : part.sql.slice(0, Number(position));
        const line = part.firstLine + before.split('\n').length - 1;
        throw new Problem(
            [`${part.file}:${line}: ${messageOf(error)}`, detail, where]
                .filter(Boolean)
                .join('\n'),
            hint,
            { cause: error },
        );
    }
}

function isContention(error: unknown): boolean {
    const lockNotAvailable = '55P03';
    const deadlockDetected = '40P01';
    const cause = error instanceof Problem ? error.cause : error;
    return [lockNotAvailable, deadlockDetected].includes(codeOf(cause) ?? '');
}
