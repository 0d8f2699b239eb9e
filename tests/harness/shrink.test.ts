import assert from 'node:assert/strict';
import test from 'node:test';
import { shrink, simplerValues } from '../../harness/sequences/shrink.ts';
import { json, Reference, sql } from '../../harness/sequences/sql.ts';
import type { Json } from '../../harness/sequences/step.ts';

const hundred = Array.from({ length: 100 }, (_, number) => number);

test('shrink leaves exactly what it takes to fail', async () => {
    for (const needed of [[0], [99], [13, 57], [3, 4, 5, 50, 98], hundred.slice(20, 30)]) {
        const shortest = await shrink(hundred, {
            fails: (list) =>
                Promise.resolve(needed.every((number) => list.includes(number))),
        });
        assert.deepEqual(shortest, needed);
    }
});

test('shrink finds what only pieces left out together let go', async () => {
    // What is opened has to be closed again.
    const isBalanced = (list: number[]) =>
        list.filter((number) => number % 2 === 0).length ===
        list.filter((number) => number % 2 === 1).length;
    const shortest = await shrink(hundred, {
        fails: (list) => Promise.resolve(list.includes(40) && isBalanced(list)),
    });
    assert.deepEqual(shortest, [40, 41]);
});

test('shrink tries few lists', async () => {
    let tried = 0;
    await shrink(hundred, {
        fails: (list) => {
            tried++;
            return Promise.resolve(list.includes(13) && list.includes(57));
        },
    });
    assert.ok(tried < 100, `${tried} lists`);
});

test('shrink returns a list that fails, however few lists it may try', async () => {
    for (const tries of [0, 1, 5, 20]) {
        let tried = 0;
        const shortest = await shrink(hundred, {
            fails: (list) => {
                tried++;
                return Promise.resolve(list.includes(57));
            },
            tries,
        });
        assert.ok(shortest.includes(57));
        assert.ok(tried <= tries, `${tried} of ${tries}`);
    }
});

test('shrink makes what stays simpler', async () => {
    const list: Json[] = [{ tasks: [1, 2, 3] }, { tasks: [4, 5, { a: [6], b: 7 }] }];
    const shortest = await shrink(list, {
        fails: (candidate) => Promise.resolve(JSON.stringify(candidate).includes('7')),
        simpler: simplerValues,
    });
    assert.deepEqual(shortest, [{ tasks: [{ b: 7 }] }]);
});

test('simplerValues leaves the fields of arguments alone, but not those of documents', () => {
    assert.deepEqual(
        [...simplerValues({ task: 't1', documents: [{ key: 't2', queue: 'other' }] })],
        [
            { task: 't1', documents: [] },
            { task: 't1', documents: [{ queue: 'other' }] },
            { task: 't1', documents: [{ key: 't2' }] },
        ],
    );
    assert.deepEqual([...simplerValues('a value')], []);
});

test('sql is sent with values, and written with references', () => {
    const task = new Reference('0f', `tests.task('t1')`);
    const { text, values, script } = sql`select f(
        ${task}, ${"it's"}, ${null}, ${2}, ${json({ ids: [task], n: 1 })}, ${json([1])})`;
    assert.equal(text, 'select f( $1, $2, $3, $4, $5, $6)');
    assert.deepEqual(values, ['0f', "it's", null, 2, '{"ids":["0f"],"n":1}', '[1]']);
    assert.equal(
        script,
        `select f( tests.task('t1'), 'it''s', null, 2, ` +
            `jsonb_build_object('ids', jsonb_build_array(tests.task('t1')), 'n', 1), '[1]')`,
    );
});
