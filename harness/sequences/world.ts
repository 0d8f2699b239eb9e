import type pg from 'pg';
import { connect } from '../database/connection.ts';
import { codeOf, messageOf } from '../problem.ts';
import { literal, Reference, sql, type Statement } from './sql.ts';
import { Failure, type Json, text } from './step.ts';

/** An attempt at a task, as whoever claimed it knows it. */
export interface Lease {
    /** `t1#2`: the second attempt at the task t1. */
    name: string;
    task: Task;
    attempt: number;
    token: string;
    worker: string;
    expires: number;
    /** `live` and `over` are certain; `open` after something that may have ended it. */
    state: 'live' | 'over' | 'open';
    /** The session whose open transaction has changed the state: others do not see it yet. */
    changedIn?: Session | undefined;
    /** The session whose open transaction has claimed it: nobody else has heard of it. */
    claimedIn?: Session | undefined;
    /** How a call has ended it, and been answered. */
    ended?: { outcome: string; result: Json } | undefined;
}

export interface Task {
    name: string;
    id: string;
    workflow: string;
}

/** A connection, as a worker and as whoever else calls. */
export interface Session {
    number: number;
    worker: string;
    client: pg.Client;
    pid: number;
    /** What to take back of the model when the open transaction comes to nothing. */
    undo?: (() => void)[] | undefined;
}

export interface Rows {
    rows: Record<string, unknown>[];
    refused?: undefined;
}
export interface Refused {
    refused: string;
    rows: never[];
}

export interface Expected {
    /** Refusals that are a right answer. */
    answers?: string[];
    /** It may not wait for anybody, so that another's open transaction is no excuse. */
    neverWaits?: boolean;
    /** It is never to be called again: a refusal with 40001 is wrong. */
    neverAgain?: boolean;
}

// Nobody lets go of a lock while a call waits for it: one that has to wait need not wait long.
const patience = '3ms';
// Nothing takes as long as this, unless it goes round in a circle.
const endless = '30s';

/** How often a lock is asked for of which nobody should know, but for autovacuum. */
const tries = 5;

/**
 * A project and what is known of it: what the calls made so far have answered, and hence what the
 * next ones may answer. A driver makes one call at a time over several sessions.
 */
export class World {
    readonly sessions: Session[] = [];
    readonly control: pg.Client;
    project = '';
    projectName = '';
    now = 0;
    /** Claims are part of open transactions too, see `begins` in explore.ts. */
    claimsInTransactions = true;
    readonly tasks = new Map<string, Task>();
    readonly workflows = new Map<string, string>();
    readonly leases = new Map<string, Lease>();
    /** After these moments leases may be over that nobody has ended. */
    readonly deadlines: number[] = [];
    /** Somebody has defined a workflow, which need not be committed. */
    isDefined = false;
    /** Tasks and workflows are numbered in the order in which they are thought of. */
    named = 0;
    calls = 0;
    script: string[] = [];
    private readonly url: string;
    private readonly statements = new Map<string, string>();
    private spoke = 0;
    private readonly introduced = new Set<number>();
    private readonly warnings: string[] = [];

    private constructor(url: string, control: pg.Client) {
        this.url = url;
        this.control = control;
    }

    /** In a database of its own, whose clock it stops. */
    static async open(url: string, sessions: number): Promise<World> {
        const control = await connect(url);
        await control.query(
            `set plan_cache_mode = force_generic_plan;
            select tests.stop_clock('2020-01-01 00:00+00'), tests.call_witnesses()`,
        );
        await control.query(
            `select signalbox.create_user('ada')
            where not exists (select from signalbox_data.users where name = 'ada')`,
        );
        const world = new World(url, control);
        for (let number = 0; number < sessions; number++) {
            world.sessions.push(await world.connect(number));
        }
        return world;
    }

    async close(): Promise<void> {
        await Promise.allSettled(
            [this.control, ...this.sessions.map((session) => session.client)].map(
                (client) => client.end(),
            ),
        );
    }

    private async connect(number: number): Promise<Session> {
        const url = new URL(this.url);
        url.searchParams.set(
            'options',
            `-c lock_timeout=${patience} -c statement_timeout=${endless} -c synchronous_commit=off`,
        );
        const client = await connect(url.href);
        client.on('notice', ({ severity, message }) => {
            if (severity === 'WARNING') {
                this.warnings.push(message ?? '');
            }
        });
        const { rows } = await client.query<{ pid: number }>(
            `select pg_backend_pid() as pid,
                set_config('tests.project_id', nullif($1, ''), false)`,
            [this.project],
        );
        return { number, worker: `s${number + 1}`, client, pid: rows[0]?.pid ?? 0 };
    }

