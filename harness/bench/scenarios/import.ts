import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type pg from 'pg';
import { readText } from '../../files.ts';
import { inProject } from '../../project.ts';
import { openMeter } from '../measures.ts';
import { type Scenario, type Trial, Unsupported } from '../scenario.ts';
import { median } from '../statistics.ts';
import { using } from './databases.ts';
import { timed } from './timing.ts';

const sample = inProject('db/seeds/sample.json');
const corpus = inProject('../shared/corpus/tasks');

function largestOfCorpus(): string {
    const files = existsSync(corpus)
        ? readdirSync(corpus).map((name) => join(corpus, name))
        : [];
    files.sort((a, b) => statSync(b).size - statSync(a).size);
    if (files[0] === undefined) {
        throw new Unsupported('there is no corpus of public task files beside the project');
    }
    return files[0];
}

/** Import a file into several projects, so that pages half empty count for little. */
function trialOf(fileOf: () => string): Trial {
    return async ({ url, size, progress }) => {
        const { projects = 1 } = size;
        const file = fileOf();
        const document = await readText(file);
        const meter = await openMeter(url);
        const importMs: number[] = [];
        const exportMs: number[] = [];
        const { wal, tasks } = await using(url, async (client) => {
            const work = await meter.during(1, async () => {
                for (let number = 1; number <= projects; number++) {
                    const id = await makeProject(client, number);
                    importMs.push(
                        await timed(() =>
                            client.query('select from signalbox.import_file($1, $2, $3)', [
                                id,
                                document,
                                basename(file),
                            ]),
                        ),
                    );
                    progress((0.9 * number) / projects);
                }
            });
            return {
                wal: work.wal_bytes_per_task ?? NaN,
                tasks: await countTasks(client),
            };
        });
        const stored = await meter.sinceOpened(tasks);
        await meter.close();
        await using(url, async (client) => {
            for (const id of await allProjects(client)) {
                exportMs.push(
                    await timed(() =>
                        client.query(
                            'select signalbox.export_file($1, remember => false)',
                            [id],
                        ),
                    ),
                );
            }
        });
        const { table_bytes_per_task, index_bytes_per_task, toast_bytes_per_task } = stored;
        const bytes =
            (table_bytes_per_task ?? NaN) +
            (index_bytes_per_task ?? NaN) +
            (toast_bytes_per_task ?? NaN);
        const fileBytes = (projects * Buffer.byteLength(document)) / tasks;
        return {
            import_ms: median(importMs),
            export_ms: median(exportMs),
            tasks: tasks / projects,
            import_us_per_task: (1000 * projects * median(importMs)) / tasks,
            wal_bytes_per_task: wal / tasks,
            bytes_per_task: bytes,
            file_bytes_per_task: fileBytes,
            times_the_file: bytes / fileBytes,
            table_bytes_per_task: table_bytes_per_task ?? NaN,
            index_bytes_per_task: index_bytes_per_task ?? NaN,
            toast_bytes_per_task: toast_bytes_per_task ?? NaN,
        };
    };
}

async function makeProject(client: pg.Client, number: number): Promise<string> {
    const { rows } = await client.query<{ id: string }>(
        'select id from signalbox.create_project($1)',
        [`imported ${number}`],
    );
    return rows[0]?.id ?? '';
}

async function countTasks(client: pg.Client): Promise<number> {
    const { rows } = await client.query<{ tasks: number }>(
        'select count(*)::integer as tasks from signalbox.tasks',
    );
    return rows[0]?.tasks ?? 0;
}

async function allProjects(client: pg.Client): Promise<string[]> {
    const { rows } = await client.query<{ id: string }>(
        'select id from signalbox.projects',
    );
    return rows.map(({ id }) => id);
}

function importScenario(name: string, title: string, fileOf: () => string): Scenario {
    return {
        name,
        title,
        metrics: [
            { name: 'import_ms', unit: 'ms', better: 'less' },
            { name: 'export_ms', unit: 'ms', better: 'less' },
            { name: 'tasks', unit: 'tasks', better: 'more' },
            { name: 'import_us_per_task', unit: 'µs', better: 'less' },
            { name: 'wal_bytes_per_task', unit: 'B', better: 'less' },
            { name: 'bytes_per_task', unit: 'B', better: 'less' },
            { name: 'file_bytes_per_task', unit: 'B', better: 'less' },
            { name: 'times_the_file', unit: 'times', better: 'less' },
        ],
        bars: [],
        contenders: ({ role }) => role === 'signalbox',
        sizes: {
            smoke: { projects: 1 },
            quick: { projects: 5 },
            full: { projects: 10 },
        },
        rounds: { smoke: 1, quick: 1, full: 5 },
        trial: trialOf(fileOf),
    };
}

export const imports: Scenario[] = [
    importScenario(
        'import-sample',
        'Import and export the sample of 55 tasks',
        () => sample,
    ),
    importScenario(
        'import-largest',
        'Import and export the largest public task file there is',
        largestOfCorpus,
    ),
];
