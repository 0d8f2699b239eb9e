import type pg from 'pg';
import type { Metrics, Scenario, Trial } from '../scenario.ts';
import { loadPopulation, sharedDatabase, using } from './databases.ts';
import { quantile, timed } from './timing.ts';

/** What a person or a program asks, as the documentation writes it. */
interface Query {
    name: string;
    text: string;
    /** Whether it stays small where one project holds everything. */
    isOfPart: boolean;
    /** Its parameters, from a task picked at random. */
    values: (task: Task) => unknown[];
}

/** A task with the names and numbers that lead to it. */
interface Task {
    project_id: string;
    project: string;
    workflow_id: string;
    id: string;
    key: string;
}

const byProject = (task: Task): unknown[] => [task.project_id];
const byProjectName = (task: Task): unknown[] => [task.project];
const byWorkflow = (task: Task): unknown[] => [task.project_id, task.workflow_id];
const byTask = (task: Task): unknown[] => [task.project_id, task.id];

function ofProject(name: string, text: string, values: Query['values']): Query {
    return { name, text, values, isOfPart: false };
}

function ofPart(name: string, text: string, values: Query['values']): Query {
    return { name, text, values, isOfPart: true };
}

const queries: Query[] = [
    ofProject(
        'task_list',
        'select * from signalbox.task_list where project = $1 order by rank',
        byProjectName,
    ),
    ofProject(
        'task_board',
        'select * from signalbox.task_board where project = $1 order by status',
        byProjectName,
    ),
    ofProject(
        'workflow_progress',
        'select * from signalbox.workflow_progress($1)',
        byProject,
    ),
    ofProject('blocked_tasks', 'select * from signalbox.blocked_tasks($1)', byProject),
    ofProject(
        'first_blocked_tasks',
        'select * from signalbox.blocked_tasks($1) limit 20',
        byProject,
    ),
    ofProject('runnable_tasks', 'select * from signalbox.runnable_tasks($1)', byProject),
    ofProject(
        'workflows',
        'select * from signalbox.workflows where project_id = $1 order by created_at',
        byProject,
    ),
    ofPart(
        'first_runnable_tasks',
        `select * from signalbox.runnable_tasks($1, queue => 'default') limit 20`,
        byProject,
    ),
    ofPart('next_task', 'select * from signalbox.next_task($1)', byProject),
    ofPart(
        'task_list_of_workflow',
        `select * from signalbox.task_list
        where project_id = $1 and workflow_id = $2 order by rank`,
        byWorkflow,
    ),
    ofPart(
        'task_board_of_workflow',
        `select * from signalbox.task_board
        where project_id = $1 and workflow_id = $2 order by status`,
        byWorkflow,
    ),
    ofPart(
        'workflow_progress_of_one',
        'select * from signalbox.workflow_progress($1, $2)',
        byWorkflow,
    ),
    ofPart(
        'blocked_tasks_of_workflow',
        'select * from signalbox.blocked_tasks($1, $2)',
        byWorkflow,
    ),
    ofPart(
        'why_a_task_is_blocked',
        'select * from signalbox.blocked_tasks($1) where task_id = $2',
        byTask,
    ),
    ofPart(
        'runnable_tasks_of_workflow',
        'select * from signalbox.runnable_tasks($1, $2)',
        byWorkflow,
    ),
    ofPart(
        'execution_levels',
        'select * from signalbox.execution_levels($1, $2)',
        byWorkflow,
    ),
    ofPart(
        'task_by_key',
        `select * from signalbox.tasks
        where project_id = $1 and workflow_id = $2 and key = $3`,
        (task) => [...byWorkflow(task), task.key],
    ),
    ofPart(
        'task_by_id',
        'select * from signalbox.tasks where project_id = $1 and id = $2',
        byTask,
    ),
    ofPart('dependencies_of', 'select * from signalbox.dependencies_of($1, $2)', byTask),
    ofPart(
        'all_dependencies_of',
        'select * from signalbox.dependencies_of($1, $2, max_depth => null)',
        byTask,
    ),
    ofPart('dependents_of', 'select * from signalbox.dependents_of($1, $2)', byTask),
    ofPart(
        'all_dependents_of',
        'select * from signalbox.dependents_of($1, $2, max_depth => null)',
        byTask,
    ),
    ofPart(
        'attempts_of_task',
        `select * from signalbox.task_executions
        where project_id = $1 and task_id = $2 order by attempt`,
        byTask,
    ),
    ofPart(
        'logs_of_task',
        `select * from signalbox.task_logs
        where project_id = $1 and task_id = $2 order by id`,
        byTask,
    ),
];

const tasksOfProject = 1000;

/**
 * Projects of 1,000 tasks: one workflow of half of them, as an imported task file makes it,
 * and a hundred runs of a pipeline. Or all of that in a single project.
 */
