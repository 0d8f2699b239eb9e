import type pg from 'pg';

/** An example of a page: SQL as one types it into psql, and what psql then shows. */
export interface Example {
    line: number;
    /** By how much the clock is moved before it; the page says so in a comment that nobody sees. */
    shift: string | undefined;
    sql: string;
    output: string | undefined;
}

/**
 * The examples of a page in Markdown: its blocks of SQL, each with the block of text or of
 * Mermaid that follows it. `<!-- 10 minutes later -->` (or earlier) before it moves the clock.
 */
export function examplesIn(markdown: string): Example[] {
    const examples: Example[] = [];
    let shift: string | undefined;
    let end = 0;
    let wasSql = false;
    for (const match of markdown.matchAll(
        /^```(\w*)\n([^]*?)^```$|^<!-- (.+) (later|earlier) -->$/gm,
    )) {
        const [all, language, text = '', time, direction] = match;
        const between = markdown.slice(end, match.index);
        end = match.index + all.length;
        if (time !== undefined) {
            shift = direction === 'earlier' ? `${time} ago` : time;
            wasSql = false;
            continue;
        }
        const last = examples.at(-1);
        if (language === 'sql') {
            const line = markdown.slice(0, match.index).split('\n').length + 1;
            examples.push({ line, shift, sql: text, output: undefined });
            shift = undefined;
        } else if (
            wasSql &&
            last !== undefined &&
            between.trim() === '' &&
            ['', 'mermaid'].includes(language ?? '')
        ) {
            last.output = text;
        }
        wasSql = language === 'sql';
    }
    return examples;
}

/** A person at psql: what they type, one thing after the other, and the variables that they set. */
export class Typist {
    readonly #client: pg.Client;
    readonly #readFile: (path: string) => string;
    readonly #variables = new Map<string, string>();

    constructor(client: pg.Client, readFile: (path: string) => string) {
        this.#client = client;
        this.#readFile = readFile;
    }

    /** Type some SQL; resolves to what psql shows, without the number of rows. */
    async type(sql: string): Promise<string> {
        const shown: string[] = [];
        for (const { text, command, argument } of this.#entriesIn(sql)) {
            if (command === 'set') {
                this.#set(argument);
                continue;
            }
            try {
                const result = await this.#client.query({
                    text,
                    rowMode: 'array',
                    types: { getTypeParser: () => (value: string) => value },
                });
                const rows = result.rows as unknown as (string | null)[][];
                if (command === 'gset') {
                    this.#keep(result.fields, rows, text);
                } else if (result.fields.length > 0) {
                    shown.push(pictureIn(rows) ?? table(result.fields, rows));
                }
            } catch (error) {
                shown.push(describe(error));
            }
        }
        return shown.join('\n');
    }

    /** Statements, and the commands that psql knows by a backslash, with variables put in. */
    *#entriesIn(
        sql: string,
    ): Generator<{ text: string; command: string; argument: string }> {
        let text = '';
        // Variables; strings, names, bodies and comments as a whole; commands; ends; anything.
        const pieces =
            /(?<!:):(?:'(\w+)'|([a-z_]\w*))|'(?:[^']|'')*'|"[^"]*"|\$(\w*)\$[^]*?\$\3\$|--[^\n]*|\\(\w+)([^\n]*)|;|[^]/g;
        for (const match of sql.matchAll(pieces)) {
            const [piece, quoted, plain, , command, argument = ''] = match;
            const value = this.#variables.get(quoted ?? plain ?? '');
            if (value !== undefined) {
                text += quoted === undefined ? value : this.#client.escapeLiteral(value);
            } else if (command !== undefined || piece === ';') {
                yield {
                    text: text.trim(),
                    command: command ?? '',
                    argument: argument.trim(),
                };
                text = '';
            } else if (!piece.startsWith('--')) {
                text += piece;
            }
        }
        if (text.trim() !== '') {
            throw new Error(`this does not end: ${text.trim()}`);
        }
    }

    #set(argument: string): void {
        const [, name = '', file, value = ''] =
            /^(\w+)\s+(?:`cat (.+)`|'?(.*?)'?)$/.exec(argument) ?? [];
        this.#variables.set(name, file === undefined ? value : this.#readFile(file));
    }

    #keep(fields: pg.FieldDef[], rows: (string | null)[][], text: string): void {
        const [row] = rows;
        if (row === undefined || rows.length > 1) {
            throw new Error(`\\gset wants one row, not ${rows.length}: ${text}`);
        }
        fields.forEach(({ name }, place) => {
            this.#variables.set(name, row[place] ?? '');
        });
    }
}

const numbers = [20, 21, 23, 26, 700, 701, 1700];

/** A single value of several lines, which psql without decoration shows as it is. */
function pictureIn(rows: (string | null)[][]): string | undefined {
    const [[value, ...others] = []] = rows;
    return rows.length === 1 && others.length === 0 && value?.includes('\n')
        ? `${value.trimEnd()}\n`
        : undefined;
}

/** A table as psql draws it, but for the spaces at the ends of lines. */
function table(fields: pg.FieldDef[], rows: (string | null)[][]): string {
    const columns = fields.map(({ name, dataTypeID }, place) => {
        const cells = rows.map((row) => row[place] ?? '');
        const width = Math.max(...[name, ...cells].map((cell) => cell.length));
        const room = width - name.length;
        return {
            head: ' '.repeat(Math.floor(room / 2)) + name + ' '.repeat(Math.ceil(room / 2)),
            rule: '-'.repeat(width),
            cells: cells.map((cell) =>
                numbers.includes(dataTypeID) ? cell.padStart(width) : cell.padEnd(width),
            ),
        };
    });
    return [
        ` ${columns.map(({ head }) => head).join(' | ')}`,
        `-${columns.map(({ rule }) => rule).join('-+-')}-`,
        ...rows.map((_, row) => ` ${columns.map(({ cells }) => cells[row]).join(' | ')}`),
    ]
        .map((line) => `${line.trimEnd()}\n`)
        .join('');
}

function describe(error: unknown): string {
    const { message, detail, hint } = error as pg.DatabaseError;
    return [`ERROR:  ${message}`, detail && `DETAIL:  ${detail}`, hint && `HINT:  ${hint}`]
        .filter(Boolean)
        .map((line) => `${line}\n`)
        .join('');
}
