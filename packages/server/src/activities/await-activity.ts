import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../store/database.ts';

export interface ActivityResult {
  readonly status: string;
  readonly errorMessage: string | null;
}

const lookEveryMilliseconds = 250;

/** Waits until the activity has ended. @throws when `signal` aborts first: the work goes on, nobody waits for it any more. */
export async function awaitActivity(
  database: Database,
  activityId: string,
  signal: AbortSignal,
): Promise<ActivityResult> {
  for (;;) {
    const { rows } = await database.query<ActivityResult>({
      name: 'read-activity-result',
      text: 'select status, error_message as "errorMessage" from activity where id = $1',
      values: [activityId],
    });
    const found = rows[0];
    if (found === undefined) return { status: 'Cancelled', errorMessage: null };
    if (found.status !== 'InProgress') return found;
    await sleep(lookEveryMilliseconds, undefined, { signal });
  }
}
