import type { Transaction } from '../store/database.ts';
import { enqueueTask } from './enqueue-task.ts';
import type { EnqueuedTask, ScheduledStep } from './enqueue-task.ts';
import type { Initiator } from './task.ts';

export interface NewRun {
  readonly connectedSystemId: number;
  readonly runProfileId: number;
  readonly initiator: Initiator;
  readonly step?: ScheduledStep;
}

/** Queues a run of a run profile. @returns undefined when there is no such profile of that system. */
export async function enqueueRun(
  transaction: Transaction,
  run: NewRun,
  services: { newId(): string; clock: { now(): Date } },
): Promise<EnqueuedTask | undefined> {
  const { rows } = await transaction.query<{ name: string; run_type: string; system_name: string }>({
    name: 'read-run-profile-for-run',
    text: `SELECT p.name, p.run_type, s.name AS system_name
           FROM run_profile p JOIN connected_system s ON s.id = p.connected_system_id
           WHERE p.id = $1 AND p.connected_system_id = $2`,
    values: [run.runProfileId, run.connectedSystemId],
  });
  const profile = rows[0];
  if (!profile) return undefined;
  return enqueueTask(
    transaction,
    {
      kind: 'run',
      payload: { runProfileId: run.runProfileId },
      activity: {
        targetType: 'ConnectedSystemRunProfile',
        targetOperationType: 'Execute',
        targetName: profile.name,
        targetContext: profile.system_name,
        initiator: run.initiator,
        runType: profile.run_type,
        connectedSystemId: run.connectedSystemId,
        runProfileId: run.runProfileId,
      },
      lanes: { connectedSystemId: run.connectedSystemId, takesMetaverse: isSynchronisation(profile.run_type) },
      ...(run.step && { step: run.step }),
    },
    services,
  );
}

const isSynchronisation = (runType: string): boolean =>
  runType === 'FullSynchronisation' || runType === 'DeltaSynchronisation';
