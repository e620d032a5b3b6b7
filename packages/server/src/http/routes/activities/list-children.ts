import { activitiesChildren } from '@jim/contract/endpoints/activities.ts';
import { headerOf } from '../../../activities/describe-activity.ts';
import { listChildActivities as list } from '../../../store/activities.ts';
import { notFound } from '../../api-error.ts';
import { route } from '../../route.ts';

export const listActivityChildren = route(activitiesChildren, async ({ params, services }) => {
  const children = await list(services.database, params.id);
  if (!children) throw notFound('There is no such activity.');
  return children.map(headerOf);
});
