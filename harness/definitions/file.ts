import { LineCounter, parseDocument } from 'yaml';
import { messageOf, Problem } from '../problem.ts';
import { fromGithub, isGithubWorkflow, member, type Note } from './github.ts';

/** What a file defines, ready for define_workflow. */
export interface DefinitionFile {
    name: string | undefined;
    definition: unknown;
    notes: Note[];
    /** Where in the file the value at a JSON path of the definition stands. */
    locate: (path: string) => string | undefined;
}

/** Read a workflow file of GitHub Actions, or a definition, as YAML or JSON. */
export function readDefinition(file: string, text: string): DefinitionFile {
    const lines = new LineCounter();
    const document = parseDocument(text, { merge: true, lineCounter: lines });
    if (document.errors.length > 0) {
        throw new Problem(
            [`${file} is no YAML`, ...document.errors.map(({ message }) => message)].join(
                '\n  ',
            ),
        );
    }
    let content: unknown;
    try {
        content = document.toJS({ maxAliasCount: 1000 });
        JSON.stringify(content);
    } catch (error) {
        throw new Problem(`${file} is no tree of values: ${messageOf(error)}`, undefined, {
            cause: error,
        });
    }
    const unfit = [...unfitValues(content, '$')];
    if (unfit.length > 0) {
        throw new Problem(
            [`${file} has values that no definition can hold`, ...unfit].join('\n  '),
        );
    }

    const locate = (names: (string | number)[]): string | undefined => {
        for (let depth = names.length; depth > 0; depth--) {
            const node = document.getIn(names.slice(0, depth), true);
            const range = (node as { range?: [number, number, number] } | undefined)?.range;
            if (range !== undefined) {
                const { line, col } = lines.linePos(range[0]);
                return `${line}:${col}`;
            }
        }
        return undefined;
    };
    if (!isGithubWorkflow(content)) {
        const name = (content as { name?: unknown } | null)?.name;
        return {
            name: typeof name === 'string' ? name : undefined,
            definition: content,
            notes: [],
            locate: (path) => locate(namesOf(path)),
        };
    }
    const { definition, notes } = fromGithub(content);
    const jobs = Object.keys(content.jobs as object);
    return {
        name: typeof definition.name === 'string' ? definition.name : undefined,
        definition,
        notes,
        // A job is a step; what is wrong with it is somewhere there.
        locate: (path) => {
            const [root, place] = namesOf(path);
            const job =
                root === 'steps' && typeof place === 'number' ? jobs[place] : undefined;
            return job === undefined ? undefined : locate(['jobs', job]);
        },
    };
}

/** The names and numbers of a path such as `$.steps[3].environment["a b"]`. */
function namesOf(path: string): (string | number)[] {
    return [...path.matchAll(/\.([A-Za-z_]\w*)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]/g)].map(
        ([, name, place, quoted]) =>
            name ??
            (place === undefined ? (JSON.parse(quoted ?? '""') as string) : Number(place)),
    );
}

/** What YAML can say and JSON, or a database, cannot. */
function* unfitValues(value: unknown, path: string): Generator<string> {
    if (typeof value === 'number' && !Number.isFinite(value)) {
        yield `${path}: ${value} is no number of JSON`;
    } else if (typeof value === 'string' && /\0|\p{Surrogate}/u.test(value)) {
        yield `${path}: holds a null character, or half of a character`;
    } else if (typeof value === 'object' && value !== null) {
        for (const [name, item] of Object.entries(value)) {
            const at = Array.isArray(value) ? `${path}[${name}]` : member(path, name);
            if (/\0|\p{Surrogate}/u.test(name)) {
                yield `${at}: the name holds a null character, or half of a character`;
            }
            yield* unfitValues(item, at);
        }
    }
}
