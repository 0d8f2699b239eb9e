import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Problem } from './problem.ts';

/** The checkout that this harness belongs to. */
export const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');

export function inProject(...parts: string[]): string {
    return resolve(root, ...parts);
}

/** A setting given as `make target NAME=value`; make hands it over in the environment. */
export function setting(name: string): string | undefined {
    const value = process.env[name]?.trim();
    return value === '' ? undefined : value;
}

export function requiredSetting(name: string, usage: string): string {
    const value = setting(name);
    if (value === undefined) {
        throw new Problem(`${name} is missing`, usage);
    }
    return value;
}