    /** A new project with two workflows, of which the second blocks what cannot be done. */
    async begin(name: string, seed: number, begins: string): Promise<void> {
        this.projectName = name;
        this.now = Date.parse(begins);
        this.claimsInTransactions = this.now > Date.now();
        this.tasks.clear();
        this.workflows.clear();
        this.leases.clear();
        this.deadlines.length = 0;
        this.isDefined = false;
        this.named = 0;
        this.spoke = 0;
        this.introduced.clear();
        this.introduced.add(0);
        this.warnings.length = 0;
        this.script = [
            `select tests.stop_clock(${literal(begins)});`,
            '-- session 1',
            `select tests.make_project(${literal(name)});`,
            `select tests.make_workflow(name => 'w1'), tests.make_workflow(`,
            `    name => 'w2', on_dependency_failure => 'block');`,
        ];
        // Nothing that a session keeps in mind outlasts the sequence.
        await Promise.all(
            this.sessions.map(({ client }) =>
                client.query(`reset all; select setseed(${(seed % 1000) / 1000})`),
            ),
        );
        await this.control.query('select tests.stop_clock($1)', [begins]);
        const { rows } = await this.control.query<{
            project: string;
            w1: string;
            w2: string;
        }>(
            `select
                p.id as project,
                tests.make_workflow(p.id, name => 'w1') as w1,
                tests.make_workflow(p.id, 'block', 'w2') as w2
            from signalbox.create_project($1) p`,
            [name],
        );
        const { project = '', w1 = '', w2 = '' } = rows[0] ?? {};
        this.project = project;
        this.workflows.set('w1', w1).set('w2', w2);
    }

    /** Everything of the sequence goes, so that the next one meets a small database. */
    async clear(): Promise<void> {
        for (const session of this.sessions) {
            if (session.undo !== undefined) {
                await session.client.query('rollback');
                session.undo = undefined;
            }
        }
        // Workers belong to no project.
        await this.control.query(
            `delete from signalbox_data.projects;
            delete from signalbox_data.workers;
            delete from tests.wrongs;
            delete from tests.reopenings;
            delete from tests.tokens`,
        );
    }

    private next(session: Session): void {
        if (this.spoke !== session.number) {
            this.script.push(`-- session ${session.number + 1}`);
            this.spoke = session.number;
        }
        if (!this.introduced.has(session.number)) {
            this.introduced.add(session.number);
            this.script.push(`select tests.use_project(${literal(this.projectName)});`);
        }
    }

    /** Make a call. What it may not answer is a failure. */
    async ask(
        session: Session,
        statement: Statement,
        { answers = [], neverWaits = false, neverAgain = false }: Expected = {},
    ): Promise<Rows | Refused> {
        this.calls++;
        this.next(session);
        const isInTransaction = session.undo !== undefined;
        for (let left = isInTransaction ? 0 : tries; ; left--) {
            try {
                const { rows } = await session.client.query<Record<string, unknown>>({
                    name: this.nameOf(statement.text),
                    text: statement.text,
                    values: statement.values,
                });
                this.script.push(`${statement.script};${said(rows)}`);
                if (this.warnings.length > 0) {
                    throw new Failure('a call warns', this.warnings.join('; '));
                }
                return { rows };
            } catch (error) {
                if (error instanceof Failure) {
                    throw error;
                }
                const code = codeOf(error) ?? 'lost';
                const isHeldUp = this.othersAreOpen(session);
                // An error is told before its transaction has let its locks go.
                await session.client.query('').catch(() => undefined);
                if (code === '55P03' && !isHeldUp && left > 0) {
                    continue;
                }
                this.script.push(`${statement.script}; -- ${code} ${messageOf(error)}`);
                if (isInTransaction) {
                    await this.rollBack(session);
                }
                const isExcused =
                    (code === '55P03' && (isHeldUp || isInTransaction) && !neverWaits) ||
                    (code === '40001' && isHeldUp && !neverAgain);
                if (!isExcused && !answers.includes(code)) {
                    const what = /signalbox\.(\w+)/.exec(statement.text)?.[1] ?? '';
                    throw new Failure(`${what} answers ${code}`, described(error));
                }
                return { refused: code, rows: [] };
            }
        }
    }

    /** Look at the project, from outside the sequence; its id is $1, the others follow. */
    async look(text: string, ...others: string[]): Promise<Record<string, unknown>[]> {
        const { rows } = await this.control.query<Record<string, unknown>>({
            name: this.nameOf(text),
            text,
            values: [this.project, ...others],
        });
        return rows;
    }

