import { codeOf, messageOf, Problem } from './problem.ts';

/** Every command is a module with a function `run`, named like its make target. */
interface Command {
    run: () => Promise<void>;
}

const name = process.argv[2] ?? '';

// `make dump | head` closes the pipe when it has seen enough.
process.stdout.on('error', (error) => {
    process.exit(codeOf(error) === 'EPIPE' ? 0 : 1);
});

try {
    const path = name === 'demo' ? './demo/main.ts' : `./commands/${name}.ts`;
    const command = (await import(path)) as Command;
    await command.run();
} catch (error) {
    process.exitCode = 1;
    if (error instanceof Problem) {
        console.error(`signalbox: ${error.message}`);
        if (error.hint !== undefined) {
            console.error(`  ${error.hint}`);
        }
    } else if (codeOf(error) === 'ENOSPC') {
        console.error(`signalbox: no space left on the device: ${messageOf(error)}`);
    } else {
        console.error(error);
    }
}
