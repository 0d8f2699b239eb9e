import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { inProject } from '../../harness/project.ts';
import { freshDatabase, type Session } from './support.ts';

// Public task files of other people: test input that lies beside the project, never in it.
const corpus = inProject('../shared/corpus');
const skip = existsSync(corpus) ? false : 'there is no corpus beside the project';

async function readAll(folder: string): Promise<[string, string][]> {
    const names = readdirSync(join(corpus, folder)).sort();
    return Promise.all(
        names.map(async (name): Promise<[string, string]> => {
            return [name, await readFile(join(corpus, folder, name), 'utf8')];
        }),
    );
}

async function importAs(
    session: Session,
    name: string,
    document: string,
    fileName = 'tasks.json',
): Promise<string> {
    const { rows } = await session.query<{ id: string }>(
        'select id from signalbox.create_project($1)',
        [name],
    );
    const id = rows[0]?.id ?? '';
    await session.query('select from signalbox.import_file($1, $2, $3)', [
        id,
        document,
        fileName,
    ]);
    return id;
}

async function exported(
    session: Session,
    project: string,
    format = 'task_master',
    tag = 'master',
): Promise<string> {
    const { rows } = await session.query<{ document: string }>(
        'select signalbox.export_file($1, $2, $3) as document',
        [project, format, tag],
    );
    return rows[0]?.document ?? '';
}

function differingLines(before: string, after: string): string[] {
    const left = before.split('\n');
    const right = after.split('\n');
    assert.equal(right.length, left.length, 'a changed status changes no other line');
    return right.filter((line, index) => line !== left[index]);
}

test('every task file of the corpus', { skip }, async (t) => {
    const database = await freshDatabase(t);
    const session = await database.connect();
    const files = await readAll('tasks');
    let identical = 0;
    let slowest = { name: '', seconds: 0 };

    for (const [name, document] of files) {
        const start = performance.now();
        const project = await importAs(session, name, document);
        const seconds = (performance.now() - start) / 1000;
        if (seconds > slowest.seconds) {
            slowest = { name, seconds };
        }

        const unchanged = await exported(session, project);
        identical += unchanged === document ? 1 : 0;
        assert.deepEqual(JSON.parse(unchanged), JSON.parse(document), name);

        // To import it again changes nothing.
        const { rows: report } = await session.query(
            `select * from signalbox.import_file($1, $2)
            where kind in ('updated', 'conflict', 'deleted', 'kept', 'refused')`,
            [project, document],
        );
        assert.deepEqual(report, [], name);

        // One status changes, and one line of the file.
        const { rows } = await session.query<{ word: string }>(
            `select case when signalbox.is_finished(t.status) then 'pending' else 'done' end
                as word
            from signalbox.tasks t
            cross join lateral signalbox.set_task_status(
                t.project_id,
                t.id,
                case when signalbox.is_finished(t.status) then 'pending' else 'completed' end
                    ::signalbox_data.task_status
            )
            where t.project_id = $1
                and t.id = (
                    select c.id
                    from signalbox.tasks c
                    inner join signalbox.imported_tasks i
                        on i.project_id = c.project_id
                        and i.task_id = c.id
                    where c.project_id = $1
                        and i.status_as_written is not null
                        and c.status in ('pending', 'ready', 'completed')
                    order by md5(c.key)
                    limit 1
                )`,
            [project],
        );
        const changed = differingLines(unchanged, await exported(session, project));
        assert.equal(changed.length, 1, name);
        assert.match(
            changed[0] ?? '',
            new RegExp(`^\\s*"status": "${rows[0]?.word}",?$`),
            name,
        );
    }

    assert.equal(files.length, 63);
    assert.ok(identical >= 0.9 * files.length, `${identical} are identical`);
    const { rows: quarantine } = await session.query<{ reason: string; count: string }>(
        `select reason, count(*)
        from signalbox.quarantined_dependencies
        group by reason
        order by reason`,
    );
    t.diagnostic(`${files.length} files: all equal, ${identical} byte for byte`);
    t.diagnostic(`slowest: ${slowest.name}, ${slowest.seconds.toFixed(2)} s`);
    t.diagnostic(
        `quarantined: ${quarantine.map(({ reason, count }) => `${count} ${reason}`).join(', ')}`,
    );

    // The invariant of the graph holds for all of them together.
    const { rows: backward } = await session.query(
        `select d.project_id
        from signalbox.task_dependencies d
        inner join signalbox.tasks t on t.project_id = d.project_id and t.id = d.task_id
        inner join signalbox.tasks o
            on o.project_id = d.project_id
            and o.id = d.depends_on_task_id
        where signalbox.is_ordering(d.type)
            and o.rank >= t.rank`,
    );
    assert.deepEqual(backward, []);
});

test(
    'every configuration, state and complexity report of the corpus',
    { skip },
    async (t) => {
        const database = await freshDatabase(t);
        const session = await database.connect();
        const folders: [string, string, string][] = [
            ['config', 'task_master_config', 'config.json'],
            ['state', 'task_master_state', 'state.json'],
            ['reports', 'complexity_report', 'task-complexity-report.json'],
        ];
        for (const [folder, format, fileName] of folders) {
            const files = await readAll(folder);
            let identical = 0;
            for (const [name, document] of files) {
                if (folder === 'reports' && !document.includes('"complexityAnalysis"')) {
                    // A report of something else has strayed among them.
                    await assert.rejects(importAs(session, name, document, fileName), {
                        code: 'SB005',
                    });
                    continue;
                }
                const project = await importAs(session, name, document, fileName);
                assert.equal(await exported(session, project, format), document, name);
                identical += 1;
            }
            t.diagnostic(
                `${identical} of ${files.length} ${folder} come out byte for byte`,
            );
        }
    },
);

test(
    'foreign files of the corpus are imported or refused, never half',
    { skip },
    async (t) => {
        const database = await freshDatabase(t);
        const session = await database.connect();
        for (const [name, document] of await readAll('foreign')) {
            try {
                const project = await importAs(session, name, document);
                assert.equal(await exported(session, project), document, name);
            } catch (error) {
                assert.equal((error as { code?: string }).code, 'SB005', name);
            }
        }
    },
);
