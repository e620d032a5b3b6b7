/** From a log's changes to imported objects: what still exists is read as it is now. */
import type { DirectoryEntry } from './directory-entry.ts';
import type { ImportedObject, ImportObjectType, ImportPage, ImportRequest } from '@jim/connector-kit/connector.ts';
import { EqualityFilter, type Filter, OrFilter, PresenceFilter } from 'ldapts';
import { type ContainerScope, containerScopeOf, isInScope, statementsOf } from './container-scope.ts';
import { firstText, textsOf } from './directory-kind.ts';
import {
  canonicalName,
  type DistinguishedName,
  isAtOrBelow,
  keyOfName,
  keyOfText,
  parseName,
} from './distinguished-name.ts';
import { stableIdOf } from './discover-hierarchy.ts';
import { createReader } from './full-import.ts';
import { hasResultCode, resultCode } from './ldap-errors.ts';
import type { LdapSession } from './ldap-session.ts';
import { completeRanges, hasRanges } from './ranged-attributes.ts';
import type { EntryReader } from './read-entry.ts';
import { searchAll, searchPages } from './search-all.ts';

/** What a log says of one entry, its last word. */
export interface LoggedChange {
  readonly kind: 'changed' | 'deleted';
  /** The entry's name after the change, or when it was deleted. */
  readonly dn: string;
  /** The external id, where the log carries it. */
  readonly id: string | undefined;
  /** How to find the entry whatever its name is by now, where the log carries an immutable id. */
  readonly lookUp: { readonly attribute: string; readonly value: string } | undefined;
  /** Its classes, where the log carries them. */
  readonly classes: readonly string[];
  readonly wasAdded: boolean;
  readonly wasRenamed: boolean;
  /** Whether it lay in the containers of the run at any point of the log. */
  readonly wasInScope: boolean;
}

/** Pages of at most the request's size. */
export async function* importLoggedChanges(
  session: LdapSession,
  request: ImportRequest,
  changes: readonly LoggedChange[],
): AsyncGenerator<ImportPage> {
  const reader = await createReader(session, request.objectTypes);
  const parts = {
    session,
    request,
    reader,
    scope: containerScopeOf(statementsOf(request.partitions)),
    read: new Set<string>(),
  };
  const deleted = changes.filter(({ kind, wasInScope }) => kind === 'deleted' && wasInScope);
  const found = deleted.map((change) => deletedObject(parts, change));
  const objects = found.filter((object) => object !== 'unselected' && object !== 'unknown');
  const unknown = found.filter((object) => object === 'unknown').length;
  if (unknown > 0) {
    const message = `${unknown} deletions could not be told from the log, which does not say what the entries were. A full import finds them.`;
    yield { objects: [], warning: { message, kind: 'general' } };
  }
  for (let at = 0; at < objects.length; at += request.pageSize)
    yield { objects: objects.slice(at, at + request.pageSize) };
  const changed = changes.filter(({ kind }) => kind === 'changed');
  const batchSize = Math.min(request.pageSize, entriesPerSearch);
  for (let at = 0; at < changed.length; at += batchSize) {
    if (request.signal.aborted) return;
    yield* importBatch(parts, changed.slice(at, at + batchSize));
  }
}

const entriesPerSearch = 100;

interface Parts {
  readonly session: LdapSession;
  readonly request: ImportRequest;
  readonly reader: EntryReader;
  readonly scope: ContainerScope;
  /** Ids already handed out, so that nothing comes twice (a moved container brings its entries along). */
  readonly read: Set<string>;
}

async function* importBatch(parts: Parts, batch: readonly LoggedChange[]): AsyncGenerator<ImportPage> {
  const { session, request, reader, scope } = parts;
  const objects: ImportedObject[] = [];
  const moved: { readonly base: string; readonly wasInScope: boolean }[] = [];
  for (const { entry, change } of await readCurrent(parts, batch)) {
    if (change.wasRenamed && firstText(textsOf(entry), 'hasSubordinates')?.toUpperCase() === 'TRUE') {
      moved.push({ base: entry.name, wasInScope: change.wasInScope });
    }
    if (reader.typeOf(entry) === undefined || isReadAlready(parts, entry)) continue;
    if (isInScope(scope, nameOf(entry))) {
      if (hasRanges(entry)) await completeRanges(session.main, entry, session.settings.searchTimeoutMs);
      objects.push(reader.read(entry, change.wasAdded ? 'added' : 'updated'));
    } else if (change.wasRenamed && change.wasInScope) {
      objects.push(reader.readIdentity(entry, 'deleted'));
    }
  }
  if (objects.length > 0) yield { objects };
  for (const { base, wasInScope } of moved) {
    for await (const entries of searchPages(
      session.main,
      searchOf(parts, base, 'sub', anyType(request.objectTypes)),
      request.signal,
    )) {
      const below: ImportedObject[] = [];
      for (const entry of entries) {
        if (reader.typeOf(entry) === undefined || isReadAlready(parts, entry)) continue;
        if (isInScope(scope, nameOf(entry))) below.push(reader.read(entry, 'updated'));
        else if (wasInScope) below.push(reader.readIdentity(entry, 'deleted'));
      }
      if (below.length > 0) yield { objects: below };
    }
  }
}

