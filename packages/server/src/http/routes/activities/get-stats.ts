import { activitiesStats } from '@jim/contract/endpoints/activities.ts';
import { getRunActivity, statsOf } from '../../../activities/describe-activity.ts';
import { route } from '../../route.ts';

export const getActivityStats = route(activitiesStats, async ({ params, services }) =>
  statsOf(await getRunActivity(services.database, params.id)),
);
