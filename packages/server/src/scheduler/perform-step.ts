/**
 * Steps that are not runs. Scripts (EXE-05): only where the operator named a folder, only what lies in it, without a shell, with an
 * environment that holds none of ours. What they print is kept with the step's activity.
 */
import { readFile, realpath } from 'node:fs/promises';
import { isAbsolute, join, relative } from 'node:path';
import pg from 'pg';
import type { Secrets } from '../secrets/secrets.ts';
import type { Database } from '../store/database.ts';
import type { StepRow } from '../store/schedules.ts';
import { findStep, recordStepOutput } from '../store/schedules.ts';
import type { PerformTask } from '../worker/task.ts';
import { OutputTail } from './output-tail.ts';
import { reconcileTemporalScope } from './reconcile-temporal-scope.ts';
import { runProgram, type Command } from './run-program.ts';
import { splitArguments } from './split-arguments.ts';
import { StepError } from './step-error.ts';

export interface StepServices {
  readonly database: Database;
  readonly secrets: Secrets;
  readonly clock: { now(): Date };
  readonly config: { readonly stepFolder?: string };
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
      else await runProgram(await commandOf(step, folder, activityId), output, signal);
    } finally {
      await recordStepOutput(database, activityId, output.lastLine(), output.text());
    }
  };
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
    // Servers before 14 have no such setting, and find out when they have something to say.
    await client.query(`set client_connection_check_interval = '5s'`).catch(() => undefined);
    await client.query(script);
  } catch (error) {
    signal.throwIfAborted();
    throw new StepError('STEP_FAILED', 'The script failed.', { cause: error });
  } finally {
    signal.removeEventListener('abort', cut);
    await client.end().catch(() => undefined);
  }
}