    /** Parsing a statement costs as much as a small call. */
    private nameOf(text: string): string {
        const name = this.statements.get(text) ?? `s${this.statements.size}`;
        this.statements.set(text, name);
        return name;
    }

    /** Change the model; taken back with the open transaction of the session. */
    change(session: Session, undo: () => void): void {
        session.undo?.push(undo);
    }

    othersAreOpen(session: Session): boolean {
        return this.sessions.some((other) => other !== session && other.undo !== undefined);
    }

    async beginTransaction(session: Session): Promise<void> {
        this.next(session);
        this.script.push('begin;');
        await session.client.query('begin');
        session.undo = [];
    }

    async commit(session: Session): Promise<void> {
        this.next(session);
        this.script.push('commit;');
        session.undo = undefined;
        try {
            await session.client.query('commit');
        } catch (error) {
            throw new Failure(`commit answers ${codeOf(error)}`, described(error));
        }
        for (const lease of this.leases.values()) {
            if (lease.changedIn === session) {
                lease.changedIn = undefined;
            }
            if (lease.claimedIn === session) {
                lease.claimedIn = undefined;
            }
        }
    }

    async rollBack(session: Session): Promise<void> {
        this.next(session);
        this.script.push('rollback;');
        await session.client.query('rollback');
        this.takeBack(session);
    }

    /** End a session from outside, as a crash of its client would. */
    async kill(session: Session): Promise<void> {
        this.script.push(
            `-- session ${session.number + 1} is ended by pg_terminate_backend, and a new one begun`,
        );
        await this.control.query('select pg_terminate_backend($1, 30000)', [session.pid]);
        await session.client.end().catch(() => undefined);
        this.takeBack(session);
        this.introduced.delete(session.number);
        const { client, pid } = await this.connect(session.number);
        session.client = client;
        session.pid = pid;
    }

    private takeBack(session: Session): void {
        for (const undo of (session.undo ?? []).reverse()) {
            undo();
        }
        session.undo = undefined;
    }

    async moveClock(by: string): Promise<void> {
        const statement = sql`select tests.move_clock(${by})`;
        this.script.push(`${statement.script};`);
        const { rows } = await this.control.query<{ move_clock: Date }>({
            name: 'move clock',
            text: statement.text,
            values: statement.values,
        });
        const before = this.now;
        this.now = rows[0]?.move_clock.getTime() ?? NaN;
        if (this.deadlines.some((moment) => moment > before && moment <= this.now)) {
            for (const lease of this.leases.values()) {
                lease.state = lease.state === 'live' ? 'open' : lease.state;
            }
        }
    }

    mustHold(holds: boolean, kind: string, detail = ''): void {
        if (!holds) {
            throw new Failure(kind, detail);
        }
    }

    // What stands for a thing in statements; undefined when this sequence does not have it.

    get ofProject(): Reference {
        return new Reference(this.project, 'tests.project()');
    }

    task(name: Json | undefined): Task | undefined {
        return this.tasks.get(text(name));
    }

    lease(name: Json | undefined): Lease | undefined {
        return this.leases.get(text(name));
    }

    ofTask(name: Json | undefined): Reference | undefined {
        const task = this.task(name);
        return task && new Reference(task.id, taskText(task.name));
    }

    ofWorkflow(name: Json | undefined): Reference | undefined {
        const id = this.workflows.get(text(name));
        return id === undefined
            ? undefined
            : new Reference(id, `tests.workflow(${literal(text(name))})`);
    }

    /** The workflow of a row; one that a call has made by itself has no name here. */
    ofRow({ workflow_id }: Record<string, unknown>): Reference {
        const name = [...this.workflows].find(([, id]) => id === workflow_id)?.[0];
        return (
            (name === undefined ? undefined : this.ofWorkflow(name)) ??
            new Reference(String(workflow_id), literal(String(workflow_id)))
        );
    }

    ofToken({ task, attempt, token }: Lease): Reference {
        return new Reference(token, `tests.lease(${taskText(task.name)}, ${attempt})`);
    }

    /** How calls that finish or renew name an attempt. */
    ofAttempt(lease: Lease): Record<string, Reference> {
        return {
            project_id: this.ofProject,
            task_id: new Reference(lease.task.id, taskText(lease.task.name)),
            lease_token: this.ofToken(lease),
        };
    }

