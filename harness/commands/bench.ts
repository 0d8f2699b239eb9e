import { join } from 'node:path';
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
    const isWhole = setting('SCENARIO') === undefined && setting('PEERS') === undefined;
    const isPublished = isWhole && (form === 'full' || setting('PUBLISH') === '1');
    if (isPublished) {
        writeReport(
            results,
            scenarios,
            inProject('docs/benchmarks', `postgresql-${major}`),
        );
    }
    const place = isPublished ? `docs/benchmarks/postgresql-${major}` : join(folder);
    console.log(`${duration(results.end?.seconds ?? 0)} in all; the report is in ${place}`);
}
