/** Runs the program of a step: without a shell, in a process group of its own that ends with the worker. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { OutputTail } from './output-tail.ts';
import { StepError } from './step-error.ts';
import type { NotStarted } from './step-guard.ts';

export interface Command {
  readonly file: string;
  readonly arguments: readonly string[];
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
}

const guard = fileURLToPath(import.meta.resolve('./step-guard.ts'));

function notToBeStarted(cause: Error): StepError {
  return new StepError('STEP_FAILED', 'The program could not be started.', { cause });
}

/**
 * Settles when the program has ended. It is killed with all it started when the signal aborts, and also when this process is
 * killed (step-guard.ts). @throws StepError when it could not be started or failed; the signal's reason when it aborted.
 */
export function runProgram(command: Command, output: OutputTail, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const isGroup = process.platform !== 'win32';
    const child = spawn(process.execPath, [guard, command.file, ...command.arguments], {
      cwd: command.directory,
      env: command.environment,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      detached: isGroup,
      windowsHide: true,
    });
    let notStarted: Error | undefined;
    child.on('message', (message: NotStarted) => {
      notStarted = new Error(message.notStarted);
    });
    const kill = (): void => {
      if (child.pid === undefined) return;
      // Where there are no groups the guard has to end the program.
      if (!isGroup) return void (child.connected && child.disconnect());
      try {
        process.kill(-child.pid, 'SIGKILL');
      } catch {
        child.kill('SIGKILL');
      }
    };
    signal.addEventListener('abort', kill, { once: true });
    child.stdout?.on('data', (chunk: Buffer) => output.add(chunk));
    child.stderr?.on('data', (chunk: Buffer) => output.add(chunk));
    child.on('error', (error) => {
      signal.removeEventListener('abort', kill);
      reject(notToBeStarted(error));
    });
    child.on('close', (exitCode, killedBy) => {
      signal.removeEventListener('abort', kill);
      if (signal.aborted) reject(signal.reason);
      else if (notStarted !== undefined) reject(notToBeStarted(notStarted));
      else if (exitCode === 0) resolve();
      else
        reject(
          new StepError(
            'STEP_FAILED',
            `The program ended with ${exitCode === null ? `signal ${killedBy}` : `exit code ${exitCode}`}. ${output.lastLine()}`.trim(),
          ),
        );
    });
  });
}
