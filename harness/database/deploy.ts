import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { parse } from 'node:path';
import { inProject } from '../project.ts';
import { loadCode, loadedChecksum } from './code.ts';
import { connect } from './connection.ts';
import { applyMigrations, withDeploymentLock } from './migrations.ts';

type Log = (line: string) => void;

/** Bring a database up to this checkout: tables, then code. */
export async function deploy(url: string, log: Log = () => undefined): Promise<void> {
    await withDeploymentLock(url, () => bringUp(url, log));
}

/** Deploy, and when the database was new, put in the data that one begins with. */
export async function deployAndSeed(url: string, log: Log): Promise<void> {
    await withDeploymentLock(url, async () => {
        const isNew = !(await hasCode(url));
        await bringUp(url, log);
        if (isNew) {
            await runFolder(url, 'db/seeds');
        }
    });
}

async function bringUp(url: string, log: Log): Promise<void> {
    const output = await applyMigrations(url);
    if (output !== '') {
        log(output.trimEnd());
    }
    await loadCode(url);
}

async function hasCode(url: string): Promise<boolean> {
    const client = await connect(url);
    try {
        return (await loadedChecksum(client)) !== undefined;
    } finally {
        await client.end();
    }
}

/**
 * Take the files of a folder, if there is one, in the order of their names: run the SQL, and
 * import a task file into a project named like it.
 */
export async function runFolder(url: string, folder: string): Promise<void> {
    if (!existsSync(inProject(folder))) {
        return;
    }
    const client = await connect(url);
    try {
        for (const file of readdirSync(inProject(folder)).sort()) {
            const path = inProject(folder, file);
            if (file.endsWith('.sql')) {
                await client.query(readFileSync(path, 'utf8'));
            } else if (file.endsWith('.json')) {
                await client.query(
                    `select
                    from signalbox.create_project($1) p
                    cross join lateral signalbox.import_file(p.id, $2, $3)`,
                    [parse(file).name, readFileSync(path, 'utf8'), file],
                );
            }
        }
    } finally {
        await client.end();
    }
}
