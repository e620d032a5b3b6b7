/** Changes of Active Directory and Samba by update sequence number (LDAP-41, LDAP-42). */
import type { DirectoryEntry } from './directory-entry.ts';
import type { ImportPage, ImportRequest } from '@jim/connector-kit/connector.ts';
import { AndFilter, Control, EqualityFilter, GreaterThanEqualsFilter } from 'ldapts';
import { cannot } from './cannot-delta-import.ts';
import { type ContainerScope, containerScopeOf, isInScope, searchBasesOf, statementsOf } from './container-scope.ts';
import { parseName } from './distinguished-name.ts';
import { createReader, isFirst } from './full-import.ts';
import { hasResultCode, messageOf, resultCode } from './ldap-errors.ts';
import type { LdapSession } from './ldap-session.ts';
import { completeRanges, hasRanges } from './ranged-attributes.ts';
import type { EntryReader } from './read-entry.ts';
import { findRenamedContainers } from './renamed-containers.ts';
import { searchPages } from './search-all.ts';
import { positionOf, type Watermark } from './watermark.ts';

/** Changed objects are `unspecified`, tombstones `deleted`. Throws ConnectorError `cannotDeltaImport`. */
export async function* importByUsn(
  session: LdapSession,
  request: ImportRequest,
  before: Watermark,
): AsyncGenerator<ImportPage> {
  const served = new Set((session.rootDse.values.get('namingcontexts') ?? []).map((name) => name.toLowerCase()));
  const firstUsns = request.partitions.map((partition) => {
    const position = positionOf(before, partition.externalId);
    if (position?.kind !== 'usn')
      throw cannot(`the earlier import left no update sequence number for ${partition.externalId}`);
    if (!served.has(partition.externalId.toLowerCase()))
      throw cannot(`the server does not hold ${partition.externalId}`);
    return { partition, firstUsn: String(BigInt(position.highestCommittedUsn) + 1n) };
  });
  const reader = await createReader(session, request.objectTypes);
  const scope = containerScopeOf(statementsOf(request.partitions));
  for (const { partition, firstUsn } of firstUsns) {
    const renamed = await findRenamedContainers(session, partition.externalId, BigInt(firstUsn));
    const canComeTwice = renamed.length > 0 || session.traits.mayRepeatEntries;
    const parts = { session, request, reader, scope, seen: canComeTwice ? new Set<string>() : null };
    for (const { container, scope: depth } of searchBasesOf(partition)) {
      for (const type of request.objectTypes) yield* importFound(parts, type.name, container, depth, [since(firstUsn)]);
    }
    for (const container of renamed) {
      for (const type of request.objectTypes) yield* importFound(parts, type.name, container, 'sub', []);
    }
    yield* importTombstones(session, request, { partition: partition.externalId, firstUsn, reader });
  }
}

interface Parts {
  readonly session: LdapSession;
  readonly request: ImportRequest;
  readonly reader: EntryReader;
  readonly scope: ContainerScope;
  /** What has been brought already, where it could be found twice. */
  readonly seen: Set<string> | null;
}

async function* importFound(
  parts: Parts,
  type: string,
  base: string,
  depth: 'sub' | 'one',
  more: readonly GreaterThanEqualsFilter[],
): AsyncGenerator<ImportPage> {
  const { session, request, reader, scope, seen } = parts;
  const search = {
    base,
    scope: depth,
    filter: new AndFilter({ filters: [new EqualityFilter({ attribute: 'objectClass', value: type }), ...more] }),
    attributes: reader.attributesOf(request.objectTypes),
    timeoutMs: session.settings.searchTimeoutMs,
    pageSize: request.pageSize,
  };
  for await (const entries of searchPages(session.main, search, request.signal)) {
    const wanted = entries.filter((entry) => {
      if (reader.typeOf(entry)?.name !== type || !isInScope(scope, parseName(entry.name) ?? [])) return false;
      return seen === null || isFirst(seen, entry, session);
    });
    yield* pagesOf(session, request, wanted, reader);
    if (request.signal.aborted) return;
  }
}

function since(usn: string): GreaterThanEqualsFilter {
  return new GreaterThanEqualsFilter({ attribute: 'uSNChanged', value: usn });
}

async function* pagesOf(
  session: LdapSession,
  request: ImportRequest,
  entries: readonly DirectoryEntry[],
  reader: EntryReader,
): AsyncGenerator<ImportPage> {
  for (let at = 0; at < entries.length; at += request.pageSize) {
    const objects = [];
    for (const entry of entries.slice(at, at + request.pageSize)) {
      if (hasRanges(entry)) await completeRanges(session.main, entry, session.settings.searchTimeoutMs);
      objects.push(reader.read(entry, 'unspecified'));
    }
    yield { objects };
  }
}

const showDeleted = '1.2.840.113556.1.4.417';

interface Tombstones {
  readonly partition: string;
  readonly firstUsn: string;
  readonly reader: EntryReader;
}

async function* importTombstones(
  session: LdapSession,
  request: ImportRequest,
  parts: Tombstones,
): AsyncGenerator<ImportPage> {
  const filter = new AndFilter({
    filters: [new EqualityFilter({ attribute: 'isDeleted', value: 'TRUE' }), since(parts.firstUsn)],
  });
  const search = {
    base: `CN=Deleted Objects,${parts.partition}`,
    scope: 'one',
    filter,
    attributes: ['objectClass', session.traits.externalId],
    controls: [new Control(showDeleted, { critical: true })],
    timeoutMs: session.settings.searchTimeoutMs,
    pageSize: request.pageSize,
  } as const;
  const seen = new Set<string>();
  try {
    for await (const entries of searchPages(session.main, search, request.signal)) {
      const objects = entries
        .filter((entry) => parts.reader.typeOf(entry) !== undefined && isFirst(seen, entry, session))
        .map((entry) => parts.reader.readIdentity(entry, 'deleted'));
      if (objects.length > 0) yield { objects };
    }
  } catch (error) {
    if (
      !hasResultCode(
        error,
        resultCode.noSuchObject,
        resultCode.unavailableCriticalExtension,
        resultCode.insufficientAccessRights,
      )
    )
      throw error;
    const message = `Deletions in ${parts.partition} cannot be read: ${messageOf(error)}`;
    yield { objects: [], warning: { message, kind: 'general' } };
  }
}
