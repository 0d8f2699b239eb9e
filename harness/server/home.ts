import { createHash } from 'node:crypto';
import { chownSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { codeOf, messageOf, Problem } from '../problem.ts';
import { inProject, root } from '../project.ts';
import { canRead, serverIdentity } from './identity.ts';

/**
 * The folder that keeps the embedded server: `.signalbox` in the checkout, or, when root
 * has the checkout in a folder that the server's user cannot enter, one under /var/lib.
 */
export function serverHome(): string {
    const identity = serverIdentity();
    if (identity === undefined || canRead(root, identity)) {
        return inProject('.signalbox');
    }
    return join(
        '/var/lib/signalbox',
        createHash('sha256').update(root).digest('hex').slice(0, 12),
    );
}

export function makeServerHome(): string {
    const home = serverHome();
    // The server's user must get in, whatever root's files are usually like.
    const umask = process.umask(0o022);
    try {
        mkdirSync(home, { recursive: true });
    } catch (error) {
        throw new Problem(
            `cannot write to ${home}: ${messageOf(error)}`,
            codeOf(error) === 'EACCES' || codeOf(error) === 'EPERM'
                ? 'Run make as the user who owns the checkout, or clone it again as yourself.'
                : undefined,
            { cause: error },
        );
    } finally {
        process.umask(umask);
    }
    return home;
}

/** A new folder for a throw-away cluster, which the server's user owns. */
export function makeTemporaryFolder(prefix: string): string {
    const identity = serverIdentity();
    const parent =
        identity === undefined || canRead(tmpdir(), identity) ? tmpdir() : '/tmp';
    const folder = mkdtempSync(join(parent, prefix));
    if (identity !== undefined) {
        chownSync(folder, identity.uid, identity.gid);
    }
    return folder;
}
