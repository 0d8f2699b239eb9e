import { jobCondition, parseExpression, referenceOf, type Scope } from './expressions.ts';
import { combinations } from './matrix.ts';

/** Something that a definition says otherwise than the file, or not at all. */
export interface Note {
    path: string;
    message: string;
}

export interface Conversion {
    definition: Record<string, unknown>;
    notes: Note[];
}

type Entries = Record<string, unknown>;

/** Whether a document is a workflow file of GitHub Actions. */
export function isGithubWorkflow(document: unknown): document is Entries {
    return isEntries(document) && isEntries(document.jobs);
}

/**
 * A workflow file of GitHub Actions as a definition. A mapping of formats: jobs become steps,
 * `needs` dependencies, a matrix `for_each`; the steps of a job go to the worker in its
 * parameters. Whatever is not carried over as it is has a note.
 */
export function fromGithub(workflow: Entries): Conversion {
    return new Converter(workflow).convert();
}

// The expressions in a text; split by it, every second part is one.
const expressions = /(\$\{\{(?:'(?:[^']|'')*'|[^'])*?\}\})/;

// What belongs to a job and is for the worker alone.
const forTheWorker = ['container', 'services', 'outputs', 'permissions', 'with', 'secrets'];

const knownFields = {
    workflow: [
        'name',
        'run-name',
        'on',
        'permissions',
        'env',
        'defaults',
        'concurrency',
        'jobs',
    ],
    job: [
        'name',
        'needs',
        'if',
        'runs-on',
        'environment',
        'concurrency',
        'env',
        'defaults',
        'steps',
        'timeout-minutes',
        'strategy',
        'continue-on-error',
        'uses',
        ...forTheWorker,
    ],
    strategy: ['matrix', 'fail-fast', 'max-parallel'],
    trigger: [
        'branches',
        'branches-ignore',
        'tags',
        'tags-ignore',
        'paths',
        'paths-ignore',
        'types',
        'workflows',
        'inputs',
        'outputs',
        'secrets',
    ],
};

class Converter {
    readonly #workflow: Entries;
    readonly #jobs: Entries;
    readonly #notes: Note[] = [];
    readonly #inputs: Record<string, Entries> = {};
    /** Contexts that the starter of a run has to give as inputs, with what is read of them. */
    readonly #contexts = new Map<string, Set<string>>();

    constructor(workflow: Entries) {
        this.#workflow = workflow;
        this.#jobs = entriesOf(workflow.jobs);
    }

    convert(): Conversion {
        const workflow = this.#workflow;
        this.#entries(workflow, '$', knownFields.workflow);
        const triggers = this.#triggers();
        const scope = this.#scope([], undefined);
        const environment = this.#environment(workflow.env, '$.env', scope);
        const concurrency = this.#concurrency(workflow.concurrency, scope);
        const metadata: Entries = {};
        for (const name of ['permissions', 'run-name']) {
            if (workflow[name] !== undefined) {
                metadata[name.replace('-', '_')] = workflow[name];
                this.#note(`$.${name}`, 'is kept in the metadata; nothing acts on it');
            }
        }
        const steps = Object.entries(this.#jobs).map(([key, job]) => this.#step(key, job));

        for (const [context, names] of this.#contexts) {
            this.#inputs[context] = {
                type: 'object',
                default: {},
                description: `The ${context} context: ${[...names].sort().join(', ')}`,
            };
            this.#note(
                '$',
                `reads ${[...names]
                    .sort()
                    .map((name) => `${context}.${name}`)
                    .join(', ')}: ` +
                    `whoever starts a run gives these in the input ${context}`,
            );
        }
        return {
            definition: {
                ...(typeof workflow.name === 'string' && workflow.name.trim() !== ''
                    ? { name: workflow.name }
                    : {}),
                ...(Object.keys(this.#inputs).length > 0 ? { inputs: this.#inputs } : {}),
                ...(triggers.length > 0 ? { triggers } : {}),
                ...(environment === undefined ? {} : { environment }),
                ...(concurrency === undefined ? {} : { concurrency }),
                ...(Object.keys(metadata).length > 0 ? { metadata } : {}),
                steps,
            },
            notes: this.#notes,
        };
    }

    // Triggers and inputs

    #triggers(): unknown[] {
        const on = this.#workflow.on;
        const events = Array.isArray(on)
            ? Object.fromEntries(on.map((name) => [String(name), null]))
            : isEntries(on)
              ? on
              : on === undefined || on === null
                ? {}
                : { [text(on)]: null };
        return Object.entries(events).flatMap(([event, given]) =>
            this.#trigger(event, given),
        );
    }