    /** A task that a call has made. */
    addTask(session: Session, name: string, id: string, workflow: string): Task {
        const task = { name, id, workflow };
        this.tasks.set(name, task);
        this.change(session, () => this.tasks.delete(name));
        return task;
    }

    addWorkflow(session: Session, name: string, id: string): void {
        this.workflows.set(name, id);
        this.change(session, () => this.workflows.delete(name));
    }

    taskById(id: unknown): Task | undefined {
        return [...this.tasks.values()].find((task) => task.id === id);
    }

    isLive({ state, expires }: Lease): boolean {
        return state === 'live' && expires > this.now;
    }

    setState(session: Session, lease: Lease, state: Lease['state']): void {
        const before = { state: lease.state, changedIn: lease.changedIn };
        lease.state = state;
        lease.changedIn = session.undo === undefined ? undefined : session;
        this.change(session, () => {
            // What another session has made of it since stands.
            if (lease.changedIn === session) {
                lease.state = before.state;
                lease.changedIn =
                    before.changedIn?.undo === undefined ? undefined : before.changedIn;
            }
        });
    }

    leasesOf(task: Task): Lease[] {
        return [...this.leases.values()].filter((lease) => lease.task === task);
    }

    /** A call has ended an attempt by its lease. */
    end(session: Session, lease: Lease, outcome: string, result: Json = null): void {
        this.setState(session, lease, 'over');
        lease.ended = { outcome, result };
        this.change(session, () => {
            lease.ended = undefined;
        });
    }

    /** Somebody has moved the task without its lease: whoever works on it has lost it. */
    takeAway(session: Session, task: Task): void {
        for (const lease of this.leasesOf(task)) {
            if (lease.state !== 'over') {
                this.setState(session, lease, 'over');
            }
        }
    }

    leasesBecomeUncertain(session: Session): void {
        for (const lease of this.leases.values()) {
            if (lease.state === 'live') {
                this.setState(session, lease, 'open');
            }
        }
    }

    /** What a claim has returned; two may never hold the same task. */
    claimed(session: Session, rows: Record<string, unknown>[], worker: string): Lease[] {
        return rows.map((row) => {
            const task = this.taskOf(session, row);
            const attempt = Number(row.attempt);
            const name = `${task.name}#${attempt}`;
            for (const earlier of this.leasesOf(task)) {
                if (this.isLive(earlier)) {
                    throw new Failure(
                        'a task is claimed twice',
                        `${earlier.name}, ${name}`,
                    );
                }
                if (earlier.attempt >= attempt) {
                    throw new Failure('an attempt has no new number', name);
                }
                if (earlier.state !== 'over') {
                    this.setState(session, earlier, 'over');
                }
            }
            const expires = (row.lease_expires_at as Date).getTime();
            if (expires <= this.now) {
                throw new Failure('a lease ends before it begins', name);
            }
            this.change(session, () => this.leases.delete(name));
            const lease: Lease = {
                name,
                task,
                attempt,
                token: String(row.lease_token),
                worker,
                expires,
                state: 'live',
                claimedIn: session.undo === undefined ? undefined : session,
            };
            this.leases.set(name, lease);
            return lease;
        });
    }

    /** The task of a row; one that a call has made by itself is called by its key and workflow. */
    taskOf(session: Session, { task_id, key, workflow_id }: Record<string, unknown>): Task {
        const known = this.taskById(task_id);
        if (known !== undefined) {
            return known;
        }
        const workflow = [...this.workflows].find(([, id]) => id === workflow_id)?.[0];
        const name =
            workflow === undefined || typeof key !== 'string'
                ? String(task_id)
                : `${key} of ${workflow}`;
        return this.addTask(session, name, String(task_id), String(workflow_id));
    }
}

function taskText(name: string): string {
    const [key = '', workflow] = name.split(' of ');
    return workflow === undefined
        ? `tests.task(${literal(key)})`
        : `tests.task(${literal(key)}, ${literal(workflow)})`;
}

/** What a call has answered, as a comment: the small things of it. */
function said(rows: Record<string, unknown>[]): string {
    const shown = rows.map((row) =>
        ['key', 'attempt', 'status', 'reason']
            .flatMap((column) => {
                const value = row[column];
                return typeof value === 'string' || typeof value === 'number'
                    ? [value]
                    : [];
            })
            .join(' '),
    );
    const text = shown.filter((row) => row !== '').join(', ');
    return text === '' ? '' : ` -- ${text}`;
}

function described(error: unknown): string {
    const { detail, where } = error as pg.DatabaseError;
    return [messageOf(error), detail, where].filter(Boolean).join('\n');
}
