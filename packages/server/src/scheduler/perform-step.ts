/**
 * Steps that are not runs. Scripts (EXE-05): only where the operator named a folder, only what lies in it, without a shell, with an
 * environment that holds none of ours. What they print is kept with the step's activity.
 */
import { spawn } from 'node:child_process';
import { readFile, realpath } from 'node:fs/promises';
import { isAbsolute, join, relative } from 'node:path';
import pg from 'pg';
import type { Secrets } from '../secrets/secrets.ts';
import type { Database } from '../store/database.ts';
import type { StepRow } from '../store/schedules.ts';
import { findStep, recordStepOutput } from '../store/schedules.ts';
import type { PerformTask } from '../worker/task.ts';
import { reconcileTemporalScope } from './reconcile-temporal-scope.ts';
import { splitArguments } from './split-arguments.ts';

export interface StepServices {
  readonly database: Database;
  readonly secrets: Secrets;
  readonly clock: { now(): Date };
  readonly config: { readonly stepFolder?: string };
}

/** What a person in charge can put right; its message is all there is to say (TSK-16). */
export class StepError extends Error {
  readonly code:
    | 'STEP_GONE'
    | 'STEPS_NOT_ENABLED'
    | 'OUTSIDE_STEP_FOLDER'
    | 'STEP_FAILED'
    | 'UNSUPPORTED_CONNECTION'
    | 'NOTHING_SELECTED';
  constructor(code: StepError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StepError';
    this.code = code;
  }
}

export function createPerformStep({ database, secrets, clock, config }: StepServices): PerformTask {
  return async ({ activityId, payload }, { signal }) => {
    const { stepId, stepType } = payload as { stepId: string; stepType: StepRow['stepType'] };
    if (stepType === 'RunProfile') {
      throw new StepError('STEP_GONE', 'The run profile of this step, or its connected system, is no longer there.');
    }
    if (stepType === 'TemporalScopeReconciliation') {
      await reconcileTemporalScope(database, activityId, clock.now());
      return;
    }
    const folder = config.stepFolder;
    if (folder === undefined)
      throw new StepError('STEPS_NOT_ENABLED', `Steps of type ${stepType} are not enabled on this server.`);
    const step = await findStep(database, stepId);
    if (!step) throw new StepError('STEP_GONE', 'The step is no longer part of its schedule.');
    const output = new OutputTail();
    try {
      if (step.stepType === 'SqlScript') await runSql(step, folder, secrets, output, signal);
      else await runProcess(await commandOf(step, folder, activityId), output, signal);
    } finally {
      await recordStepOutput(database, activityId, output.lastLine(), output.text());
    }
  };
}

interface Command {
  readonly file: string;
  readonly arguments: readonly string[];
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
}

async function commandOf(step: StepRow, folder: string, activityId: string): Promise<Command> {
  const given = splitArguments(step.arguments ?? '');
  const directory = step.workingDirectory ? await inside(folder, step.workingDirectory) : await realpath(folder);
  const environment = { ...ownEnvironment(), JIM_ACTIVITY_ID: activityId };
  if (step.stepType === 'PowerShell') {
    const script = await inside(folder, step.scriptPath ?? '');
    return {
      file: 'pwsh',
      arguments: ['-NoProfile', '-NonInteractive', '-File', script, ...given],
      directory,
      environment,
    };
  }
  return { file: await inside(folder, step.executablePath ?? ''), arguments: given, directory, environment };
}

/** Where links lead counts, not where they lie. */
async function inside(folder: string, path: string): Promise<string> {
  const root = await realpath(folder);
  const target = await realpath(isAbsolute(path) ? path : join(root, path)).catch((error: unknown) => {
    throw new StepError('STEP_FAILED', `"${path}" is not in the folder of step scripts.`, { cause: error });
  });
  const way = relative(root, target);
  if (way.startsWith('..') || isAbsolute(way)) {
    throw new StepError('OUTSIDE_STEP_FOLDER', `"${path}" lies outside the folder of step scripts.`);
  }
  return target;
}

const inherited = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'PATHEXT'] as const;

function ownEnvironment(): Record<string, string> {
  return Object.fromEntries(
    inherited.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
}

function runProcess(command: Command, output: OutputTail, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const isGroup = process.platform !== 'win32';
    const child = spawn(command.file, command.arguments, {
      cwd: command.directory,
      env: command.environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: isGroup,
      windowsHide: true,
    });
    const kill = (): void => {
      if (child.pid === undefined) return;
      try {
        process.kill(isGroup ? -child.pid : child.pid, 'SIGKILL');
      } catch {
        child.kill('SIGKILL');
      }
    };
    signal.addEventListener('abort', kill, { once: true });
    child.stdout.on('data', (chunk: Buffer) => output.add(chunk));
    child.stderr.on('data', (chunk: Buffer) => output.add(chunk));
    child.on('error', (error) => {
      signal.removeEventListener('abort', kill);
      reject(new StepError('STEP_FAILED', 'The program could not be started.', { cause: error }));
    });
    child.on('close', (exitCode, killedBy) => {
      signal.removeEventListener('abort', kill);
      if (signal.aborted) reject(signal.reason);
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

async function runSql(
  step: StepRow,
  folder: string,
  secrets: Secrets,
  output: OutputTail,
  signal: AbortSignal,
): Promise<void> {
  const script = await readFile(await inside(folder, step.sqlScriptPath ?? ''), 'utf8');
  const connectionString = step.sqlConnection === null ? '' : secrets.decrypt(step.sqlConnection);
  if (!/^postgres(ql)?:\/\//i.test(connectionString)) {
    throw new StepError(
      'UNSUPPORTED_CONNECTION',
      'The connection string of this step is not the URL of a PostgreSQL database.',
    );
  }
  const client = new pg.Client({ connectionString, application_name: 'jim step', connectionTimeoutMillis: 30_000 });
  client.on('error', () => undefined);
  client.on('notice', (notice) => output.add(Buffer.from(`${notice.message}\n`)));
  await client.connect().catch((error: unknown) => {
    throw new StepError('STEP_FAILED', 'The database of this step cannot be reached.', { cause: error });
  });
  const cut = (): void => void client.end().catch(() => undefined);
  signal.addEventListener('abort', cut, { once: true });
  try {
    await client.query(script);
  } catch (error) {
    signal.throwIfAborted();
    throw new StepError('STEP_FAILED', 'The script failed.', { cause: error });
  } finally {
    signal.removeEventListener('abort', cut);
    await client.end().catch(() => undefined);
  }
}

/** The end of what a step printed: it may print without end. */
class OutputTail {
  readonly #limit = 64 * 1024;
  #chunks: Buffer[] = [];
  #length = 0;

  add(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    if (this.#length > 2 * this.#limit) this.#trim();
  }

  text(): string {
    this.#trim();
    return Buffer.concat(this.#chunks).toString('utf8').replaceAll('\u0000', '\uFFFD');
  }

  lastLine(): string {
    return (this.text().trimEnd().split('\n').at(-1) ?? '').slice(-1_000);
  }

  #trim(): void {
    const all = Buffer.concat(this.#chunks);
    this.#chunks = [all.subarray(Math.max(0, all.length - this.#limit))];
    this.#length = this.#chunks[0]?.length ?? 0;
  }
}
