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

/** Results as they become known. Throws ConnectorError `connectionLost` when items remain that were not begun. */
export async function* exportItems(
  session: LdapSession,
  containers: ContainerCreator,
  items: readonly ExportItem[],
  signal: AbortSignal,
): AsyncGenerator<ExportResult> {
  const waiting = [...items];
  const running = new Map<string, Promise<ExportResult>>();
  for (;;) {
    while (session.main.isOpen && !signal.aborted && running.size < session.settings.exportConcurrency) {
      const item = waiting.shift();
      if (!item) break;
      running.set(item.id, exportItem(session, containers, item));
    }
    if (running.size === 0) break;
    const result = await Promise.race(running.values());
    running.delete(result.id);
    yield result;
  }
  if (waiting.length > 0 && !session.main.isOpen) {
    throw new ConnectorError('connectionLost', `The connection was lost; ${waiting.length} objects were not sent.`);
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
