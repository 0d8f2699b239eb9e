import { createHash, type Hash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { type FileHandle, mkdir, open, readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type pg from 'pg';
import { codeOf, Problem } from '../problem.ts';
import { putInPlace, writeWhole } from './seals.ts';

/** What a seal says of a month: its number, the month, how many lines, and their SHA-256. */
type Part = [number, string, number, string];

interface Manifest {
    partition: string;
    entries: number;
    last_seal: number;
    parts: Part[];
    file?: string;
    bytes?: number;
    sha256?: string;
}

interface Line {
    seal_id: string;
    month: string;
    line: string;
}

export interface Archived {
    partition: string;
    file: string;
    entries: number;
    bytes: number;
}

const linesAtATime = 20_000;

/** The partitions whose time to be kept is over, and that are not gone yet. */
export async function partitionsDue(client: pg.Client): Promise<string[]> {
    const { rows } = await client.query<{ name: string }>(
        `select partition_name as name
        from signalbox.audit_partitions
        where keep_until <= now()
        order by from_time, table_name desc`,
    );
    return rows.map(({ name }) => name);
}

/**
 * Write a partition of the audit log into a folder: its lines, and a manifest that is written last. Both are compared
 * with the seals, read again, and only then confirmed.
 */
export async function archivePartition(
    client: pg.Client,
    partition: string,
    folder: string,
): Promise<Archived> {
    await mkdir(folder, { recursive: true });
    const name = join(folder, `${partition}.jsonl`);
    const manifestName = join(folder, `${partition}.manifest.json`);
    const before = await archivedBefore(manifestName, name);
    const manifest = await writePartition(client, partition, name, before);
    const { bytes = 0, sha256 = '' } = manifest;
    if (before === undefined) {
        await writeWhole(manifestName, `${JSON.stringify(manifest, null, 1)}\n`);
    }
    const written = await digestOfFile(name);
    if (written.sha256 !== sha256 || written.bytes !== bytes) {
        throw new Problem(`${name} is not what was written to it`);
    }
    await client.query(
        'select from signalbox.confirm_audit_archive($1, $2, $3, $4, $5, $6)',
        [partition, resolve(name), manifest.entries, bytes, sha256, manifest.last_seal],
    );
    return { partition, file: name, entries: manifest.entries, bytes };
}

/** Drop a partition that is archived. Whoever is in the way for a moment is waited for. */
export async function dropPartition(client: pg.Client, partition: string): Promise<void> {
    for (let turn = 0; ; turn += 1) {
        try {
            await client.query('select from signalbox.drop_audit_partition($1)', [
                partition,
            ]);
            return;
        } catch (error) {
            if (codeOf(error) !== '55P03' || turn === 60) {
                throw error;
            }
            await setTimeout(500);
        }
    }
}

/** An archive that was written and not confirmed, or not dropped: it is used when it is still what must be written. */
async function archivedBefore(
    manifestName: string,
    name: string,
): Promise<Manifest | undefined> {
    if (!existsSync(manifestName)) {
        return undefined;
    }
    const manifest = JSON.parse(await readFile(manifestName, 'utf8')) as Manifest;
    const written = existsSync(name) ? await digestOfFile(name) : undefined;
    if (written?.sha256 !== manifest.sha256) {
        throw new Problem(
            `${name} is not what ${manifestName} says`,
            'Move both away, and archive again.',
        );
    }
    return manifest;
}

async function writePartition(
    client: pg.Client,
    partition: string,
    name: string,
    before: Manifest | undefined,
): Promise<Manifest> {
    const draft = `${name}.part`;
    await client.query('begin transaction isolation level repeatable read read only');
    try {
        const { rows } = await client.query<{ manifest: Manifest }>(
            'select signalbox.audit_archive_manifest($1) as manifest',
            [partition],
        );
        const manifest = rows[0]?.manifest;
        if (manifest === undefined) {
            throw new Problem(`partition ${partition} has no manifest`);
        }
        if (before !== undefined) {
            if (JSON.stringify(before.parts) !== JSON.stringify(manifest.parts)) {
                throw new Problem(
                    `${name} is another archive of partition ${partition}`,
                    'Archive into another folder.',
                );
            }
            return { ...before, last_seal: manifest.last_seal };
        }
        const handle = await open(draft, 'w');
        const digest = createHash('sha256');
        let bytes = 0;
        try {
            for (const parts of batchesOf(manifest.parts)) {
                bytes += await writeParts(client, partition, parts, handle, digest);
            }
            await handle.sync();
        } finally {
            await handle.close();
        }
        await putInPlace(draft, name);
        return {
            ...manifest,
            file: `${partition}.jsonl`,
            bytes,
            sha256: digest.digest('hex'),
        };
    } catch (error) {
        await rm(draft, { force: true });
        throw error;
    } finally {
        await client.query('rollback').catch(() => undefined);
    }
}

/** Neighbours that have some 20,000 lines together. */
function batchesOf(parts: Part[]): Part[][] {
    const batches: Part[][] = [];
    let lines = linesAtATime;
    for (const part of parts) {
        const [seal, , entries] = part;
        const current = batches.at(-1);
        // All months of a seal are read together.
        if (
            current !== undefined &&
            (lines < linesAtATime || current.at(-1)?.[0] === seal)
        ) {
            current.push(part);
            lines += entries;
        } else {
            batches.push([part]);
            lines = entries;
        }
    }
    return batches;
}

async function writeParts(
    client: pg.Client,
    partition: string,
    parts: Part[],
    handle: FileHandle,
    digest: Hash,
): Promise<number> {
    const { rows } = await client.query<Line>(
        'select seal_id, month, line from signalbox.audit_archive_lines($1, $2, $3)',
        [partition, parts[0]?.[0], parts.at(-1)?.[0]],
    );
    let place = 0;
    let bytes = 0;
    for (const [seal, month, entries, sha256] of parts) {
        const lines = rows.slice(place, place + entries);
        place += entries;
        const text = lines.map(({ line }) => `${line}\n`).join('');
        if (
            lines.length < entries ||
            lines.some((line) => Number(line.seal_id) !== seal || line.month !== month) ||
            createHash('sha256').update(text).digest('hex') !== sha256
        ) {
            throw new Problem(
                `partition ${partition} is not what seal ${seal} says`,
                'Ask verify_audit_log what is wrong. Nothing is archived or dropped.',
            );
        }
        digest.update(text);
        await handle.writeFile(text);
        bytes += Buffer.byteLength(text);
    }
    if (place < rows.length) {
        throw new Problem(
            `partition ${partition} has entries that no seal has`,
            'Ask verify_audit_log what is wrong. Nothing is archived or dropped.',
        );
    }
    return bytes;
}

async function digestOfFile(name: string): Promise<{ sha256: string; bytes: number }> {
    const digest = createHash('sha256');
    let bytes = 0;
    for await (const chunk of createReadStream(name) as AsyncIterable<Buffer>) {
        digest.update(chunk);
        bytes += chunk.length;
    }
    return { sha256: digest.digest('hex'), bytes };
}
