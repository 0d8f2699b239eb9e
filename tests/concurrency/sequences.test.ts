import assert from 'node:assert/strict';
import test from 'node:test';
import { newSeed } from '../../harness/random.ts';
import { explore } from '../../harness/sequences/explore.ts';
import { freshDatabase } from './support.ts';

const sequences = Number(process.env.SEQUENCES ?? 1000);

// A slow or busy machine does fewer.
const seconds = 40;

test('after any sequence of calls the data are sound, and all of it comes to an end', async (t) => {
    const seed = newSeed();
    const database = await freshDatabase(t);
    const { failure, taken, ...done } = await explore(database.url, {
        seed,
        sequences,
        seconds,
    });
    t.diagnostic(`SEED=${seed}: ${done.sequences} sequences, ${done.calls} calls`);
    if (process.env.STRESS_SHOW !== undefined) {
        console.log(JSON.stringify(Object.fromEntries([...taken].sort()), null, 1));
    }
    assert.equal(failure, undefined, failure);
});
