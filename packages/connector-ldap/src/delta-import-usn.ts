/** Changes of Active Directory and Samba by update sequence number (LDAP-41, LDAP-42). */
import type { ImportPage, ImportRequest } from '@jim/connector-kit/connector.ts';
import { AndFilter, Control, EqualityFilter, GreaterThanEqualsFilter, type SearchEntry } from 'ldapts';
import { cannot } from './cannot-delta-import.ts';
import { containerScopeOf, isInScope, searchBasesOf, statementsOf } from './container-scope.ts';
import { parseName } from './distinguished-name.ts';
import { createReader } from './full-import.ts';
import { hasResultCode, messageOf, resultCode } from './ldap-errors.ts';
import type { LdapSession } from './ldap-session.ts';
import { completeRanges } from './ranged-attributes.ts';
import type { EntryReader } from './read-entry.ts';
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
    for (const base of searchBasesOf(partition)) {
      for (const type of request.objectTypes) {
        const changed = new AndFilter({
          filters: [new EqualityFilter({ attribute: 'objectClass', value: type.name }), since(firstUsn)],
        });
        const pages = searchPages(
          session.main,
          searchOf(session, request, base.container, base.scope, changed, reader),
          request.signal,
        );
        for await (const entries of pages) {
          const wanted = entries.filter(
            (entry) =>
              reader.typeOf(entry)?.name === type.name &&
              (!base.mustFilter || isInScope(scope, parseName(entry.name) ?? [])),
          );
          yield* pagesOf(session, request, wanted, reader);
          if (request.signal.aborted) return;
        }
      }
    }
    yield* importTombstones(session, request, { partition: partition.externalId, firstUsn, reader });
  }
}

function since(usn: string): GreaterThanEqualsFilter {
  return new GreaterThanEqualsFilter({ attribute: 'uSNChanged', value: usn });
}

function searchOf(
  session: LdapSession,
  request: ImportRequest,
  base: string,
  scope: 'sub' | 'one',
  filter: AndFilter,
  reader: EntryReader,
): Parameters<typeof searchPages>[1] {
  return {
    base,
    scope,
    filter,
    attributes: reader.attributesOf(request.objectTypes),
    timeoutMs: session.settings.searchTimeoutMs,
    pageSize: session.traits.pages ? request.pageSize : null,
  };
}

async function* pagesOf(
  session: LdapSession,
  request: ImportRequest,
  entries: readonly SearchEntry[],
  reader: EntryReader,
): AsyncGenerator<ImportPage> {
  for (let at = 0; at < entries.length; at += request.pageSize) {
    const objects = [];
    for (const entry of entries.slice(at, at + request.pageSize)) {
      await completeRanges(session.main, entry, session.settings.searchTimeoutMs);
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
    pageSize: session.traits.pages ? request.pageSize : null,
  } as const;
  try {
    for await (const entries of searchPages(session.main, search, request.signal)) {
      const objects = entries
        .filter((entry) => parts.reader.typeOf(entry) !== undefined)
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
