import type { Json } from './step.ts';

/** A value that differs from project to project, and how a person would write it. */
export class Reference {
    readonly value: string;
    readonly text: string;

    constructor(value: string, text: string) {
        this.value = value;
        this.text = text;
    }
}

/** A statement as it is sent, and the same to be pasted into psql. */
export interface Statement {
    text: string;
    values: Scalar[];
    script: string;
}

type Scalar = string | number | boolean | null;

/** Put a statement together: sql`select * from f(${project}, ${1})`. */
export function sql(
    lines: TemplateStringsArray,
    ...values: (Json | Reference | undefined)[]
): Statement {
    const parts = lines.map((part) => part.replace(/\s+/g, ' '));
    return {
        text: parts.reduce((text, part, place) => `${text}$${place}${part}`),
        values: values.map((value) =>
            value instanceof Reference ? value.value : scalar(value),
        ),
        script: parts.reduce((text, part, place) => {
            const value = values[place - 1];
            return (
                text +
                (value instanceof Reference ? value.text : literal(scalar(value))) +
                part
            );
        }),
    };
}

function scalar(value: Json | undefined): Scalar {
    if (typeof value === 'object' && value !== null) {
        throw new Error(`a document is no argument, use json(): ${JSON.stringify(value)}`);
    }
    return value ?? null;
}

/** A document, with references in it, as an argument of type jsonb. */
export function json(document: unknown): Reference {
    const text = JSON.stringify(document, (_, value: unknown) =>
        value instanceof Reference ? value.value : value,
    );
    return new Reference(text, hasReferences(document) ? built(document) : literal(text));
}

function hasReferences(document: unknown): boolean {
    return (
        document instanceof Reference ||
        (typeof document === 'object' &&
            document !== null &&
            Object.values(document).some(hasReferences))
    );
}

/** The document as an expression: references are no part of a literal. */
function built(document: unknown): string {
    if (document instanceof Reference) {
        return document.text;
    }
    if (Array.isArray(document)) {
        return `jsonb_build_array(${document.map(built).join(', ')})`;
    }
    if (typeof document === 'object' && document !== null) {
        const fields = Object.entries(document).flatMap(([field, value]) =>
            value === undefined ? [] : [literal(field), built(value)],
        );
        return `jsonb_build_object(${fields.join(', ')})`;
    }
    return literal(document as Scalar);
}

export function literal(value: Scalar): string {
    return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value);
}
