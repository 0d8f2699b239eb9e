import type pg from 'pg';
import type { DemoProject } from './project.ts';
import {
    type Cell,
    count,
    cut,
    outputWidth,
    paint,
    seconds,
    signs,
    table,
} from './text.ts';
import { type Piece, timeline } from './timeline.ts';

const shownRows = 20;

const orderQuery = `select
    count(*) as dependencies,
    count(*) filter (
        where e.started_at < coalesce(t.finished_at, 'infinity')
    ) as violated
from signalbox.task_dependencies d
inner join signalbox.task_executions e
    on (e.project_id, e.task_id, e.attempt) = (d.project_id, d.task_id, 1)
inner join signalbox.tasks t
    on (t.project_id, t.id) = (d.project_id, d.depends_on_task_id)
where d.project_id = $1
    and signalbox.is_ordering(d.type)`;

/** What happened, all of it as the database tells it. */
export async function printReport(client: pg.Client, project: DemoProject): Promise<void> {
    const { attempts, pieces } = await printResult(client, project);
    await printOrder(client, project);
    if (attempts > 0) {
        await printRetries(client, project);
        await printAgents(client, project, pieces);
    }
    await printLeftOver(client, project);
    printFurther(project);
}

function heading(text: string): void {
    console.log(`\n${paint(text, 'bold')}\n`);
}

async function printResult(
    client: pg.Client,
    project: DemoProject,
): Promise<{ attempts: number; pieces: Piece[] }> {
    const { rows: pieces } = await client.query<Piece>(
        `select
            e.worker,
            coalesce(t.key, t.title) as label,
            1000 * extract(epoch from e.started_at - min(e.started_at) over ())::float as began,
            1000 * extract(epoch from e.finished_at - min(e.started_at) over ())::float as ended,
            e.outcome
        from signalbox.task_executions e
        inner join signalbox.tasks t on (t.project_id, t.id) = (e.project_id, e.task_id)
        where e.project_id = $1
            and e.finished_at is not null
            and e.agent_type is not null
        order by e.started_at`,
        [project.id],
    );
    const { rows } = await client.query<{ status: string; tasks: number }>(
        `select t.status, count(*)::integer as tasks
        from signalbox.tasks t
        where t.project_id = $1
        group by t.status
        order by t.status`,
        [project.id],
    );
    const statuses = rows.map(({ status, tasks }) => `${tasks} ${status}`).join(', ');
    const workers = new Set(pieces.map((piece) => piece.worker)).size;
    const took = seconds(Math.max(0, ...pieces.map((piece) => piece.ended)));
    console.log(
        paint(statuses === '' ? 'no tasks' : statuses, 'green') +
            `: ${count(pieces.length, 'attempt')} by ${count(workers, 'agent')} in ${took}`,
    );
    return { attempts: pieces.length, pieces };
}

/** The first attempt at a task must come after the end of everything that it waits for. */
async function printOrder(client: pg.Client, project: DemoProject): Promise<void> {
    const { rows } = await client.query<Record<string, string>>(orderQuery, [project.id]);
    const [row = {}] = rows;
    heading('Was the order kept?');
    console.log(paint(`${orderQuery.replace('$1', `'${project.id}'`)};`, 'dim'));
    console.log(`\n${table(Object.keys(row), [Object.values(row).map(Number)])}`);
    console.log(
        row.violated === '0'
            ? paint(
                  '\nyes: no task began before all that it waits for was finished',
                  'green',
              )
            : paint('\nNO', 'red'),
    );
    if (row.violated !== '0') {
        process.exitCode = 1;
    }
}

async function printRetries(client: pg.Client, project: DemoProject): Promise<void> {
    const { rows } = await client.query<{ task: string; attempts: number; what: string }>(
        `select
            concat_ws(' ', t.key, t.title) as task,
            t.attempts,
            string_agg(format('%s (%s)', e.outcome, e.worker), ', ' order by e.attempt)
                as what
        from signalbox.tasks t
        inner join signalbox.task_executions e
            on (e.project_id, e.task_id) = (t.project_id, t.id)
        where t.project_id = $1
            and t.attempts > 1
        group by t.project_id, t.id, t.key, t.title, t.attempts, t.rank
        order by t.rank`,
        [project.id],
    );
    heading('What took more than one attempt?');
    if (rows.length === 0) {
        console.log('nothing');
        return;
    }
    const width = Math.max(20, outputWidth() - 76);
    printTable(
        ['task', 'attempts', 'how they ended'],
        rows.map(({ task, attempts, what }) => [cut(task, width), attempts, what]),
    );
}

