import type { Contender } from './contender.ts';
import { bareSql } from './contenders/bare-sql.ts';
import { signalbox } from './contenders/signalbox.ts';

/** All that take part, in the order in which they take turns and stand in the report. */
export const contenders: Contender[] = [signalbox, bareSql];
