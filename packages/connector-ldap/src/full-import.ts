/** Reads everything in the selected containers (LDAP-30 … LDAP-37). */
import type { DirectoryEntry } from './directory-entry.ts';
import {
  ConnectorError,
  type ImportedObject,
  type ImportObjectType,
  type ImportPage,
  type ImportRequest,
} from '@jim/connector-kit/connector.ts';
import { EqualityFilter } from 'ldapts';
import { captureWatermark } from './capture-watermark.ts';
import {
  type ContainerScope,
  containerScopeOf,
  isInScope,
  type SearchBase,
  searchBasesOf,
  statementsOf,
} from './container-scope.ts';
import { stableIdOf } from './discover-hierarchy.ts';
import { parseName } from './distinguished-name.ts';
import { onFirstPage } from './first-page.ts';
import type { LdapConnection } from './ldap-connection.ts';
import { LdapResultError, LdapTransportError } from './ldap-errors.ts';
import type { LdapSession } from './ldap-session.ts';
import { mergeStreams } from './merge-streams.ts';
import { completeRanges, hasRanges } from './ranged-attributes.ts';
import { readClassHierarchy } from './read-class-hierarchy.ts';
import { createEntryReader, type EntryReader } from './read-entry.ts';
import { searchPages } from './search-all.ts';
import { formatWatermark } from './watermark.ts';

/** One container searched for one type. */
interface Combination {
  readonly base: SearchBase;
  readonly type: ImportObjectType;
}

/** The first page carries the watermark. Objects are `unspecified`. An aborted signal ends it between two pages. */
export async function* importAll(session: LdapSession, request: ImportRequest): AsyncGenerator<ImportPage> {
  const [position, reader] = await Promise.all([
    captureWatermark(session, request),
    createReader(session, request.objectTypes),
  ]);
  const watermark = formatWatermark(position);
  const scope = containerScopeOf(statementsOf(request.partitions));
  const combinations = request.partitions.flatMap((partition) =>
    searchBasesOf(partition).flatMap((base) => request.objectTypes.map((type): Combination => ({ base, type }))),
  );
  const unread = request.partitions
    .filter(({ containers }) => containers.length === 0)
    .map(({ externalId }) => externalId);
  const message = `No container is selected in ${unread.join(' and ')}: nothing was read there.`;
  const carried = { watermark, ...(unread.length > 0 ? { warning: { message, kind: 'general' } as const } : {}) };

  const connections = createConnectionShare(session);
  const sources = combinations.map(
    (combination) => () => readCombination(session, request, { combination, reader, scope, connections }),
  );
  const concurrency = session.traits.sharesConnectionForPaging ? 1 : session.settings.importConcurrency;
  yield* onFirstPage(carried, mergeStreams(sources, concurrency));
}

export async function createReader(session: LdapSession, types: readonly ImportObjectType[]): Promise<EntryReader> {
  return createEntryReader({
    types,
    hierarchy: await readClassHierarchy(session),
    placeholderMember: session.traits.isActiveDirectory ? null : session.settings.placeholderMember,
    log: session.environment.log,
  });
}

/** A server keeps one paged search a connection (LDAP-32): every combination that runs borrows one. */
interface ConnectionShare {
  borrow(): Promise<LdapConnection>;
  giveBack(connection: LdapConnection): void;
}

function createConnectionShare(session: LdapSession): ConnectionShare {
  const idle = [session.main];
  return {
    borrow: async () => idle.pop() ?? session.connectAgain(),
    giveBack: (connection) => void idle.push(connection),
  };
}

interface CombinationParts {
  readonly combination: Combination;
  readonly reader: EntryReader;
  readonly scope: ContainerScope;
  readonly connections: ConnectionShare;
}

async function* readCombination(
  session: LdapSession,
  request: ImportRequest,
  parts: CombinationParts,
): AsyncGenerator<ImportPage> {
  if (request.signal.aborted) return;
  const { base, type } = parts.combination;
  const connection = await parts.connections.borrow();
  const timeoutMs = session.settings.searchTimeoutMs;
  const search = {
    base: base.container,
    scope: base.scope,
    filter: new EqualityFilter({ attribute: 'objectClass', value: type.name }),
    attributes: parts.reader.attributesOf([type]),
    timeoutMs,
    pageSize: request.pageSize,
  };
  const seen = session.traits.mayRepeatEntries ? new Set<string>() : null;
  const stop = (): void => connection.close();
  request.signal.addEventListener('abort', stop, { once: true });
  try {
    for await (const entries of searchPages(connection, search, request.signal)) {
      const objects: ImportedObject[] = [];
      for (const entry of entries) {
        if (!isWanted(entry, parts) || (seen && !isFirst(seen, entry, session))) continue;
        if (hasRanges(entry)) await completeRanges(connection, entry, timeoutMs);
        objects.push(parts.reader.read(entry, 'unspecified'));
      }
      for (let at = 0; at < objects.length; at += request.pageSize) {
        if (request.signal.aborted) return;
        yield { objects: objects.slice(at, at + request.pageSize) };
      }
    }
    parts.connections.giveBack(connection);
  } catch (error) {
    if (!request.signal.aborted) throw asImportError(error, base.container);
  } finally {
    request.signal.removeEventListener('abort', stop);
  }
}

/** An entry that several types' searches find is taken where its most specific type is searched, so it comes once (LDAP-33). */
function isWanted(entry: DirectoryEntry, { combination, reader, scope }: CombinationParts): boolean {
  if (combination.base.mustFilter && !isInScope(scope, parseName(entry.name) ?? [])) return false;
  const type = reader.typeOf(entry);
  return type === undefined || type.name === combination.type.name;
}

/** Whether the entry is not among the `seen` yet, to which it then belongs. */
export function isFirst(seen: Set<string>, entry: DirectoryEntry, session: LdapSession): boolean {
  const before = seen.size;
  return seen.add(stableIdOf(entry, session) ?? entry.name).size > before;
}

/** Expected failures reach the activity without a stack. */
export function asImportError(error: unknown, where: string): unknown {
  if (error instanceof ConnectorError) return error;
  if (error instanceof LdapTransportError) {
    return new ConnectorError('connectionLost', `Reading "${where}" was cut off: ${error.message}`, { cause: error });
  }
  if (error instanceof LdapResultError) {
    return new ConnectorError('badInput', `"${where}" could not be read: ${error.message}`, { cause: error });
  }
  return error;
}
