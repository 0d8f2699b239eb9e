import assert from 'node:assert/strict';
import test from 'node:test';
import { Cron } from 'croner';
import { newSeed, randomFrom } from '../concurrency/work.ts';
import { freshDatabase, type Session } from '../concurrency/support.ts';

/*
 * cron_next beside croner, on random expressions, zones and moments.
 *
 * Where clocks do not change they agree. Two things differ on purpose:
 * - Over a change of the clocks cron_next keeps to the rule of cron(8). croner does so for single
 *   times and for every hour; some expressions between these (1,2 or 1-3 or with a list of
 *   minutes) it runs again in a repeated hour, or not at all when their times are skipped. So the
 *   rule is spelt out here once more, minute by minute, with croner to say which local times match.
 * - A day field that begins with a star or is a question mark does not restrict days, also
 *   with a step, as in Vixie's cron; croner does so for a bare star. It is told by domAndDow.
 */

const zones = [
    'UTC',
    'Europe/London',
    'America/New_York',
    'Australia/Lord_Howe',
    'Asia/Kolkata',
    'America/Sao_Paulo',
    'Africa/Casablanca',
    'Pacific/Chatham',
];
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

interface Case {
    expression: string;
    zone: string;
    after: number;
}

async function cronNext(
    session: Session,
    cases: readonly Case[],
): Promise<(number | null)[]> {
    const { rows } = await session.query<{ next: number | null }>(
        `select extract(epoch from
                signalbox.cron_next(c.expression, to_timestamp(c.after / 1000), c.zone)
            )::float8 * 1000 as next
        from rows from (
            jsonb_to_recordset($1) as (expression text, zone text, after float8)
        ) with ordinality c (expression, zone, after, place)
        order by c.place`,
        [JSON.stringify(cases)],
    );
    return rows.map((row) => row.next);
}

type Random = (below: number) => number;

function pick<T>(random: Random, list: readonly T[]): T {
    return list[random(list.length)]!;
}

/** A field of numbers, in every form that there is. */
function numbers(random: Random, least: number, most: number): string {
    const span = most - least + 1;
    const from = least + random(span);
    const to = from + random(most - from + 1);
    const step = 1 + random(span);
    return pick(random, [
        '*',
        '*',
        `${from}`,
        `${from}`,
        `*/${step}`,
        `${from}-${to}`,
        `${from}-${to}/${step}`,
        `${from}/${step}`,
        `${least + random(span)},${from}-${to},${least + random(span)}`,
    ]);
}

const monthNames = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ');
const dayNames = 'SUN MON TUE WED THU FRI SAT'.split(' ');

function randomExpression(random: Random): string {
    const weekday = `${random(8)}`;
    const dayName = pick(random, dayNames);
    const month = random(12);
    return [
        numbers(random, 0, 59),
        numbers(random, 0, 23),
        pick(random, ['*', '*', '?', 'L', '1,L', '15,L', numbers(random, 1, 31)]),
        pick(random, [
            '*',
            '*',
            numbers(random, 1, 12),
            monthNames[month]!,
            `${monthNames[month]}-${monthNames[month + random(12 - month)]}`,
            `jan,${monthNames[month]}`,
        ]),
        pick(random, [
            '*',
            '*',
            '?',
            weekday,
            dayName,
            'MON-FRI',
            'SAT-SUN',
            `${dayName},${weekday}`,
            `${dayName}#${1 + random(5)}`,
            `${weekday}#${1 + random(5)}`,
            `${weekday}L`,
            `${dayName}#L`,
            '*/2',
            '1-5/2',
        ]),
    ].join(' ');
}

/** croner, told to read an expression as cron_next does. */
function croner(expression: string, timezone: string): Cron {
    const [, , dayOfMonth = '', , dayOfWeek = ''] = expression.split(' ');
    return new Cron(expression, {
        timezone,
        mode: '5-part',
        sloppyRanges: true,
        domAndDow: /^[*?]/.test(dayOfMonth) || /^[*?]/.test(dayOfWeek),
    });
}

const offsets = new Map<string, number>();
const formats = new Map<string, Intl.DateTimeFormat>();

/** How far the clocks of a zone are ahead of UTC; they change at full quarters of an hour. */
function offsetAt(zone: string, moment: number): number {
    const quarter = Math.floor(moment / (15 * minute)) * 15 * minute;
    const key = `${zone} ${quarter}`;
    let offset = offsets.get(key);
    if (offset === undefined) {
        let format = formats.get(zone);
        if (format === undefined) {
            format = new Intl.DateTimeFormat('en-US', {
                timeZone: zone,
                timeZoneName: 'longOffset',
            });
            formats.set(zone, format);
        }
        const [, sign, hours = '0', minutes = '0'] =
            /GMT(?:([+-])(\d\d):(\d\d))?$/.exec(format.format(quarter)) ?? [];
        offset =
            (Number(hours) * hour + Number(minutes) * minute) * (sign === '-' ? -1 : 1);
        offsets.set(key, offset);
    }
    return offset;
}