    #trigger(event: string, given: unknown): unknown[] {
        const path = `$.on.${event}`;
        if (event === 'schedule') {
            return listOf(given).map((item, index) => {
                const entry = this.#entries(item, `${path}[${index}]`, [
                    'cron',
                    'timezone',
                ]);
                return {
                    type: 'schedule',
                    cron: text(entry.cron),
                    time_zone: text(entry.timezone ?? 'UTC'),
                };
            });
        }
        const filter = this.#entries(given, path, knownFields.trigger);
        const filters = Object.fromEntries(
            ['branches', 'branches-ignore', 'tags', 'tags-ignore', 'paths', 'paths-ignore']
                .filter((name) => listOf(filter[name]).length > 0)
                .map((name) => [name.replace('-', '_'), listOf(filter[name]).map(text)]),
        );
        const types = listOf(filter.types).map(text);
        switch (event) {
            case 'push':
                return [withFilters('git_push', filters)];
            case 'pull_request':
            case 'pull_request_target': {
                if (event === 'pull_request_target') {
                    this.#note(
                        path,
                        'is taken as pull_request; whose rights a worker has is its own affair',
                    );
                }
                const opened = types.filter((type) => type !== 'closed');
                if (types.includes('closed')) {
                    this.#note(
                        `${path}.types`,
                        'closed is taken as merged: what is closed unmerged starts nothing',
                    );
                }
                return [
                    ...(types.length > 0 && opened.length === 0
                        ? []
                        : [
                              withFilters('pr_created', {
                                  ...filters,
                                  events:
                                      opened.length > 0
                                          ? opened
                                          : ['opened', 'synchronize', 'reopened'],
                              }),
                          ]),
                    ...(types.includes('closed')
                        ? [withFilters('pr_merged', filters)]
                        : []),
                ];
            }
            case 'workflow_dispatch':
                this.#declareInputs(filter.inputs, `${path}.inputs`);
                return ['manual'];
            case 'workflow_call':
                this.#declareInputs(filter.inputs, `${path}.inputs`);
                for (const name of ['outputs', 'secrets']) {
                    if (filter[name] !== undefined) {
                        this.#note(
                            `${path}.${name}`,
                            'is left out: results are read from the tasks, secrets are the worker’s',
                        );
                    }
                }
                return [{ type: 'api', events: ['workflow_call'] }];
            case 'repository_dispatch':
                return [
                    {
                        type: 'api',
                        events: types.length > 0 ? types : ['repository_dispatch'],
                    },
                ];
            case 'workflow_run':
                return [
                    {
                        type: 'workflow_completed',
                        workflows: listOf(filter.workflows).map(text),
                        ...filters,
                        ...(types.length > 0 ? { events: types } : {}),
                    },
                ];
            default:
                return [
                    {
                        type: 'webhook',
                        ...filters,
                        events:
                            types.length > 0
                                ? types.map((type) => `${event}.${type}`)
                                : [event],
                    },
                ];
        }
    }

    #declareInputs(inputs: unknown, path: string): void {
        for (const [name, given] of Object.entries(this.#entries(inputs, path))) {
            const input = this.#entries(given, member(path, name), [
                'type',
                'description',
                'required',
                'default',
                'options',
            ]);
            const type = text(input.type ?? 'string');
            const known = { boolean: 'boolean', number: 'number' }[type] ?? 'string';
            if (!['boolean', 'number', 'string', 'choice'].includes(type)) {
                this.#note(`${path}.${name}.type`, `${type} is taken as string`);
            }
            this.#inputs[name] = {
                type: known,
                ...(input.description === undefined
                    ? {}
                    : { description: text(input.description) }),
                ...(input.required === true ? { required: true } : {}),
                ...(input.default === undefined || input.default === null
                    ? {}
                    : { default: typed(input.default, known) }),
                ...(listOf(input.options).length > 0
                    ? { enum: listOf(input.options).map(text) }
                    : {}),
            };
        }
    }

    // Jobs

    #step(key: string, given: unknown): Entries {
        const path = member('$.jobs', key);
        const job = this.#entries(given, path, knownFields.job);
        const needs = listOf(job.needs).map(text);
        const matrix = this.#matrix(job.strategy, `${path}.strategy`, needs);
        const scope = this.#scope(needs, matrix);
        const condition = this.#condition(job.if, path, needs, scope);
        const environment = this.#environment(job.env, `${path}.env`, scope);
        const run = {
            ...this.#run(this.#workflow.defaults, '$.defaults'),
            ...this.#run(job.defaults, `${path}.defaults`),
        };
        const parameters: Entries = {
            ...(condition.left === undefined ? {} : { if: condition.left }),
            ...(matrix?.forEach === undefined ? {} : { matrix: '${{ item }}' }),
            ...(matrix?.left === undefined ? {} : { strategy: matrix.left }),
            ...(run.shell === undefined ? {} : { shell: text(run.shell) }),
            ...(job.uses === undefined ? {} : { uses: text(job.uses) }),
            ...(job.environment === undefined
                ? {}
                : {
                      deployment_environment: this.#translate(
                          job.environment,
                          `${path}.environment`,
                          scope,
                      ),
                  }),
            ...Object.fromEntries(
                forTheWorker
                    .filter((name) => job[name] !== undefined)
                    .map((name) => [
                        name,
                        this.#translate(job[name], `${path}.${name}`, scope),
                    ]),
            ),
            ...(job.steps === undefined
                ? {}
                : { steps: this.#translate(job.steps, `${path}.steps`, scope) }),
        };
        if (job.environment !== undefined) {
            this.#note(
                `${path}.environment`,
                'is a parameter; its protection rules are not asked',
            );
        }
        if (job.uses !== undefined) {
            this.#note(
                `${path}.uses`,
                'is a parameter: the worker has to run the workflow that it calls',
            );
        }
        if (job.outputs !== undefined) {
            this.#note(
                `${path}.outputs`,
                'is a parameter: dependents read them from the result that the worker gives',
            );
        }
        return {
            key,
            ...(job.name === undefined
                ? {}
                : {
                      title: this.#translate(text(job.name), `${path}.name`, early(scope)),
                  }),
            type: job.uses === undefined ? 'job' : 'workflow',
            ...this.#runner(job['runs-on'], `${path}.runs-on`, scope),
            ...(needs.length > 0
                ? {
                      depends_on: needs.map((task) =>
                          condition.edge === 'success'
                              ? task
                              : { task, condition: condition.edge },
                      ),
                  }
                : {}),
            ...(condition.when === undefined ? {} : { when: condition.when }),
            ...(matrix?.forEach === undefined ? {} : { for_each: matrix.forEach }),
            ...this.#tolerance(
                job['continue-on-error'],
                path,
                matrix?.forEach !== undefined,
            ),
            ...this.#timeout(job['timeout-minutes'], `${path}.timeout-minutes`),
            ...this.#jobConcurrency(job.concurrency, `${path}.concurrency`, scope),
            ...(run['working-directory'] === undefined
                ? {}
                : {
                      working_directory: this.#translate(
                          text(run['working-directory']),
                          `${path}.defaults`,
                          early(scope),
                      ),
                  }),
            ...(environment === undefined ? {} : { environment }),
            parameters,
        };
    }

    #run(defaults: unknown, path: string): Entries {
        const { run } = this.#entries(defaults, path, ['run']);
        return this.#entries(run, `${path}.run`, ['shell', 'working-directory']);
    }

    #runner(runsOn: unknown, path: string, scope: Scope): Entries {
        if (runsOn === undefined) {
            return {};
        }
        if (isEntries(runsOn)) {
            this.#entries(runsOn, path, ['group', 'labels']);
        }
        const labels = isEntries(runsOn)
            ? [...listOf(runsOn.group), ...listOf(runsOn.labels)]
            : listOf(runsOn);
        const known = labels.map((label) => this.#known(text(label), path, scope));
        return {
            // A queue of which nobody knows the name would never be asked for work.
            ...(known[0] === undefined ? {} : { queue: known[0] }),
            requirements: labels.map(
                (label, index) =>
                    known[index] ?? text(label).replaceAll('${{', () => '$${{'),
            ),
        };
    }

    #timeout(minutes: unknown, path: string): Entries {
        if (minutes === undefined) {
            return {};
        }
        if (typeof minutes === 'number') {
            return { timeout: `${minutes} minutes` };
        }
        this.#note(path, `is left out: ${text(minutes)} is not known beforehand`);
        return {};
    }

    #tolerance(given: unknown, path: string, hasItems: boolean): Entries {
        if (given === undefined || given === false) {
            return {};
        }
        if (given === true && hasItems) {
            return { allow_failures: true };
        }
        this.#note(
            `${path}.continue-on-error`,
            'is left out: a job that fails, fails the workflow, unless it has a matrix and this is true for all of it',
        );
        return {};
    }

    #jobConcurrency(given: unknown, path: string, scope: Scope): Entries {
        if (given === undefined) {
            return {};
        }
        const { group, 'cancel-in-progress': cancels, queue } = this.#group(given, path);
        if (cancels !== undefined && cancels !== false) {
            this.#note(
                `${path}.cancel-in-progress`,
                'is left out: a step waits for others of its key',
            );
        } else if (queue !== 'max') {
            this.#note(
                path,
                'is read with queue: max: none that waits is cancelled for a newer one',
            );
        }
        const key = this.#known(text(group), path, scope);
        return key === undefined ? {} : { concurrency_key: key };
    }

    #group(given: unknown, path: string): Entries {
        return isEntries(given)
            ? this.#entries(given, path, ['group', 'cancel-in-progress', 'queue'])
            : { group: given };
    }

    #concurrency(given: unknown, scope: Scope): Entries | undefined {
        if (given === undefined) {
            return undefined;
        }
        const {
            group,
            'cancel-in-progress': cancels,
            queue,
        } = this.#group(given, '$.concurrency');
        if (cancels !== undefined && typeof cancels !== 'boolean') {
            this.#note(
                '$.concurrency.cancel-in-progress',
                `is left out: ${text(cancels)} is not known beforehand`,
            );
        }
        // Else all runs would share the group that the expression as text is.
        const name = this.#known(text(group), '$.concurrency.group', scope);
        if (name === undefined) {
            return undefined;
        }
        return {
            group: name,
            ...(typeof cancels === 'boolean' ? { cancel_in_progress: cancels } : {}),
            ...(queue === undefined ? {} : { queue }),
        };
    }

    #environment(given: unknown, path: string, scope: Scope): Entries | undefined {
        const entries = Object.entries(this.#entries(given, path)).filter(([name]) => {
            const isName = /^[A-Za-z_]\w*$/.test(name);
            if (!isName) {
                this.#note(
                    member(path, name),
                    'is left out: no name of an environment variable',
                );
            }
            return isName;
        });
        return entries.length === 0
            ? undefined
            : Object.fromEntries(
                  entries.map(([name, value]) => [
                      name,
                      typeof value === 'number' || typeof value === 'boolean'
                          ? value
                          : this.#translate(text(value ?? ''), member(path, name), scope),
                  ]),
              );
    }

    // Conditions

    #condition(
        given: unknown,
        path: string,
        needs: string[],
        scope: Scope,
    ): { when?: string; left?: string; edge: string } {
        if (given === undefined) {
            return { edge: 'success' };
        }
        const written = text(given);
        const inside = /^\s*\$\{\{([^]*)\}\}\s*$/.exec(written)?.[1] ?? written;
        const condition = jobCondition(inside.trim(), scope);
        if (condition.left !== undefined) {
            this.#note(
                `${path}.if`,
                `goes to the worker, who has to judge it: ${inside.trim()}`,
            );
        }
        const predicates = condition.when === undefined ? [] : [condition.when];
        // What has failed may be further up: then what is needed directly is skipped.
        const above = this.#above(needs);
        let edge: string = condition.status;
        if (condition.status === 'cancelled') {
            edge = 'completion';
            predicates.push(anyOf(above, 'cancelled'));
            this.#note(
                `${path}.if`,
                'cancelled() holds when a task that the job needs was cancelled',
            );
        } else if (
            condition.status === 'failure' &&
            (above.length > 1 || needs.length === 0)
        ) {
            edge = 'completion';
            predicates.push(anyOf(above, 'failed'));
        }
        return {
            ...(predicates.length > 0 ? { when: predicates.join(' && ') } : {}),
            ...(condition.left === undefined ? {} : { left: condition.left }),
            edge,
        };
    }

    /** All jobs that these wait for, and these. */
    #above(needs: string[]): string[] {
        const found = new Set<string>();
        const waiting = [...needs];
        for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
            if (!found.has(key)) {
                found.add(key);
                waiting.push(...listOf(entriesOf(this.#jobs[key]).needs).map(text));
            }
        }
        return [...found].sort();
    }

    // Matrices

    #matrix(
        strategy: unknown,
        path: string,
        needs: string[],
    ): { forEach?: unknown; single?: string; left?: unknown } | undefined {
        if (strategy === undefined) {
            return undefined;
        }
        const { matrix, ...rest } = this.#entries(strategy, path, knownFields.strategy);
        if (rest['max-parallel'] !== undefined) {
            this.#note(
                `${path}.max-parallel`,
                'is left out: a limit belongs to a concurrency key',
            );
        }
        if (matrix !== undefined && rest['fail-fast'] !== false) {
            this.#note(
                `${path}.fail-fast`,
                'is left out: when an item fails, the others go on',
            );
        }
        const { include, exclude, ...lists } = entriesOf(matrix);
        const names = Object.keys(lists);
        const scope = this.#scope(needs, undefined);
        const only = names[0] ?? '';
        if (names.length === 1 && include === undefined && exclude === undefined) {
            const reference = this.#listReference(
                lists[only],
                `${path}.matrix.${only}`,
                scope,
            );
            if (reference !== undefined) {
                return { forEach: reference, single: only };
            }
        }
        if (names.length === 0 && exclude === undefined) {
            const reference = this.#listReference(include, `${path}.matrix.include`, scope);
            if (reference !== undefined) {
                return { forEach: reference };
            }
        }
        const isList = (value: unknown): boolean =>
            value === undefined || Array.isArray(value);
        if (
            !isEntries(matrix) ||
            ![include, exclude, ...Object.values(lists)].every(isList)
        ) {
            if (matrix !== undefined) {
                this.#note(
                    `${path}.matrix`,
                    'goes to the worker: only one list, or include alone, may be known later',
                );
            }
            return matrix === undefined
                ? undefined
                : { left: this.#translate(strategy, path, scope) };
        }
        const found = combinations(
            lists as Record<string, unknown[]>,
            listOf(include).map((entry, index) =>
                this.#entries(entry, `${path}.matrix.include[${index}]`),
            ),
            listOf(exclude).map((entry, index) =>
                this.#entries(entry, `${path}.matrix.exclude[${index}]`, names),
            ),
        );
        return { forEach: this.#translate(found, `${path}.matrix`, scope) };
    }

    #listReference(value: unknown, path: string, scope: Scope): string | undefined {
        const inside =
            typeof value === 'string'
                ? /^\s*\$\{\{([^{}]*)\}\}\s*$/.exec(value)?.[1]
                : undefined;
        const expression = inside === undefined ? undefined : parseExpression(inside);
        const reference =
            expression === undefined ? undefined : referenceOf(expression, scope);
        if (reference?.startsWith('tasks.') !== true) {
            return undefined;
        }
        this.#note(path, `is ${reference}, which must be a list and not the text of one`);
        return `\${{ ${reference} }}`;
    }

    // Expressions

    #scope(
        needs: string[],
        matrix: { forEach?: unknown; single?: string } | undefined,
    ): Scope {
        return {
            translate: (names) => this.#names(names, needs, matrix),
            typeOf: ([context = '', ...names]) => {
                const name = context === 'inputs' ? names[0] : names[2];
                const isInput =
                    context === 'inputs' || (context === 'github' && names[1] === 'inputs');
                const type = isInput ? this.#inputs[name ?? '']?.type : undefined;
                return typeof type === 'string' ? type : undefined;
            },
        };
    }

    #names(
        [context = '', ...names]: string[],
        needs: string[],
        matrix: { forEach?: unknown; single?: string } | undefined,
    ): string[] | undefined {
        const [first = '', second = '', ...others] = names;
        switch (context.toLowerCase()) {
            case 'inputs':
                return first in this.#inputs ? ['inputs', ...names] : undefined;
            case 'needs':
                if (!needs.includes(first)) {
                    return undefined;
                }
                return second === 'result'
                    ? ['tasks', first, 'outcome']
                    : second === 'outputs'
                      ? ['tasks', first, 'result', ...others]
                      : undefined;
            case 'matrix':
                if (matrix?.forEach === undefined) {
                    return undefined;
                }
                return matrix.single === undefined
                    ? ['item', ...names]
                    : first === matrix.single
                      ? ['item', ...names.slice(1)]
                      : undefined;
            case 'strategy':
                return matrix?.forEach !== undefined && first === 'job-index'
                    ? ['index']
                    : undefined;
            case 'github':
                if (first === 'workflow' || first === 'run_id') {
                    return ['workflow', first === 'workflow' ? 'name' : 'id'];
                }
                if (first === 'event' && second === 'inputs') {
                    return others[0] !== undefined && others[0] in this.#inputs
                        ? ['inputs', ...others]
                        : undefined;
                }
                return [
                    'token',
                    'workspace',
                    'action',
                    'action_path',
                    'job',
                    'env',
                    'path',
                    '',
                ].includes(first)
                    ? undefined
                    : this.#context('github', names);
            case 'vars':
                return first === '' ? undefined : this.#context('vars', names);
            default:
                return undefined;
        }
    }

    #context(context: string, names: string[]): string[] {
        const found = this.#contexts.get(context) ?? new Set();
        found.add(names.join('.'));
        this.#contexts.set(context, found);
        return ['inputs', context, ...names];
    }

    /** A text whose expressions are all known when a run starts; else it is noted, and undefined. */
    #known(value: string, path: string, scope: Scope): string | undefined {
        const left = value
            .split(expressions)
            .filter((_, index) => index % 2 === 1)
            .map((part) => part.slice(3, -2).trim())
            .filter((inside) => {
                const expression = parseExpression(inside);
                return (
                    expression === undefined ||
                    referenceOf(expression, early(scope)) === undefined
                );
            });
        for (const inside of left) {
            this.#note(path, `is left out: ${inside} is not known when a run starts`);
        }
        return left.length > 0 ? undefined : this.#translateText(value, path, scope);
    }

    /** All strings of a value with their expressions as references, or left for the worker. */
    #translate(value: unknown, path: string, scope: Scope): unknown {
        if (typeof value === 'string') {
            return this.#translateText(value, path, scope);
        }
        if (Array.isArray(value)) {
            return value.map((item, index) =>
                this.#translate(item, `${path}[${index}]`, scope),
            );
        }
        if (isEntries(value)) {
            return Object.fromEntries(
                Object.entries(value).map(([name, item]) => [
                    name,
                    this.#translate(item, member(path, name), scope),
                ]),
            );
        }
        return value ?? null;
    }

    #translateText(value: string, path: string, scope: Scope): string {
        const parts = value.split(expressions);
        return parts
            .map((part, index) => {
                if (index % 2 === 0) {
                    return part.replaceAll('${{', () => '$${{');
                }
                const inside = part.slice(3, -2).trim();
                const expression = parseExpression(inside);
                const reference =
                    expression === undefined ? undefined : referenceOf(expression, scope);
                if (reference === undefined) {
                    this.#note(path, `is left for the worker to fill in: ${inside}`);
                    return part.replaceAll('${{', () => '$${{');
                }
                if (parts[index - 1]?.endsWith('$') === true) {
                    this.#note(
                        path,
                        `the $ before ${inside} is left out: with it, it would be no reference`,
                    );
                }
                if (/^tasks\..*\.outcome$/.test(reference)) {
                    this.#note(
                        path,
                        `${inside} says cancellation, skip, error or timeout where it applies`,
                    );
                }
                return `\${{ ${reference} }}`;
            })
            .map((part, index, all) =>
                index % 2 === 0 && all[index + 1]?.startsWith('${{') === true
                    ? part.replace(/\$+$/, '')
                    : part,
            )
            .join('');
    }

    /** The entries of a set of names; what else is written there, or is not known, is noted. */
    #entries(given: unknown, path: string, known?: string[]): Entries {
        if (given !== undefined && given !== null && !isEntries(given)) {
            this.#note(path, 'is left out: it is no set of names with values');
        }
        const entries = entriesOf(given);
        for (const name of Object.keys(entries)) {
            if (known !== undefined && !known.includes(name)) {
                this.#note(member(path, name), 'is left out: it is not known');
            }
        }
        return entries;
    }

    #note(path: string, message: string): void {
        if (!this.#notes.some((note) => note.path === path && note.message === message)) {
            this.#notes.push({ path, message });
        }
    }
}

