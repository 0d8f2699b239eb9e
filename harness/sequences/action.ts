import type { Random } from '../random.ts';
import type { Args } from './step.ts';
import type { Lease, Session, Task, World } from './world.ts';

/** A public call, or something else that happens: how often, with what, and what it may answer. */
export interface Action {
    /** How often it is drawn, beside the others. */
    weight: number;
    /** Draw its arguments; undefined where there is nothing to do it with. */
    draw: (draw: Draw) => Args | undefined;
    /**
     * Make the call and check its answer. Resolves to false where the sequence no longer has what
     * it is about, which happens when it is made shorter.
     */
    act: (world: World, session: Session, args: Args) => Promise<boolean>;
}

/** What arguments are drawn from: what the sequence has made so far. */
export class Draw {
    readonly world: World;
    readonly session: Session;
    readonly random: Random;

    constructor(world: World, session: Session, random: Random) {
        this.world = world;
        this.session = session;
        this.random = random;
    }

    /** True once in so many times. */
    once(times: number): boolean {
        return this.random(times) === 0;
    }

    one<T>(list: readonly T[]): T | undefined {
        return list[this.random(list.length)];
    }

    oneOf<const T>(...list: [T, ...T[]]): T {
        return list[this.random(list.length)] ?? list[0];
    }

    /** So many different ones, or as many as there are. */
    some<T>(list: readonly T[], count: number): T[] {
        const left = [...list];
        return Array.from({ length: Math.min(count, left.length) }, () =>
            left.splice(this.random(left.length), 1),
        ).flat();
    }

    task(): string | undefined {
        return this.one([...this.world.tasks.keys()]);
    }

    tasks(count: number): string[] {
        return this.some([...this.world.tasks.keys()], count);
    }

    workflow(): string {
        return this.one([...this.world.workflows.keys()]) ?? 'w1';
    }

    tasksOf(workflow: string): Task[] {
        const id = this.world.workflows.get(workflow);
        return [...this.world.tasks.values()].filter((task) => task.workflow === id);
    }

    newName(prefix: string): string {
        return `${prefix}${++this.world.named + (prefix === 'w' ? 2 : 0)}`;
    }

    condition(): string {
        return this.oneOf('success', 'success', 'success', 'completion', 'failure');
    }

    /** Leases of this worker, mostly those that it still has. */
    ownLeases(count: number): string[] {
        const own = [...this.world.leases.values()].filter(
            (lease) => lease.worker === this.session.worker && this.knows(lease),
        );
        const live = own.filter((lease) => lease.state !== 'over');
        const from = live.length > 0 && !this.once(8) ? live : own;
        return this.some(from, count).map((lease) => lease.name);
    }

    /** One of this worker's leases, or now and then anybody's, over or not. */
    lease(): string | undefined {
        const own = this.once(6) ? [] : this.ownLeases(1);
        const known = [...this.world.leases.values()].filter((lease) => this.knows(lease));
        return own[0] ?? this.one(known)?.name;
    }

    /** Whether the token has been handed out by a claim that is committed, or by its own. */
    private knows({ claimedIn }: Lease): boolean {
        return claimedIn === undefined || claimedIn === this.session;
    }
}

/** Choose by weight. */
export function chooseAction(
    actions: Record<string, Action>,
    random: Random,
): string | undefined {
    const total = Object.values(actions).reduce((sum, { weight }) => sum + weight, 0);
    let place = random(total);
    return Object.keys(actions).find((name) => {
        place -= actions[name]?.weight ?? 0;
        return place < 0;
    });
}
