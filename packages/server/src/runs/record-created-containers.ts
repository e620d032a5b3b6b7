import type { OpenConnector } from '@jim/connector-kit/connector.ts';
import { recordConfigurationActivity } from '../activities/record-configuration-activity.ts';
import type { Caller } from '../http/caller.ts';
import { addCreatedContainers } from '../store/hierarchy.ts';
import type { RunActivity, RunContext } from './run-context.ts';

/** CON-33, EXP-38: containers that the export had to create join the hierarchy, in a child activity of the run's. */
export async function recordCreatedContainers(run: RunContext, connector: OpenConnector): Promise<void> {
  const created = connector.createdContainers?.() ?? [];
  if (created.length === 0) return;
  await run.progress.whileInProgress(async (tx) => {
    const added = await addCreatedContainers(tx, run.system.id, created);
    if (added.length === 0) return;
    await recordConfigurationActivity(tx, {
      caller: callerOf(run.activity),
      targetType: 'ConnectedSystem',
      operation: 'Update',
      targetName: run.system.name,
      message: `Containers that the export created: ${added.join('; ')}`,
      parentActivityId: run.activity.id,
      connectedSystemId: run.system.id,
      objectsToProcess: added.length,
      objectsProcessed: added.length,
    });
  });
}

function callerOf({ initiatedByType, initiatedById, initiatedByName }: RunActivity): Caller {
  if (initiatedByType === 'System' || initiatedById === null) return { kind: 'system' };
  return initiatedByType === 'ApiKey'
    ? { kind: 'apiKey', id: initiatedById, name: initiatedByName, roles: [] }
    : { kind: 'user', metaverseObjectId: initiatedById, name: initiatedByName, roles: [] };
}
