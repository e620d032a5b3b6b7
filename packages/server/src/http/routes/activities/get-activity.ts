import { activitiesGet } from '@jim/contract/endpoints/activities.ts';
import { detailOf, getActivity as get } from '../../../activities/describe-activity.ts';
import { route } from '../../route.ts';

export const getActivity = route(activitiesGet, async ({ params, services }) =>
  detailOf(await get(services.database, params.id)),
);
