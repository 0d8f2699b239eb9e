import { readdirSync, readFileSync } from 'node:fs';
import type pg from 'pg';
import { Problem } from '../problem.ts';
import { inProject } from '../project.ts';

export const referenceFile = 'docs/reference.md';

const width = 100;

/** The areas in the order of the reference; one that is not named here comes last. */
const titles: Partial<Record<string, string>> = {
    core: 'Projects, workflows and tasks',
    definitions: 'Definitions',
    graph: 'Dependencies',
    execution: 'Work',
    waiting: 'Waiting',
    operations: 'Schedules and the clock',
    observability: 'Seeing it',
    audit: 'Audit',
    integration: 'Files',
    security: 'Access',
    privacy: 'Privacy',
};

interface Entry {
    kind: 'function' | 'view';
    name: string;
    comment: string;
    /** The roles that it is granted to, without those that inherit it. */
    roles: string[];
    /** Of a view. */
    columns: { name: string; type: string }[];
}

interface Enumeration {
    name: string;
    values: string[];
}

const entries = `
select
    'function' as kind,
    p.proname as name,
    obj_description(p.oid, 'pg_proc') as comment,
    array(
        select a.grantee::regrole::text
        from aclexplode(p.proacl) a
        where a.grantee <> p.proowner
        order by 1
    ) as roles,
    '[]'::json as columns
from pg_catalog.pg_proc p
where p.pronamespace = 'signalbox'::regnamespace
    and p.proname not like '\\_%'
union all
select
    'view',
    c.relname,
    obj_description(c.oid, 'pg_class'),
    array(
        select a.grantee::regrole::text
        from aclexplode(c.relacl) a
        where a.grantee <> c.relowner
        order by 1
    ),
    (
        select json_agg(
            json_build_object(
                'name', a.attname, 'type', pg_catalog.format_type(a.atttypid, a.atttypmod)
            )
            order by a.attnum
        )
        from pg_catalog.pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    )
from pg_catalog.pg_class c
where c.relnamespace = 'signalbox'::regnamespace
    and c.relkind in ('v', 'm')
order by 1, 2`;

const enumerations = `
select
    t.typname as name,
    array_agg(e.enumlabel::text order by e.enumsortorder) as values
from pg_catalog.pg_type t
inner join pg_catalog.pg_enum e on e.enumtypid = t.oid
where t.typnamespace = 'signalbox_data'::regnamespace
group by t.typname
order by t.typname`;

/** The reference of what a database offers its clients; signatures are as the files write them. */
export async function makeReference(client: pg.Client): Promise<string> {
    const open = (await client.query<Entry>(entries)).rows;
    const types = (await client.query<Enumeration>(enumerations)).rows;
    const sources = { function: sourcesOf('functions'), view: sourcesOf('views') };
    const areas = [...new Set([...Object.keys(titles), ...sources.function.areas])]
        .map((area) => ({
            title: titles[area] ?? area,
            entries: open.filter(({ kind, name }) => sources[kind].areaOf(name) === area),
        }))
        .filter((area) => area.entries.length > 0);
    const lines = [
        '# Reference',
        '',
        'Every function and view that clients may use, from the comments in their files: `make reference`',
        'writes this page, and a test fails while it says something else. Everything is in schema',
        '`signalbox`. Arguments are best given by name. In psql, `\\df+ signalbox.claim_tasks` and',
        '`\\d+ signalbox.tasks` show the same.',
        '',
        'The word behind each is the least of the [roles](operations.md#roles) that may use it. What the',
        'errors mean is in the [README](../README.md#errors).',
        '',
        ...areas.flatMap(({ title, entries: members }) => [
            `**[${title}](#${anchor(title)})**`,
            ...wrap('', members.map(link), '.', ''),
            '',
        ]),
        ...areas.flatMap(({ title, entries: members }) => [
            `## ${title}`,
            '',
            ...members.flatMap((entry) => describe(entry, sources[entry.kind].textOf)),
        ]),
        '## Types',
        '',
        '| type | values |',
        '|---|---|',
        ...types.map(({ name, values }) => `| \`${name}\` | ${values.join(', ')} |`),
        '',
    ];
    return lines.join('\n');
}

