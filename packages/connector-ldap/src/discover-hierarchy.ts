/** Partitions and their containers (LDAP-25, LDAP-26). */
import type { DirectoryEntry } from './directory-entry.ts';
import { ConnectorError, type DiscoveredContainer, type DiscoveredPartition } from '@jim/connector-kit/connector.ts';
import { firstText, textsOf } from './directory-kind.ts';
import { type DistinguishedName, keyOfName, leafValue, parentOf, parseName } from './distinguished-name.ts';
import type { LdapSession } from './ldap-session.ts';
import { guidFromBytes } from './microsoft-guid.ts';
import { searchAll } from './search-all.ts';

/** Throws ConnectorError when the directory names no partitions. Partitions without any container are left out. */
export async function discoverHierarchy(
  session: LdapSession,
  signal: AbortSignal,
): Promise<readonly DiscoveredPartition[]> {
  const partitions = session.traits.isActiveDirectory
    ? await listCrossReferences(session)
    : listNamingContexts(session);
  const discovered: DiscoveredPartition[] = [];
  for (const partition of partitions) {
    signal.throwIfAborted();
    if (partition.hidden && session.settings.skipHiddenPartitions) continue;
    const containers = await discoverContainers(session, partition.externalId);
    if (containers.length > 0) discovered.push({ ...partition, containers });
  }
  return discovered;
}

type Partition = Omit<DiscoveredPartition, 'containers'>;

function listNamingContexts(session: LdapSession): readonly Partition[] {
  const contexts = (session.rootDse.values.get('namingcontexts') ?? []).filter((context) => context !== '');
  if (contexts.length === 0)
    throw new ConnectorError('badInput', 'The directory names no partitions (no namingContexts).');
  return contexts.map((context) => ({ externalId: context, name: context, hidden: false }));
}

async function listCrossReferences(session: LdapSession): Promise<readonly Partition[]> {
  const configuration = firstText(session.rootDse.values, 'configurationNamingContext');
  if (configuration === undefined) {
    throw new ConnectorError('badInput', 'The directory names no partitions (no configurationNamingContext).');
  }
  const entries = await searchAll(session.main, {
    base: `CN=Partitions,${configuration}`,
    scope: 'one',
    filter: '(objectClass=crossRef)',
    attributes: ['nCName', 'systemFlags'],
    timeoutMs: session.settings.searchTimeoutMs,
    pageSize: 1000,
  });
  return entries.flatMap((entry) => {
    const texts = textsOf(entry);
    const name = firstText(texts, 'nCName');
    if (name === undefined) return [];
    return [{ externalId: name, name, hidden: isHiddenPartition(name, firstText(texts, 'systemFlags')) }];
  });
}

const systemPartitionMarks = ['CN=Configuration', 'CN=Schema', 'DomainDnsZones', 'ForestDnsZones'];

export function isHiddenPartition(name: string, systemFlags: string | undefined): boolean {
  const isDomain =
    name.toUpperCase().startsWith('DC=') &&
    !systemPartitionMarks.some((mark) => name.toLowerCase().includes(mark.toLowerCase()));
  return systemFlags !== '3' && !isDomain;
}

async function discoverContainers(session: LdapSession, base: string): Promise<readonly DiscoveredContainer[]> {
  const entries = await searchAll(session.main, {
    base,
    scope: 'sub',
    filter: '(|(objectClass=organizationalUnit)(objectClass=container))',
    attributes: ['name', 'description', 'showInAdvancedViewOnly', session.traits.externalId],
    timeoutMs: session.settings.searchTimeoutMs,
    pageSize: 1000,
  });
  return arrangeContainers(entries.map((entry) => readContainer(entry, session)));
}

export interface FlatContainer extends Omit<DiscoveredContainer, 'children'> {
  readonly distinguishedName: DistinguishedName;
}

function readContainer(entry: DirectoryEntry, session: LdapSession): FlatContainer {
  const texts = textsOf(entry);
  const distinguishedName = parseName(entry.name) ?? [];
  const description = firstText(texts, 'description');
  const stableId = stableIdOf(entry, session);
  // OpenLDAP answers a request for "name" with its subtypes, so only an attribute of that very name counts.
  const name = firstText(texts, 'name') ?? leafValue(distinguishedName) ?? entry.name;
  return {
    externalId: entry.name,
    distinguishedName,
    name,
    hidden: firstText(texts, 'showInAdvancedViewOnly')?.toUpperCase() === 'TRUE',
    ...(description === undefined ? {} : { description }),
    ...(stableId === undefined ? {} : { stableId }),
  };
}

/** The immutable id of an entry as text: objectGUID or entryUUID. */
export function stableIdOf(entry: DirectoryEntry, session: LdapSession): string | undefined {
  const attribute = entry.attributes.find(({ type }) => type.toLowerCase() === session.traits.externalId.toLowerCase());
  return idTextOf(session, attribute?.firstBytes());
}

export function idTextOf(session: LdapSession, bytes: Buffer | undefined): string | undefined {
  if (!bytes) return undefined;
  return session.traits.isActiveDirectory ? guidFromBytes(bytes) : bytes.toString('utf8');
}

/** A tree by parent name; what has no parent in the list stands at the top; siblings sorted by name. */
export function arrangeContainers(containers: readonly FlatContainer[]): readonly DiscoveredContainer[] {
  const known = new Set(containers.map(({ distinguishedName }) => keyOfName(distinguishedName)));
  const childrenOf = new Map<string, FlatContainer[]>();
  for (const container of containers) {
    const parent = keyOfName(parentOf(container.distinguishedName));
    const under = known.has(parent) && container.distinguishedName.length > 1 ? parent : '';
    const siblings = childrenOf.get(under);
    if (siblings) siblings.push(container);
    else childrenOf.set(under, [container]);
  }
  const arrange = (under: string): readonly DiscoveredContainer[] =>
    (childrenOf.get(under) ?? [])
      .toSorted((left, right) => (left.name.toLowerCase() < right.name.toLowerCase() ? -1 : 1))
      .map(({ distinguishedName, ...container }) => ({
        ...container,
        children: arrange(keyOfName(distinguishedName)),
      }));
  return arrange('');
}
