import { setMaxListeners } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import type pg from 'pg';
import { connect } from '../database/connection.ts';
import { deployAndSeed } from '../database/deploy.ts';
import { codeOf, messageOf, Problem } from '../problem.ts';
import { inProject, setting } from '../project.ts';
import { startEmbedded } from '../server/embedded.ts';
import { Crew } from './crew.ts';
import { openDisplay, type Progress } from './display.ts';
import { approver, type DemoProject, makeProject } from './project.ts';
import { printReport } from './report.ts';
import { count, cut, outputWidth, paint, seconds } from './text.ts';

const sample = inProject('db/seeds/sample.json');
const pollEvery = 100;
const shownWarnings = 5;
const interrupted = 130;

/** Import a task file and watch agents run it to the end; the file stays as it is. */
export async function run(): Promise<void> {
    const began = performance.now();
    const agents = numberFrom('AGENTS', 6, 1, 100);
    const speed = numberFrom('SPEED', 1, 0.01, 1000);
    const file = setting('FILE') ?? sample;
    const url = setting('DATABASE_URL') ?? (await startEmbedded()).url;
    await deployAndSeed(url, () => undefined);
    const client = await connect(url);
    try {
        const retryDelay = `${Math.ceil(300 / speed)} milliseconds`;
        const project = await makeProject(client, file, retryDelay, file === sample);
        console.log(
            `${paint(project.name, 'bold')}: ${count(project.open, 'task')} of ` +
                (file === sample ? 'a sample project' : file),
        );
        console.log(
            paint(
                `in database ${client.database} at ${client.host}:${client.port}, ` +
                    `ready after ${seconds(performance.now() - began)}`,
                'dim',
            ),
        );
        describeImport(project);
        console.log();
        if (await work(client, url, project, { agents, speed })) {
            await printReport(client, project);
        } else {
            console.log('stopped; what the agents held is back in the queue');
            process.exitCode = interrupted;
        }
    } finally {
        await client.end();
    }
}

function numberFrom(name: string, standard: number, least: number, most: number): number {
    const text = setting(name);
    const number = text === undefined ? standard : Number(text);
    if (!(number >= least && number <= most)) {
        throw new Problem(`${name} must be from ${least} to ${most}, not ${text}`);
    }
    return name === 'AGENTS' ? Math.floor(number) : number;
}

/** What in the file was not plain. */
function describeImport({ finished, reset, report }: DemoProject): void {
    if (finished > 0) {
        console.log(`${count(finished, 'task')} finished already`);
    }
    if (reset > 0) {
        console.log(`${count(reset, 'task')} in progress in the file: begun anew here`);
    }
    const warnings = report.filter((row) => row.severity !== 'info');
    for (const { path, value, message } of warnings.slice(0, shownWarnings)) {
        const text = [path, value, message].filter((part) => part !== null).join('  ');
        console.log(paint(cut(text, outputWidth()), 'yellow'));
    }
    if (warnings.length > shownWarnings) {
        console.log(`and ${count(warnings.length - shownWarnings, 'warning')} more`);
    }
}

/** Let agents loose on the project until nothing is left; false when that was stopped. */
async function work(
    client: pg.Client,
    url: string,
    project: DemoProject,
    options: { agents: number; speed: number },
): Promise<boolean> {
    const stopping = new AbortController();
    const { signal } = stopping;
    // Every agent that pauses listens to it.
    setMaxListeners(0, signal);
    const stop = (): void => {
        if (signal.aborted) {
            process.exit(interrupted);
        }
        stopping.abort();
    };
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
    signals.forEach((name) => process.on(name, stop));
    const display = openDisplay(performance.now());
    try {
        const crew = new Crew(url, project, display, { ...options, signal });
        const working = crew.work();
        const watching = (async () => {
            while (crew.isAtWork) {
                const { is_over, ...progress } = await look(client, project.id);
                crew.isOver = is_over;
                display.show(progress, crew.doing);
                for (const task of await approve(client, project.id)) {
                    display.say(`${approver} approves ${task}`, 'green');
                }
                await setTimeout(pollEvery);
            }
        })();
        await Promise.all([working, watching]);
        return !signal.aborted;
    } catch (error) {
        throw isDisconnection(error)
            ? new Problem(
                  `the database has gone: ${messageOf(error)}`,
                  'make status says how it is; make demo begins anew.',
                  { cause: error },
              )
            : error;
    } finally {
        display.end();
        signals.forEach((name) => process.off(name, stop));
    }
}

function isDisconnection(error: unknown): boolean {
    return (
        (codeOf(error) ?? '').startsWith('57P0') ||
        codeOf(error) === 'ECONNRESET' ||
        /^Connection terminated|not queryable/.test(messageOf(error))
    );
}

/** What a person does who looks at what is to be decided. */
async function approve(client: pg.Client, projectId: string): Promise<string[]> {
    const { rows } = await client.query<{ task: string }>(
        `select concat_ws(' ', a.key, a.title) as task
        from signalbox.pending_approvals a
        cross join lateral signalbox.approve_task(
            a.project_id, a.task_id, $2, 'staging looks right'
        ) t
        where a.project_id = $1`,
        [projectId, approver],
    );
    return rows.map(({ task }) => task);
}

/** How far the project is, and whether there is nothing left that an agent could get. */
async function look(
    client: pg.Client,
    projectId: string,
): Promise<Progress & { is_over: boolean }> {
    const { rows } = await client.query<Progress & { is_over: boolean }>(
        `select
            coalesce(sum(w.tasks), 0)::integer as tasks,
            coalesce(sum(w.completed + w.failed + w.cancelled + w.skipped), 0)::integer
                as finished,
            coalesce(sum(w.ready), 0)::integer as ready,
            coalesce(sum(w.waiting), 0)::integer as waiting,
            coalesce(sum(w.in_progress), 0)::integer as working,
            not exists (
                select from signalbox.ready_tasks r where r.project_id = $1
            )
            and not exists (
                select from signalbox.task_executions e
                where e.project_id = $1 and e.finished_at is null
            )
            and not exists (
                select from signalbox.delayed_tasks d
                where d.project_id = $1 and d.available_at < now() + interval '1 minute'
            )
            and not exists (
                select from signalbox.pending_approvals a where a.project_id = $1
            ) as is_over
        from signalbox.workflow_progress($1) w`,
        [projectId],
    );
    const [row] = rows;
    if (row === undefined) {
        throw new Error('an aggregate gives one row');
    }
    return row;
}