async function populated(
    trial: Parameters<Trial>[0],
    tasks: number,
    isOneProject: boolean,
): Promise<string> {
    const shares = Math.ceil(tasks / tasksOfProject);
    const [projects, times] = isOneProject ? [1, shares] : [shares, 1];
    return sharedDatabase(
        trial,
        `bench_${tasks}_tasks_${isOneProject ? 'of_one_project' : 'of_projects'}`,
        async (client) => {
            await loadPopulation(client);
            await client.query('select bench.populate($1, $2, 500, 0.5)', [
                projects,
                times,
            ]);
            await client.query('select bench.populate($1, $2, 5, 0.9)', [
                projects,
                100 * times,
            ]);
        },
    );
}

function trialOf(asked: Query[], isOneProject: boolean): Trial {
    return async (trial) => {
        const { size, progress } = trial;
        const { small = 0, large = 0, calls = 0 } = size;
        const smallUrl = await populated(trial, small, isOneProject);
        progress(0.1);
        const largeUrl = await populated(trial, large, isOneProject);
        const metrics: Metrics = {};
        await using(smallUrl, (smallClient) =>
            using(largeUrl, async (largeClient) => {
                const smallTasks = await pickTasks(smallClient, calls);
                const largeTasks = await pickTasks(largeClient, calls);
                for (const [number, query] of asked.entries()) {
                    const smallTimes: number[] = [];
                    const largeTimes: number[] = [];
                    const began = performance.now();
                    for (let call = 0; call < calls; call++) {
                        if (call > 2 * warmUp && performance.now() - began > patience) {
                            break;
                        }
                        smallTimes.push(await ask(smallClient, query, smallTasks[call]));
                        largeTimes.push(await ask(largeClient, query, largeTasks[call]));
                    }
                    Object.assign(metrics, compared(query.name, smallTimes, largeTimes));
                    progress(0.2 + (0.8 * (number + 1)) / asked.length);
                }
            }),
        );
        return metrics;
    };
}

async function pickTasks(client: pg.Client, count: number): Promise<Task[]> {
    const { rows } = await client.query<Task>(
        `select p.name as project, t.project_id, t.workflow_id, t.id, t.key
        from signalbox_data.tasks t
        inner join signalbox_data.projects p
            on p.id = t.project_id
        order by random()
        limit $1`,
        [count],
    );
    return rows;
}

// A query that is slow has shown it after so many milliseconds.
const patience = 5000;

/** Unprepared, as most clients send it: its planning counts. */
async function ask(
    client: pg.Client,
    { text, values }: Query,
    task: Task | undefined,
): Promise<number> {
    return task === undefined ? NaN : timed(() => client.query(text, values(task)));
}

// The first calls of a session read its catalogues and compile its functions.
const warmUp = 5;

function compared(name: string, small: number[], large: number[]): Metrics {
    const p95 = quantile(large.slice(warmUp), 0.95);
    return {
        [`${name}_p95_ms`]: p95,
        [`${name}_p50_ms`]: quantile(large.slice(warmUp), 0.5),
        [`${name}_growth`]: p95 / quantile(small.slice(warmUp), 0.95),
    };
}

function queryScenario(
    name: string,
    title: string,
    asked: Query[],
    isOneProject: boolean,
): Scenario {
    return {
        name,
        title,
        metrics: asked.flatMap((query) => [
            { name: `${query.name}_p95_ms`, unit: 'ms', better: 'less' as const },
            { name: `${query.name}_p50_ms`, unit: 'ms', better: 'less' as const },
            { name: `${query.name}_growth`, unit: 'times', better: 'less' as const },
        ]),
        bars: asked.flatMap((query) => [
            { metric: `${query.name}_p95_ms`, atMost: 10, unit: 'ms' },
            { metric: `${query.name}_growth`, atMost: 1.5, unit: 'times' },
        ]),
        contenders: ({ role }) => role === 'signalbox',
        sizes: {
            smoke: { small: 1000, large: 2000, calls: 8 },
            quick: { small: 10_000, large: 100_000, calls: 30 },
            full: { small: 10_000, large: 1_000_000, calls: 100 },
        },
        rounds: { smoke: 1, quick: 1, full: 1 },
        trial: trialOf(asked, isOneProject),
    };
}

export const documentedQueries: Scenario[] = [
    queryScenario(
        'queries',
        'The documented queries among many tasks, in projects of 1,000 with 101 workflows each; ' +
            'growth is from 10,000 tasks to a million (quick: to 100,000)',
        queries,
        false,
    ),
    queryScenario(
        'queries-one-project',
        'Those that ask for a part, where one project holds all tasks; growth as in queries',
        queries.filter(({ isOfPart }) => isOfPart),
        true,
    ),
];
