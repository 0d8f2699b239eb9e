import type { Contender } from './contender.ts';
import { bareSql } from './contenders/bare-sql.ts';
import { dbos } from './contenders/dbos.ts';
import { graphileWorker } from './contenders/graphile-worker.ts';
import { pgBoss } from './contenders/pg-boss.ts';
import { pgflow } from './contenders/pgflow.ts';
import { signalbox } from './contenders/signalbox.ts';

/** All that take part, in the order in which they take turns and stand in the report. */
export const contenders: Contender[] = [
    signalbox,
    graphileWorker,
    pgBoss,
    dbos,
    pgflow,
    bareSql,
];
