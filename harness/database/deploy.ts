import { readdirSync, readFileSync } from 'node:fs';
import { inProject } from '../project.ts';
import { loadCode } from './code.ts';
import { connect } from './connection.ts';
import { applyMigrations, withDeploymentLock } from './migrations.ts';

/** Bring a database up to this checkout: tables, then code. Returns what dbmate said. */
export async function deploy(url: string): Promise<string> {
    return withDeploymentLock(url, async () => {
        const output = await applyMigrations(url);
        await loadCode(url);
        return output;
    });
}

/** Run every SQL file of a folder, in the order of their names, each in a transaction. */
export async function runFolder(url: string, folder: string): Promise<void> {
    const client = await connect(url);
    try {
        for (const file of readdirSync(inProject(folder)).sort()) {
            if (file.endsWith('.sql')) {
                await client.query(readFileSync(inProject(folder, file), 'utf8'));
            }
        }
    } finally {
        await client.end();
    }
}
