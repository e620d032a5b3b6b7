import type { Transaction } from './database.ts';

/**
 * What is told when something changed. Sent with the transaction: nobody hears of what was rolled back.
 *
 *   jim_work      something may start now; empty
 *   jim_cancel    id of a task that is to stop
 *   jim_activity  id of an activity that changed
 *   jim_schedule  a schedule or an execution of one changed; id of the execution, or empty
 */
export const workChannel = 'jim_work';
export const cancelChannel = 'jim_cancel';
export const activityChannel = 'jim_activity';
export const scheduleChannel = 'jim_schedule';

type Channel = typeof workChannel | typeof cancelChannel | typeof activityChannel | typeof scheduleChannel;

export async function notify(transaction: Transaction, channel: Channel, payload = ''): Promise<void> {
  await transaction.query({ name: 'notify', text: 'SELECT pg_notify($1, $2)', values: [channel, payload] });
}

export async function notifyEach(
  transaction: Transaction,
  channel: Channel,
  payloads: readonly string[],
): Promise<void> {
  if (payloads.length === 0) return;
  await transaction.query({
    name: 'notify-each',
    text: 'SELECT pg_notify($1, payload) FROM unnest($2::text[]) AS payload',
    values: [channel, payloads],
  });
}
