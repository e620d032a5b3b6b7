import { runProfilesDelete } from '@jim/contract/endpoints/run-profiles.ts';
import type { DestructionPreview } from '@jim/contract/destruction-preview.ts';
import { recordConfigurationActivity } from '../../../activities/record-configuration-activity.ts';
import type { Services } from '../../../services.ts';
import { findConnectedSystem } from '../../../store/connected-systems.ts';
import {
  countOpenRuns,
  deleteRunProfile as removeProfile,
  listSchedulesOfProfile,
  type RunProfileRow,
} from '../../../store/run-profiles.ts';
import { reply, route } from '../../route.ts';
import { runProfileIsThere, showRunProfile } from './show-run-profile.ts';

export const deleteRunProfile = route(
  runProfilesDelete,
  async ({ params: { connectedSystemId, runProfileId }, query, caller, services }) => {
    const profile = await showRunProfile(connectedSystemId, runProfileId, services);
    if (query.preview) return preview(profile, services);
    await services.database.transaction(async (tx) => {
      const system = await findConnectedSystem(tx, connectedSystemId);
      await removeProfile(tx, runProfileId);
      await recordConfigurationActivity(tx, {
        caller,
        targetType: 'ConnectedSystemRunProfile',
        operation: 'Delete',
        targetName: profile.name,
        targetContext: system?.name ?? null,
        connectedSystemId,
        runProfileId,
      });
    });
    return reply(204);
  },
  runProfileIsThere,
);

async function preview(profile: RunProfileRow, { database }: Services): Promise<DestructionPreview> {
  const schedules = await listSchedulesOfProfile(database, profile.id);
  const openRuns = await countOpenRuns(database, profile.id);
  return {
    target: profile.name,
    counts: { runProfiles: 1, ...(schedules.length > 0 && { schedules: schedules.length }) },
    samples: schedules.length > 0 ? { schedules: schedules.slice(0, 10) } : {},
    warnings: [
      ...(schedules.length > 0 ? ['Steps of schedules that run it will fail.'] : []),
      ...(openRuns > 0 ? ['A run of it is waiting or in progress.'] : []),
    ],
  };
}
