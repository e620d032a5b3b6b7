/** Starting a run profile over the API and following it to its end, with a progress bar. */
import { setTimeout as delay } from 'node:timers/promises';
import { createProgressBar, type Output } from '@jim/cli/terminal/progress-bar.ts';
import type { Client } from '@jim/contract/client.ts';
import { activitiesGet, activitiesStats } from '@jim/contract/endpoints/activities.ts';
import { runProfilesExecute } from '@jim/contract/endpoints/run-profiles.ts';
import { runProfileFor, type RunType } from './configure-system.ts';

export interface FinishedRun {
  readonly activityId: string;
  readonly status: string;
  readonly message: string | null;
  readonly errorMessage: string | null;
  readonly counters: Readonly<Record<string, number>>;
}

export async function runAndFollow(
  client: Client,
  systemId: number,
  runType: RunType,
  label: string,
  output: Output,
): Promise<FinishedRun> {
  const runProfileId = await runProfileFor(client, systemId, runType);
  const started = performance.now();
  const { activityId } = await client.call(runProfilesExecute, {
    params: { connectedSystemId: systemId, runProfileId },
  });
  const bar = createProgressBar(output);
  for (;;) {
    const activity = await client.call(activitiesGet, { params: { id: activityId } });
    const report = {
      label,
      done: activity.objectsProcessed,
      total: activity.objectsToProcess,
      elapsedMs: performance.now() - started,
    };
    if (activity.status !== 'InProgress') {
      bar.finish({ ...report, note: activity.status });
      const counters = await client.call(activitiesStats, { params: { id: activityId } });
      const { status, message, errorMessage } = activity;
      return { activityId, status, message, errorMessage, counters };
    }
    bar.update(report);
    await delay(100);
  }
}
