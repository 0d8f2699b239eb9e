import { stopEmbedded } from '../server/embedded.ts';

export async function run(): Promise<void> {
    const wasRunning = await stopEmbedded();
    console.log(
        wasRunning ? 'the server has stopped; its data stay' : 'no server was running',
    );
}
