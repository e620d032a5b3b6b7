/**
 * Writes a batch, several objects at once (LDAP-60).
 *
 *   item ──▶ applied | rejected (the directory said no) | unknown (something was sent, and no answer came)
 *   items that were not begun when the connection broke are not reported: the export then ends with an error
 */
import { ConnectorError, type ExportItem, type ExportResult } from '@jim/connector-kit/connector.ts';
import type { ContainerCreator } from './create-containers.ts';
import { createEntry } from './create-entry.ts';
import { deleteEntry } from './delete-entry.ts';
import { updateEntry } from './update-entry.ts';
import { LdapTransportError, messageOf } from './ldap-errors.ts';
import type { LdapSession } from './ldap-session.ts';
import { RejectedExport } from './rejected-export.ts';

export type AppliedExport = Omit<Extract<ExportResult, { kind: 'applied' }>, 'kind' | 'id'>;

/**
 * Results as they become known; the next items are begun whether or not anybody has taken the results yet, so that as
 * many are under way at every moment as may be. Throws ConnectorError `connectionLost` when items remain that were not
 * begun.
 */
export async function* exportItems(
  session: LdapSession,
  containers: ContainerCreator,
  items: readonly ExportItem[],
  signal: AbortSignal,
): AsyncGenerator<ExportResult> {
  const waiting = items.values();
  let [begun, reported, isStopped] = [0, 0, false];
  let results: ExportResult[] = [];
  let arrival = Promise.withResolvers<void>();
  const sendOneByOne = async (): Promise<void> => {
    while (session.main.isOpen && !signal.aborted && !isStopped) {
      const { value: item } = waiting.next();
      if (!item) return;
      begun += 1;
      const result = await exportItem(session, containers, item);
      results.push(result);
      arrival.resolve();
    }
  };
  for (let sender = 0; sender < session.settings.exportConcurrency; sender += 1) void sendOneByOne();
  try {
    while (reported < begun) {
      await arrival.promise;
      arrival = Promise.withResolvers();
      const arrived = results;
      results = [];
      reported += arrived.length;
      yield* arrived;
    }
  } finally {
    isStopped = true;
  }
  if (begun < items.length && !session.main.isOpen) {
    throw new ConnectorError(
      'connectionLost',
      `The connection was lost; ${items.length - begun} objects were not sent.`,
    );
  }
}

async function exportItem(session: LdapSession, containers: ContainerCreator, item: ExportItem): Promise<ExportResult> {
  try {
    return { ...(await carryOut(session, containers, item)), kind: 'applied', id: item.id };
  } catch (error) {
    const message = messageOf(error);
    if (error instanceof LdapTransportError) return { kind: 'unknown', id: item.id, message };
    return {
      kind: 'rejected',
      id: item.id,
      reason: error instanceof RejectedExport ? error.reason : 'general',
      message,
    };
  }
}

function carryOut(session: LdapSession, containers: ContainerCreator, item: ExportItem): Promise<AppliedExport> {
  switch (item.change) {
    case 'create':
      return createEntry(session, containers, item);
    case 'update':
      return updateEntry(session, containers, item);
    case 'delete':
      return deleteEntry(session, item);
  }
}
