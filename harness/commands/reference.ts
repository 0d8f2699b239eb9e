import { writeFileSync } from 'node:fs';
import { connect } from '../database/connection.ts';
import { makeReference, referenceFile } from '../docs/reference.ts';
import { inProject } from '../project.ts';
import { embeddedBinaries } from '../server/binaries.ts';
import { copyTemplate, makeTemplate } from '../testing/databases.ts';
import { onThrowaway } from '../testing/servers.ts';

/** Write the reference of functions and views, from the files of this checkout. */
export async function run(): Promise<void> {
    const { server, stop } = await onThrowaway(embeddedBinaries(18));
    try {
        await makeTemplate(server);
        const client = await connect(await copyTemplate(server));
        try {
            writeFileSync(inProject(referenceFile), await makeReference(client));
        } finally {
            await client.end();
        }
    } finally {
        await stop();
    }
    console.log(referenceFile);
}
