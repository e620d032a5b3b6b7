import { activitiesGet } from '@jim/contract/endpoints/activities.ts';
import { describeActivity, getActivity as get } from '../../../activities/describe-activity.ts';
import { route } from '../../route.ts';

export const getActivity = route(activitiesGet, async ({ params, services }) =>
  describeActivity(services.database, await get(services.database, params.id), services.clock.now()),
);
