/** Reads where the directory's change feed stands now (LDAP-40, LDAP-44). */
import type { ImportRequest } from '@jim/connector-kit/connector.ts';
import { GreaterThanEqualsFilter, LessThanEqualsFilter } from 'ldapts';
import { firstText, readRootDse, type RootDse, textsOf } from './directory-kind.ts';
import { keyOfText } from './distinguished-name.ts';
import type { LdapConnection } from './ldap-connection.ts';
import { hasResultCode } from './ldap-errors.ts';
import type { LdapSession } from './ldap-session.ts';
import { guidFromBytes } from './microsoft-guid.ts';
import { searchPages } from './search-all.ts';
import { highestPerServer, lowest } from './sequence-number.ts';
import { parseWatermark, type Position, type Watermark } from './watermark.ts';

export const accesslogBase = 'cn=accesslog';

/**
 * The position of every partition of the request; those of the other partitions are carried over from the
 * watermark before as long as the same server speaks. A directory without a change feed has no positions.
 */
export async function captureWatermark(session: LdapSession, request: ImportRequest): Promise<Watermark> {
  const rootDse = await readRootDse(session.main, session.settings.searchTimeoutMs);
  const identity = await readIdentity(session, rootDse);
  const positions: Record<string, Position> = {};
  const before = parseWatermark(request.watermark);
  if (before && isSameServer(before, identity)) Object.assign(positions, before.positions);
  for (const partition of request.partitions) {
    const position = await capturePosition(session, rootDse, partition.externalId);
    const key = keyOfText(partition.externalId);
    if (position) positions[key] = position;
    else delete positions[key];
  }
  return { ...identity, positions };
}

export type ServerIdentity = Omit<Watermark, 'positions'>;

export function isSameServer(before: ServerIdentity, now: ServerIdentity): boolean {
  if (before.directoryType !== now.directoryType) return false;
  if (before.invocationId !== null || now.invocationId !== null) return before.invocationId === now.invocationId;
  return before.dnsHostName === now.dnsHostName;
}

export async function readIdentity(session: LdapSession, rootDse: RootDse): Promise<ServerIdentity> {
  return {
    directoryType: rootDse.kind,
    vendorName: firstText(rootDse.values, 'vendorName') ?? null,
    dnsHostName: firstText(rootDse.values, 'dnsHostName') ?? null,
    invocationId: session.traits.isActiveDirectory ? await readInvocationId(session, rootDse) : null,
  };
}

async function readInvocationId(session: LdapSession, rootDse: RootDse): Promise<string | null> {
  const base = firstText(rootDse.values, 'dsServiceName');
  if (base === undefined) return null;
  try {
    const { entries } = await session.main.search({
      base,
      scope: 'base',
      filter: '(objectClass=*)',
      attributes: ['invocationId'],
      timeoutMs: session.settings.searchTimeoutMs,
    });
    const bytes = entries[0]?.attributes.find(({ type }) => type.toLowerCase() === 'invocationid')?.firstBytes();
    return (bytes && guidFromBytes(bytes)) ?? null;
  } catch (error) {
    if (hasResultCode(error)) return null;
    throw error;
  }
}

async function capturePosition(session: LdapSession, rootDse: RootDse, partition: string): Promise<Position | null> {
  switch (session.traits.delta) {
    case 'usn': {
      const highestCommittedUsn = firstText(rootDse.values, 'highestCommittedUSN');
      return highestCommittedUsn === undefined ? null : { kind: 'usn', highestCommittedUsn };
    }
    case 'changelog': {
      const lastChangeNumber = firstText(rootDse.values, 'lastChangeNumber');
      return lastChangeNumber === undefined ? null : { kind: 'changelog', lastChangeNumber };
    }
    case 'accesslog':
      return captureAccesslogPosition(session, partition);
  }
}

async function captureAccesslogPosition(session: LdapSession, partition: string): Promise<Position | null> {
  if (!(await canReadAccesslog(session))) return null;
  const { connection, timeoutMs } = searchBy(session);
  const context = await readContextNumbers(connection, partition, timeoutMs);
  const sequenceNumbers = context.length > 0 ? context : await walkLog(session);
  return { kind: 'accesslog', sequenceNumbers, logReachedBack: await logReachesBackTo(session, sequenceNumbers) };
}

async function canReadAccesslog(session: LdapSession): Promise<boolean> {
  const { connection, timeoutMs } = searchBy(session);
  try {
    const filter = '(objectClass=*)';
    const { entries } = await connection.search({
      base: accesslogBase,
      scope: 'base',
      filter,
      attributes: ['1.1'],
      timeoutMs,
    });
    return entries.length > 0;
  } catch (error) {
    if (hasResultCode(error)) return false;
    throw error;
  }
}

async function readContextNumbers(
  connection: LdapConnection,
  base: string,
  timeoutMs: number,
): Promise<readonly string[]> {
  const filter = '(objectClass=*)';
  const { entries } = await connection.search({ base, scope: 'base', filter, attributes: ['contextCSN'], timeoutMs });
  const numbers = entries[0] ? textsOf(entries[0]).get('contextcsn') : undefined;
  return highestPerServer(numbers ?? []);
}

/** Without a contextCSN the whole log is walked for its highest numbers. */
async function walkLog(session: LdapSession): Promise<readonly string[]> {
  const { connection, timeoutMs } = searchBy(session);
  let highest: readonly string[] = [];
  const search = {
    base: accesslogBase,
    scope: 'one',
    filter: '(objectClass=auditWriteObject)',
    attributes: ['entryCSN'],
    timeoutMs,
    pageSize: 1000,
  } as const;
  for await (const page of searchPages(connection, search)) {
    const numbers = page.map((entry) => firstText(textsOf(entry), 'entryCSN')).filter((number) => number !== undefined);
    highest = highestPerServer([...highest, ...numbers]);
  }
  return highest;
}

/** Whether the log still holds a change as old as the oldest of these numbers: then it holds everything since. */
export async function logReachesBackTo(session: LdapSession, sequenceNumbers: readonly string[]): Promise<boolean> {
  const value = lowest(sequenceNumbers);
  if (value === undefined) return false;
  const { connection, timeoutMs } = searchBy(session);
  const filter = new LessThanEqualsFilter({ attribute: 'entryCSN', value });
  const { entries } = await connection.search({
    base: accesslogBase,
    scope: 'one',
    filter,
    attributes: ['1.1'],
    sizeLimit: 1,
    timeoutMs,
  });
  return entries.length > 0;
}

export function sinceFilter(sequenceNumber: string): GreaterThanEqualsFilter {
  return new GreaterThanEqualsFilter({ attribute: 'entryCSN', value: sequenceNumber });
}

function searchBy(session: LdapSession): { connection: LdapConnection; timeoutMs: number } {
  return { connection: session.main, timeoutMs: session.settings.searchTimeoutMs };
}
