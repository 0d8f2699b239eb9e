import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { migrationFiles, migrationsFolder } from '../database/migrations.ts';
import { run } from '../processes.ts';
import { Problem } from '../problem.ts';
import { inProject, root } from '../project.ts';
import type { Check } from './check.ts';

/** Checks that need no database. */
export const sourceChecks: Check[] = [
    { name: 'types', run: () => runTool('tsc', ['--noEmit']) },
    { name: 'eslint', run: () => runTool('eslint', ['.']) },
    {
        name: 'prettier',
        run: () => runTool('prettier', ['--check', '--log-level=warn', '**/*.{ts,js}']),
    },
    { name: 'squawk', run: lintMigrations },
    { name: 'every code file is in db/code.sql once', run: compareCodeList },
];

async function runTool(name: string, args: string[]): Promise<undefined> {
    const { code, output } = await run(tool(name), args, { cwd: root });
    if (code !== 0) {
        throw new Problem(output);
    }
}

function tool(name: string): string {
    return inProject('node_modules/.bin', name);
}

/** Only the half that goes up: the other one drops things because it is there to do so. */
function lintMigrations(): string {
    const files = migrationFiles();
    const complaints = files.map(({ name }) => {
        const [up = ''] = readFileSync(join(migrationsFolder, name), 'utf8').split(
            /^-- migrate:down/m,
        );
        const isTransaction = !/^-- migrate:up.*transaction:false/m.test(up);
        const { stdout, stderr, status } = spawnSync(
            tool('squawk'),
            [
                ...(isTransaction ? ['--assume-in-transaction'] : []),
                `--stdin-filepath=db/migrations/${name}`,
            ],
            { cwd: root, input: up, encoding: 'utf8' },
        );
        return status === 0 ? '' : stdout + stderr;
    });
    if (complaints.some((complaint) => complaint !== '')) {
        throw new Problem(complaints.join(''));
    }
    return `${files.length} migrations`;
}

function compareCodeList(): string {
    const listed = [
        ...readFileSync(inProject('db/code.sql'), 'utf8').matchAll(
            /^--!\s*include\s+(\S+)/gm,
        ),
    ].map((match) => match[1] ?? '');
    const files = ['functions', 'views'].flatMap(listSql);
    const wrong = [
        ...files
            .filter((file) => !listed.includes(file))
            .map((file) => `${file} is not in db/code.sql, so it is never loaded`),
        ...listed
            .filter((file, index) => listed.indexOf(file) !== index)
            .map((file) => `${file} is in db/code.sql more than once`),
    ];
    if (wrong.length > 0) {
        throw new Problem(wrong.join('\n'));
    }
    return `${files.length} files`;
}

function listSql(folder: string): string[] {
    if (!existsSync(inProject(folder))) {
        return [];
    }
    return readdirSync(inProject(folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.sql'))
        .map((file) => join(folder, file))
        .sort();
}
