import type pg from 'pg';
import { connect } from '../../database/connection.ts';
import type { Metrics, Scenario, Trial } from '../scenario.ts';
import { median } from '../statistics.ts';
import { withSettings } from '../server.ts';
import { timed } from './timing.ts';

/** Switch the recording of changes on or off, for all tables. */
export async function switchAudit(client: pg.Client, isOn: boolean): Promise<void> {
    const { rows } = await client.query<{ statement: string }>(
        `select format(
            'alter table %s %s', t.tgrelid::regclass,
            string_agg(format('%s trigger %I', $1::text, t.tgname), ', ')
        ) as statement
        from pg_trigger t
        inner join pg_proc f
            on f.oid = t.tgfoid
        where t.tgname like 'audit\\_%'
            and f.pronamespace = 'signalbox'::regnamespace
        group by t.tgrelid`,
        [isOn ? 'enable always' : 'disable'],
    );
    await client.query(rows.map(({ statement }) => statement).join(';'));
}

/**
 * Do the same with audit off and on, in turn and in short spells, so that both meet the same machine; the
 * median of the ratios of neighbours is what audit leaves of the speed.
 */
async function inTurn(
    url: string,
    spells: number,
    perSecond: () => Promise<number>,
    progress: (share: number) => void,
): Promise<Metrics> {
    const client = await connect(url);
    try {
        const off: number[] = [];
        const on: number[] = [];
        for (let spell = 0; spell < spells; spell++) {
            // Each is as often the first of its pair.
            for (const isOn of spell % 2 === 0 ? [false, true] : [true, false]) {
                await switchAudit(client, isOn);
                (isOn ? on : off).push(await perSecond());
            }
            progress((spell + 1) / spells);
        }
        return {
            share_of_unaudited: median(on.map((rate, spell) => rate / (off[spell] ?? NaN))),
            per_second: median(on),
            unaudited_per_second: median(off),
        };
    } finally {
        await client.end();
    }
}

const life: Trial = async ({ contender, url, size, progress }) => {
    const { workers = 1, spells = 0, tasks = 0, warmUp = 0 } = size;
    const queue = await contender.open(url, workers);
    try {
        return await inTurn(
            url,
            spells,
            async () => {
                await queue.createInBulk(warmUp + tasks);
                await queue.work({ workers, batch: 1, tasks: warmUp });
                const milliseconds = await timed(() =>
                    queue.work({ workers, batch: 1, tasks }),
                );
                return (1000 * tasks) / milliseconds;
            },
            progress,
        );
    } finally {
        await queue.close();
    }
};

/** What is updated: rows of a table, of which one column gets the next value. */
interface Target {
    table: string;
    column: string;
    /** Makes the table, where it is not one of Signalbox. */
    make?: string;
}

/** A column that the engine has no index on and no rule for, so that the update itself is cheap. */
const task: Target = { table: 'signalbox_data.tasks', column: 'branch_name' };
const taskOfPerson: Target = { table: 'signalbox_data.tasks', column: 'assignee' };

/** Eight indexes, one of them on what is updated, as the designs were compared on. */
const order: Target = {
    table: 'public.orders',
    column: 'status',
    make: `
        create table orders (
            project_id uuid not null, id uuid not null, customer_id uuid not null,
            number bigint not null, status text not null, title text not null,
            currency text not null, amount numeric not null, tax numeric not null,
            quantity integer not null, is_paid boolean not null, note text,
            street text, city text, country text, created_at timestamptz not null,
            due_at timestamptz, shipped_at timestamptz, tags text[] not null, details jsonb not null,
            primary key (project_id, id)
        ) with (fillfactor = 50);
        create index on orders (customer_id);
        create index on orders (number);
        create index on orders (status);
        create index on orders (created_at);
        create index on orders (due_at);
        create index on orders (country, city);
        create index on orders (title);
        insert into orders
        select
            p.id, t.id, gen_random_uuid(), row_number() over (), 'new', 'order ' || t.id, 'EUR', 10, 2, 1,
            false, 'leave it at the door', 'High Street 1', 'Berlin', 'DE', now(), now() + interval '1 day',
            null, '{new,web}', '{"items": [{"sku": "a-1", "quantity": 1}]}'
        from signalbox.tasks t
        inner join signalbox.projects p
            on p.id = t.project_id;
        select from signalbox.enable_audit('public.orders', 'order')`,
};

