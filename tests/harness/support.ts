import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { type Outcome, run } from '../../harness/processes.ts';
import { inProject } from '../../harness/project.ts';

/** A copy of the checkout, whose embedded server is its own. */
export interface Checkout {
    folder: string;
    /** Run a command of the harness there, as make does. */
    cli: (command: string, settings?: Record<string, string>) => Promise<Outcome>;
}

/** Make a copy for the tests of a file; `mode` is that of the folder it lies in. */
export function copyCheckout(mode = 0o755): Checkout {
    const parent = mkdtempSync(join(tmpdir(), 'signalbox-checkout-'));
    chmodSync(parent, mode);
    const folder = join(parent, 'signalbox');
    mkdirSync(folder);
    chmodSync(folder, 0o755);
    for (const name of [
        'harness',
        'db',
        'functions',
        'views',
        'package.json',
        'tsconfig.json',
    ]) {
        cpSync(inProject(name), join(folder, name), {
            recursive: true,
            verbatimSymlinks: true,
            filter: (source) => !source.endsWith('/node_modules'),
        });
    }
    cpSync(inProject('.gmrc'), join(folder, '.gmrc'));
    symlinkSync(inProject('node_modules'), join(folder, 'node_modules'));

    async function cli(
        command: string,
        settings: Record<string, string> = {},
    ): Promise<Outcome> {
        return run(
            process.execPath,
            ['--import', './harness/register.js', 'harness/cli.ts', command],
            { cwd: folder, env: { ...process.env, DATABASE_URL: undefined, ...settings } },
        );
    }

    after(async () => {
        await cli('down');
        rmSync(parent, { recursive: true });
    });
    return { folder, cli };
}

/** The last line that a command printed. */
export function lastLine(outcome: Outcome): string {
    return outcome.output.trimEnd().split('\n').at(-1) ?? '';
}
