import { setTimeout as delay } from 'node:timers/promises';
import { activitiesGet, type ActivityDetail } from '@jim/contract/endpoints/activities.ts';
import type { Connection } from '../connection.ts';
import { readActivityEvents } from './event-stream.ts';

const pollEveryMs = 500;

/**
 * Tells of an activity until it has ended: by the server's events, and where those do not come through, by asking.
 * @throws the signal's reason when it is aborted; ApiCallError when the activity cannot be read
 */
export async function followActivity(
  connection: Connection,
  id: string,
  tell: (activity: ActivityDetail) => void,
  signal: AbortSignal,
): Promise<ActivityDetail> {
  const read = (): Promise<ActivityDetail> => connection.client.call(activitiesGet, { params: { id }, signal });
  let activity = await read();
  tell(activity);
  if (activity.status === 'InProgress') activity = (await listen(connection, id, tell, signal)) ?? (await read());
  while (activity.status === 'InProgress') {
    await delay(pollEveryMs, undefined, { signal });
    activity = await read();
    tell(activity);
  }
  return activity;
}

/** @returns the activity's end; undefined when the stream ended before */
async function listen(
  connection: Connection,
  id: string,
  tell: (activity: ActivityDetail) => void,
  signal: AbortSignal,
): Promise<ActivityDetail | undefined> {
  const left = new AbortController();
  try {
    for await (const { event, data } of readActivityEvents(connection, id, AbortSignal.any([signal, left.signal]))) {
      if (event !== 'activity') continue;
      const activity = JSON.parse(data) as ActivityDetail;
      tell(activity);
      if (activity.status !== 'InProgress') return activity;
    }
  } catch (error) {
    signal.throwIfAborted();
    // a proxy may cut streams off: asking works where any call does, and says what is wrong where none does
    if (!(error instanceof Error)) throw error;
  } finally {
    left.abort();
  }
  return undefined;
}
