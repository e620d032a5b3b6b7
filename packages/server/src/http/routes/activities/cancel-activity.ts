import { activitiesCancel } from '@jim/contract/endpoints/activity-control.ts';
import { findActivity } from '../../../store/activities.ts';
import { cancelActivity as cancel } from '../../../worker/cancel-activity.ts';
import { badRequest, notFound } from '../../api-error.ts';
import { reply, route } from '../../route.ts';

export const cancelActivity = route(activitiesCancel, ({ params, services }) =>
  services.database.transaction(async (transaction) => {
    const activity = await findActivity(transaction, params.id);
    if (!activity) throw notFound('There is no such activity.');
    switch (await cancel(transaction, params.id, services.clock.now())) {
      case 'cancelled':
        return reply(202, { status: 'Cancelled' });
      case 'requested':
        return reply(202, { status: 'CancellationRequested' });
      case 'notRunning':
        throw badRequest(
          activity.status === 'InProgress'
            ? 'This activity is nothing that can be cancelled.'
            : `This activity has ended: ${activity.status}.`,
        );
    }
  }),
);
