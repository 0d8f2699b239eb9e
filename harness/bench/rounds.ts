import { messageOf, Problem } from '../problem.ts';
import type { Contender } from './contender.ts';
import { Progress, type Step } from './progress.ts';
import type { Participant, TrialLine } from './results.ts';
import { type Form, type Scenario, Unsupported } from './scenario.ts';
import { type BenchServer, copyDatabase, createDatabase, dropDatabase } from './server.ts';

interface Plan extends Step {
    contenderOf: Contender;
    scenarioOf: Scenario;
}

// A contender that hangs is given up.
const longestTrial = 20 * 60_000;

/** The name of the database in which a contender is installed, to be copied for each trial. */
function templateOf(contender: Contender): string {
    return `bench_${contender.name.replaceAll('-', '_')}`;
}

/** Install each into a database of its own; those that fail are told with the reason. */
export async function installAll(
    server: BenchServer,
    contenders: Contender[],
): Promise<{ participants: Participant[]; failures: Map<string, Outcome> }> {
    const participants: Participant[] = [];
    const failures = new Map<string, Outcome>();
    for (const contender of contenders) {
        const { name, role, keepsHistory } = contender;
        let version = 'not installed';
        try {
            await createDatabase(server, templateOf(contender));
            await contender.install(server.url(templateOf(contender)));
            version = await contender.version();
        } catch (error) {
            failures.set(name, reasonOf(error));
        }
        participants.push({ name, role, keepsHistory, version });
    }
    return { participants, failures };
}

/** Run all trials, contenders in turn within a round; `record` gets each as it is done. */
export async function runRounds(
    server: BenchServer,
    scenarios: Scenario[],
    contenders: Contender[],
    form: Form,
    failures: Map<string, Outcome>,
    record: (trial: TrialLine) => void,
): Promise<void> {
    const plans = planRounds(scenarios, contenders, form);
    const progress = new Progress(plans);
    for (const plan of plans) {
        const began = performance.now();
        const outcome =
            failures.get(plan.contender) ??
            (await attempt(server, plan, form, (share) => {
                progress.show(share);
            }));
        const seconds = (performance.now() - began) / 1000;
        record({
            kind: 'trial',
            scenario: plan.scenario,
            contender: plan.contender,
            round: plan.round,
            size: plan.scenarioOf.sizes[form] ?? {},
            seconds: Number(seconds.toFixed(3)),
            ...outcome,
        });
        progress.finish(
            seconds,
            outcome.error === undefined ? undefined : `failed: ${outcome.error}`,
        );
    }
    progress.end();
}

function planRounds(scenarios: Scenario[], contenders: Contender[], form: Form): Plan[] {
    return scenarios.flatMap((scenario, index) => {
        const taking = contenders.filter((contender) => scenario.contenders(contender));
        const rounds = scenario.rounds[form];
        return Array.from({ length: rounds }, (_, round) =>
            taking.map((contender) => ({
                scenario: scenario.name,
                contender: contender.name,
                round: round + 1,
                rounds,
                place: index + 1,
                of: scenarios.length,
                contenderOf: contender,
                scenarioOf: scenario,
            })),
        ).flat();
    });
}

type Outcome = Pick<TrialLine, 'metrics' | 'error' | 'unsupported'>;

/** One trial in a fresh copy; whatever goes wrong in it, the run goes on. */
async function attempt(
    server: BenchServer,
    { contenderOf, scenarioOf }: Plan,
    form: Form,
    progress: (share: number) => void,
): Promise<Outcome> {
    let database: string | undefined;
    try {
        database = await copyDatabase(server, templateOf(contenderOf));
        const url = server.url(database);
        const size = scenarioOf.sizes[form] ?? {};
        progress(0);
        const metrics = await orFailure(
            scenarioOf.trial({ contender: contenderOf, server, url, size, progress }),
        );
        const wrong = Object.entries(metrics).find(([, value]) => !Number.isFinite(value));
        return wrong === undefined ? { metrics } : { error: `${wrong[0]} is ${wrong[1]}` };
    } catch (error) {
        return reasonOf(error);
    } finally {
        if (database !== undefined) {
            await dropDatabase(server, database);
        }
    }
}

function reasonOf(error: unknown): Outcome {
    return error instanceof Unsupported
        ? { unsupported: error.message }
        : { error: messageOf(error) };
}

/** A trial fails also by an error that nobody waits for, and by going on for too long. */
async function orFailure<T>(trial: Promise<T>): Promise<T> {
    let fail: (error: unknown) => void = () => undefined;
    const failed = new Promise<never>((_, reject) => {
        fail = reject;
    });
    const timer = setTimeout(() => {
        fail(new Problem(`it was not done after ${longestTrial / 60_000} minutes`));
    }, longestTrial);
    process.on('unhandledRejection', fail);
    process.on('uncaughtException', fail);
    try {
        return await Promise.race([trial, failed]);
    } finally {
        clearTimeout(timer);
        process.off('unhandledRejection', fail);
        process.off('uncaughtException', fail);
    }
}