function updateOne({ table, column }: Target): { name: string; text: string } {
    return {
        name: 'update_one',
        text: `update ${table} set ${column} = $2 where project_id = $3 and id = $1`,
    };
}

/** Update rows and do nothing else, which is the worst case for the ratio. */
function updating(isBulk: boolean, target: Target): Trial {
    return async ({ contender, url, size, progress }) => {
        const { spells = 0, rows = 0, updates = 0, warmUp = 0 } = size;
        const queue = await contender.open(url, 1);
        const client = await connect(url);
        try {
            await queue.createInBulk(rows);
            if (target.make !== undefined) {
                await client.query(target.make);
            }
            const { rows: keys } = await client.query<{ project_id: string; id: string }>(
                'select project_id, id from signalbox.tasks order by id',
            );
            let value = 0;
            let place = 0;
            const updateSome = async (count: number): Promise<void> => {
                for (let update = 0; update < count; update++) {
                    const key = keys[place++ % keys.length];
                    await client.query({
                        ...updateOne(target),
                        values: [key?.id, `${target.column} ${value}`, key?.project_id],
                    });
                }
            };
            return await inTurn(
                url,
                spells,
                async () => {
                    await client.query(`vacuum ${target.table}`);
                    value++;
                    // What was switched is planned anew.
                    await updateSome(warmUp);
                    if (isBulk) {
                        const milliseconds = await timed(() =>
                            client.query(
                                `update ${target.table} set ${target.column} = $1 where project_id = $2`,
                                [`${target.column} of all ${value}`, keys[0]?.project_id],
                            ),
                        );
                        return (1000 * keys.length) / milliseconds;
                    }
                    const milliseconds = await timed(() => updateSome(updates));
                    return (1000 * updates) / milliseconds;
                },
                progress,
            );
        } finally {
            await client.end();
            await queue.close();
        }
    };
}

/** Bytes of log that a recorded change costs, one change of a row in each transaction. */
const log: Trial = async ({ contender, server, url, size }) => {
    const { updates = 0, isPersonal = 0 } = size;
    const target = isPersonal === 1 ? taskOfPerson : task;
    return withSettings(
        server,
        { full_page_writes: 'off', autovacuum: 'off' },
        async () => {
            const queue = await contender.open(url, 1);
            const client = await connect(url);
            try {
                await queue.createInBulk(updates);
                const { rows: tasks } = await client.query<{
                    project_id: string;
                    id: string;
                }>('select project_id, id from signalbox.tasks order by id');
                const bytes: number[] = [];
                for (const isOn of [false, true]) {
                    await switchAudit(client, isOn);
                    const start = await position();
                    for (const { project_id, id } of tasks) {
                        await client.query({
                            ...updateOne(target),
                            values: [id, `${target.column} ${isOn}`, project_id],
                        });
                    }
                    bytes.push(((await position()) - start) / tasks.length);
                }
                const [off = NaN, on = NaN] = bytes;
                return { wal_bytes_per_change: on - off, wal_bytes_per_update: off };
            } finally {
                await client.end();
                await queue.close();
            }

            async function position(): Promise<number> {
                const { rows } = await client.query<{ bytes: number }>(
                    `select (pg_current_wal_insert_lsn() - '0/0')::float8 as bytes`,
                );
                return rows[0]?.bytes ?? NaN;
            }
        },
    );
};

const unit = 'of unaudited';

function shown(things: string): Scenario['metrics'] {
    return [
        { name: 'share_of_unaudited', unit, better: 'more' },
        { name: 'per_second', unit: `${things}/s`, better: 'more' },
        { name: 'unaudited_per_second', unit: `${things}/s`, better: 'more' },
    ];
}

