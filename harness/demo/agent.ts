import { setTimeout } from 'node:timers/promises';
import type pg from 'pg';
import { codeOf } from '../problem.ts';
import { type Failure, planAttempt } from './work.ts';

/** A claimed task, as far as a simulated agent looks at it. */
export interface Claim {
    project_id: string;
    task_id: string;
    lease_token: string;
    key: string | null;
    title: string;
    attempt: number;
    /** What a task of a definition is given, and what it is to return. */
    parameters: { returns?: object };
}

/** What goes on around the agents, the same for all of them. */
export interface Shift {
    projectId: string;
    queues: string[];
    speed: number;
    /** Aborted when the person at the keyboard wants to stop. */
    signal: AbortSignal;
    /** True when no task is left that an agent could get. */
    isOver: () => boolean;
    /** True for the one attempt in which the agent is to be killed. */
    isDoomed: (agent: Agent, claim: Claim) => boolean;
    kill: (agent: Agent) => Promise<void>;
    report: (agent: Agent, event: AgentEvent) => void;
}

export type AgentEvent =
    | { kind: 'claimed'; claim: Claim }
    | { kind: 'completed'; claim: Claim; milliseconds: number }
    | { kind: 'failed'; claim: Claim; failure: Failure }
    | { kind: 'killed'; claim: Claim }
    | { kind: 'lost'; claim: Claim }
    | { kind: 'released'; claim: Claim };

type Finished = Pick<Claim, 'project_id' | 'task_id' | 'lease_token'> &
    Partial<Failure> & { result?: object; output?: string };

const leaseLost = 'SB004';
const lease = '1 second';
const heartbeatEvery = 200;
const idleFor = 250;

/** An agent as a program of the user's would be, save that it only pretends to work. */
export class Agent {
    readonly name: string;
    readonly pid: number;
    readonly #client: pg.Client;
    readonly #shift: Shift;
    /** Aborted when a notification has come since it began to listen. */
    #woken = new AbortController();

    constructor(name: string, pid: number, client: pg.Client, shift: Shift) {
        this.name = name;
        this.pid = pid;
        this.#client = client;
        this.#shift = shift;
        client.on('notification', () => {
            this.#woken.abort();
        });
    }

    /** Finish and claim in turn until there is nothing left to do. */
    async run(): Promise<void> {
        const { signal, isOver, isDoomed, kill, report } = this.#shift;
        await this.#client.query(
            'select from signalbox.register_worker(name => $1, queues => $2, lease => $3)',
            [this.name, this.#shift.queues, lease],
        );
        let lookAgainAt: number | undefined;
        let finished: Finished[] = [];
        let last: Claim | undefined;
        while (!signal.aborted) {
            let claim: Claim | undefined;
            try {
                claim = await this.#finishAndClaim(finished);
            } catch (error) {
                if (codeOf(error) !== leaseLost || last === undefined) {
                    throw error;
                }
                report(this, { kind: 'lost', claim: last });
            }
            finished = [];
            last = claim;
            if (claim === undefined) {
                if (isOver()) {
                    return;
                }
                // Listen, look once more, since a task may have come in between, and sleep.
                if (lookAgainAt === undefined) {
                    lookAgainAt = await this.#listen();
                } else {
                    await this.#sleep(lookAgainAt - Date.now());
                    lookAgainAt = undefined;
                }
                continue;
            }
            lookAgainAt = undefined;
            report(this, { kind: 'claimed', claim });
            const plan = planAttempt(
                claim.key ?? claim.title,
                claim.attempt,
                this.#shift.speed,
            );
            if (isDoomed(this, claim)) {
                await this.#pause(plan.milliseconds / 2);
                await kill(this);
                report(this, { kind: 'killed', claim });
                return;
            }
            if (!(await this.#work(claim, plan.milliseconds))) {
                continue;
            }
            finished = [finish(claim, plan.milliseconds, plan.failure)];
            report(
                this,
                plan.failure === undefined
                    ? { kind: 'completed', claim, milliseconds: plan.milliseconds }
                    : { kind: 'failed', claim, failure: plan.failure },
            );
        }
        if (last !== undefined) {
            await this.#release(last);
        }
    }

    async #finishAndClaim(finished: Finished[]): Promise<Claim | undefined> {
        const { rows } = await this.#client.query<Claim>(
            `select project_id, task_id, lease_token, key, title, attempt, parameters
            from signalbox.finish_and_claim(
                worker => $1,
                finished => $2,
                queues => $3,
                project_id => $4,
                lease => $5,
                agent_type => 'simulated'
            )`,
            [
                this.name,
                JSON.stringify(finished),
                this.#shift.queues,
                this.#shift.projectId,
                lease,
            ],
        );
        return rows[0];
    }

    /** Ask to be told of tasks; resolves to the time to look for some at the latest. */
    async #listen(): Promise<number> {
        this.#woken = new AbortController();
        const { rows } = await this.#client.query<{ at: Date }>(
            `select signalbox.listen_for_work(worker => $1, queues => $2, patience => $3) as at`,
            [this.name, this.#shift.queues, `${idleFor} milliseconds`],
        );
        return rows[0]?.at.getTime() ?? Date.now();
    }

    /** Sleep until a notification comes, unless one has come already, or for a time. */
    async #sleep(milliseconds: number): Promise<void> {
        if (milliseconds > 0 && !this.#woken.signal.aborted) {
            await setTimeout(milliseconds, undefined, {
                signal: AbortSignal.any([this.#woken.signal, this.#shift.signal]),
            }).catch(() => undefined);
        }
    }

    /** Pretend to work, with heartbeats; false when the lease is lost or all is to stop. */
    async #work(claim: Claim, milliseconds: number): Promise<boolean> {
        for (let left = milliseconds; left > 0; left -= heartbeatEvery) {
            await this.#pause(Math.min(left, heartbeatEvery));
            if (this.#shift.signal.aborted) {
                return false;
            }
            if (left > heartbeatEvery && !(await this.#heartbeat(claim))) {
                this.#shift.report(this, { kind: 'lost', claim });
                return false;
            }
        }
        return true;
    }

    async #heartbeat(claim: Claim): Promise<boolean> {
        try {
            await this.#client.query(
                'select from signalbox.heartbeat(worker => $1, leases => $2, lease => $3)',
                [this.name, JSON.stringify([claim]), lease],
            );
            return true;
        } catch (error) {
            if (codeOf(error) === leaseLost) {
                return false;
            }
            throw error;
        }
    }

    /** Leave without a trace of failure: another agent can have the task at once. */
    async #release(claim: Claim): Promise<void> {
        try {
            await this.#client.query(
                `select from signalbox.release_task($1, $2, $3, 'the demo was stopped')`,
                [claim.project_id, claim.task_id, claim.lease_token],
            );
            this.#shift.report(this, { kind: 'released', claim });
        } catch (error) {
            if (codeOf(error) !== leaseLost) {
                throw error;
            }
        }
    }

    async #pause(milliseconds: number): Promise<void> {
        // Stopping cuts the pause short; what calls this looks at the signal.
        await setTimeout(milliseconds, undefined, { signal: this.#shift.signal }).catch(
            () => undefined,
        );
    }
}

function finish(
    { project_id, task_id, lease_token, parameters }: Claim,
    milliseconds: number,
    failure: Failure | undefined,
): Finished {
    const lease = { project_id, task_id, lease_token };
    return failure === undefined
        ? {
              ...lease,
              result: { simulated_ms: Math.round(milliseconds), ...parameters.returns },
          }
        : { ...lease, ...failure, output: failure.error };
}
