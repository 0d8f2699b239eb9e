import { randomBytes } from 'node:crypto';
import { type FileHandle, open, rename, unlink } from 'node:fs/promises';
import pg from 'pg';
import { inTransaction } from './files.ts';
import { messageOf, Problem } from './problem.ts';

interface PersonalRow {
    table_name: string;
    row_key: unknown;
    data: unknown;
}

const rowsOfAPage = 10_000;

/**
 * Write everything that the database has of a user to a file that only its owner may read. It
 * appears under its name when it is whole, and a page is in memory at a time.
 */
export async function writePersonalData(
    client: pg.Client,
    name: string,
    file: string,
    rowsAtATime = rowsOfAPage,
): Promise<number> {
    const part = `${file}.${randomBytes(6).toString('hex')}.part`;
    const handle = await open(part, 'wx', 0o600).catch((error: unknown) => {
        throw new Problem(`cannot write ${file}: ${messageOf(error)}`, undefined, {
            cause: error,
        });
    });
    try {
        const rows = await inTransaction(client, async () => {
            // All pages are of one moment.
            await client.query('set transaction isolation level repeatable read');
            return writePages(client, handle, name, rowsAtATime);
        });
        await handle.sync();
        await handle.close();
        await rename(part, file);
        return rows;
    } catch (error) {
        await handle.close().catch(() => undefined);
        await unlink(part).catch(() => undefined);
        throw error instanceof pg.DatabaseError && error.code?.startsWith('SB') === true
            ? new Problem(error.message, error.hint, { cause: error })
            : error;
    }
}

async function writePages(
    client: pg.Client,
    handle: FileHandle,
    name: string,
    rowsAtATime: number,
): Promise<number> {
    const { rows: users } = await client.query<{ id: string }>(
        'select id from signalbox.users where name = $1',
        [name],
    );
    const id = users[0]?.id;
    if (id === undefined) {
        throw new Problem(
            `there is no user ${name}`,
            'select name from signalbox.users shows those that are.',
        );
    }
    let count = 0;
    let last: PersonalRow | undefined;
    await handle.write(`{"user_id": ${JSON.stringify(id)}, "tables": {`);
    for (;;) {
        const { rows }: pg.QueryResult<PersonalRow> = await client.query<PersonalRow>(
            'select * from signalbox.personal_data_of($1, $2, $3, $4)',
            [id, last?.table_name, JSON.stringify(last?.row_key), rowsAtATime],
        );
        let text = '';
        for (const row of rows) {
            text +=
                row.table_name === last?.table_name
                    ? ',\n'
                    : `${last === undefined ? '\n' : '\n],\n'}${JSON.stringify(row.table_name)}: [\n`;
            text += JSON.stringify({ key: row.row_key, ...(row.data as object) });
            last = row;
        }
        await handle.write(text);
        count += rows.length;
        if (rows.length < rowsAtATime) {
            break;
        }
    }
    await handle.write(`${last === undefined ? '' : '\n]'}}}\n`);
    return count;
}
