import type pg from 'pg';
import { connect } from '../database/connection.ts';
import { Agent, type AgentEvent, type Claim } from './agent.ts';
import type { Display, Doing } from './display.ts';
import type { DemoProject } from './project.ts';
import { seconds } from './text.ts';

export interface CrewOptions {
    agents: number;
    speed: number;
    signal: AbortSignal;
}

/** The agents of a demo: starts them, kills one, and knows what each is doing. */
export class Crew {
    /** Set when no task is left that an agent could get. */
    isOver = false;
    isAtWork = true;
    readonly doing: Doing[] = [];
    readonly #url: string;
    readonly #project: DemoProject;
    readonly #display: Display;
    readonly #options: CrewOptions;
    readonly #doomedClaim: number;
    #claims = 0;
    #orphan: { agent: string; taskId: string } | undefined;

    constructor(url: string, project: DemoProject, display: Display, options: CrewOptions) {
        this.#url = url;
        this.#project = project;
        this.#display = display;
        this.#options = options;
        // One agent alone would leave nobody to take over.
        this.#doomedClaim = options.agents > 1 ? Math.ceil(project.open * 0.4) : -1;
    }

    /** Start all agents, each on a connection of its own; resolves when all have left. */
    async work(): Promise<void> {
        const clients: pg.Client[] = [];
        try {
            const agents: Agent[] = [];
            for (let number = 1; number <= this.#options.agents; number++) {
                const client = await connect(this.#url);
                clients.push(client);
                agents.push(await this.#hire(`agent-${number}`, client));
            }
            await Promise.all(agents.map((agent) => agent.run()));
        } finally {
            this.isAtWork = false;
            await Promise.allSettled(clients.map((client) => client.end()));
        }
    }

    async #hire(name: string, client: pg.Client): Promise<Agent> {
        const { rows } = await client.query<{ pid: number }>(
            'select pg_backend_pid() as pid',
        );
        this.doing.push(idle(name));
        return new Agent(name, rows[0]?.pid ?? 0, client, {
            projectId: this.#project.id,
            queues: this.#project.queues,
            speed: this.#options.speed,
            signal: this.#options.signal,
            isOver: () => this.isOver,
            isDoomed: () => ++this.#claims === this.#doomedClaim,
            kill: (agent) => this.#kill(agent),
            report: (agent, event) => {
                this.#note(agent.name, event);
            },
        });
    }

    /** What the kernel does to the connection of a program that dies, the server does here. */
    async #kill(agent: Agent): Promise<void> {
        const client = await connect(this.#url);
        try {
            await client.query('select pg_terminate_backend($1)', [agent.pid]);
        } finally {
            await client.end();
        }
    }

    #note(agent: string, event: AgentEvent): void {
        const { claim } = event;
        const key = claim.key ?? claim.title;
        const say = this.#display.say.bind(this.#display);
        let now = idle(agent);
        switch (event.kind) {
            case 'claimed':
                now = busy(agent, claim);
                if (this.#orphan?.taskId === claim.task_id) {
                    say(
                        `${agent} takes over ${key}: the lease of ${this.#orphan.agent} has expired`,
                        'green',
                    );
                    now.note = `from ${this.#orphan.agent}`;
                    this.#orphan = undefined;
                } else if (claim.attempt > 1) {
                    say(`${agent} tries ${key} again`, 'dim', true);
                    now.note = `attempt ${claim.attempt}`;
                }
                break;
            case 'completed':
                say(
                    `${agent} completes ${key.padEnd(5)} ${claim.title} ` +
                        `(${seconds(event.milliseconds)})`,
                    'dim',
                    true,
                );
                break;
            case 'failed':
                say(`${agent} fails at ${key}: ${event.failure.error}`, 'yellow');
                break;
            case 'killed':
                this.#orphan = { agent, taskId: claim.task_id };
                say(`${agent} is killed while it holds ${key}`, 'red');
                now = { ...now, note: `killed while it held ${key}`, isDead: true };
                break;
            case 'lost':
                say(`${agent} has lost its lease on ${key} and drops it`, 'yellow');
                break;
            case 'released':
                say(`${agent} gives back ${key}`);
                break;
        }
        const place = this.doing.findIndex(({ name }) => name === agent);
        this.doing[place] = now;
    }
}

function idle(name: string): Doing {
    return { name, task: undefined, note: 'idle', since: 0, isDead: false };
}

function busy(name: string, claim: Claim): Doing {
    const task = claim.key === null ? claim.title : `${claim.key.padEnd(5)} ${claim.title}`;
    return { name, task, note: '', since: performance.now(), isDead: false };
}