/** What is known before the tasks that a job waits for are over. */
function early(scope: Scope): Scope {
    return {
        ...scope,
        translate: (names) => {
            const translated = scope.translate(names);
            return translated?.[0] === 'tasks' ? undefined : translated;
        },
    };
}

function withFilters(type: string, filters: Entries): unknown {
    return Object.keys(filters).length > 0 ? { type, ...filters } : type;
}

function anyOf(keys: string[], status: string): string {
    return keys.length === 0
        ? '(1 == 0)'
        : `(${keys.map((key) => `$.tasks.${JSON.stringify(key)}.status == "${status}"`).join(' || ')})`;
}

function typed(value: unknown, type: string): unknown {
    if (type === 'boolean') {
        return value === true || value === 'true';
    }
    return type === 'number' ? Number(value) : text(value);
}

/** A scalar of the file as text; of anything else, its JSON. */
function text(value: unknown): string {
    return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}

function listOf(value: unknown): unknown[] {
    return Array.isArray(value)
        ? value
        : value === undefined || value === null
          ? []
          : [value];
}

function entriesOf(value: unknown): Entries {
    return isEntries(value) ? value : {};
}

function isEntries(value: unknown): value is Entries {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function member(path: string, name: string): string {
    return /^[A-Za-z_][\w-]*$/.test(name)
        ? `${path}.${name}`
        : `${path}[${JSON.stringify(name)}]`;
}
