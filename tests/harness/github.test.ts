import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { parse } from 'yaml';
import {
    jobCondition,
    parseExpression,
    predicateOf,
} from '../../harness/definitions/expressions.ts';
import { readDefinition } from '../../harness/definitions/file.ts';
import { fromGithub, member } from '../../harness/definitions/github.ts';
import { combinations } from '../../harness/definitions/matrix.ts';
import { inProject } from '../../harness/project.ts';

interface Step {
    key: string;
    [field: string]: unknown;
}

function converted(name: string): {
    definition: Record<string, unknown>;
    steps: Record<string, Step>;
    notes: string[];
} {
    const file = `tests/harness/workflows/${name}.yml`;
    const read = readDefinition(file, readFileSync(inProject(file), 'utf8'));
    const definition = read.definition as Record<string, unknown>;
    const steps = Object.fromEntries(
        (definition.steps as Step[]).map((step) => [step.key, step]),
    );
    return {
        definition,
        steps,
        notes: read.notes.map(({ path, message }) => `${path}: ${message}`),
    };
}

test('jobs become steps with their dependencies, queues and timeouts', () => {
    const { definition, steps } = converted('ci');
    assert.equal(definition.name, 'CI');
    assert.deepEqual(Object.keys(steps), ['lint', 'test', 'package', 'report', 'alarm']);
    assert.deepEqual(steps.lint, {
        key: 'lint',
        type: 'job',
        queue: 'ubuntu-latest',
        requirements: ['ubuntu-latest'],
        timeout: '10 minutes',
        parameters: {
            steps: [{ uses: 'actions/checkout@v4' }, { run: 'npm ci && npm run lint' }],
        },
    });
    assert.deepEqual(steps.test!.depends_on, ['lint']);
    assert.deepEqual(steps.report!.depends_on, [
        { task: 'lint', condition: 'completion' },
        { task: 'test', condition: 'completion' },
        { task: 'package', condition: 'completion' },
    ]);
    assert.equal(steps.package!.queue, 'self-hosted');
    assert.deepEqual(steps.package!.requirements, ['self-hosted', 'linux', 'x64']);
    assert.deepEqual(definition.environment, {
        CI: true,
        NODE_OPTIONS: '--max-old-space-size=4096',
    });
});

test('triggers keep their filters', () => {
    assert.deepEqual(converted('ci').definition.triggers, [
        { type: 'git_push', branches: ['main', 'release/**'], paths_ignore: ['docs/**'] },
        { type: 'pr_created', events: ['opened', 'synchronize'] },
        'pr_merged',
    ]);
    assert.deepEqual(converted('nightly').definition.triggers, [
        { type: 'schedule', cron: '30 2 * * 1-5', time_zone: 'UTC' },
        { type: 'schedule', cron: '0 6 * * 0', time_zone: 'UTC' },
        {
            type: 'workflow_completed',
            workflows: ['CI'],
            branches: ['main'],
            events: ['completed'],
        },
        { type: 'webhook', events: ['issues.opened', 'issues.labeled'] },
    ]);
    assert.deepEqual(converted('deploy').definition.triggers, [
        'manual',
        { type: 'api', events: ['workflow_call'] },
        { type: 'api', events: ['deploy'] },
    ]);
    for (const [on, triggers] of [
        ['push', ['git_push']],
        [
            ['push', 'workflow_dispatch'],
            ['git_push', 'manual'],
        ],
        [{ pull_request: { types: ['closed'] } }, ['pr_merged']],
        [{ release: null }, [{ type: 'webhook', events: ['release'] }]],
    ]) {
        const { definition } = fromGithub({ on, jobs: { a: {} } });
        assert.deepEqual(definition.triggers, triggers);
    }
});

test('inputs keep their types, defaults and choices', () => {
    const { definition, notes } = converted('deploy');
    assert.deepEqual(definition.inputs, {
        environment: {
            type: 'string',
            description: 'Where to',
            required: true,
            enum: ['staging', 'production'],
        },
        'dry-run': { type: 'boolean', default: false },
        replicas: { type: 'number', default: 3 },
        reason: { type: 'string' },
        version: { type: 'string', required: true },
    });
    assert.ok(
        notes.includes(
            '$.on.workflow_dispatch.inputs.reason.type: environment is taken as string',
        ),
    );
    assert.ok(
        notes.some((note) => note.startsWith('$.on.workflow_call.secrets: is left out')),
    );
});

