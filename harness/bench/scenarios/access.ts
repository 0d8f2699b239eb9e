import type pg from 'pg';
import { connect } from '../../database/connection.ts';
import type { Contender } from '../contender.ts';
import { makeMember, signalbox, signalboxMember } from '../contenders/signalbox.ts';
import type { Scenario, Trial } from '../scenario.ts';
import { median } from '../statistics.ts';
import { switchAudit } from './audit.ts';
import { cost, shown } from './cost.ts';
import { live } from './throughput.ts';
import { timed } from './timing.ts';

/** Workers of Signalbox are members of the project; peers have no such thing. */
function asMember(trial: Trial): Trial {
    return (given) => trial({ ...given, contender: memberOf(given.contender) });
}

/** The same without the record of changes, and as the owner. */
function asOwnerUnaudited(trial: Trial): Trial {
    return async (given) => {
        if (given.contender.role === 'signalbox') {
            const client = await connect(given.url);
            await switchAudit(client, false).finally(() => client.end());
        }
        return trial(given);
    };
}

function memberOf(contender: Contender): Contender {
    return contender.role === 'signalbox' ? signalboxMember : contender;
}

function isMeasured({ name }: Contender): boolean {
    return ['signalbox', 'graphile-worker', 'pg-boss'].includes(name);
}

function life(workers: number, tasks: number, isOn: boolean): Scenario {
    return {
        name: `${isOn ? 'secured' : 'unsecured'}-life-${workers}`,
        title:
            `Claim and finish one at a time, ${workers} worker${workers === 1 ? '' : 's'} ` +
            (isOn
                ? 'that are members of the project, with the changes recorded'
                : 'that are the owner, with no changes recorded'),
        metrics: [
            { name: 'tasks_per_second', unit: 'tasks/s', better: 'more' },
            { name: 'server_ms_per_task', unit: 'ms', better: 'less' },
        ],
        bars: [
            { metric: 'tasks_per_second', against: 'graphile-worker', atLeast: 1 },
            { metric: 'tasks_per_second', against: 'pg-boss', atLeast: 1 },
        ],
        contenders: isMeasured,
        sizes: {
            smoke: { workers: Math.min(workers, 4), tasks: 40, warmUp: 10 },
            quick: { workers, tasks: tasks / 6, warmUp: 50 },
            full: { workers, tasks, warmUp: 500 },
        },
        rounds: { smoke: 1, quick: 3, full: 5 },
        trial: isOn ? asMember(live) : asOwnerUnaudited(live),
    };
}

function costs(isOn: boolean): Scenario {
    return {
        name: isOn ? 'secured-cost' : 'unsecured-cost',
        title:
            'Cost of a task that is claimed and finished alone, ' +
            (isOn
                ? 'by a member of the project, with the changes recorded'
                : 'with none recorded'),
        metrics: shown,
        bars: [
            { metric: 'wal_bytes_per_task', atMost: isOn ? 1_500 : 1_024, unit: 'B' },
            { metric: 'buffers_per_task', atMost: isOn ? 60 : 50, unit: 'buffers' },
        ],
        contenders: isMeasured,
        sizes: {
            smoke: { tasks: 40, warmUp: 10 },
            quick: { tasks: 200, warmUp: 100 },
            full: { tasks: 4_000, warmUp: 500 },
        },
        rounds: { smoke: 1, quick: 1, full: 1 },
        trial: isOn ? asMember(cost) : asOwnerUnaudited(cost),
    };
}

/** Do things in turn and in short spells; the median of the ratios of neighbours is what the second takes. */
async function timesAsLong(
    spells: number,
    ways: [() => Promise<number>, () => Promise<number>],
    progress: (share: number) => void,
): Promise<{ times: number; milliseconds: number }> {
    const [first, second] = ways;
    const ratios: number[] = [];
    const took: number[] = [];
    for (let spell = 0; spell < spells; spell++) {
        const without = spell % 2 === 0 ? await first() : NaN;
        const withAll = await second();
        took.push(withAll);
        ratios.push(withAll / (spell % 2 === 0 ? without : await first()));
        progress((spell + 1) / spells);
    }
    return { times: median(ratios), milliseconds: median(took) };
}

const memberLife: Trial = async ({ url, size, progress }) => {
    const { spells = 0, tasks = 0 } = size;
    const owner = await signalbox.open(url, 1);
    const member = await signalboxMember.open(url, 1);
    try {
        const turns = (queue: typeof owner) => async (): Promise<number> => {
            await owner.createInBulk(tasks);
            return timed(() => queue.work({ workers: 1, batch: 1, tasks }));
        };
        const { times, milliseconds } = await timesAsLong(
            spells,
            [turns(owner), turns(member)],
            progress,
        );
        return { times_as_long: times, ms: milliseconds / tasks };
    } finally {
        await member.close();
        await owner.close();
    }
};

