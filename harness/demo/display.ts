import {
    type Colour,
    count,
    cut,
    inLine,
    isDumb,
    pad,
    paint,
    seconds,
    signs,
    widthOf,
} from './text.ts';

/** How far the project is, as the database says. */
export interface Progress {
    tasks: number;
    finished: number;
    ready: number;
    waiting: number;
    working: number;
}

/** What an agent is doing now, in a line. */
export interface Doing {
    name: string;
    task: string | undefined;
    note: string;
    since: number;
    isDead: boolean;
}

export interface Display {
    /** Something that stays on the screen; `isDetail` when the live picture shows it too. */
    say: (line: string, colour?: Colour, isDetail?: boolean) => void;
    show: (progress: Progress, agents: Doing[]) => void;
    end: () => void;
}

export function openDisplay(began: number): Display {
    return process.stdout.isTTY && !isDumb() ? new Live(began) : new Plain(began);
}

/** A line for everything that happens, for logs and pipes. */
class Plain implements Display {
    readonly #began: number;

    constructor(began: number) {
        this.#began = began;
    }

    say(line: string): void {
        console.log(`${stamp(this.#began)}  ${inLine(line)}`);
    }

    show(): void {
        // What happens is said as it happens.
    }

    end(): void {
        // Nothing to clear up.
    }
}

const hideCursor = '\x1b[?25l';
const showCursor = '\x1b[?25h';
const clearRight = '\x1b[K';
const clearBelow = '\x1b[J';

/** A picture at the bottom of the terminal, drawn over again; what is said stays above it. */
class Live implements Display {
    readonly #began: number;
    /** How wide each line of the picture on the screen is. */
    #drawn: number[] = [];
    #picture: string[] = [];
    readonly #restore = (): void => {
        process.stdout.write(showCursor);
    };

    constructor(began: number) {
        this.#began = began;
        process.stdout.write(hideCursor);
        process.on('exit', this.#restore);
    }

    say(line: string, colour: Colour = 'dim', isDetail = false): void {
        if (!isDetail) {
            const text = cut(`${stamp(this.#began)}  ${line}`, this.#columns());
            this.#draw([paint(text, colour), ...this.#picture], this.#picture);
        }
    }

    show(progress: Progress, agents: Doing[]): void {
        const room = Math.max(1, process.stdout.rows - 5);
        const shown = agents.slice(0, room);
        const lines = [this.#bar(progress), this.#counts(progress)];
        lines.push(...shown.map((agent) => this.#line(agent)));
        if (shown.length < agents.length) {
            lines.push(cut(`and ${count(agents.length - shown.length, 'agent')} more`, 80));
        }
        this.#draw(lines, lines);
    }

    end(): void {
        this.#draw([], []);
        this.#restore();
        process.off('exit', this.#restore);
    }

    #bar({ tasks, finished }: Progress): string {
        const width = Math.max(1, Math.min(50, this.#columns() - 26));
        const share = tasks === 0 ? 1 : finished / tasks;
        const done = Math.round(share * width);
        const bar =
            paint(signs.done.repeat(done), 'green') +
            paint(signs.open.repeat(width - done), 'dim');
        return `${bar} ${finished}/${tasks} tasks  ${stamp(this.#began).trim()}`;
    }

    #counts({ ready, waiting, working }: Progress): string {
        const text = `${working} worked on, ${ready} ready, ${waiting} waiting`;
        return paint(cut(text, this.#columns()), 'dim');
    }

    #line({ name, task, note, since, isDead }: Doing): string {
        if (task === undefined) {
            const text = cut(`${name}  ${note}`, this.#columns());
            return paint(text, isDead ? 'red' : 'dim');
        }
        const time = seconds(performance.now() - since);
        const width = this.#columns() - name.length - time.length - 4;
        const text = cut(`${task}${note === '' ? '' : ` (${note})`}`, width);
        return `${paint(name, 'cyan')}  ${pad(text, width)}  ${paint(time, 'dim')}`;
    }

    /** A line that fills the last column would wrap in some terminals. */
    #columns(): number {
        return Math.min(process.stdout.columns, 120) - 1;
    }

    #draw(lines: string[], picture: string[]): void {
        // Lines that a narrower terminal has wrapped since then take more than one row.
        const { columns } = process.stdout;
        const rows = this.#drawn.reduce(
            (sum, width) => sum + Math.max(1, Math.ceil(width / columns)),
            0,
        );
        const up = rows === 0 ? '' : `\x1b[${rows}A`;
        const text = lines.map((line) => `${line}${clearRight}\n`).join('');
        process.stdout.write(`${up}\r${text}${clearBelow}`);
        this.#picture = picture;
        this.#drawn = picture.map(visibleWidth);
    }
}

function stamp(began: number): string {
    return seconds(performance.now() - began).padStart(7);
}

function visibleWidth(line: string): number {
    // eslint-disable-next-line no-control-regex -- colours are control characters
    return widthOf(line.replace(/\x1b\[\d+m/g, ''));
}
