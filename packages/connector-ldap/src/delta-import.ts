/**
 * Reads what changed since the watermark (LDAP-40 … LDAP-46).
 *
 *   no watermark, or another server ──▶ cannotDeltaImport
 *   usn        changed objects by uSNChanged, then the tombstones
 *   accesslog  the log's changes ──▶ current state by entryUUID; without a usable log: everything, with a warning
 *   changelog  the log's changes ──▶ current state by name
 */
import type { ImportPage, ImportRequest } from '@jim/connector-kit/connector.ts';
import { readAccesslog } from './accesslog-changes.ts';
import { captureWatermark, isSameServer, logReachesBackTo } from './capture-watermark.ts';
import { readChangelog } from './changelog-changes.ts';
import { cannot } from './cannot-delta-import.ts';
import { importByUsn } from './delta-import-usn.ts';
import { keyOfText } from './distinguished-name.ts';
import { onFirstPage } from './first-page.ts';
import { importAll } from './full-import.ts';
import { hasResultCode } from './ldap-errors.ts';
import type { LdapSession } from './ldap-session.ts';
import { importLoggedChanges } from './logged-changes.ts';
import { formatWatermark, parseWatermark, type Position, positionOf, type Watermark } from './watermark.ts';

/** Throws ConnectorError `cannotDeltaImport` when only a full import can tell what changed. */
export async function* importChanges(session: LdapSession, request: ImportRequest): AsyncGenerator<ImportPage> {
  const before = parseWatermark(request.watermark);
  if (!before) throw cannot('there is no position of an earlier import to resume from');
  const now = await captureWatermark(session, request);
  if (!isSameServer(before, now)) {
    throw cannot(`the earlier import was answered by another server (${nameOf(before)}, now ${nameOf(now)})`);
  }
  switch (session.traits.delta) {
    case 'usn':
      return yield* onFirstPage({ watermark: formatWatermark(now) }, importByUsn(session, request, before));
    case 'changelog':
      return yield* importFromChangelog(session, request, before, now);
    case 'accesslog':
      return yield* importFromAccesslog(session, request, before, now);
  }
}

async function* importFromAccesslog(
  session: LdapSession,
  request: ImportRequest,
  before: Watermark,
  now: Watermark,
): AsyncGenerator<ImportPage> {
  const positions = new Map<string, Position & { kind: 'accesslog' }>();
  for (const { externalId } of request.partitions) {
    const position = positionOf(before, externalId);
    const problem =
      position?.kind !== 'accesslog'
        ? 'the earlier import left no position in the access log'
        : positionOf(now, externalId)?.kind !== 'accesslog'
          ? 'the access log cannot be read'
          : position.logReachedBack && !(await logReachesBackTo(session, position.sequenceNumbers))
            ? 'the access log no longer reaches back to the earlier import'
            : undefined;
    if (problem !== undefined || position?.kind !== 'accesslog')
      return yield* importAllInstead(session, request, problem ?? '');
    positions.set(keyOfText(externalId), position);
  }
  const { changes, reached } = await readAccesslog(session, request, positions);
  const watermark = formatWatermark({ ...now, positions: { ...now.positions, ...Object.fromEntries(reached) } });
  yield* onFirstPage({ watermark }, importLoggedChanges(session, request, changes));
}

/** LDAP-44: told as a warning, and the run goes on. */
async function* importAllInstead(
  session: LdapSession,
  request: ImportRequest,
  problem: string,
): AsyncGenerator<ImportPage> {
  const message = `Everything was read instead of the changes: ${problem}.`;
  yield* onFirstPage({ warning: { message, kind: 'deltaFellBackToFull' } }, importAll(session, request));
}

async function* importFromChangelog(
  session: LdapSession,
  request: ImportRequest,
  before: Watermark,
  now: Watermark,
): AsyncGenerator<ImportPage> {
  const positions = new Map<string, bigint>();
  for (const { externalId } of request.partitions) {
    const position = positionOf(before, externalId);
    if (position?.kind !== 'changelog') throw cannot(`the earlier import left no change number for ${externalId}`);
    if (positionOf(now, externalId)?.kind !== 'changelog')
      throw cannot('the directory no longer says its change number');
    positions.set(keyOfText(externalId), BigInt(position.lastChangeNumber));
  }
  try {
    const changes = await readChangelog(session, request, positions);
    yield* onFirstPage({ watermark: formatWatermark(now) }, importLoggedChanges(session, request, changes));
  } catch (error) {
    if (hasResultCode(error)) throw cannot(`the change log could not be read (${error.message})`);
    throw error;
  }
}

function nameOf(watermark: Watermark): string {
  return [watermark.directoryType, watermark.dnsHostName, watermark.invocationId]
    .filter((part) => part !== null)
    .join(' ');
}