async function printAgents(
    client: pg.Client,
    project: DemoProject,
    pieces: Piece[],
): Promise<void> {
    const { rows } = await client.query<{
        worker: string;
        completed: number;
        failed: number;
        lost: number;
        busy: number;
    }>(
        `select
            e.worker,
            count(*) filter (where e.outcome = 'success')::integer as completed,
            count(*) filter (where e.outcome in ('failure', 'error'))::integer as failed,
            count(*) filter (where e.outcome = 'timeout')::integer as lost,
            1000 * extract(epoch from sum(e.finished_at - e.started_at))::float as busy
        from signalbox.task_executions e
        where e.project_id = $1
            and e.agent_type is not null
        group by e.worker
        order by length(e.worker), e.worker`,
        [project.id],
    );
    const workers = rows.map(({ worker }) => worker);
    heading('Who did what, and when?');
    console.log(timeline(workers, pieces));
    console.log(
        paint(
            `\n${signs.good} done  ${signs.bad} failed  ${signs.gone} lease expired\n`,
            'dim',
        ),
    );
    printTable(
        ['agent', 'completed', 'failed', 'leases lost', 'busy'],
        rows.map(({ worker, completed, failed, lost, busy }) => [
            worker,
            completed,
            failed,
            lost,
            seconds(busy),
        ]),
    );
}

/** What no agent could finish, and what the file names but cannot be a dependency. */
async function printLeftOver(client: pg.Client, project: DemoProject): Promise<void> {
    const { rows: open } = await client.query<{
        task: string;
        status: string;
        why: string;
    }>(
        `select
            concat_ws(' ', t.key, t.title) as task,
            t.status,
            coalesce(
                string_agg(b.why, '; '),
                t.status_reason,
                'left as the file has it'
            ) as why
        from signalbox.tasks t
        left join signalbox.blocked_tasks($1) b on b.task_id = t.id
        where t.project_id = $1
            and (
                t.finished_at is null
                or t.status in ('failed', 'skipped') and t.finished_at > $2
            )
        group by t.id, t.key, t.title, t.status, t.status_reason, t.rank
        order by t.rank`,
        [project.id, project.importedAt],
    );
    if (open.length > 0) {
        heading('What was not done, and why?');
        printTable(
            ['task', 'status', 'why'],
            open.map(({ task, status, why }) => [cut(task, 40), status, why]),
        );
    }
    const { rows: quarantined } = await client.query<{
        task: string;
        reference: string | null;
        reason: string;
        detail: string | null;
    }>(
        `select concat_ws(' ', t.key, t.title) as task, q.reference, q.reason, q.detail
        from signalbox.quarantined_dependencies q
        inner join signalbox.tasks t on (t.project_id, t.id) = (q.project_id, q.task_id)
        where q.project_id = $1
        order by t.rank, q.id`,
        [project.id],
    );
    if (quarantined.length > 0) {
        heading('Which dependencies could not be kept?');
        printTable(
            ['task', 'on', 'reason', 'detail'],
            quarantined.map(({ task, reference, reason, detail }) => [
                cut(task, 40),
                reference,
                reason,
                detail,
            ]),
        );
    }
}

function printFurther({ id, name }: DemoProject): void {
    heading('Look further');
    console.log(
        [
            `make psql     or: psql "$(make -s url)"`,
            '',
            `select * from signalbox.task_list where project = '${name}' order by rank;`,
            `select * from signalbox.task_board where project = '${name}' order by status;`,
            '',
            `select signalbox.workflow_graph(project_id, id) from signalbox.workflows`,
            `where project_id = '${id}' and name = 'release';`,
            '',
            'psql "$(make -s url)" -Atc "select signalbox.workflow_timeline_svg(project_id, id)',
            `    from signalbox.workflows where project_id = '${id}' limit 1" > timeline.svg`,
        ].join('\n'),
    );
}

function printTable(headings: string[], rows: Cell[][]): void {
    console.log(table(headings, rows.slice(0, shownRows)));
    if (rows.length > shownRows) {
        console.log(`and ${rows.length - shownRows} more`);
    }
}