/** The rule as it is documented, minute by minute; undefined when nothing runs by `until`. */
function byRule({ expression, zone, after }: Case, until: number): number | undefined {
    const local = croner(expression, 'UTC');
    const matches = (time: number): boolean => local.match(new Date(time));
    const hours = croner(`0 ${expression.split(' ')[1]} * * *`, 'UTC');
    const everyHour = Array.from({ length: 24 }, (_, index) => index).every((index) =>
        hours.match(new Date(index * hour)),
    );
    for (
        let moment = Math.floor(after / minute) * minute + minute;
        moment <= until;
        moment += minute
    ) {
        const offset = offsetAt(zone, moment);
        const time = moment + offset;
        if (everyHour) {
            if (matches(time)) {
                return moment;
            }
            continue;
        }
        if (matches(time) && !isRepeated(zone, moment)) {
            return moment;
        }
        const continued = moment + offsetAt(zone, moment - minute);
        for (let skipped = continued; skipped < time; skipped += minute) {
            if (matches(skipped)) {
                return moment;
            }
        }
    }
    return undefined;
}

/** Whether the clocks have shown the same time before: as much further ahead that much earlier. */
function isRepeated(zone: string, moment: number): boolean {
    const offset = offsetAt(zone, moment);
    for (let back = 15 * minute; back <= 3 * hour; back += 15 * minute) {
        if (offsetAt(zone, moment - back) === offset + back) {
            return true;
        }
    }
    return false;
}

function changesOf(zone: string, from: number, until: number): number[] {
    const changes: number[] = [];
    for (let moment = from; moment < until; moment += day) {
        if (offsetAt(zone, moment) === offsetAt(zone, moment + day)) {
            continue;
        }
        let change = moment;
        while (offsetAt(zone, change) === offsetAt(zone, moment)) {
            change += 15 * minute;
        }
        changes.push(change);
    }
    return changes;
}

function show({ expression, zone, after }: Case): string {
    return `${expression} in ${zone} after ${new Date(after).toISOString()}`;
}

function iso(moment: number | null | undefined): string {
    return moment === null || moment === undefined
        ? 'never'
        : new Date(moment).toISOString();
}

test('cron_next agrees with croner where the clocks do not change', async (t) => {
    const database = await freshDatabase(t);
    const session = await database.connect();
    const seed = newSeed();
    const random = randomFrom(seed);
    const cases = Array.from({ length: 2000 }, (): Case => {
        const expression = randomExpression(random);
        const after = Date.UTC(2015, 0, 1) + random(15 * 365 * 24 * 60) * minute;
        return { expression, zone: pick(random, zones), after: after + random(2) * 30_500 };
    });
    const found = await cronNext(session, cases);

    let agreed = 0;
    for (const [index, one] of cases.entries()) {
        const ours = found[index] ?? null;
        const theirs = croner(one.expression, one.zone).nextRun(new Date(one.after));
        if (ours === (theirs?.getTime() ?? null)) {
            agreed += 1;
            continue;
        }
        // One of the two answers lies at a change of the clocks, and ours is right by the rule.
        const at = Math.min(ours ?? Infinity, theirs?.getTime() ?? Infinity);
        const message = `${show(one)}: ${iso(ours)}, croner ${iso(theirs?.getTime())}, seed ${seed}`;
        assert.ok(changesOf(one.zone, at - 2 * day, at + 2 * day).length > 0, message);
        assert.equal(
            iso(byRule({ ...one, after: Math.max(one.after, at - 2 * day) }, at + 3 * day)),
            iso(ours),
            message,
        );
    }
    assert.ok(agreed >= 0.98 * cases.length, `${agreed} of ${cases.length}, seed ${seed}`);
});

test('cron_next keeps to the rule of cron(8) when the clocks change', async (t) => {
    const database = await freshDatabase(t);
    const session = await database.connect();
    const seed = newSeed();
    const random = randomFrom(seed);
    const changes = zones.flatMap((zone) =>
        changesOf(zone, Date.UTC(2015, 0, 1), Date.UTC(2027, 0, 1)).map((change) => ({
            zone,
            change,
        })),
    );
    assert.ok(changes.length > 60);
    const cases = Array.from({ length: 400 }, (): Case => {
        const { zone, change } = pick(random, changes);
        const expression = [
            numbers(random, 0, 59),
            pick(random, [numbers(random, 0, 23), numbers(random, 0, 4), '0-23', '*/1']),
            pick(random, ['*', '*', '*', 'L', numbers(random, 1, 31)]),
            '*',
            pick(random, ['*', '*', '*', '0', 'SUN', '6,7', 'SUN#L', 'SAT-SUN']),
        ].join(' ');
        return {
            expression,
            zone,
            after:
                change -
                random(27 * 60) * minute +
                random(3 * 60) * minute +
                random(2) * 30_500,
        };
    });

    // Each answer is where the next question begins, until the change is over.
    let asked = cases;
    let answers = 0;
    let asCroner = 0;
    for (let round = 0; round < 5; round += 1) {
        const found = await cronNext(session, asked);
        const next: Case[] = [];
        for (const [index, one] of asked.entries()) {
            const until = one.after + 2 * day;
            const ours = found[index] ?? null;
            const right = byRule(one, until);
            if (right === undefined) {
                assert.ok(
                    ours === null || ours > until,
                    `${show(one)}: ${iso(ours)}, seed ${seed}`,
                );
                continue;
            }
            assert.equal(iso(ours), iso(right), `${show(one)}, seed ${seed}`);
            const theirs = croner(one.expression, one.zone).nextRun(new Date(one.after));
            answers += 1;
            asCroner += theirs?.getTime() === right ? 1 : 0;
            next.push({ ...one, after: right });
        }
        asked = next;
    }
    assert.ok(asked.length > 100);
    assert.ok(asCroner > 0.95 * answers, `${asCroner} of ${answers}, seed ${seed}`);
});
