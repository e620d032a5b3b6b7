import type { ActivityDetail } from '@jim/contract/endpoints/activities.ts';
import type { ActivityRow } from '../store/activities.ts';
import type { Transaction } from '../store/database.ts';
import { listQueue } from '../store/worker-tasks.ts';
import type { QueuedTaskRow } from '../store/worker-tasks.ts';
import { decideStarts } from '../worker/decide-starts.ts';

export type PhaseDto = ActivityDetail['phases'][number];
export type ProgressDto = NonNullable<ActivityDetail['progress']>;
type WaitsForDto = NonNullable<ProgressDto['waitsFor']>;

/** A phase without an end lasts until `now`, or until the run ended. */
export function phasesOf({ phases, endedAt }: Pick<ActivityRow, 'phases' | 'endedAt'>, now: Date): PhaseDto[] {
  return (phases ?? []).map((phase) => {
    const end = phase.endedAt ?? endedAt;
    const until = end === null ? now.getTime() : new Date(end).getTime();
    return {
      name: phase.name,
      startedAt: phase.startedAt.replace(/\.?0+Z$/, 'Z'),
      endedAt: end === null ? null : end.replace(/\.?0+Z$/, 'Z'),
      objects: phase.objects,
      busyMs: Math.max(0, until - new Date(phase.startedAt).getTime()),
    };
  });
}

/** How far a run is and how fast it goes, or why it has not begun. Null when it has ended. */
export function progressOf(row: ActivityRow, now: Date, waitsFor: WaitsForDto | null): ProgressDto | null {
  if (row.status !== 'InProgress') return null;
  const phase = phasesOf(row, now).at(-1);
  const seconds = phase === undefined ? 0 : phase.busyMs / 1000;
  const perSecond =
    phase === undefined || phase.objects === 0 || seconds <= 0 ? null : Math.round((phase.objects / seconds) * 10) / 10;
  const total = row.objectsToProcess > 0 ? row.objectsToProcess : null;
  const left = total === null ? null : Math.max(0, total - row.objectsProcessed);
  return {
    phase: phase?.name ?? null,
    processed: row.objectsProcessed,
    total,
    perSecond,
    etaSeconds: left === null || perSecond === null ? null : Math.ceil(left / perSecond),
    waitsFor: row.executedAt === null ? waitsFor : null,
  };
}

export async function readWaitsFor(database: Transaction, activityId: string): Promise<WaitsForDto | null> {
  return decideWaitsFor(await listQueue(database), activityId);
}

export function decideWaitsFor(queue: readonly QueuedTaskRow[], activityId: string): WaitsForDto | null {
  const own = queue.find((task) => task.activityId === activityId);
  if (!own) return null;
  const inLine = queue.filter((task) => task.status === 'Queued' || task.status === 'WaitingForPreviousStep');
  const position = inLine.indexOf(own) + 1;
  if (own.status === 'WaitingForPreviousStep')
    return { reason: 'previousStep', activityId: null, name: null, position };
  if (position === 0) return null;
  const lanes = queue.filter((task) => task.status !== 'WaitingForPreviousStep');
  const { waiting } = decideStarts(lanes.map((task) => ({ ...task, state: task.holding ? 'holding' : 'queued' })));
  const blocked = waiting.find(({ taskId }) => taskId === own.taskId);
  const other = queue.find(({ taskId }) => taskId === blocked?.waitsFor);
  if (!blocked || !other) return { reason: 'worker', activityId: null, name: null, position };
  const reason = blocked.lane === 'metaverse' ? 'metaverse' : 'connectedSystem';
  const name = [other.targetContext, other.targetName].filter((part) => part !== null).join(' · ');
  return { reason, activityId: other.activityId, name, position };
}
