import { Parser } from 'tap-parser';

/** What a test file, or several, came to. */
export interface Tally {
    passed: number;
    failed: number;
    skipped: number;
}

export function sum(tallies: Tally[]): Tally {
    const total = { passed: 0, failed: 0, skipped: 0 };
    for (const tally of tallies) {
        total.passed += tally.passed;
        total.failed += tally.failed;
        total.skipped += tally.skipped;
    }
    return total;
}

/** The line that sums a run up: `12 passed, 0 failed`. */
export function summary({ passed, failed, skipped }: Tally): string {
    return `${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`;
}

/**
 * Count what TAP reports. A plan that does not fit, a file without a single test and one
 * that bailed out count as a failure of their own, since no line of theirs says so.
 */
export function readTap(tap: string): Tally {
    const parser = new Parser();
    parser.end(tap);
    if (parser.results === null) {
        throw new Error('the TAP parser came to no result');
    }
    const { ok, count, pass, fail, skips, todos } = parser.results;
    const unsaid = fail === 0 && (!ok || count === 0) ? 1 : 0;
    // The parser counts a test that is skipped or still to do by its word, ok or not ok.
    const excused = [...skips, ...todos];
    const excusedFailures = excused.filter((test) => !test.ok).length;
    return {
        passed: pass - (excused.length - excusedFailures),
        failed: fail - excusedFailures + unsaid,
        skipped: excused.length,
    };
}
