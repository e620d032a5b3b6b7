/** Missing parents of an object, created before it (LDAP-68). */
import type { CreatedContainer } from '@jim/connector-kit/connector.ts';
import { Attribute } from 'ldapts';
import {
  type DistinguishedName,
  formatName,
  isAtOrBelow,
  keyOfName,
  leafValue,
  parentOf,
  parseName,
} from './distinguished-name.ts';
import { stableIdOf } from './discover-hierarchy.ts';
import { hasResultCode, resultCode } from './ldap-errors.ts';
import type { LdapSession } from './ldap-session.ts';
import { RejectedExport } from './rejected-export.ts';

export interface ContainerCreator {
  /** Creates what is missing above, root first; one caller at a time. Throws RejectedExport for a parent that is neither OU nor CN. */
  ensureParentOf(name: DistinguishedName): Promise<void>;
  /** Whether it lies in a container that was created in this session, or would be for it. */
  isInNewContainer(name: DistinguishedName): Promise<boolean>;
  created(): readonly CreatedContainer[];
}

export function createContainerCreator(session: LdapSession): ContainerCreator {
  const present = new Set<string>();
  const created: CreatedContainer[] = [];
  const fresh = new Set<string>();
  let last: Promise<void> = Promise.resolve();

  const ensure = async (container: DistinguishedName): Promise<void> => {
    if (container.length === 0 || present.has(keyOfName(container))) return;
    if (!(await exists(session, container))) {
      const { objectClass, attribute } = classOf(container);
      await ensure(parentOf(container));
      await add(session, container, objectClass, attribute);
      fresh.add(keyOfName(container));
      created.push(await describe(session, container));
    }
    present.add(keyOfName(container));
  };
  return {
    ensureParentOf(name) {
      const mine = last.then(() => ensure(parentOf(name)));
      last = mine.catch(() => {});
      return mine;
    },
    async isInNewContainer(name) {
      const parent = parentOf(name);
      if (parent.some((_, up) => fresh.has(keyOfName(parent.slice(up))))) return true;
      if (!session.settings.createContainers || present.has(keyOfName(parent))) return false;
      if (!(await exists(session, parent))) return true;
      present.add(keyOfName(parent));
      return false;
    },
    created: () => created,
  };
}

function classOf(container: DistinguishedName): { objectClass: string; attribute: string } {
  const type = container[0]?.[0]?.type.toLowerCase();
  if (type === 'ou') return { objectClass: 'organizationalUnit', attribute: 'ou' };
  if (type === 'cn') return { objectClass: 'container', attribute: 'cn' };
  throw new RejectedExport(
    'missingDependency',
    `The parent "${formatName(container)}" is missing, and only OU= and CN= containers are created.`,
  );
}

async function exists(session: LdapSession, container: DistinguishedName): Promise<boolean> {
  try {
    const { entries } = await session.main.search({
      base: formatName(container),
      scope: 'base',
      filter: '(objectClass=*)',
      attributes: ['1.1'],
      timeoutMs: session.settings.connectionTimeoutMs,
    });
    return entries.length > 0;
  } catch (error) {
    if (hasResultCode(error, resultCode.noSuchObject)) return false;
    throw error;
  }
}

async function add(
  session: LdapSession,
  container: DistinguishedName,
  objectClass: string,
  attribute: string,
): Promise<void> {
  try {
    await session.main.add(formatName(container), [
      new Attribute({ type: 'objectClass', values: [objectClass] }),
      new Attribute({ type: attribute, values: [leafValue(container) ?? ''] }),
    ]);
  } catch (error) {
    if (!hasResultCode(error, resultCode.entryAlreadyExists)) throw error;
  }
}

async function describe(session: LdapSession, container: DistinguishedName): Promise<CreatedContainer> {
  const { entries } = await session.main.search({
    base: formatName(container),
    scope: 'base',
    filter: '(objectClass=*)',
    attributes: [session.traits.externalId],
    timeoutMs: session.settings.connectionTimeoutMs,
  });
  const stableId = entries[0] && stableIdOf(entries[0], session);
  return {
    externalId: entries[0]?.name ?? formatName(container),
    name: leafValue(container) ?? '',
    parentExternalId: container.length > 1 ? formatName(parentOf(container)) : null,
    partitionExternalId: partitionOf(session, container),
    ...(stableId === undefined ? {} : { stableId }),
  };
}

/** The deepest of the partitions it lies in. */
function partitionOf(session: LdapSession, container: DistinguishedName): string | null {
  const contexts = session.rootDse.values.get('namingcontexts') ?? [];
  const containing = contexts
    .map((text) => ({ text, name: parseName(text) ?? [] }))
    .filter(({ name }) => name.length > 0 && isAtOrBelow(container, name))
    .toSorted((left, right) => right.name.length - left.name.length);
  return containing[0]?.text ?? null;
}
