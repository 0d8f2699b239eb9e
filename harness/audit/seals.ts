import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import type pg from 'pg';
import { Problem } from '../problem.ts';

const sealsAtATime = 10_000;

/**
 * Add the seals of the audit log that a file does not have yet. What the file has must be what the database has,
 * or somebody has cut off seals or made them anew: the file then stays as it is.
 */
export async function exportSeals(
    client: pg.Client,
    file: string,
): Promise<{ kept: number; added: number; head: string }> {
    const kept = existsSync(file) ? await keptLines(file) : [];
    if (kept.length > 0) {
        // It stands for all before it, whose hashes it holds.
        const [last] = await sealsAfter(client, kept.length - 1, 1);
        if (last !== kept.at(-1)) {
            throw await mismatch(client, file, kept);
        }
    }
    const added: string[] = [];
    for (;;) {
        const lines = await sealsAfter(client, kept.length + added.length, sealsAtATime);
        added.push(...lines);
        if (lines.length < sealsAtATime) {
            break;
        }
    }
    const all = [...kept, ...added];
    if (added.length > 0) {
        await writeWhole(file, all.map((line) => `${line}\n`).join(''));
    }
    return { kept: kept.length, added: added.length, head: hashOf(all.at(-1) ?? '') };
}

async function sealsAfter(
    client: pg.Client,
    seal: number,
    count: number,
): Promise<string[]> {
    const { rows } = await client.query<{ line: string }>(
        'select line from signalbox.export_audit_seals($1, $2)',
        [seal, count],
    );
    return rows.map(({ line }) => line);
}

async function mismatch(client: pg.Client, file: string, kept: string[]): Promise<Problem> {
    const hint =
        'Seals were cut off or made anew, or the database is a copy from before. The file stays as it is.';
    for (let place = 0; place < kept.length; place += sealsAtATime) {
        const lines = await sealsAfter(client, place, sealsAtATime);
        const wrong = kept
            .slice(place, place + sealsAtATime)
            .findIndex((line, index) => line !== lines[index]);
        if (wrong >= 0) {
            const what =
                wrong < lines.length
                    ? 'is another one in the database'
                    : `is not in the database, which ends with seal ${place + lines.length}`;
            return new Problem(`seal ${place + wrong + 1} of ${file} ${what}`, hint);
        }
    }
    return new Problem(`the seals of ${file} are not those of the database`, hint);
}

/** A file that is there whole or not at all, also after a power cut. */
export async function writeWhole(file: string, text: string): Promise<void> {
    const draft = `${file}.part`;
    const handle = await open(draft, 'w');
    try {
        await handle.writeFile(text);
        await handle.sync();
    } finally {
        await handle.close();
    }
    await putInPlace(draft, file);
}

export async function putInPlace(draft: string, file: string): Promise<void> {
    await rename(draft, file);
    const folder = await open(dirname(file), 'r');
    try {
        await folder.sync();
    } finally {
        await folder.close();
    }
}

export function hashOf(text: string): string {
    return createHash('sha256').update(text).digest('hex');
}

async function keptLines(file: string): Promise<string[]> {
    const text = await readFile(file, 'utf8');
    if (text !== '' && !text.endsWith('\n')) {
        throw new Problem(`${file} does not end with a whole line`);
    }
    const lines = text.split('\n').slice(0, -1);
    lines.forEach((line, index) => {
        const seal = JSON.parse(line) as { seal: number; previous: string | null };
        const previous = index === 0 ? null : hashOf(lines[index - 1] ?? '');
        if (seal.seal !== index + 1 || seal.previous !== previous) {
            throw new Problem(`${file} was changed: line ${index + 1} does not follow`);
        }
    });
    return lines;
}
