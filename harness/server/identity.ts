import { constants, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { Problem } from '../problem.ts';

/** The user that the server runs as. */
export interface Identity {
    name: string;
    uid: number;
    gid: number;
}

/**
 * PostgreSQL refuses to run as root, so root lends it another user. For everybody else
 * there is nothing to decide, and the answer is undefined.
 */
export function serverIdentity(): Identity | undefined {
    if (process.getuid?.() !== 0) {
        return undefined;
    }
    const users = readFileSync('/etc/passwd', 'utf8')
        .split('\n')
        .map((line) => line.split(':'));
    for (const wanted of ['postgres', '_postgres', 'nobody']) {
        const user = users.find(([name]) => name === wanted);
        if (user !== undefined) {
            // macOS writes nobody's ids as -2.
            return { name: wanted, uid: Number(user[2]) >>> 0, gid: Number(user[3]) >>> 0 };
        }
    }
    throw new Problem(
        'PostgreSQL does not run as root, and there is no user "postgres" or "nobody" to run it',
        'Run make as another user, or add one: useradd --system postgres',
    );
}

/** Whether the server's user can reach and read a folder, judged by its permission bits. */
export function canRead(folder: string, identity: Identity): boolean {
    if (!isAllowed(folder, identity, constants.S_IROTH | constants.S_IXOTH)) {
        return false;
    }
    let child = folder;
    for (let parent = dirname(child); parent !== child; parent = dirname(child)) {
        if (!isAllowed(parent, identity, constants.S_IXOTH)) {
            return false;
        }
        child = parent;
    }
    return true;
}

/** `wanted` is in the bits for others; they are shifted to those of owner or group. */
function isAllowed(path: string, identity: Identity, wanted: number): boolean {
    const { mode, uid, gid } = statSync(path);
    const shift = uid === identity.uid ? 6 : gid === identity.gid ? 3 : 0;
    return ((mode >> shift) & wanted) === wanted;
}