async function readCurrent(
  parts: Parts,
  batch: readonly LoggedChange[],
): Promise<readonly { readonly entry: DirectoryEntry; readonly change: LoggedChange }[]> {
  const { session, request } = parts;
  const found: { entry: DirectoryEntry; change: LoggedChange }[] = [];
  const byValue = new Map(
    batch.flatMap((change) => (change.lookUp ? [[change.lookUp.value.toLowerCase(), change] as const] : [])),
  );
  const attribute = batch.find(({ lookUp }) => lookUp)?.lookUp?.attribute ?? '';
  if (byValue.size > 0) {
    const filters = [...byValue.values()].map(
      ({ lookUp }) => new EqualityFilter({ attribute, value: lookUp?.value ?? '' }),
    );
    for (const { externalId: base } of request.partitions) {
      for (const entry of await searchAll(
        session.main,
        searchOf(parts, base, 'sub', new OrFilter({ filters }), attribute),
      )) {
        const change = byValue.get((firstText(textsOf(entry), attribute) ?? '').toLowerCase());
        if (change) found.push({ entry, change });
      }
    }
  }
  for (const change of batch) {
    if (change.lookUp) continue;
    const entry = await readByName(parts, change.dn);
    if (entry) found.push({ entry, change });
  }
  if (found.length < batch.length) {
    session.environment.log.warn(
      `${batch.length - found.length} changed entries are gone or lie outside the partitions of the run.`,
    );
  }
  return found;
}

async function readByName(parts: Parts, dn: string): Promise<DirectoryEntry | undefined> {
  try {
    const [entry] = await searchAll(
      parts.session.main,
      searchOf(parts, dn, 'base', new PresenceFilter({ attribute: 'objectClass' })),
    );
    return entry;
  } catch (error) {
    if (hasResultCode(error, resultCode.noSuchObject)) return undefined;
    throw error;
  }
}

function searchOf(
  parts: Parts,
  base: string,
  scope: 'base' | 'sub',
  filter: Filter,
  lookUpAttribute = 'objectClass',
): Parameters<typeof searchPages>[1] {
  const { session, request, reader } = parts;
  return {
    base,
    scope,
    filter,
    attributes: [
      ...new Set([
        ...reader.attributesOf(request.objectTypes),
        session.traits.externalId,
        'hasSubordinates',
        lookUpAttribute,
      ]),
    ],
    timeoutMs: session.settings.searchTimeoutMs,
    pageSize: scope === 'sub' ? 1000 : null,
  };
}

function anyType(types: readonly ImportObjectType[]): Filter {
  return new OrFilter({
    filters: types.map(({ name }) => new EqualityFilter({ attribute: 'objectClass', value: name })),
  });
}

function isReadAlready(parts: Parts, entry: DirectoryEntry): boolean {
  const key = stableIdOf(entry, parts.session) ?? keyOfText(entry.name);
  if (parts.read.has(key)) return true;
  parts.read.add(key);
  return false;
}

function nameOf(entry: DirectoryEntry): DistinguishedName {
  return parseName(entry.name) ?? [];
}

/** LDAP-43, LDAP-45: the id where the log has it, the name always; a type that cannot be told is only known when there is but one. */
function deletedObject(parts: Parts, { classes, id, dn }: LoggedChange): ImportedObject | 'unselected' | 'unknown' {
  const { request, reader } = parts;
  const onlyType = request.objectTypes.length === 1 ? request.objectTypes[0] : undefined;
  const type = classes.length > 0 ? reader.typeOfClasses(classes) : onlyType;
  if (!type) return classes.length > 0 ? 'unselected' : 'unknown';
  const attributes = [];
  if (type.externalId !== null && id !== undefined) attributes.push({ name: type.externalId, values: [id] });
  if (type.secondaryExternalId !== null)
    attributes.push({ name: type.secondaryExternalId, values: [canonicalName(dn)] });
  return { objectType: type.name, change: 'deleted', attributes };
}

/** Which partition of the request an entry belongs to, as the key of its position; the deepest one wins. */
export function partitionKeyOf(request: ImportRequest, name: DistinguishedName): string | undefined {
  const containing = request.partitions
    .map(({ externalId }) => parseName(externalId) ?? [])
    .filter((partition) => isAtOrBelow(name, partition))
    .toSorted((left, right) => right.length - left.length);
  return containing[0] && keyOfName(containing[0]);
}
