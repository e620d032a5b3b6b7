import { activitiesStream } from '@jim/contract/endpoints/activity-control.ts';
import { feedOf } from '../../../activities/activity-feed.ts';
import { headerOf } from '../../../activities/describe-activity.ts';
import type { Services } from '../../../services.ts';
import { listChangedActivities } from '../../../store/activities.ts';
import type { ActivityRow } from '../../../store/activities.ts';
import { countTasks } from '../../../store/worker-tasks.ts';
import { eventStreamHeaders, openEventStream } from '../../event-stream.ts';
import type { EventStream } from '../../event-stream.ts';
import { reply, route } from '../../route.ts';
import { toExecutionDto } from '../schedule-executions/execution-dto.ts';

/** Clocks of two servers may differ, and a change may have been under way: look a little further back than asked. */
const overlapMs = 10_000;

export const streamActivities = route(activitiesStream, async ({ services, request }) => {
  let unsubscribe = (): void => undefined;
  const stream = openEventStream([request.signal, services.notifications.ended], () => unsubscribe());
  const send = (rows: readonly ActivityRow[]): void => {
    const id = String(services.clock.now().getTime());
    for (const row of rows) if (row.parentActivityId === null) stream.send('activity', headerOf(row), id);
  };
  const giveUp = (error: unknown): void => {
    services.log.warn({ err: error }, 'An event stream of activities was ended: they could not be read again.');
    stream.end();
  };
  const lookAfresh = (): void => void sendSnapshot(services, stream, send, null).catch(giveUp);
  unsubscribe = await feedOf(services).subscribe({
    activities: send,
    executions: (rows) => {
      for (const row of rows) stream.send('schedule-execution', toExecutionDto(row));
    },
    queue: (counts) => stream.send('queue', counts),
    missed: lookAfresh,
  });
  if (request.signal.aborted) unsubscribe();
  await sendSnapshot(services, stream, send, sinceOf(request.headers['last-event-id']));
  return reply(200, stream.body, eventStreamHeaders);
});

async function sendSnapshot(
  services: Services,
  stream: EventStream,
  send: (rows: readonly ActivityRow[]) => void,
  since: Date | null,
): Promise<void> {
  send(await listChangedActivities(services.database, since));
  stream.send('queue', await countTasks(services.database));
}

function sinceOf(lastEventId: string | string[] | undefined): Date | null {
  const at = Number(lastEventId);
  return Number.isSafeInteger(at) && at > 0 && at < 8.64e15 ? new Date(at - overlapMs) : null;
}
