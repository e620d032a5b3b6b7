import { activitiesItems } from '@jim/contract/endpoints/activities.ts';
import { toPaged } from '@jim/contract/paging.ts';
import { getRunActivity, itemOf } from '../../../activities/describe-activity.ts';
import { listActivityItems as list } from '../../../store/activity-item-reads.ts';
import { route } from '../../route.ts';

export const listActivityItems = route(
  activitiesItems,
  async ({ params, query, services }) => {
    const { rows, totalCount, counterTotal } = await list(services.database, params.id, query);
    return { ...toPaged(rows.map(itemOf), totalCount, query), counterTotal };
  },
  async ({ params, services }) => void (await getRunActivity(services.database, params.id)),
);
