import { cut, outputWidth } from '../demo/text.ts';

/** A trial that is planned, and how far it is among all of them. */
export interface Step {
    scenario: string;
    contender: string;
    round: number;
    rounds: number;
    /** Which scenario it is, from 1, and of how many. */
    place: number;
    of: number;
}

/** A line that is drawn over again in a terminal; elsewhere a line for each round. */
export class Progress {
    readonly #steps: Step[];
    readonly #began = performance.now();
    /** Seconds of the trials done, by scenario. */
    readonly #seconds = new Map<string, number[]>();
    readonly #isLive = process.stderr.isTTY;
    #done = 0;

    constructor(steps: Step[]) {
        this.#steps = steps;
    }

    /** Part of the present trial is done. */
    show(share: number): void {
        const step = this.#steps[this.#done];
        if (this.#isLive && step !== undefined) {
            const { scenario, contender, round, rounds, place, of } = step;
            const percent = Math.round((100 * (this.#done + share)) / this.#steps.length);
            const line =
                `${percent} %  ${scenario} (${place} of ${of}), round ${round} of ${rounds}, ` +
                `${contender} ${Math.round(100 * share)} %  ${this.#times()}`;
            process.stderr.write(`\r${cut(line, outputWidth() - 1)}\x1b[K`);
        }
    }

    /** The present trial is over. */
    finish(seconds: number, note: string | undefined): void {
        const step = this.#steps[this.#done];
        if (step === undefined) {
            return;
        }
        this.#done++;
        this.#seconds.set(step.scenario, [
            ...(this.#seconds.get(step.scenario) ?? []),
            seconds,
        ]);
        if (note !== undefined) {
            this.say(`${step.scenario}, round ${step.round}, ${step.contender}: ${note}`);
        }
        const next = this.#steps[this.#done];
        const isRoundOver = next?.scenario !== step.scenario || next.round !== step.round;
        if (isRoundOver && !this.#isLive) {
            this.say(
                `${step.scenario} (${step.place} of ${step.of}), ` +
                    `round ${step.round} of ${step.rounds} done  ${this.#times()}`,
            );
        }
    }

    /** A line that stays. */
    say(line: string): void {
        process.stderr.write(this.#isLive ? `\r${line}\x1b[K\n` : `${line}\n`);
    }

    end(): void {
        if (this.#isLive) {
            process.stderr.write('\r\x1b[K');
        }
    }

    #times(): string {
        const elapsed = (performance.now() - this.#began) / 1000;
        return `${duration(elapsed)} so far, about ${duration(this.#remaining())} left`;
    }

    /** A trial is expected to take as long as those of its scenario did, else as any did. */
    #remaining(): number {
        const any = mean([...this.#seconds.values()].flat());
        return this.#steps
            .slice(this.#done)
            .map(({ scenario }) => mean(this.#seconds.get(scenario) ?? []) || any)
            .reduce((sum, seconds) => sum + seconds, 0);
    }
}

export function duration(seconds: number): string {
    const whole = Math.round(seconds);
    return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

function mean(values: number[]): number {
    return values.length === 0
        ? 0
        : values.reduce((sum, value) => sum + value, 0) / values.length;
}