test('a matrix becomes for_each over its combinations', () => {
    const { steps, notes } = converted('ci');
    assert.deepEqual(steps.test!.for_each, [
        { os: 'ubuntu-latest', node: 20 },
        { os: 'ubuntu-latest', node: 22, coverage: true },
        { os: 'windows-latest', node: 22 },
        { os: 'macos-latest', node: 22 },
    ]);
    assert.equal(steps.test!.title, 'Test on ${{ item.os }} with Node ${{ item.node }}');
    assert.equal(steps.test!.queue, '${{ item.os }}');
    assert.ok(
        notes.includes(
            '$.jobs.test.strategy.max-parallel: is left out: a limit belongs to a concurrency key',
        ),
    );
    assert.ok(!notes.some((note) => note.startsWith('$.jobs.test.strategy.fail-fast')));
    assert.ok(
        converted('nightly').notes.includes(
            '$.jobs.benchmarks.strategy.fail-fast: is left out: when an item fails, the others go on',
        ),
    );
    assert.equal(converted('nightly').steps.benchmarks!.allow_failures, true);
});

test('include and exclude of a matrix work as they do there', () => {
    // The example of GitHub's own documentation.
    assert.deepEqual(
        combinations(
            { fruit: ['apple', 'pear'], animal: ['cat', 'dog'] },
            [
                { color: 'green' },
                { color: 'pink', animal: 'cat' },
                { fruit: 'apple', shape: 'circle' },
                { fruit: 'banana' },
                { fruit: 'banana', animal: 'cat' },
            ],
            [],
        ),
        [
            { fruit: 'apple', animal: 'cat', color: 'pink', shape: 'circle' },
            { fruit: 'apple', animal: 'dog', color: 'green', shape: 'circle' },
            { fruit: 'pear', animal: 'cat', color: 'pink' },
            { fruit: 'pear', animal: 'dog', color: 'green' },
            { fruit: 'banana' },
            { fruit: 'banana', animal: 'cat' },
        ],
    );
    assert.deepEqual(combinations({}, [{ a: 1 }, { a: 2 }], []), [{ a: 1 }, { a: 2 }]);
    assert.deepEqual(combinations({ a: [1, 2], b: [3] }, [], [{ a: 1 }]), [{ a: 2, b: 3 }]);
    assert.deepEqual(combinations({ a: [1] }, [], [{ a: 1 }]), []);
});

test('a matrix that a job produces becomes a reference to its result', () => {
    const { steps, notes } = converted('deploy');
    assert.equal(steps.apply!.for_each, '${{ tasks.plan.result.regions }}');
    assert.equal(steps.apply!.concurrency_key, 'deploy-${{ item }}');
    assert.ok(notes.some((note) => note.startsWith('$.jobs.apply.concurrency: ')));
    assert.deepEqual((steps.apply!.parameters as Record<string, unknown>).steps, [
        { run: './apply.sh ${{ item }} ${{ inputs.replicas }} ${{ index }}' },
    ]);
    assert.ok(notes.some((note) => /matrix\.region: .* must be a list/.test(note)));
    const odd = converted('nightly');
    assert.equal(odd.steps.odd!.for_each, undefined);
    assert.ok(
        odd.notes.some((note) =>
            note.startsWith('$.jobs.odd.strategy.matrix: goes to the worker'),
        ),
    );
});

test('conditions become those of dependencies, and JSON paths', () => {
    const { steps } = converted('ci');
    assert.deepEqual(steps.package!.depends_on, ['lint', 'test']);
    assert.equal(
        steps.package!.when,
        'exists($."inputs"."github"."event_name" ? (@ == "push")) && ' +
            'exists($."inputs"."github"."ref" ? (@ == "refs/heads/main"))',
    );
    // failure() looks at all that came before.
    assert.deepEqual(steps.alarm!.depends_on, [
        { task: 'package', condition: 'completion' },
    ]);
    assert.equal(
        steps.alarm!.when,
        'exists($."inputs"."github"."ref" ? (@ == "refs/heads/main")) && ' +
            '($.tasks."lint".status == "failed" || $.tasks."package".status == "failed" || ' +
            '$.tasks."test".status == "failed")',
    );
    const deploy = converted('deploy').steps;
    assert.match(
        deploy.apply!.when as string,
        /tasks"\."plan"\."result"\."changed" \? \(@ == "true" \|\| @ == true\)/,
    );
    assert.deepEqual(deploy.rollback!.depends_on, [
        { task: 'smoke', condition: 'completion' },
    ]);
    assert.match(deploy.cleanup!.when as string, /like_regex "\^v0\\\\\." flag "i"/);
    const { left } = jobCondition("always() && hashFiles('x') != ''", {
        translate: () => undefined,
        typeOf: () => undefined,
    });
    assert.equal(left, "always() && hashFiles('x') != ''");
});

