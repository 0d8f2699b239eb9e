import { figure, inWords } from './numbers.ts';
import type { Results } from './results.ts';
import type { Scenario } from './scenario.ts';
import { type Spread, spreadOf, valuesOf } from './statistics.ts';

interface Row {
    label: string;
    kind: 'signalbox' | 'peer' | 'floor';
    spread: Spread;
}

const width = 760;
const labels = 250;
const numbers = 150;
const rowHeight = 30;
const top = 38;
const room = width - labels - numbers;

/**
 * A bar for each contender, or, where Signalbox is alone, for each metric that has the unit
 * of the first; the line across its end goes from the least to the most of all rounds.
 */
export function chart(results: Results, scenario: Scenario): string | undefined {
    const [first] = scenario.metrics;
    const rows = rowsOf(results, scenario);
    if (first === undefined || rows.length === 0) {
        return undefined;
    }
    const most = Math.max(...rows.map(({ spread }) => spread.most)) || 1;
    const height = top + rows.length * rowHeight + 8;
    const isAlone = rows.every(({ kind }) => kind === 'signalbox') && rows.length > 1;
    const what = isAlone ? first.unit : `${inWords(first.name)}, ${first.unit}`;
    return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escape(`${scenario.name}: ${what}`)}">
<style>
text { font: 13px system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; fill: #24292f; }
.paper { fill: #ffffff; }
.title { font-weight: 600; }
.note { fill: #57606a; }
.signalbox { fill: #2f6fdb; }
.peer { fill: #9a8fb8; }
.floor { fill: #b8bfc7; }
.range { stroke: #24292f; stroke-width: 1.5; }
@media (prefers-color-scheme: dark) {
.paper { fill: #0d1117; }
text { fill: #e6edf3; }
.note { fill: #9198a1; }
.signalbox { fill: #5b9bff; }
.peer { fill: #8477a8; }
.floor { fill: #59636e; }
.range { stroke: #e6edf3; }
}
</style>
<rect class="paper" width="${width}" height="${height}" rx="6"/>
<text class="title" x="12" y="22">${escape(scenario.name)}<tspan class="note" dx="10" font-weight="400">${escape(`${what}; ${first.better} is better`)}</tspan></text>
${rows.map((row, index) => drawRow(row, top + index * rowHeight, most)).join('\n')}
</svg>
`;
}

function rowsOf(results: Results, scenario: Scenario): Row[] {
    const [first] = scenario.metrics;
    const taking = results.run.contenders.flatMap(({ name, role }) => {
        const spread = spreadOf(
            valuesOf(results, scenario.name, name, first?.name ?? '').values(),
        );
        return spread === undefined ? [] : [{ label: name, kind: role, spread }];
    });
    if (taking.length > 1) {
        return taking;
    }
    return scenario.metrics
        .filter(({ unit }) => unit === first?.unit)
        .flatMap(({ name }) => {
            const spread = spreadOf(
                valuesOf(results, scenario.name, 'signalbox', name).values(),
            );
            return spread === undefined
                ? []
                : [{ label: inWords(name), kind: 'signalbox' as const, spread }];
        });
}

function drawRow({ label, kind, spread }: Row, y: number, most: number): string {
    const middle = y + rowHeight / 2;
    const at = (value: number): string => (labels + (room * value) / most).toFixed(1);
    const length = Math.max(1, (room * spread.median) / most).toFixed(1);
    const range =
        spread.rounds > 1
            ? `<path class="range" d="M${at(spread.least)} ${middle}H${at(spread.most)}M${at(spread.least)} ${middle - 4}v8M${at(spread.most)} ${middle - 4}v8"/>`
            : '';
    const text = Math.max(spread.median, spread.rounds > 1 ? spread.most : 0);
    return (
        `<text x="${labels - 10}" y="${middle + 4}" text-anchor="end">${escape(label)}</text>` +
        `<rect class="${kind}" x="${labels}" y="${y + 5}" width="${length}" height="${rowHeight - 10}" rx="2"/>` +
        range +
        `<text x="${Number(at(text)) + 8}" y="${middle + 4}">${figure(spread.median)}</text>`
    );
}

function escape(text: string): string {
    return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
