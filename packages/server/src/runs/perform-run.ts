/** One run of a run profile, from its queued activity to its final status (D-20 … D-23). */
import type { ConnectedSystem } from '@jim/engine/model/rules.ts';
import { buildRuleSet } from '@jim/engine/rule-set.ts';
import { decideStatus } from '@jim/engine/statistics/tally.ts';
import { trackingLevels, type TrackingLevel } from '@jim/engine/statistics/outcome-tree.ts';
import { openConnectedSystem } from '../configuration/connector-settings.ts';
import type { Services } from '../services.ts';
import type { SettingsSnapshot } from '../settings/effective-settings.ts';
import { loadConfiguration } from '../store/load-rules.ts';
import { finishRun, readRun, type FinishedRun } from '../store/run-rows.ts';
import { describeFailure } from '../worker/describe-failure.ts';
import { TaskAborted } from '../worker/task-aborted.ts';
import { startProgress, storedCounters, type RunContext, type RunResult } from './run-context.ts';
import { runExport } from './run-export.ts';
import { runImport } from './run-import.ts';
import { runSync } from './run-sync.ts';

export async function performRun(services: Services, activityId: string, signal: AbortSignal): Promise<void> {
  const row = await readRun(services.database, activityId);
  if (row === undefined) throw new RunRefused('The run profile or the connected system of this run no longer exists.');
  const settings = await services.settings.current();
  const configuration = await services.database.transaction(loadConfiguration);
  const schema = configuration.systems.find(({ id }) => id === row.system.id);
  if (schema === undefined) throw new RunRefused('The connected system of this run no longer exists.');
  const run: RunContext = {
    services,
    settings,
    ...row,
    schema,
    rules: buildRuleSet(configuration),
    level: levelOf(settings),
    signal,
    openConnector: async () => (await openConnectedSystem(services.database, row.system.id, services)).opened,
    progress: startProgress(services, activityId),
  };
  const ending = await endingOf(run);
  await finish(run, ending, schema);
}

interface Ending {
  readonly result: RunResult | null;
  readonly failure: unknown;
}

async function endingOf(run: RunContext): Promise<Ending> {
  try {
    return { result: await perform(run), failure: null };
  } catch (failure) {
    return { result: null, failure };
  }
}

function perform(run: RunContext): Promise<RunResult> {
  switch (run.activity.runType) {
    case 'FullImport':
    case 'DeltaImport':
      return runImport(run);
    case 'FullSynchronisation':
    case 'DeltaSynchronisation':
      return runSync(run);
    case 'Export':
      return runExport(run);
  }
}

async function finish(run: RunContext, { result, failure }: Ending, schema: ConnectedSystem): Promise<void> {
  const aborted = run.signal.aborted && run.signal.reason instanceof TaskAborted ? run.signal.reason : null;
  const isCancelled = failure !== null && (aborted?.kind === 'cancelled' || aborted?.kind === 'timedOut');
  const { tally, warning } = run.progress;
  const described = failure === null || isCancelled ? null : describeFailure(aborted ?? failure);
  if (described !== null) {
    run.services.log.warn({ activityId: run.activity.id, system: schema.name, err: failure }, 'A run failed.');
  }
  const status = decideStatus({ tally, hasWarning: warning !== null, isCancelled, isAborted: described !== null });
  const end: FinishedRun = {
    activityId: run.activity.id,
    status,
    at: run.services.clock.now(),
    message:
      result?.message ??
      (isCancelled ? `Cancelled after ${tally.processed} objects. What was committed is kept.` : null),
    warning,
    errorMessage:
      described?.message ?? errorTextOf(status, tally.processedErrorClassErrors, isCancelled ? aborted : null),
    errorStackTrace: described?.stackTrace ?? null,
    processed: tally.processed,
    toProcess: status === 'Cancelled' || described !== null ? run.progress.toProcess : tally.processed,
    counters: JSON.stringify(storedCounters(tally)),
    phases: JSON.stringify(run.progress.phases()),
  };
  await run.services.database.transaction(async (tx) => {
    if (await finishRun(tx, end)) await result?.atEnd?.(tx);
  });
}

function errorTextOf(status: string, errors: number, aborted: TaskAborted | null): string | null {
  if (aborted?.kind === 'timedOut') return aborted.message;
  return status === 'FailedWithError' ? `All ${errors} objects of the run have errors. See its items.` : null;
}

function levelOf(settings: SettingsSnapshot): TrackingLevel {
  const text = settings.text('ChangeTracking.SyncOutcomes.Level');
  return trackingLevels.find((level) => level === text) ?? 'Detailed';
}

/** An expected refusal: its message is for the administrator, its stack for nobody (TSK-16). */
export class RunRefused extends Error {
  readonly code = 'RUN_REFUSED';
}