test('what a definition has no words for goes to the worker, and is named', () => {
    const { definition, steps, notes } = converted('ci');
    assert.deepEqual(steps.test!.environment, {
        NODE: '${{ item.node }}',
        TOKEN: '$${{ secrets.NPM_TOKEN }}',
    });
    assert.ok(
        notes.includes(
            '$.jobs.test.env.TOKEN: is left for the worker to fill in: secrets.NPM_TOKEN',
        ),
    );
    assert.deepEqual((steps.test!.parameters as { steps: unknown[] }).steps[2], {
        run: 'echo "cost ${{ item.node }} {{ not mine }}"',
    });
    assert.deepEqual((steps.test!.parameters as { steps: unknown[] }).steps[1], {
        run: 'npm test',
        if: 'matrix.coverage != true',
    });
    assert.deepEqual(definition.metadata, { permissions: { contents: 'read' } });
    assert.ok(notes.some((note) => note.startsWith('$.permissions: ')));
    assert.ok(notes.some((note) => note.startsWith('$.jobs.report.continue-on-error: ')));
    assert.deepEqual(definition.concurrency, {
        group: '${{ workflow.name }}-${{ inputs.github.ref }}',
        cancel_in_progress: true,
    });
    assert.ok(
        notes.includes(
            '$: reads github.event_name, github.ref, github.sha: whoever starts a run gives these ' +
                'in the input github',
        ),
    );
    const nightly = converted('nightly');
    assert.ok(
        nightly.notes.includes('$.jobs.publish.hovercraft: is left out: it is not known'),
    );
    assert.ok(
        nightly.notes.some((note) =>
            note.startsWith('$.jobs.benchmarks.timeout-minutes: '),
        ),
    );
    assert.ok(
        nightly.notes.some((note) => note.startsWith('$.jobs.benchmarks.env.bad-name: ')),
    );
    assert.ok(nightly.notes.some((note) => note.startsWith('$.run-name: ')));
    assert.equal(nightly.steps.benchmarks!.working_directory, 'tools');
    assert.equal(nightly.steps.compare!.working_directory, 'reports');
    const deploy = converted('deploy');
    assert.equal(deploy.steps.smoke!.type, 'workflow');
    assert.deepEqual(deploy.steps.smoke!.parameters, {
        uses: './.github/workflows/smoke.yml',
        with: { version: '${{ inputs.version }}' },
        secrets: 'inherit',
    });
});

test('nothing of a file is left out without a note', () => {
    for (const name of ['ci', 'deploy', 'nightly']) {
        const file = `tests/harness/workflows/${name}.yml`;
        const workflow = parse(readFileSync(inProject(file), 'utf8')) as Record<
            string,
            unknown
        >;
        assert.deepEqual(unaccounted(workflow), [], name);

        // Nor is what nobody has heard of, wherever it stands.
        for (const object of objectsIn(workflow)) {
            object.unheard = 'unheard-of';
            assert.deepEqual(unaccounted(workflow), [], JSON.stringify(object));
            delete object.unheard;
        }
    }
});

/** The values of a workflow that are neither in its definition nor below the path of a note. */
function unaccounted(workflow: Record<string, unknown>): string[] {
    const { definition, notes } = fromGithub(workflow);
    const text = JSON.stringify(definition);
    return [...leavesOf(workflow, '$')]
        .filter(([path, value]) => {
            // Conditions and choices are said otherwise, and not to fail fast is how it is done
            // here. What is
            // not an expression stands in the definition as it is.
            const fragments = String(value).split(/\$*\$\{\{[^]*?\}\}/);
            const isThere = fragments.every((fragment) =>
                text.includes(JSON.stringify(fragment).slice(1, -1)),
            );
            const isNoted = notes.some(
                (note) =>
                    path === note.path || (note.path !== '$' && path.startsWith(note.path)),
            );
            return (
                !isThere &&
                !isNoted &&
                value !== 'choice' &&
                !/\.(if|fail-fast)$/.test(path)
            );
        })
        .map(([path]) => path);
}

function* leavesOf(value: unknown, path: string): Generator<[string, unknown]> {
    if (typeof value !== 'object' || value === null) {
        yield [path, value ?? ''];
        return;
    }
    for (const [name, item] of Object.entries(value)) {
        yield* leavesOf(
            item,
            Array.isArray(value) ? `${path}[${name}]` : member(path, name),
        );
    }
}

function* objectsIn(value: unknown): Generator<Record<string, unknown>> {
    if (typeof value === 'object' && value !== null) {
        if (!Array.isArray(value)) {
            yield value as Record<string, unknown>;
        }
        for (const item of Object.values(value)) {
            yield* objectsIn(item);
        }
    }
}

