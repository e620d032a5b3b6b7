import { recordConfigurationActivity } from '../activities/record-configuration-activity.ts';
import type { Caller } from '../http/caller.ts';
import type { Services } from '../services.ts';
import { findConnectedSystem } from '../store/connected-systems.ts';
import { describeFailure } from '../worker/describe-failure.ts';

/** The activity of an import of schema or hierarchy that came to nothing; in a transaction of its own. */
export async function recordFailedDiscovery(
  systemId: number,
  operation: 'ImportSchema' | 'ImportHierarchy',
  caller: Caller,
  services: Services,
  startedAt: Date,
  error: unknown,
): Promise<void> {
  const system = await findConnectedSystem(services.database, systemId);
  await recordConfigurationActivity(services.database, {
    caller,
    targetType: 'ConnectedSystem',
    operation,
    targetName: system?.name ?? null,
    connectedSystemId: systemId,
    startedAt,
    outcome: { kind: 'failed', errorMessage: describeFailure(error).message },
  });
}
