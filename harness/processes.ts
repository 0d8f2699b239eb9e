import { type ChildProcess, spawn } from 'node:child_process';

export interface RunOptions {
    cwd?: string;
    env?: NodeJS.ProcessEnv;
    uid?: number | undefined;
    gid?: number | undefined;
}

export interface Outcome {
    code: number;
    output: string;
}

const running = new Set<ChildProcess>();

// What this process has started does not outlive it: nobody would wait for its outcome.
process.on('exit', () => {
    for (const child of running) {
        child.kill();
    }
});

/** Run a program to its end and collect what it prints, both streams in one. */
export async function run(
    program: string,
    args: string[],
    options: RunOptions = {},
): Promise<Outcome> {
    return new Promise((resolve, reject) => {
        const child = spawn(program, args, {
            ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
            ...(options.uid === undefined ? {} : { uid: options.uid }),
            ...(options.gid === undefined ? {} : { gid: options.gid }),
            env: options.env ?? process.env,
            stdio: ['ignore', 'pipe', 'pipe'],
        });
        running.add(child);
        const chunks: Buffer[] = [];
        child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
        child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
        child.on('error', reject);
        child.on('close', (code, signal) => {
            running.delete(child);
            const output = Buffer.concat(chunks).toString();
            resolve({
                code: code ?? 1,
                output: signal === null ? output : `${output}ended by ${signal}\n`,
            });
        });
    });
}

/** Run a program on this terminal and return its exit code. */
export async function runHere(
    program: string,
    args: string[],
    env: NodeJS.ProcessEnv = process.env,
): Promise<number> {
    return new Promise((resolve, reject) => {
        const child = spawn(program, args, { env, stdio: 'inherit' });
        child.on('error', reject);
        child.on('close', (code) => {
            resolve(code ?? 1);
        });
    });
}

export function isAlive(pid: number): boolean {
    try {
        process.kill(pid, 0);
        return true;
    } catch (error) {
        return error instanceof Error && 'code' in error && error.code === 'EPERM';
    }
}
