import { runProfilesUpdate } from '@jim/contract/endpoints/run-profiles.ts';
import { recordConfigurationActivity } from '../../../activities/record-configuration-activity.ts';
import { findConnectedSystem } from '../../../store/connected-systems.ts';
import { findRunProfile, isPartitionOfSystem, updateRunProfile as writeProfile } from '../../../store/run-profiles.ts';
import { badRequest } from '../../api-error.ts';
import { route } from '../../route.ts';
import { runProfileIsThere, showRunProfile } from './show-run-profile.ts';

export const updateRunProfile = route(
  runProfilesUpdate,
  async ({ params: { connectedSystemId, runProfileId }, body, caller, services }) => {
    await services.database.transaction(async (tx) => {
      if (body.partitionId !== null && !(await isPartitionOfSystem(tx, connectedSystemId, body.partitionId))) {
        throw badRequest(`There is no partition ${body.partitionId} in that system.`);
      }
      await writeProfile(tx, runProfileId, body);
      const system = await findConnectedSystem(tx, connectedSystemId);
      const profile = await findRunProfile(tx, connectedSystemId, runProfileId);
      await recordConfigurationActivity(tx, {
        caller,
        targetType: 'ConnectedSystemRunProfile',
        operation: 'Update',
        targetName: profile?.name ?? null,
        targetContext: system?.name ?? null,
        connectedSystemId,
        runProfileId,
      });
    });
    return showRunProfile(connectedSystemId, runProfileId, services);
  },
  runProfileIsThere,
);
