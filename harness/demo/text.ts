/** Signs that every terminal shows, where the locale does not promise UTF-8. */
const isUnicode = /utf-?8/i.test(
    process.env.LC_ALL ?? process.env.LC_CTYPE ?? process.env.LANG ?? '',
);

export const signs = isUnicode
    ? { done: '█', open: '░', work: '─', good: '┤', bad: '✗', gone: '†', more: '…' }
    : { done: '#', open: '.', work: '-', good: '|', bad: 'x', gone: '+', more: '...' };

const isColoured = process.stdout.isTTY && process.env.NO_COLOR === undefined && !isDumb();

export function isDumb(): boolean {
    return process.env.TERM === 'dumb';
}

export type Colour = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

const codes: Record<Colour, number> = {
    bold: 1,
    dim: 2,
    red: 31,
    green: 32,
    yellow: 33,
    cyan: 36,
};

export function paint(text: string, ...colours: Colour[]): string {
    return isColoured
        ? colours.reduce((painted, name) => `\x1b[${codes[name]}m${painted}\x1b[0m`, text)
        : text;
}

/** Text from a file in one line, without what would move the cursor. */
export function inLine(text: string): string {
    return text.replace(/\p{Cc}+/gu, ' ');
}

/** How many columns a text takes in a terminal. */
export function widthOf(text: string): number {
    return Array.from(text).reduce((sum, character) => sum + columnsOf(character), 0);
}

const wide =
    /^[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/;

function columnsOf(character: string): number {
    if (/^[\p{Mn}\p{Cf}]/u.test(character)) {
        return 0;
    }
    return wide.test(character) || /^\p{Emoji_Presentation}/u.test(character) ? 2 : 1;
}

/** At most this many columns of a text, with a sign where there was more. */
export function cut(text: string, columns: number): string {
    const line = inLine(text);
    if (widthOf(line) <= columns) {
        return line;
    }
    let kept = '';
    let room = columns - signs.more.length;
    for (const character of line) {
        room -= columnsOf(character);
        if (room < 0) {
            break;
        }
        kept += character;
    }
    return kept + signs.more;
}

export function pad(text: string, columns: number): string {
    return text + ' '.repeat(Math.max(0, columns - widthOf(text)));
}

export function seconds(milliseconds: number): string {
    return `${(milliseconds / 1000).toFixed(1)} s`;
}

export function count(number: number, noun: string): string {
    return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** How wide the output may be: that of the terminal, or what fits on a page. */
export function outputWidth(): number {
    return Math.min(process.stdout.isTTY ? process.stdout.columns : 100, 120);
}

export type Cell = string | number | null;

/** Rows as psql prints them: numbers to the right, everything else to the left. */
export function table(headings: string[], rows: Cell[][]): string {
    const texts = rows.map((row) => row.map((cell) => inLine(String(cell ?? ''))));
    const widths = headings.map((heading, column) =>
        Math.max(heading.length, ...texts.map((row) => widthOf(row[column] ?? ''))),
    );
    const isNumber = headings.map((_, column) =>
        rows.every((row) => typeof row[column] === 'number'),
    );
    function line(cells: string[]): string {
        const padded = cells.map((cell, column) => {
            const width = widths[column] ?? 0;
            return isNumber[column] === true
                ? ` ${cell.padStart(width)} `
                : ` ${pad(cell, width)} `;
        });
        return padded.join('|').trimEnd();
    }
    const rule = widths.map((width) => '-'.repeat(width + 2)).join('+');
    return [line(headings), rule, ...texts.map(line)].join('\n');
}
