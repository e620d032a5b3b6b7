import { runProfilesCreate } from '@jim/contract/endpoints/run-profiles.ts';
import { recordConfigurationActivity } from '../../../activities/record-configuration-activity.ts';
import type { Services } from '../../../services.ts';
import { findConnectedSystem } from '../../../store/connected-systems.ts';
import { insertRunProfile, isPartitionOfSystem, type RunType } from '../../../store/run-profiles.ts';
import { badRequest, validationError } from '../../api-error.ts';
import { reply, route } from '../../route.ts';
import { parentSystemIsThere } from '../synchronisation-guards.ts';
import { showRunProfile } from './show-run-profile.ts';

export const createRunProfile = route(
  runProfilesCreate,
  async ({ params: { connectedSystemId }, body, caller, services }) => {
    const { runType, partitionId } = body;
    if (runType === 'NotSet') throw validationError({ runType: ['Must not be NotSet.'] });
    const id = await services.database.transaction(async (tx) => {
      const system = await findConnectedSystem(tx, connectedSystemId);
      refuseMissingCapability(system?.connectorName ?? '', runType, services);
      if (partitionId !== null && !(await isPartitionOfSystem(tx, connectedSystemId, partitionId))) {
        throw badRequest(`There is no partition ${partitionId} in that system.`);
      }
      const created = await insertRunProfile(tx, connectedSystemId, {
        ...body,
        runType,
        filePath: body.filePath || null,
      });
      await recordConfigurationActivity(tx, {
        caller,
        targetType: 'ConnectedSystemRunProfile',
        operation: 'Create',
        targetName: body.name,
        targetContext: system?.name ?? null,
        connectedSystemId,
        runProfileId: created,
      });
      return created;
    });
    const location = `/api/v1/synchronisation/connected-systems/${connectedSystemId}/run-profiles`;
    return reply(201, await showRunProfile(connectedSystemId, id, services), { location });
  },
  parentSystemIsThere,
);

/** CON-03; a synchronisation needs nothing of the connector. */
function refuseMissingCapability(connectorName: string, runType: RunType, services: Services): void {
  const capabilities = services.connectors.get(connectorName)?.capabilities;
  const needed = { FullImport: 'fullImport', DeltaImport: 'deltaImport', Export: 'export' } as const;
  if (runType === 'FullSynchronisation' || runType === 'DeltaSynchronisation') return;
  if (capabilities?.[needed[runType]] !== true) throw badRequest(`${connectorName} has no ${runType}.`);
}