/** What a member of all projects looks at. */
const lists = {
    projects: 'select * from signalbox.projects order by name limit 50',
    task_list:
        'select * from signalbox.task_list where project_id = $1 order by rank limit 50',
    task_board: 'select * from signalbox.task_board where project_id = $1',
    workflows: 'select * from signalbox.workflows where project_id = $1',
    ready_everywhere: `select count(*) from signalbox.tasks where status = 'ready'`,
};

/** Switch the policies of all tables on or off; those who then read are no longer bounded. */
async function switchPolicies(
    client: pg.Client,
    tables: string[],
    isOn: boolean,
): Promise<void> {
    await client.query(
        tables
            .map(
                (table) =>
                    `alter table ${table} ${isOn ? 'enable' : 'disable'} row level security`,
            )
            .join(';'),
    );
}

const listViews: Trial = async ({ url, size, progress }) => {
    const { spells = 0, reads = 0, projects: count = 0, tasks = 0 } = size;
    const owner = await connect(url);
    const member: pg.Client[] = [];
    try {
        const { rows } = await owner.query<{ id: string }>(
            `select p.id
            from generate_series(1, $1) n
            cross join lateral signalbox.create_project('project ' || n) p`,
            [count],
        );
        const projects = rows.map(({ id }) => id);
        for (const project of projects) {
            await owner.query(
                `select count(*)
                from signalbox.create_workflow($1, 'build') w
                cross join lateral signalbox.create_tasks($1, w.id, (
                    select jsonb_agg(jsonb_build_object('title', 'task ' || n))
                    from generate_series(1, $2::integer) n
                )) t`,
                [project, tasks],
            );
        }
        await owner.query('vacuum analyze');
        const reader = await connect(await makeMember(url, projects));
        member.push(reader);
        const { rows: secured } = await owner.query<{ name: string }>(
            `select c.oid::regclass::text as name
            from pg_class c
            where c.relrowsecurity
                and c.relnamespace = 'signalbox_data'::regnamespace`,
        );
        const tables = secured.map(({ name }) => name);
        const metrics: Record<string, number> = {};
        const done: number[] = [];
        for (const [name, text] of Object.entries(lists)) {
            const values = text.includes('$1') ? [projects[count >> 1]] : [];
            const read = (isOn: boolean) => async (): Promise<number> => {
                await switchPolicies(owner, tables, isOn);
                await reader.query({ name, text, values });
                return timed(async () => {
                    for (let time = 0; time < reads; time++) {
                        await reader.query({ name, text, values });
                    }
                });
            };
            const { times, milliseconds } = await timesAsLong(
                spells,
                [read(false), read(true)],
                (share) => {
                    progress((done.length + share) / Object.keys(lists).length);
                },
            );
            done.push(times);
            metrics[`${name}_times_as_long`] = times;
            metrics[`${name}_ms`] = milliseconds / reads;
        }
        return { times_as_long: Math.max(...done), ...metrics };
    } finally {
        await Promise.all(member.map((client) => client.end()));
        await owner.end();
    }
};

const unit = 'times';

export const secured: Scenario[] = [
    life(1, 1_500, true),
    life(8, 3_000, true),
    life(1, 1_500, false),
    life(8, 3_000, false),
    costs(true),
    costs(false),
    {
        name: 'access-life',
        title: 'Claim and finish as a member of the project and as the owner, who is asked nothing, in turn',
        metrics: [
            { name: 'times_as_long', unit, better: 'less' },
            { name: 'ms', unit: 'ms', better: 'less' },
        ],
        bars: [{ metric: 'times_as_long', atMost: 1.2, unit }],
        contenders: ({ role }) => role === 'signalbox',
        sizes: {
            smoke: { spells: 2, tasks: 10 },
            quick: { spells: 60, tasks: 40 },
            full: { spells: 150, tasks: 60 },
        },
        rounds: { smoke: 1, quick: 1, full: 3 },
        trial: memberLife,
    },
    {
        name: 'access-lists',
        title: 'List views for a member of 100 projects, with the policies and without them, in turn',
        metrics: [
            { name: 'times_as_long', unit, better: 'less' },
            ...Object.keys(lists).flatMap((name): Scenario['metrics'] => [
                { name: `${name}_times_as_long`, unit, better: 'less' },
                { name: `${name}_ms`, unit: 'ms', better: 'less' },
            ]),
        ],
        bars: [{ metric: 'times_as_long', atMost: 1.2, unit }],
        contenders: ({ role }) => role === 'signalbox',
        sizes: {
            smoke: { projects: 4, tasks: 5, spells: 2, reads: 3 },
            quick: { projects: 100, tasks: 200, spells: 20, reads: 20 },
            full: { projects: 100, tasks: 500, spells: 60, reads: 30 },
        },
        rounds: { smoke: 1, quick: 1, full: 3 },
        trial: listViews,
    },
];
