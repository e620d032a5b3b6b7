/** What OpenLDAP's access log says (LDAP-43). */
import type { DirectoryEntry } from './directory-entry.ts';
import type { ImportRequest } from '@jim/connector-kit/connector.ts';
import { AndFilter, EqualityFilter } from 'ldapts';
import { accesslogBase, sinceFilter } from './capture-watermark.ts';
import { containerScopeOf, isInScope, statementsOf } from './container-scope.ts';
import { firstText, textsOf } from './directory-kind.ts';
import {
  type DistinguishedName,
  formatName,
  formatRelativeName,
  keyOfText,
  parentOf,
  parseName,
} from './distinguished-name.ts';
import type { LdapSession } from './ldap-session.ts';
import { type LoggedChange, partitionKeyOf } from './logged-changes.ts';
import { searchPages } from './search-all.ts';
import { highestPerServer, isAfter, lowest } from './sequence-number.ts';
import type { Position } from './watermark.ts';

type AccesslogPosition = Position & { readonly kind: 'accesslog' };

export interface AccesslogChanges {
  /** One an entry, in the order of the log. */
  readonly changes: readonly LoggedChange[];
  readonly reached: ReadonlyMap<string, AccesslogPosition>;
}

/**
 * Reads the log from the lowest position on. The position reached is that of the last record read: the log is written
 * in the order of its numbers, so what is not there yet comes behind it.
 */
export async function readAccesslog(
  session: LdapSession,
  request: ImportRequest,
  positions: ReadonlyMap<string, AccesslogPosition>,
): Promise<AccesslogChanges> {
  const seen = new Map([...positions].map(([key, position]) => [key, [...position.sequenceNumbers]]));
  const collector = createChangeCollector(request);
  const from = lowest([...positions.values()].flatMap(({ sequenceNumbers }) => sequenceNumbers));
  const isWrite = [
    new EqualityFilter({ attribute: 'objectClass', value: 'auditWriteObject' }),
    new EqualityFilter({ attribute: 'reqResult', value: '0' }),
  ];
  const search = {
    base: accesslogBase,
    scope: 'one',
    filter: new AndFilter({ filters: from === undefined ? isWrite : [...isWrite, sinceFilter(from)] }),
    attributes: ['entryCSN', 'reqType', 'reqDN', 'reqNewDN', 'reqNewRDN', 'reqNewSuperior', 'reqEntryUUID', 'reqOld'],
    timeoutMs: session.settings.searchTimeoutMs,
    pageSize: 1000,
  } as const;
  const reached = new Map<string, string[]>([...seen].map(([key, numbers]) => [key, numbers]));
  for await (const entries of searchPages(session.main, search, request.signal)) {
    for (const entry of entries) {
      const record = readRecord(entry);
      const key = record && partitionKeyOf(request, record.name);
      if (!record || key === undefined || !isAfter(record.sequenceNumber, seen.get(key) ?? [])) continue;
      reached.set(key, [...highestPerServer([...(reached.get(key) ?? []), record.sequenceNumber])]);
      collector.add(record);
    }
  }
  return {
    changes: collector.changes(),
    reached: new Map(
      [...reached].map(([key, sequenceNumbers]) => {
        const isLater = sequenceNumbers.some((number) => isAfter(number, seen.get(key) ?? []));
        const logReachedBack = isLater || (positions.get(key)?.logReachedBack ?? false);
        return [key, { kind: 'accesslog', sequenceNumbers, logReachedBack }];
      }),
    ),
  };
}

interface LogRecord {
  readonly sequenceNumber: string;
  readonly operation: 'add' | 'modify' | 'modrdn' | 'delete';
  readonly dn: string;
  readonly name: DistinguishedName;
  readonly newDn: string | undefined;
  readonly id: string | undefined;
  readonly classes: readonly string[];
}

const operations: Readonly<Record<string, LogRecord['operation']>> = {
  add: 'add',
  modify: 'modify',
  modrdn: 'modrdn',
  moddn: 'modrdn',
  delete: 'delete',
};

function readRecord(entry: DirectoryEntry): LogRecord | undefined {
  const texts = textsOf(entry);
  const operation = operations[firstText(texts, 'reqType')?.toLowerCase() ?? ''];
  const dn = firstText(texts, 'reqDN');
  const sequenceNumber = firstText(texts, 'entryCSN');
  if (!operation || dn === undefined || sequenceNumber === undefined) return undefined;
  const old = texts.get('reqold') ?? [];
  const oldValues = (name: string): readonly string[] =>
    old.filter((value) => value.toLowerCase().startsWith(`${name}: `)).map((value) => value.slice(name.length + 2));
  const name = parseName(dn) ?? [];
  return {
    sequenceNumber,
    operation,
    dn,
    name,
    newDn: operation === 'modrdn' ? newNameOf(texts, name) : undefined,
    id: firstText(texts, 'reqEntryUUID') ?? oldValues('entryuuid')[0],
    classes: operation === 'delete' ? oldValues('objectclass') : [],
  };
}

function newNameOf(texts: ReadonlyMap<string, readonly string[]>, name: DistinguishedName): string | undefined {
  const whole = firstText(texts, 'reqNewDN');
  if (whole !== undefined) return whole;
  const leaf = parseName(firstText(texts, 'reqNewRDN') ?? '')?.[0];
  const superior = firstText(texts, 'reqNewSuperior');
  const parent = superior === undefined ? parentOf(name) : parseName(superior);
  return leaf && parent
    ? [formatRelativeName(leaf), formatName(parent)].filter((part) => part !== '').join(',')
    : undefined;
}

/** Keeps the last word on every entry, following it through renames. */
function createChangeCollector(request: ImportRequest): {
  add(record: LogRecord): void;
  changes(): readonly LoggedChange[];
} {
  const scope = containerScopeOf(statementsOf(request.partitions));
  const byKey = new Map<string, LoggedChange>();
  return {
    add({ operation, dn, newDn, id, classes, name }) {
      const key = id?.toLowerCase() ?? keyOfText(dn);
      const before = byKey.get(key);
      const now = newDn ?? dn;
      const isInside = isInScope(scope, name) || (newDn !== undefined && isInScope(scope, parseName(newDn) ?? []));
      byKey.delete(key);
      byKey.set(id === undefined ? keyOfText(now) : key, {
        kind: operation === 'delete' ? 'deleted' : 'changed',
        dn: now,
        id,
        lookUp: id === undefined ? undefined : { attribute: 'entryUUID', value: id },
        classes,
        wasAdded: operation === 'add' || (before?.wasAdded ?? false),
        wasRenamed: operation === 'modrdn' || (before?.wasRenamed ?? false),
        wasInScope: isInside || (before?.wasInScope ?? false),
      });
    },
    changes: () => [...byKey.values()],
  };
}