function auditedLife(workers: number): Scenario {
    return {
        name: `audit-life-${workers}`,
        title:
            `Claim and finish one at a time, ${workers} worker${workers === 1 ? '' : 's'}, ` +
            'with the changes recorded and not, in turn',
        metrics: shown('tasks'),
        bars: [{ metric: 'share_of_unaudited', atLeast: 0.85, unit }],
        contenders: ({ role }) => role === 'signalbox',
        sizes: {
            smoke: { workers, spells: 2, tasks: 20, warmUp: 10 },
            quick: { workers, spells: 80, tasks: 60, warmUp: 20 },
            full: { workers, spells: 150, tasks: 100, warmUp: 30 },
        },
        rounds: { smoke: 1, quick: 1, full: 3 },
        trial: life,
    };
}

type Extent = Pick<Scenario, 'contenders' | 'sizes' | 'rounds'>;

const updatesOne: Extent = {
    contenders: ({ role }) => role === 'signalbox',
    sizes: {
        smoke: { spells: 2, rows: 50, updates: 20, warmUp: 2 },
        quick: { spells: 40, rows: 2_000, updates: 60, warmUp: 10 },
        full: { spells: 150, rows: 10_000, updates: 200, warmUp: 20 },
    },
    rounds: { smoke: 1, quick: 1, full: 3 },
};

const updatesAll: Extent = {
    contenders: ({ role }) => role === 'signalbox',
    sizes: {
        smoke: { spells: 2, rows: 100, warmUp: 1 },
        quick: { spells: 8, rows: 10_000, warmUp: 1 },
        full: { spells: 20, rows: 10_000, warmUp: 1 },
    },
    rounds: { smoke: 1, quick: 1, full: 3 },
};

const logged: Scenario['metrics'] = [
    { name: 'wal_bytes_per_change', unit: 'B', better: 'less' },
    { name: 'wal_bytes_per_update', unit: 'B', better: 'less' },
];

function logs(isPersonal: number): Extent & Pick<Scenario, 'trial'> {
    return {
        contenders: ({ role }) => role === 'signalbox',
        sizes: {
            smoke: { updates: 20, isPersonal },
            quick: { updates: 500, isPersonal },
            full: { updates: 4_000, isPersonal },
        },
        rounds: { smoke: 1, quick: 1, full: 1 },
        trial: log,
    };
}

export const audits: Scenario[] = [
    auditedLife(1),
    auditedLife(8),
    {
        name: 'audit-update',
        title:
            'Update a row of a table of 20 columns and 8 indexes and do nothing else, with the change ' +
            'recorded and not, in turn',
        metrics: shown('updates'),
        bars: [{ metric: 'share_of_unaudited', atLeast: 0.65, unit }],
        ...updatesOne,
        trial: updating(false, order),
    },
    {
        name: 'audit-update-task',
        title: 'Update a task, which has 46 columns, where no index is touched, and do nothing else',
        metrics: shown('updates'),
        bars: [],
        ...updatesOne,
        trial: updating(false, task),
    },
    {
        name: 'audit-update-personal',
        title: 'Update a column of a task that may name a person, and do nothing else',
        metrics: shown('updates'),
        bars: [],
        ...updatesOne,
        trial: updating(false, taskOfPerson),
    },
    {
        name: 'audit-update-bulk',
        title:
            'Update 10,000 rows of a table of 20 columns and 8 indexes in a statement, with the changes ' +
            'recorded and not, in turn',
        metrics: shown('rows'),
        bars: [{ metric: 'share_of_unaudited', atLeast: 0.6, unit }],
        ...updatesAll,
        trial: updating(true, order),
    },
    {
        name: 'audit-update-bulk-task',
        title: 'Update 10,000 tasks in a statement, where no index is touched',
        metrics: shown('rows'),
        bars: [],
        ...updatesAll,
        trial: updating(true, task),
    },
    {
        name: 'audit-update-bulk-personal',
        title: 'Update a column of 10,000 tasks that may name a person in a statement',
        metrics: shown('rows'),
        bars: [],
        ...updatesAll,
        trial: updating(true, taskOfPerson),
    },
    {
        name: 'audit-log',
        title: 'Bytes of log for a recorded change of a row',
        metrics: logged,
        bars: [{ metric: 'wal_bytes_per_change', atMost: 400, unit: 'B' }],
        ...logs(0),
    },
    {
        name: 'audit-log-personal',
        title: 'Bytes of log for a recorded change of a column that may name a person',
        metrics: logged,
        bars: [],
        ...logs(1),
    },
];
