/** The expressions of GitHub Actions, as far as a definition has words for them. */

export type Expression =
    | { kind: 'literal'; value: string | number | boolean | null }
    /** A context and the names after it: `needs.build.outputs.image`. */
    | { kind: 'path'; names: string[] }
    | { kind: 'call'; name: string; arguments: Expression[] }
    | { kind: 'not'; operand: Expression }
    | { kind: 'binary'; operator: string; left: Expression; right: Expression };

const token =
    /\s*(?:(?<number>-?(?:0x[0-9a-f]+|\d+(?:\.\d+)?(?:e[-+]?\d+)?))|'(?<text>(?:[^']|'')*)'|(?<name>[a-z_][a-z0-9_-]*)|(?<sign>&&|\|\||[=!<>]=|[()[\].,!<>*]))/giy;

interface Token {
    kind: 'number' | 'text' | 'name' | 'sign' | 'end';
    value: string;
}

/** Read an expression; undefined when it is none, or has something that no definition can say. */
export function parseExpression(text: string): Expression | undefined {
    const tokens = tokensOf(text);
    return tokens === undefined ? undefined : new Parser(tokens).parse();
}

function tokensOf(text: string): Token[] | undefined {
    const tokens: Token[] = [];
    const trimmed = text.trimEnd();
    token.lastIndex = 0;
    while (token.lastIndex < trimmed.length) {
        const groups = token.exec(trimmed)?.groups;
        if (groups === undefined) {
            return undefined;
        }
        const [kind, value] = Object.entries(groups).find(
            ([, found]) => (found as string | undefined) !== undefined,
        ) as [Token['kind'], string];
        tokens.push({ kind, value: kind === 'text' ? value.replaceAll("''", "'") : value });
    }
    return [...tokens, { kind: 'end', value: '' }];
}

// From the weakest to the strongest.
const operators = [['||'], ['&&'], ['==', '!='], ['<', '<=', '>', '>=']];

class Unknown extends Error {}

class Parser {
    readonly #tokens: Token[];
    #place = 0;

    constructor(tokens: Token[]) {
        this.#tokens = tokens;
    }

    parse(): Expression | undefined {
        try {
            const expression = this.#binary(0);
            return this.#next().kind === 'end' ? expression : undefined;
        } catch (error) {
            if (error instanceof Unknown) {
                return undefined;
            }
            throw error;
        }
    }

    #binary(level: number): Expression {
        const signs = operators[level];
        if (signs === undefined) {
            return this.#unary();
        }
        let left = this.#binary(level + 1);
        for (let sign = this.#sign(signs); sign !== undefined; sign = this.#sign(signs)) {
            left = { kind: 'binary', operator: sign, left, right: this.#binary(level + 1) };
        }
        return left;
    }

    #unary(): Expression {
        return this.#sign(['!']) === undefined
            ? this.#operand()
            : { kind: 'not', operand: this.#unary() };
    }

    #operand(): Expression {
        const { kind, value } = this.#next();
        if (kind === 'number') {
            return { kind: 'literal', value: Number(value) };
        }
        if (kind === 'text') {
            return { kind: 'literal', value };
        }
        if (kind === 'sign' && value === '(') {
            const inside = this.#binary(0);
            this.#expect(')');
            return inside;
        }
        if (kind !== 'name') {
            throw new Unknown();
        }
        if (/^(true|false|null)$/i.test(value)) {
            return {
                kind: 'literal',
                value: JSON.parse(value.toLowerCase()) as boolean | null,
            };
        }
        return this.#sign(['(']) === undefined ? this.#path(value) : this.#call(value);
    }

    #call(name: string): Expression {
        const given: Expression[] = [];
        if (this.#sign([')']) === undefined) {
            do {
                given.push(this.#binary(0));
            } while (this.#sign([',']) !== undefined);
            this.#expect(')');
        }
        if (this.#sign(['.', '[']) !== undefined) {
            throw new Unknown();
        }
        return { kind: 'call', name: name.toLowerCase(), arguments: given };
    }

    #path(context: string): Expression {
        const names = [context];
        for (;;) {
            if (this.#sign(['.']) !== undefined) {
                const { kind, value } = this.#next();
                if (kind !== 'name' && value !== '*') {
                    throw new Unknown();
                }
                names.push(value);
            } else if (this.#sign(['[']) !== undefined) {
                const { kind, value } = this.#next();
                if (kind !== 'text' && kind !== 'number') {
                    throw new Unknown();
                }
                names.push(value);
                this.#expect(']');
            } else {
                return { kind: 'path', names };
            }
        }
    }

    #next(): Token {
        const found = this.#tokens[this.#place] ?? { kind: 'end', value: '' };
        this.#place++;
        return found;
    }

    #sign(signs: string[]): string | undefined {
        const found = this.#tokens[this.#place];
        if (found?.kind === 'sign' && signs.includes(found.value)) {
            this.#place++;
            return found.value;
        }
        return undefined;
    }

    #expect(sign: string): void {
        if (this.#sign([sign]) === undefined) {
            throw new Unknown();
        }
    }
}

