import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { Problem } from '../problem.ts';
import { inProject, root } from '../project.ts';

/** Test files by how they are run. */
export interface TestFiles {
    /** SQL, on every version of PostgreSQL. */
    pgtap: string[];
    /** TypeScript with a database, on every version too. */
    database: string[];
    /** Tests of the harness itself, which bring their own server where they need one. */
    harness: string[];
}

/** The files that FILES names: paths of files and folders; without it, all areas. */
export function findTests(wanted: string | undefined): TestFiles {
    const files =
        wanted === undefined
            ? areas().flatMap(listFolder)
            : wanted.split(/\s+/).flatMap((path) => expand(path));
    const tests = {
        pgtap: files.filter((file) => file.endsWith('.sql')),
        database: files.filter((file) => isTypeScript(file) && !isOfHarness(file)),
        harness: files.filter((file) => isTypeScript(file) && isOfHarness(file)),
    };
    if (tests.pgtap.length + tests.database.length + tests.harness.length === 0) {
        throw new Problem(`there is no test in ${wanted ?? 'tests'}`);
    }
    return tests;
}

function areas(): string[] {
    return readdirSync(inProject('tests'), { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && entry.name !== 'support')
        .map((entry) => join('tests', entry.name));
}

function expand(path: string): string[] {
    const file = relative(root, resolve(path));
    if (!existsSync(inProject(file))) {
        throw new Problem(`there is no ${path}`, 'FILES takes paths, such as tests/graph');
    }
    return statSync(inProject(file)).isDirectory() ? listFolder(file) : [file];
}

function listFolder(folder: string): string[] {
    return readdirSync(inProject(folder), { recursive: true, encoding: 'utf8' })
        .map((file) => join(folder, file))
        .filter((file) => file.endsWith('.sql') || isTypeScript(file))
        .filter((file) => !file.startsWith(join('tests', 'support')))
        .sort();
}

function isTypeScript(file: string): boolean {
    return file.endsWith('.test.ts');
}

function isOfHarness(file: string): boolean {
    return file.startsWith(join('tests', 'harness'));
}
