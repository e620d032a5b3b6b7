import { activitiesSiblings } from '@jim/contract/endpoints/activity-analysis.ts';
import { getRunActivity, headerOf, statsOf } from '../../../activities/describe-activity.ts';
import { phasesOf } from '../../../activities/describe-progress.ts';
import { listConfigurationChanges, listEarlierRuns } from '../../../store/activities.ts';
import { route } from '../../route.ts';

export const listActivitySiblings = route(
  activitiesSiblings,
  async ({ params, query, services: { database, clock } }) => {
    const activity = await getRunActivity(database, params.id);
    const earlier = activity.runProfileId === null ? [] : await listEarlierRuns(database, activity, query.count);
    const before = earlier[0];
    const changes = before
      ? await listConfigurationChanges(database, activity.connectedSystemId, before.createdAt, activity.createdAt)
      : [];
    return {
      siblings: earlier.map((row) => {
        const { id, created, executed, status, executionTime } = headerOf(row);
        return {
          id,
          created,
          executed,
          status,
          executionTime,
          stats: statsOf(row),
          phases: phasesOf(row, clock.now()),
        };
      }),
      configurationChanges: changes.map((row) => {
        const { id, created, targetType, targetOperationType, targetName, targetContext, initiatedByName } =
          headerOf(row);
        return { id, created, targetType, targetOperationType, targetName, targetContext, initiatedByName };
      }),
    };
  },
);