/** What the paths of one job stand for in a definition. */
export interface Scope {
    /** The names of a reference: `needs.build.outputs.tag` is `tasks`, `build`, `result`, `tag`. */
    translate: (names: string[]) => string[] | undefined;
    /** The type that the values of a path have for certain, if they have one. */
    typeOf: (names: string[]) => string | undefined;
}

/** An expression as a reference, without the braces around it. */
export function referenceOf(expression: Expression, scope: Scope): string | undefined {
    // Results are JSON already.
    if (
        expression.kind === 'call' &&
        expression.name === 'fromjson' &&
        expression.arguments[0]?.kind === 'path'
    ) {
        return referenceOf(expression.arguments[0], scope);
    }
    if (expression.kind !== 'path') {
        return undefined;
    }
    const [root, ...names] = scope.translate(expression.names) ?? [];
    if (root === undefined || names.some((name) => /["\\{}]|^\*$/.test(name))) {
        return undefined;
    }
    return (
        root +
        names.map((name) => (/^[\w-]+$/.test(name) ? `.${name}` : `["${name}"]`)).join('')
    );
}

/** An expression as a JSON path predicate over inputs and tasks. */
export function predicateOf(expression: Expression, scope: Scope): string | undefined {
    switch (expression.kind) {
        case 'literal':
            return truth(Boolean(expression.value));
        case 'not': {
            const operand = predicateOf(expression.operand, scope);
            return operand === undefined ? undefined : `!(${operand})`;
        }
        case 'path':
            return isTrue(expression, scope);
        case 'call':
            return calledPredicate(expression.name, expression.arguments, scope);
        case 'binary': {
            const { operator, left, right } = expression;
            if (operator !== '&&' && operator !== '||') {
                return comparison(operator, left, right, scope);
            }
            const sides = [predicateOf(left, scope), predicateOf(right, scope)];
            return sides.includes(undefined)
                ? undefined
                : `(${sides.join(` ${operator} `)})`;
        }
    }
}

function truth(value: boolean): string {
    return value ? '(1 == 1)' : '(1 == 0)';
}

function pathOf(expression: Expression, scope: Scope): string | undefined {
    const names =
        expression.kind === 'path' ? scope.translate(expression.names) : undefined;
    return names === undefined || !['inputs', 'tasks'].includes(names[0] ?? '')
        ? undefined
        : `$${names.map((name) => (name === '*' ? '[*]' : `.${JSON.stringify(name)}`)).join('')}`;
}

/** What is not false, empty, zero or missing counts as true. */
function isTrue(expression: Expression, scope: Scope): string | undefined {
    const path = pathOf(expression, scope);
    return path === undefined
        ? undefined
        : `exists(${path} ? (@ == true || @ > 0 || @ < 0 || @ > "" || @.type() == "object" || @.type() == "array"))`;
}

/**
 * Values of other types than the one compared with are not comparable to PostgreSQL, and would
 * leave the condition undecided; inside a filter they are left out.
 */
function comparison(
    operator: string,
    left: Expression,
    right: Expression,
    scope: Scope,
): string | undefined {
    if (left.kind === 'literal' && right.kind !== 'literal') {
        const turned = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' }[operator] ?? operator;
        return comparison(turned, right, left, scope);
    }
    const path = pathOf(left, scope);
    if (path === undefined || left.kind !== 'path' || right.kind !== 'literal') {
        return undefined;
    }
    const values = path.endsWith('."outcome"')
        ? (outcomes[String(right.value)] ?? [right.value])
        : spellings(right.value, scope.typeOf(left.names));
    const sign = operator === '!=' ? '==' : operator;
    const filter = values.map((value) => `@ ${sign} ${JSON.stringify(value)}`).join(' || ');
    return `${operator === '!=' ? '!' : ''}exists(${path} ? (${filter}))`;
}

// What a job's result is called there, and how the attempts end here that are meant.
const outcomes: Record<string, string[]> = {
    failure: ['failure', 'error', 'timeout'],
    cancelled: ['cancellation'],
    skipped: ['skip'],
};

/** What a workflow file writes as text may be a boolean or a number here. */
function spellings(
    value: string | number | boolean | null,
    type: string | undefined,
): (string | number | boolean | null)[] {
    if (typeof value !== 'string' || type === 'string') {
        return [value];
    }
    const other = /^(true|false|-?\d+(\.\d+)?)$/.test(value)
        ? [JSON.parse(value) as number | boolean]
        : [];
    return [value, ...other];
}

function calledPredicate(
    name: string,
    given: Expression[],
    scope: Scope,
): string | undefined {
    const [first, second] = given;
    if (first === undefined || second === undefined) {
        return undefined;
    }
    const list = listOf(first);
    if (name === 'contains' && list !== undefined) {
        const path = pathOf(second, scope);
        return path === undefined
            ? undefined
            : `exists(${path} ? (${list.map((value) => `@ == ${JSON.stringify(value)}`).join(' || ')}))`;
    }
    const path = pathOf(first, scope);
    if (path === undefined || second.kind !== 'literal') {
        return undefined;
    }
    if (name === 'contains' && path.includes('[*]')) {
        return `exists(${path} ? (@ == ${JSON.stringify(second.value)}))`;
    }
    const text = String(second.value).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    const pattern = { contains: text, startswith: `^${text}`, endswith: `${text}$` }[name];
    return pattern === undefined
        ? undefined
        : `exists(${path} ? (@ like_regex ${JSON.stringify(pattern)} flag "i"))`;
}

/** The list in `fromJSON('["a", "b"]')`. */
function listOf(expression: Expression): (string | number)[] | undefined {
    const [text] = expression.kind === 'call' ? expression.arguments : [];
    if (
        expression.kind !== 'call' ||
        expression.name !== 'fromjson' ||
        text?.kind !== 'literal' ||
        typeof text.value !== 'string'
    ) {
        return undefined;
    }
    try {
        const value: unknown = JSON.parse(text.value);
        return Array.isArray(value) && value.length > 0 ? (value as string[]) : undefined;
    } catch {
        return undefined;
    }
}

/** The status functions that decide when a job runs, and what else must hold. */
export interface JobCondition {
    status: 'success' | 'completion' | 'failure' | 'cancelled';
    /** A JSON path predicate. */
    when?: string;
    /** What has no counterpart, as it is written. */
    left?: string;
}

/** What the `if` of a job says; without a status function it means `success() && …`. */
export function jobCondition(text: string, scope: Scope): JobCondition {
    const expression = parseExpression(text);
    if (expression === undefined) {
        return {
            status: /\b(always|failure|cancelled)\s*\(/i.test(text)
                ? 'completion'
                : 'success',
            left: text,
        };
    }
    const statuses: JobCondition['status'][] = [];
    const predicates: string[] = [];
    let isUnderstood = true;
    for (const conjunct of conjuncts(expression)) {
        const status = statusOf(conjunct);
        if (status !== undefined) {
            statuses.push(status);
            continue;
        }
        const predicate = hasStatus(conjunct) ? undefined : predicateOf(conjunct, scope);
        if (predicate === undefined) {
            isUnderstood = false;
        } else {
            predicates.push(predicate);
        }
    }
    const status =
        statuses.find((found) => found !== 'completion') ??
        statuses[0] ??
        (hasStatus(expression) ? 'completion' : 'success');
    return {
        status,
        ...(predicates.length > 0 ? { when: predicates.join(' && ') } : {}),
        ...(isUnderstood ? {} : { left: text }),
    };
}

function conjuncts(expression: Expression): Expression[] {
    return expression.kind === 'binary' && expression.operator === '&&'
        ? [...conjuncts(expression.left), ...conjuncts(expression.right)]
        : [expression];
}

function statusOf(expression: Expression): JobCondition['status'] | undefined {
    if (expression.kind === 'call' && expression.arguments.length === 0) {
        return (
            {
                success: 'success',
                always: 'completion',
                failure: 'failure',
                cancelled: 'cancelled',
            } as const
        )[expression.name];
    }
    if (
        expression.kind === 'not' &&
        expression.operand.kind === 'call' &&
        expression.operand.name === 'cancelled'
    ) {
        return 'completion';
    }
    if (expression.kind === 'binary' && expression.operator === '||') {
        const sides = [statusOf(expression.left), statusOf(expression.right)];
        const both = sides.includes('success') && sides.includes('failure');
        return both || (sides.includes('completion') && !sides.includes(undefined))
            ? 'completion'
            : undefined;
    }
    return undefined;
}

function hasStatus(expression: Expression): boolean {
    switch (expression.kind) {
        case 'call':
            return (
                ['success', 'always', 'failure', 'cancelled'].includes(expression.name) ||
                expression.arguments.some(hasStatus)
            );
        case 'not':
            return hasStatus(expression.operand);
        case 'binary':
            return hasStatus(expression.left) || hasStatus(expression.right);
        default:
            return false;
    }
}
