import type { Scenario } from './scenario.ts';
import { throughput } from './scenarios/throughput.ts';

/** All scenarios, in the order of the report. */
export const scenarios: Scenario[] = [...throughput];