test('expressions are read as they are there', () => {
    const scope = {
        translate: (names: string[]) => (names[0] === 'inputs' ? names : undefined),
        typeOf: () => 'string',
    };
    for (const [expression, predicate] of [
        ["inputs.a == 'x'", 'exists($."inputs"."a" ? (@ == "x"))'],
        ["'x' != inputs.a", '!exists($."inputs"."a" ? (@ == "x"))'],
        ["inputs.a == 'it''s'", 'exists($."inputs"."a" ? (@ == "it\'s"))'],
        ['inputs.n > 3', 'exists($."inputs"."n" ? (@ > 3))'],
        ['3 > inputs.n', 'exists($."inputs"."n" ? (@ < 3))'],
        ["inputs['a b'] == null", 'exists($."inputs"."a b" ? (@ == null))'],
        [
            "(inputs.a == 'x' || inputs.b == 'y') && true",
            '((exists($."inputs"."a" ? (@ == "x")) || exists($."inputs"."b" ? (@ == "y"))) && (1 == 1))',
        ],
        [
            "contains(inputs.a, 'x.y')",
            'exists($."inputs"."a" ? (@ like_regex "x\\\\.y" flag "i"))',
        ],
        [
            "endsWith(inputs.a, 'z')",
            'exists($."inputs"."a" ? (@ like_regex "z$" flag "i"))',
        ],
    ]) {
        const parsed = parseExpression(expression!);
        assert.ok(parsed, expression);
        assert.equal(predicateOf(parsed, scope), predicate, expression);
    }
    for (const expression of [
        '',
        'a ==',
        "'open",
        '(a',
        'a b',
        'f(',
        'a.',
        '&& a',
        'a[b]',
        'a = b',
    ]) {
        assert.equal(parseExpression(expression), undefined, expression);
    }
});

test('status functions decide what a job waits for', () => {
    const scope = { translate: (names: string[]) => names, typeOf: () => undefined };
    for (const [condition, status] of [
        ['success()', 'success'],
        ['always()', 'completion'],
        ['failure()', 'failure'],
        ['!cancelled()', 'completion'],
        ['success() || failure()', 'completion'],
        ['cancelled()', 'cancelled'],
        ["inputs.a == 'x'", 'success'],
        ["always() && inputs.a == 'x'", 'completion'],
        ["failure() || inputs.a == 'x'", 'completion'],
    ]) {
        assert.equal(jobCondition(condition!, scope).status, status, condition);
    }
    assert.equal(
        jobCondition("failure() || inputs.a == 'x'", scope).left,
        "failure() || inputs.a == 'x'",
    );
});

test('what is not known when a run starts names no group, queue, key or title', () => {
    const { definition, notes } = fromGithub({
        concurrency: {
            group: '${{ github.workflow }}-${{ github.head_ref || github.run_id }}',
            'cancel-in-progress': true,
        },
        jobs: {
            plan: {
                'runs-on': "${{ github.repository == 'acme/shop' && 'big' || 'small' }}",
            },
            build: {
                needs: 'plan',
                name: 'Build ${{ needs.plan.outputs.tag }}',
                'runs-on': ['${{ needs.plan.outputs.runner }}', 'linux'],
                concurrency: 'deploy-${{ needs.plan.outputs.region }}',
                defaults: {
                    run: { 'working-directory': '${{ needs.plan.outputs.folder }}' },
                },
            },
        },
    });
    assert.equal(definition.concurrency, undefined);
    assert.deepEqual(definition.steps, [
        {
            key: 'plan',
            type: 'job',
            requirements: ["$${{ github.repository == 'acme/shop' && 'big' || 'small' }}"],
            parameters: {},
        },
        {
            key: 'build',
            title: 'Build $${{ needs.plan.outputs.tag }}',
            type: 'job',
            requirements: ['$${{ needs.plan.outputs.runner }}', 'linux'],
            depends_on: ['plan'],
            working_directory: '$${{ needs.plan.outputs.folder }}',
            parameters: {},
        },
    ]);
    for (const left of [
        '$.concurrency.group: is left out: github.head_ref || github.run_id is not known when a run starts',
        '$.jobs.build.concurrency: is left out: needs.plan.outputs.region is not known when a run starts',
        '$.jobs.build.runs-on: is left out: needs.plan.outputs.runner is not known when a run starts',
        '$.jobs.build.name: is left for the worker to fill in: needs.plan.outputs.tag',
    ]) {
        assert.ok(
            notes.map(({ path, message }) => `${path}: ${message}`).includes(left),
            left,
        );
    }
});

test('a reference that does not end is text', () => {
    const { definition } = fromGithub({
        jobs: { a: { steps: [{ run: 'echo "${{ inputs.x" ${{ github.workflow }}' }] } },
    });
    assert.deepEqual(
        (definition.steps as { parameters: unknown }[]).map((step) => step.parameters),
        [{ steps: [{ run: 'echo "$${{ inputs.x" $${{ github.workflow }}' }] }],
    );
});
