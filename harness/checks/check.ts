import { Problem } from '../problem.ts';

/**
 * Something that must hold. It fails by throwing; what it resolves to is worth showing
 * beside its name. `Skipped` says that it could not be asked here.
 */
export interface Check {
    name: string;
    run: () => string | Promise<string | undefined>;
}

export class Skipped extends Error {}

/** Run the checks, one line each; true when none has failed. */
export async function runChecks(checks: Check[]): Promise<boolean> {
    let isFine = true;
    for (const check of checks) {
        const began = performance.now();
        try {
            const note = await check.run();
            const seconds = ((performance.now() - began) / 1000).toFixed(1);
            console.log(
                `ok       ${check.name}${note === undefined ? '' : `: ${note}`} (${seconds} s)`,
            );
        } catch (error) {
            if (error instanceof Skipped) {
                console.log(`skipped  ${check.name}: ${error.message}`);
                continue;
            }
            isFine = false;
            const text =
                error instanceof Problem
                    ? [error.message, error.hint].filter(Boolean).join('\n')
                    : String(error instanceof Error ? error.stack : error);
            console.log(`FAILED   ${check.name}\n${text.trimEnd().replace(/^/gm, '    ')}`);
        }
    }
    return isFine;
}
