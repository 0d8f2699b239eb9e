import type { Scenario } from './scenario.ts';
import { secured } from './scenarios/access.ts';
import { audits } from './scenarios/audit.ts';
import { backlogScenarios } from './scenarios/backlog.ts';
import { connectionCounts } from './scenarios/connections.ts';
import { costs } from './scenarios/cost.ts';
import { creation } from './scenarios/create.ts';
import { disturbed } from './scenarios/disturbed.ts';
import { edges } from './scenarios/edges.ts';
import { graphs } from './scenarios/graph.ts';
import { imports } from './scenarios/import.ts';
import { documentedQueries } from './scenarios/queries.ts';
import { scales } from './scenarios/scale.ts';
import { throughput } from './scenarios/throughput.ts';

/** All scenarios, in the order of the report. */
export const scenarios: Scenario[] = [
    ...creation,
    ...throughput,
    ...costs,
    ...audits,
    ...secured,
    ...backlogScenarios,
    ...disturbed,
    ...connectionCounts,
    ...graphs,
    ...scales,
    ...edges,
    ...documentedQueries,
    ...imports,
];
