/** What a change log of the `cn=changelog` kind says (LDAP-45), as 389 Directory Server and others keep it. */
import type { DirectoryEntry } from './directory-entry.ts';
import type { ImportRequest } from '@jim/connector-kit/connector.ts';
import { AndFilter, EqualityFilter, GreaterThanEqualsFilter } from 'ldapts';
import { cannot } from './cannot-delta-import.ts';
import { containerScopeOf, isInScope, statementsOf } from './container-scope.ts';
import { firstText, readRootDse, type RootDse, textsOf } from './directory-kind.ts';
import {
  type DistinguishedName,
  formatName,
  formatRelativeName,
  keyOfText,
  parentOf,
  parseName,
} from './distinguished-name.ts';
import { hasResultCode } from './ldap-errors.ts';
import type { LdapSession } from './ldap-session.ts';
import { type LoggedChange, partitionKeyOf } from './logged-changes.ts';
import { searchAll, searchPages } from './search-all.ts';

/** One change an entry, in the order of the log. Throws ConnectorError when the log does not reach back to a position. */
export async function readChangelog(
  session: LdapSession,
  request: ImportRequest,
  positions: ReadonlyMap<string, bigint>,
): Promise<readonly LoggedChange[]> {
  const base = firstText(session.rootDse.values, 'changelog') ?? 'cn=changelog';
  const oldest = [...positions.values()].reduce(
    (left, right) => (left < right ? left : right),
    BigInt(Number.MAX_SAFE_INTEGER),
  );
  checkReach(await readRootDse(session.main, session.settings.searchTimeoutMs), oldest);
  const records: ChangelogRecord[] = [];
  const search = {
    base,
    scope: 'sub',
    filter: new GreaterThanEqualsFilter({ attribute: 'changeNumber', value: String(oldest + 1n) }),
    attributes: ['changeNumber', 'changeType', 'targetDn', 'newRdn', 'newSuperior', ...idAttributes],
    timeoutMs: session.settings.searchTimeoutMs,
    pageSize: 1000,
  } as const;
  for await (const entries of searchPages(session.main, search, request.signal)) {
    for (const entry of entries) {
      const record = readRecord(entry);
      const key = record && partitionKeyOf(request, record.name);
      if (record && key !== undefined && record.number > (positions.get(key) ?? 0n)) records.push(record);
    }
  }
  records.sort((left, right) => (left.number < right.number ? -1 : 1));
  const changes: LoggedChange[] = [];
  for (const change of lastWords(request, records)) changes.push(await identifyDeleted(session, request, change));
  return changes;
}

/** Other names under which a log may carry the identity of the entry. */
const idAttributes = ['targetEntryUUID', 'targetUniqueId', 'nsUniqueId'];

function checkReach(rootDse: RootDse, position: bigint): void {
  const number = (name: string): bigint | undefined => {
    const text = firstText(rootDse.values, name);
    return text !== undefined && /^\d+$/.test(text) ? BigInt(text) : undefined;
  };
  const [first, last] = [number('firstChangeNumber'), number('lastChangeNumber')];
  if (first !== undefined && first > position + 1n)
    throw cannot('the change log no longer reaches back to the earlier import');
  if (last !== undefined && last < position) throw cannot('the change log was begun anew since the earlier import');
}

interface ChangelogRecord {
  readonly number: bigint;
  readonly operation: 'add' | 'modify' | 'modrdn' | 'delete';
  readonly dn: string;
  readonly name: DistinguishedName;
  readonly newDn: string | undefined;
  readonly entryUuid: string | undefined;
  readonly uniqueId: string | undefined;
}

const operations: Readonly<Record<string, ChangelogRecord['operation']>> = {
  add: 'add',
  modify: 'modify',
  modrdn: 'modrdn',
  moddn: 'modrdn',
  delete: 'delete',
};