function anchor(title: string): string {
    return title
        .toLowerCase()
        .replace(/[^\w\- ]/g, '')
        .replaceAll(' ', '-');
}

function link({ name }: Entry): string {
    return `[${name}](#${name})`;
}

function describe(
    { kind, name, comment, roles, columns }: Entry,
    textOf: (name: string) => string,
): string[] {
    const signature =
        kind === 'function'
            ? signatureIn(textOf(name), name)
            : wrap(
                  `${name}(`,
                  columns.map((c) => `${c.name} ${plain(c.type)}`),
                  ')',
              );
    const whose = roles.map((role) => role.replace('signalbox_', '')).join(', ');
    return [
        `### ${name}`,
        '',
        '```',
        ...signature,
        '```',
        '',
        `${kind === 'view' ? 'View. ' : ''}${comment} *${whose === '' ? 'nobody' : whose}*`,
        '',
    ];
}

/** The signature in a file, without the names of the schemas and with defaults as written. */
function signatureIn(text: string, name: string): string[] {
    const found = new RegExp(
        `^create or replace function signalbox\\.${name}\\(([^]*?)\\)\\s+returns ([^]*?)\\s+language `,
        'm',
    ).exec(text);
    if (found === null) {
        throw new Problem(`the signature of ${name} is not written like the others`);
    }
    const [, parameters = '', result = ''] = found;
    const table = /^table \(([^]*)\)$/.exec(result);
    return [
        ...wrap(`${name}(`, partsOf(parameters), ')'),
        ...(table === null
            ? [`    returns ${plain(result)}`]
            : wrap('    returns table (', partsOf(table[1] ?? ''), ')', '        ')),
    ];
}

/** Parameters or columns; a comma within a type or a default stands in parentheses or quotes. */
function partsOf(list: string): string[] {
    return [...list.matchAll(/(?:'[^']*'|\([^)]*\)|[^,'(])+/g)]
        .map(([part]) => plain(part).replace(/\s+/g, ' ').replaceAll('"', '').trim())
        .filter((part) => part !== '');
}

function plain(type: string): string {
    return type
        .replaceAll(/signalbox(_data)?\./g, '')
        .replaceAll('timestamp with time zone', 'timestamptz');
}

/** Words with commas between them, in lines that are not too long. */
function wrap(start: string, parts: string[], end: string, indent = '    '): string[] {
    const lines = [start];
    parts.forEach((part, index) => {
        const isLast = index === parts.length - 1;
        const word = `${part}${isLast ? end : ','}`;
        const line = lines.at(-1) ?? '';
        const space = line === start || line.endsWith(' ') ? '' : ' ';
        if (line.length + space.length + word.length > width && line !== start) {
            lines.push(`${indent}${word}`);
        } else {
            lines[lines.length - 1] = `${line}${space}${word}`;
        }
    });
    if (parts.length === 0) {
        lines[0] = `${start}${end}`;
    }
    return lines;
}

interface Sources {
    areas: string[];
    areaOf: (name: string) => string | undefined;
    textOf: (name: string) => string;
}

/** The files of a folder by the name of what each holds; the folder it lies in is its area. */
function sourcesOf(folder: string): Sources {
    const areas = new Map(
        readdirSync(inProject(folder), { recursive: true, encoding: 'utf8' })
            .map((file) => /^([^/\\]+)[/\\]([^/\\]+)\.sql$/.exec(file))
            .filter((match) => match !== null)
            .map(([, area = '', name = '']) => [name, area]),
    );
    return {
        areas: [...new Set(areas.values())].sort(),
        areaOf: (name) => areas.get(name),
        textOf: (name) =>
            readFileSync(inProject(folder, areas.get(name) ?? '', `${name}.sql`), 'utf8'),
    };
}
