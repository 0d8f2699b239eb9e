import type { Scenario } from './scenario.ts';
import { backlogScenarios } from './scenarios/backlog.ts';
import { connectionCounts } from './scenarios/connections.ts';
import { costs } from './scenarios/cost.ts';
import { creation } from './scenarios/create.ts';
import { disturbed } from './scenarios/disturbed.ts';
import { throughput } from './scenarios/throughput.ts';

/** All scenarios, in the order of the report. */
export const scenarios: Scenario[] = [
    ...creation,
    ...throughput,
    ...costs,
    ...backlogScenarios,
    ...disturbed,
    ...connectionCounts,
];