function readRecord(entry: DirectoryEntry): ChangelogRecord | undefined {
  const texts = textsOf(entry);
  const operation = operations[firstText(texts, 'changeType')?.toLowerCase() ?? ''];
  const dn = firstText(texts, 'targetDn');
  const number = firstText(texts, 'changeNumber');
  if (!operation || dn === undefined || number === undefined) return undefined;
  const name = parseName(dn) ?? [];
  return {
    number: BigInt(number),
    operation,
    dn,
    name,
    newDn: operation === 'modrdn' ? newNameOf(texts, name) : undefined,
    entryUuid: firstText(texts, 'targetEntryUUID'),
    uniqueId: firstText(texts, 'targetUniqueId') ?? firstText(texts, 'nsUniqueId'),
  };
}

function newNameOf(texts: ReadonlyMap<string, readonly string[]>, name: DistinguishedName): string | undefined {
  const leaf = parseName(firstText(texts, 'newRdn') ?? '')?.[0];
  const superior = firstText(texts, 'newSuperior');
  const parent = superior === undefined ? parentOf(name) : parseName(superior);
  return leaf && parent
    ? [formatRelativeName(leaf), formatName(parent)].filter((part) => part !== '').join(',')
    : undefined;
}

type Change = LoggedChange & { readonly uniqueId: string | undefined };

/** Keeps the last word on every entry: followed by its unique id, else by its name through renames. */
function lastWords(request: ImportRequest, records: readonly ChangelogRecord[]): readonly Change[] {
  const scope = containerScopeOf(statementsOf(request.partitions));
  const changes = new Map<string, Change>();
  for (const [index, record] of records.entries()) {
    const { operation, dn, name, newDn, entryUuid, uniqueId } = record;
    const before = changes.get(uniqueId ?? keyOfText(dn));
    changes.delete(uniqueId ?? keyOfText(dn));
    const now = newDn ?? dn;
    const isInside = isInScope(scope, name) || (newDn !== undefined && isInScope(scope, parseName(newDn) ?? []));
    const isDeleted = operation === 'delete';
    // An entry deleted and another one added under its name are two.
    const key = uniqueId ?? (isDeleted ? `deleted ${index}` : keyOfText(now));
    changes.set(key, {
      kind: isDeleted ? 'deleted' : 'changed',
      dn: now,
      id: entryUuid ?? before?.id,
      uniqueId,
      lookUp: uniqueId === undefined ? undefined : { attribute: 'nsUniqueId', value: uniqueId },
      classes: [],
      wasAdded: operation === 'add' || (before?.wasAdded ?? false),
      wasRenamed: operation === 'modrdn' || (before?.wasRenamed ?? false),
      wasInScope: isInside || (before?.wasInScope ?? false),
    });
  }
  return [...changes.values()];
}

/** The tombstone, where the server keeps one, tells the id and the classes that the log left out. */
async function identifyDeleted(session: LdapSession, request: ImportRequest, change: Change): Promise<LoggedChange> {
  if (change.kind !== 'deleted' || change.uniqueId === undefined) return change;
  for (const { externalId: base } of request.partitions) {
    const filters = [
      new EqualityFilter({ attribute: 'objectClass', value: 'nsTombstone' }),
      new EqualityFilter({ attribute: 'nsUniqueId', value: change.uniqueId }),
    ];
    const tombstone = await searchAll(session.main, {
      base,
      scope: 'sub',
      filter: new AndFilter({ filters }),
      attributes: ['objectClass', session.traits.externalId],
      timeoutMs: session.settings.searchTimeoutMs,
      pageSize: null,
    }).catch((error: unknown) => {
      if (hasResultCode(error)) return [];
      throw error;
    });
    const texts = tombstone[0] && textsOf(tombstone[0]);
    if (texts) {
      const classes = (texts.get('objectclass') ?? []).filter((name) => name.toLowerCase() !== 'nstombstone');
      return { ...change, id: change.id ?? firstText(texts, session.traits.externalId), classes };
    }
  }
  return change;
}
