import { appendFileSync, readFileSync } from 'node:fs';
import type { Form, Metrics, Size } from './scenario.ts';

/** The lines of a file of results: the run, then its trials as they came, then its end. */
export type Line = RunLine | TrialLine | EndLine;

/** On what was measured, and what. */
export interface RunLine {
    kind: 'run';
    date: string;
    form: Form;
    /** With a `+` when the checkout had changes of its own. */
    commit: string;
    machine: Machine;
    postgresql: string;
    settings: Record<string, string | number | boolean>;
    contenders: Participant[];
}

export interface Machine {
    processor: string;
    cores: number;
    memory_gb: number;
    system: string;
    node: string;
    /** How long a commit of one row takes here, the median of many. */
    commit_ms: number;
}

export interface Participant {
    name: string;
    role: 'signalbox' | 'peer' | 'floor';
    keepsHistory: boolean;
    version: string;
}

/** One of metrics, error and unsupported says what became of it. */
export interface TrialLine {
    kind: 'trial';
    scenario: string;
    contender: string;
    round: number;
    size: Size;
    seconds: number;
    metrics?: Metrics;
    error?: string;
    unsupported?: string;
}

export interface EndLine {
    kind: 'end';
    seconds: number;
}

export interface Results {
    run: RunLine;
    trials: TrialLine[];
    /** Absent when the run was cut short. */
    end: EndLine | undefined;
}

export function appendLine(file: string, line: Line): void {
    appendFileSync(file, `${JSON.stringify(line)}\n`);
}

export function readResults(file: string): Results {
    return parseResults(readFileSync(file, 'utf8'));
}

export function parseResults(text: string): Results {
    const lines = text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Line);
    const run = lines.find((line) => line.kind === 'run');
    if (run === undefined) {
        throw new Error('the results do not say of which run they are');
    }
    return {
        run,
        trials: lines.filter((line) => line.kind === 'trial'),
        end: lines.find((line) => line.kind === 'end'),
    };
}
