import { activitiesList } from '@jim/contract/endpoints/activities.ts';
import { toPaged } from '@jim/contract/paging.ts';
import { headerOf } from '../../../activities/describe-activity.ts';
import { listActivities as list } from '../../../store/activities.ts';
import { route } from '../../route.ts';

export const listActivities = route(activitiesList, async ({ query, services }) => {
  const { rows, totalCount } = await list(services.database, query);
  return toPaged(rows.map(headerOf), totalCount, query);
});
