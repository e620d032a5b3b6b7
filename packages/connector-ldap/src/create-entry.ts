import type { ExportItem } from '@jim/connector-kit/connector.ts';
import { Attribute } from 'ldapts';
import type { ContainerCreator } from './create-containers.ts';
import { idTextOf } from './discover-hierarchy.ts';
import { type DistinguishedName, formatName } from './distinguished-name.ts';
import { checkedName, wireName } from './entry-names.ts';
import { explainRefusal } from './explain-refusal.ts';
import { type Modification, type SortedChanges, sortChanges, splitIntoRequests } from './export-changes.ts';
import { checkCredentials, modifyPassword, passwordAttributes } from './export-credentials.ts';
import type { AppliedExport } from './export-items.ts';
import { planPlaceholder } from './group-placeholder.ts';
import { hasResultCode, messageOf } from './ldap-errors.ts';
import type { LdapSession } from './ldap-session.ts';
import { attributeOf, modifyEntry } from './modify-entry.ts';
import { postReadOid, PostReadControl } from './post-read-control.ts';
import { readExternalId } from './read-external-id.ts';
import { RejectedExport } from './rejected-export.ts';

/** LDAP-61. An entry that cannot be made whole is taken away again, so that the next attempt begins afresh. */
export async function createEntry(
  session: LdapSession,
  containers: ContainerCreator,
  item: ExportItem,
): Promise<AppliedExport> {
  const sorted = sortChanges(item, new Set());
  if (sorted.distinguishedName === undefined) {
    throw new RejectedExport('general', 'The new object has no distinguishedName.');
  }
  const name = checkedName(sorted.distinguishedName);
  const dn = wireName(session, sorted.distinguishedName, name);
  checkCredentials(session, sorted.credentials);
  const { attributes, further, usesPlaceholder } = planEntry(session, item, name, sorted);
  if (session.settings.createContainers) await containers.ensureParentOf(name);
  const offersPostRead = session.rootDse.values.get('supportedcontrol')?.includes(postReadOid) ?? false;
  const postRead = new PostReadControl(session.traits.externalId);
  try {
    await session.main.add(dn, attributes, offersPostRead ? [postRead] : []);
  } catch (error) {
    const context = `"${dn}" could not be created with ${attributes.map(({ type }) => type).join(', ')}.`;
    throw explainRefusal(error, session, usesPlaceholder, context);
  }
  try {
    for (const request of further) await modifyEntry(session, dn, request);
    await modifyPassword(session, dn, sorted.credentials);
  } catch (error) {
    throw await takeAway(
      session,
      dn,
      explainRefusal(error, session, usesPlaceholder, `"${dn}" could not be completed.`),
    );
  }
  const externalId = idTextOf(session, postRead.value) ?? (await readExternalId(session, dn));
  if (externalId === undefined)
    session.environment.log.warn(`The ${session.traits.externalId} of the new "${dn}" could not be read.`);
  return { ...(externalId === undefined ? {} : { externalId }), secondaryExternalId: formatName(name) };
}

interface PlannedEntry {
  readonly attributes: readonly Attribute[];
  /** Values beyond the first batch, to be added afterwards. */
  readonly further: readonly (readonly Modification[])[];
  readonly usesPlaceholder: boolean;
}

function planEntry(
  session: LdapSession,
  item: ExportItem,
  name: DistinguishedName,
  sorted: SortedChanges,
): PlannedEntry {
  const objectClass = sorted.objectClasses[0] ?? item.objectType.name;
  const valued = sorted.modifications.filter(({ values }) => values.length > 0);
  const filled = withNamingValues(session, name, valued);
  const planned = session.traits.isActiveDirectory
    ? { modifications: filled, isUsed: false }
    : planPlaceholder(item, [objectClass], filled, session.settings.placeholderMember);
  const [first = [], ...further] = splitIntoRequests(asAdds(planned.modifications), session.settings.modifyBatchSize);
  const attributes = [
    new Attribute({ type: 'objectClass', values: [objectClass] }),
    ...first.map(({ attribute, values }) => attributeOf(session, attribute.name, values)),
    ...passwordAttributes(session, sorted.credentials),
  ];
  return { attributes, further, usesPlaceholder: planned.isUsed };
}

/** Removes the unfinished entry when the directory has refused the rest of it, and hands the refusal on. */
async function takeAway(session: LdapSession, dn: string, refusal: unknown): Promise<unknown> {
  if (!(refusal instanceof RejectedExport)) return refusal;
  try {
    await session.main.remove(dn);
    return refusal;
  } catch (error) {
    if (!hasResultCode(error)) return error;
    return new RejectedExport(refusal.reason, `${refusal.message} It stands there unfinished: ${messageOf(error)}`, {
      cause: refusal,
    });
  }
}

/** Not every directory adds the values of its name to a new entry by itself. */
function withNamingValues(
  session: LdapSession,
  name: DistinguishedName,
  modifications: readonly Modification[],
): readonly Modification[] {
  if (session.traits.isActiveDirectory) return modifications;
  const present = new Set(modifications.map(({ attribute }) => attribute.name.toLowerCase()));
  const missing = (name[0] ?? []).filter(({ type }) => !present.has(type.toLowerCase()));
  return [
    ...modifications,
    ...missing.map(({ type, value }): Modification => ({
      operation: 'add',
      attribute: { name: type, type: 'Text', plurality: 'MultiValued' },
      values: [value],
    })),
  ];
}

/** A new entry only has what is added; values given twice count once. */
function asAdds(modifications: readonly Modification[]): readonly Modification[] {
  const byName = new Map<string, Modification>();
  for (const modification of modifications) {
    if (modification.operation === 'delete') continue;
    const key = modification.attribute.name.toLowerCase();
    const values = [...(byName.get(key)?.values ?? []), ...modification.values];
    byName.set(key, {
      ...modification,
      operation: 'add',
      values: values.every((value) => typeof value === 'string') ? [...new Set(values)] : values,
    });
  }
  return [...byName.values()];
}
