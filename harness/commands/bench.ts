import { contenders } from '../bench/contenders.ts';
import { duration } from '../bench/progress.ts';
import { writeReport } from '../bench/report.ts';
import { runBenchmark } from '../bench/run.ts';
import { scenarios } from '../bench/scenarios.ts';
import { select, selectContenders, selectForm } from '../bench/selection.ts';
import { Problem } from '../problem.ts';
import { inProject, setting } from '../project.ts';
import { majors } from '../server/binaries.ts';

/** Measure Signalbox beside its peers, and write the report of what was measured. */
export async function run(): Promise<void> {
    const form = selectForm(setting('FORM'));
    const wanted = setting('PG') ?? String(majors[0]);
    const major = majors.find((known) => String(known) === wanted);
    if (major === undefined) {
        throw new Problem(`there is no PostgreSQL ${wanted} here`, 'PG=18 or PG=15');
    }
    const stamp = new Date().toISOString().slice(0, 19).replaceAll(':', '');
    const folder = inProject('.signalbox/benchmarks', `${stamp}-${form}-${major}`);
    const results = await runBenchmark({
        major,
        form,
        scenarios: select(scenarios, setting('SCENARIO'), 'SCENARIO'),
        contenders: selectContenders(contenders, setting('PEERS')),
        folder,
    });
    const report = writeReport(results, scenarios, folder);
    console.log(report);
    const published = publishedIn(form, major);
    if (published !== undefined) {
        writeReport(results, scenarios, inProject(published));
    }
    console.log(
        `${duration(results.end?.seconds ?? 0)} in all; the report is in ${published ?? folder}`,
    );
}

/** Where the report goes beside the folder that nobody keeps: what is whole, or as it is asked. */
function publishedIn(form: string, major: number): string | undefined {
    const wanted = setting('PUBLISH');
    if (wanted !== undefined && wanted !== '1') {
        if (!/^[a-z0-9-]+$/.test(wanted)) {
            throw new Problem(
                `${wanted} is no name for a report`,
                'PUBLISH=1, or PUBLISH=scale for docs/benchmarks/scale',
            );
        }
        return `docs/benchmarks/${wanted}`;
    }
    const isWhole = setting('SCENARIO') === undefined && setting('PEERS') === undefined;
    return isWhole && (form === 'full' || wanted === '1')
        ? `docs/benchmarks/postgresql-${major}`
        : undefined;
}
