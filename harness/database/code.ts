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
                await client.query(`${code.sql}\n${stamp(code.checksum)}`);
                return;
            } catch (error) {
                await client.query('rollback');
                if (attempt === attempts || !isContention(error)) {
                    throw explain(error, code);
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

function isContention(error: unknown): boolean {
    const lockNotAvailable = '55P03';
    const deadlockDetected = '40P01';
    return [lockNotAvailable, deadlockDetected].includes(codeOf(error) ?? '');
}

function explain(error: unknown, code: Code): Error {
    const { position, detail, hint, where } = error as pg.DatabaseError;
    const place = position === undefined ? entry : locate(code.sql, Number(position));
    return new Problem(
        [`${place}: ${messageOf(error)}`, detail, where].filter(Boolean).join('\n'),
        hint,
        { cause: error },
    );
}

/** The file and line of a character of the compiled code. */
function locate(sql: string, position: number): string {
    const files = [{ name: entry, line: 0 }];
    for (const line of sql.slice(0, position).split('\n')) {
        const included = /^--! Included (.*)$/.exec(line)?.[1];
        const file = files.at(-1);
        if (included !== undefined) {
            files.push({ name: included, line: 0 });
        } else if (line.startsWith('--! EndIncluded ')) {
            files.pop();
        }
        if (file !== undefined && !line.startsWith('--! EndIncluded ')) {
            file.line++;
        }
    }
    return `${files.at(-1)?.name ?? entry}:${files.at(-1)?.line ?? 0}`;
}
