import type pg from 'pg';
import { connect } from '../../database/connection.ts';
import { type Contender, payloadOf, type Queue, type Work } from '../contender.ts';
import { closeAll, connectAll, shareOut } from './connections.ts';

interface Row {
    id: string;
    payload: { task: number };
}

const claim = {
    name: 'claim',
    text: `
        update tasks set claimed_at = now()
        where id = any (array(
            select id from tasks where claimed_at is null
            order by id limit $1 for update skip locked))
        returning id, payload`,
};

/**
 * The cheapest SQL for the same durable work, without history, leases, retries or anything
 * else: a task is inserted, updated when it is claimed, and deleted when it is finished.
 */
export const bareSql: Contender = {
    name: 'bare-sql',
    role: 'floor',
    keepsHistory: false,
    version: () => Promise.resolve('a table'),

    install: async (url) => {
        const client = await connect(url);
        try {
            await client.query(`
                create table tasks (
                    id bigint generated always as identity primary key,
                    claimed_at timestamptz,
                    payload jsonb not null
                )`);
        } finally {
            await client.end();
        }
    },

    open: async (url, connections): Promise<Queue> => {
        const clients = await connectAll(url, connections);
        return {
            create: (tasks) =>
                shareOut(clients, tasks, (client, task) =>
                    client.query({
                        name: 'insert',
                        text: 'insert into tasks (payload) values ($1)',
                        values: [payloadOf(task)],
                    }),
                ),
            createInBulk: async (tasks) => {
                await clients[0]?.query(
                    `insert into tasks (payload)
                    select $1::jsonb || jsonb_build_object('task', n)
                    from generate_series(0, $2::integer - 1) n`,
                    [payloadOf(0), tasks],
                );
            },
            work: async (work) => {
                let unclaimed = work.tasks;
                await Promise.all(
                    clients.slice(0, work.workers).map(async (client) => {
                        while (unclaimed > 0) {
                            const wanted = Math.min(work.batch, unclaimed);
                            unclaimed -= wanted;
                            const claimed = await turn(client, work, wanted);
                            unclaimed += wanted - claimed;
                        }
                    }),
                );
            },
            close: () => closeAll(clients),
        };
    },
};

/** Claim some and delete them; resolves to how many there were. */
async function turn(client: pg.Client, work: Work, wanted: number): Promise<number> {
    const { rows } = await client.query<Row>({ ...claim, values: [wanted] });
    for (const { payload } of rows) {
        work.onStarted?.(payload.task);
        work.onFinished?.(payload.task);
    }
    if (rows.length > 0) {
        await client.query({
            name: 'delete',
            text: 'delete from tasks where id = any ($1)',
            values: [rows.map((row) => row.id)],
        });
    }
    return rows.length;
}
