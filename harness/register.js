// `node --import ./harness/register.js file.ts` runs TypeScript, on Node 20 too.
import { register } from 'node:module';

register('ts-node/esm', import.meta.url);
