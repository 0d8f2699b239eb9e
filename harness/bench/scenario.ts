import type { Contender } from './contender.ts';
import type { BenchServer } from './server.ts';

/** How much is run: a look that the harness works, under 5 minutes, or all of it. */
export type Form = 'smoke' | 'quick' | 'full';

/** What a trial measured, by name: `tasks_per_second`, `wal_bytes_per_task`. */
export type Metrics = Record<string, number>;

/** The numbers of a scenario: how many tasks, workers, connections. */
export type Size = Record<string, number>;

/** One contender, one round, in a fresh copy of its database. */
export type Trial = (trial: {
    contender: Contender;
    server: BenchServer;
    /** The address of the database, in which the contender is installed. */
    url: string;
    size: Size;
    /** Of this trial, from 0 to 1, for the progress line. */
    progress: (share: number) => void;
}) => Promise<Metrics>;

/** Thrown by a trial of something that the contender has no way to do: no failure. */
export class Unsupported extends Error {}

/** What a metric must reach. A ratio is taken within a round; then the median counts. */
export type Bar =
    | { metric: string; atMost: number; unit: string }
    | { metric: string; atLeast: number; unit: string }
    | {
          metric: string;
          /** `best peer`, `best peer with history`, or the name of a contender. */
          against: string;
          atLeast: number;
      };

export interface Scenario {
    /** As SCENARIO= selects it. */
    name: string;
    /** What it shows, for the report. */
    title: string;
    /** The metrics to show, best first; the first one is charted. */
    metrics: { name: string; unit: string; better: 'more' | 'less' }[];
    bars: Bar[];
    /** Who takes part. */
    contenders: (contender: Contender) => boolean;
    /** How large, in each form; absent where the form leaves the scenario out. */
    sizes: Partial<Record<Form, Size>>;
    rounds: Record<Form, number>;
    trial: Trial;
}
