/** Something that the person at the keyboard can put right; shown without a stack. */
export class Problem extends Error {
    readonly hint: string | undefined;

    constructor(message: string, hint?: string, options?: ErrorOptions) {
        super(message, options);
        this.name = 'Problem';
        this.hint = hint;
    }
}

export function messageOf(error: unknown): string {
    if (error instanceof AggregateError && error.message === '') {
        return error.errors.map(messageOf).join('; ');
    }
    return error instanceof Error ? error.message : String(error);
}

/** The `code` of a system error (`ENOENT`) or of a database error (`42P01`). */
export function codeOf(error: unknown): string | undefined {
    if (error instanceof AggregateError && error.errors.length > 0) {
        return codeOf(error.errors[0]);
    }
    const code: unknown =
        error instanceof Error && 'code' in error ? error.code : undefined;
    return typeof code === 'string' ? code : undefined;
}
