import { activityStream } from '@jim/contract/endpoints/activity-control.ts';
import { feedOf } from '../../../activities/activity-feed.ts';
import { describeActivity, getActivity } from '../../../activities/describe-activity.ts';
import type { ActivityRow } from '../../../store/activities.ts';
import { findActivity } from '../../../store/activities.ts';
import { eventStreamHeaders, openEventStream } from '../../event-stream.ts';
import { reply, route } from '../../route.ts';

export const streamActivity = route(activityStream, async ({ params, services, request }) => {
  const row = await getActivity(services.database, params.id);
  let unsubscribe = (): void => undefined;
  const stream = openEventStream([request.signal, services.notifications.ended], () => unsubscribe());
  const send = async (changed: ActivityRow): Promise<void> => {
    const detail = await describeActivity(services.database, changed, services.clock.now());
    const id = String(services.clock.now().getTime());
    if (detail.executionStats !== null) stream.send('stats', detail.executionStats);
    stream.send('activity', detail, id);
  };
  const lookAfresh = async (): Promise<void> => {
    const found = await findActivity(services.database, row.id);
    if (found) await send(found);
  };
  const giveUp = (error: unknown): void => {
    services.log.warn({ err: error, activityId: row.id }, 'An event stream was ended: its activity could not be read.');
    stream.end();
  };
  unsubscribe = await feedOf(services).subscribe({
    activities: (rows) => {
      for (const changed of rows) if (changed.id === row.id) void send(changed).catch(giveUp);
    },
    missed: () => void lookAfresh().catch(giveUp),
  });
  if (request.signal.aborted) unsubscribe();
  await lookAfresh();
  return reply(200, stream.body, eventStreamHeaders);
});
