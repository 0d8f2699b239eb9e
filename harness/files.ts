import type pg from 'pg';
import { Problem } from './problem.ts';

/** Read a file into a project and print the report of what was read. */
export function importFile(
    client: pg.Client,
    file: string,
    project: string | undefined,
): Promise<void> {
    return Promise.reject(
        new Problem(`no import of ${file} into ${project} of ${client.database}`),
    );
}

/** Write a project to a file. */
export function exportFile(
    client: pg.Client,
    project: string,
    file: string,
): Promise<void> {
    return Promise.reject(
        new Problem(`no export of ${project} of ${client.database} to ${file}`),
    );
}
