import { activitiesStats, type ActivityDetail } from '@jim/contract/endpoints/activities.ts';
import { followActivity } from './api/follow-activity.ts';
import { describeActivity } from './describe-activity.ts';
import { exitCodeOf, exitCodes } from './exit-codes.ts';
import type { Session } from './session.ts';
import { createProgressBar, type ProgressReport } from './terminal/progress-bar.ts';

/** Shows how far an activity is, and at its end what it did. Ctrl-C ends the watching, not the activity. */
export async function watchActivity(session: Session, id: string): Promise<void> {
  const { terminal, isJson, client } = session;
  const started = performance.now();
  const bar = isJson ? undefined : createProgressBar(terminal.err);
  const report = (activity: ActivityDetail): ProgressReport => ({
    label: [activity.targetContext, activity.targetName].filter(Boolean).join(' · ') || activity.targetType,
    done: activity.progress?.processed ?? activity.objectsProcessed,
    total: activity.progress?.total ?? activity.objectsToProcess,
    elapsedMs: activity.executed === null ? 0 : elapsedOf(activity, performance.now() - started),
    note: noteOf(activity),
  });
  try {
    const activity = await followActivity(
      session.connection,
      id,
      (each) => bar?.update(report(each)),
      terminal.interrupted,
    );
    bar?.finish(report(activity));
    const stats =
      activity.executionStats === null ? null : await client.call(activitiesStats, { params: { id: activity.id } });
    session.print({ activity, stats }, () => describeActivity(activity, stats, session.style));
    session.endWith(exitCodeOf(activity.status));
  } catch (error) {
    if (!terminal.interrupted.aborted) throw error;
    terminal.err.write(
      `\nIt goes on. To follow it again: jim activities follow ${id}; to end it: jim activities cancel ${id}\n`,
    );
    session.endWith(exitCodes.interrupted);
  }
}

/** How long it has worked; the server's own time once it has ended. */
function elapsedOf({ phases }: ActivityDetail, watchedMs: number): number {
  const busy = phases.reduce((total, phase) => total + phase.busyMs, 0);
  return busy > 0 ? busy : watchedMs;
}

function noteOf({ status, progress }: ActivityDetail): string | undefined {
  if (status !== 'InProgress') return status;
  const { waitsFor, phase } = progress ?? {};
  if (!waitsFor) return phase ?? undefined;
  const whom = {
    connectedSystem: 'the connected system',
    metaverse: 'the metaverse',
    previousStep: 'the step before',
    worker: 'a worker',
  };
  const reason = whom[waitsFor.reason as keyof typeof whom] ?? waitsFor.reason;
  return `waits for ${reason}${waitsFor.name === null ? '' : ` (${waitsFor.name})`}`;
}
