import { connect, databaseUrl } from '../database/connection.ts';
import { defineFile } from '../definitions/define.ts';
import { requiredSetting, setting } from '../project.ts';

/** Define a workflow from a file: one of GitHub Actions, or a definition as YAML or JSON. */
export async function run(): Promise<void> {
    const usage = 'make define FILE=.github/workflows/ci.yml PROJECT=name [NAME=name]';
    const file = requiredSetting('FILE', usage);
    const project = requiredSetting('PROJECT', usage);
    const client = await connect(await databaseUrl());
    try {
        await defineFile(client, file, project, setting('NAME'));
    } finally {
        await client.end();
    }
}
