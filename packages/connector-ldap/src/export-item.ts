/** One export item carried out (LDAP-61 … LDAP-70). Each throws RejectedExport, LdapResultError or LdapTransportError. */
import type { ExportItem, ExportResult } from '@jim/connector-kit/connector.ts';
import type { Value } from '@jim/engine/model/values.ts';
import { Attribute, Change, Control } from 'ldapts';
import { type ContainerCreator } from './create-containers.ts';
import { idTextOf, stableIdOf } from './discover-hierarchy.ts';
import {
  type DistinguishedName,
  escapeValue,
  formatName,
  formatRelativeName,
  hasEmptyPart,
  keyOfName,
  parentOf,
  parseName,
} from './distinguished-name.ts';
import { type Modification, sortChanges, splitIntoRequests } from './export-changes.ts';
import { checkCredentials, modifyPassword, passwordAttributes, passwordChanges } from './export-credentials.ts';
import { planPlaceholder } from './group-placeholder.ts';
import { hasResultCode, LdapResultError, messageOf, resultCode } from './ldap-errors.ts';
import type { LdapSession } from './ldap-session.ts';
import type { WireValue } from './ldap-values.ts';
import { postReadOid, PostReadControl } from './post-read-control.ts';
import { RejectedExport } from './rejected-export.ts';

export type AppliedExport = Omit<Extract<ExportResult, { kind: 'applied' }>, 'kind' | 'id'>;

/** LDAP-61. */
export async function createEntry(
  session: LdapSession,
  containers: ContainerCreator,
  item: ExportItem,
): Promise<AppliedExport> {
  const sorted = sortChanges(item, new Set());
  if (sorted.distinguishedName === undefined)
    throw new RejectedExport('general', 'The new object has no distinguishedName.');
  const name = checkedName(sorted.distinguishedName);
  const dn = wireName(session, sorted.distinguishedName, name);
  checkCredentials(session, sorted.credentials);
  const objectClass = sorted.objectClasses[0] ?? item.objectType.name;
  const filled = withNamingValues(
    session,
    name,
    sorted.modifications.filter(({ values }) => values.length > 0),
  );
  const planned = session.traits.isActiveDirectory
    ? { modifications: filled, isUsed: false }
    : planPlaceholder(item, [objectClass], filled, session.settings.placeholderMember);
  const [first = [], ...further] = splitIntoRequests(asAdds(planned.modifications), session.settings.modifyBatchSize);
  const attributes = [
    new Attribute({ type: 'objectClass', values: [objectClass] }),
    ...first.map(({ attribute, values }) => attributeOf(attribute.name, values)),
    ...passwordAttributes(session, sorted.credentials),
  ];
  if (session.settings.createContainers) await containers.ensureParentOf(name);
  const offersPostRead = session.rootDse.values.get('supportedcontrol')?.includes(postReadOid) ?? false;
  const postRead = new PostReadControl(session.traits.externalId);
  try {
    await session.main.add(dn, attributes, offersPostRead ? [postRead] : []);
  } catch (error) {
    throw explain(
      error,
      session,
      planned.isUsed,
      `"${dn}" could not be created with ${attributes.map(({ type }) => type).join(', ')}.`,
    );
  }
  for (const request of further) await modifyEntry(session, dn, request);
  await modifyPassword(session, dn, sorted.credentials);
  const externalId = idTextOf(session, postRead.value) ?? (await readExternalId(session, dn));
  return { ...(externalId === undefined ? {} : { externalId }), secondaryExternalId: sorted.distinguishedName };
}

/** LDAP-62 … LDAP-66. */
export async function updateEntry(
  session: LdapSession,
  containers: ContainerCreator,
  item: ExportItem,
): Promise<AppliedExport> {
  const wanted = sortChanges(item, new Set()).distinguishedName;
  const current = currentNameOf(item, wanted);
  const target = wanted === undefined ? current : checkedName(wanted);
  const isRenamed = keyOfName(target) !== keyOfName(current);
  const sorted = sortChanges(item, new Set(target[0]?.map(({ type }) => type.toLowerCase())));
  for (const warning of sorted.warnings) session.environment.log.warn(warning);
  checkCredentials(session, sorted.credentials);
  let dn = item.secondaryExternalId === null ? formatName(current) : String(item.secondaryExternalId);
  if (isRenamed && wanted !== undefined) {
    if (session.settings.createContainers) await containers.ensureParentOf(target);
    const rdn = wireName(session, formatRelativeName(target[0] ?? []), target.slice(0, 1));
    await session.main.rename(dn, rdn, wireName(session, formatName(parentOf(target)), parentOf(target)));
    dn = wireName(session, wanted, target);
  }
  const planned = session.traits.isActiveDirectory
    ? { modifications: sorted.modifications, isUsed: false }
    : planPlaceholder(item, [item.objectType.name], sorted.modifications, session.settings.placeholderMember);
  try {
    for (const request of splitIntoRequests(planned.modifications, session.settings.modifyBatchSize)) {
      await modifyEntry(session, dn, request);
    }
  } catch (error) {
    throw explain(error, session, planned.isUsed, '');
  }
  const password = passwordChanges(session, sorted.credentials);
  if (password.length > 0) await session.main.modify(dn, password);
  await modifyPassword(session, dn, sorted.credentials);
  return isRenamed && wanted !== undefined ? { secondaryExternalId: wanted } : {};
}

const accountDisabled = 0x2;

/** LDAP-69: an object that is not there is deleted already. */
export async function deleteEntry(session: LdapSession, item: ExportItem): Promise<AppliedExport> {
  const name = currentNameOf(item, sortChanges(item, new Set()).distinguishedName);
  const dn = item.secondaryExternalId === null ? formatName(name) : String(item.secondaryExternalId);
  if (session.settings.deleteBehaviour === 'disable') {
    await disableEntry(session, dn);
    return {};
  }
  try {
    await session.main.remove(dn);
  } catch (error) {
    const isAbsent =
      hasResultCode(error, resultCode.noSuchObject) ||
      (error instanceof LdapResultError && /00002030|DSID-0C090CE2/i.test(error.serverMessage));
    if (!isAbsent) throw error;
  }
  return {};
}

async function disableEntry(session: LdapSession, dn: string): Promise<void> {
  const type = session.settings.disableAttribute;
  let value = 'TRUE';
  if (type.toLowerCase() === 'useraccountcontrol') {
    const { entries } = await session.main.search({
      base: dn,
      scope: 'base',
      filter: '(objectClass=*)',
      attributes: [type],
      timeoutMs: session.settings.connectionTimeoutMs,
    });
    const held = Number(entries[0]?.attributes[0]?.texts()[0] ?? 0);
    value = String(held | accountDisabled);
  }
  await session.main.modify(dn, [
    new Change({ operation: 'replace', modification: new Attribute({ type, values: [value] }) }),
  ]);
}

function currentNameOf(item: ExportItem, wanted: string | undefined): DistinguishedName {
  const text = item.secondaryExternalId === null ? wanted : String(item.secondaryExternalId);
  if (text === undefined || text === '')
    throw new RejectedExport('general', 'The object has no distinguishedName by which it could be found.');
  return checkedName(text);
}

function checkedName(text: string): DistinguishedName {
  const name = parseName(text);
  if (!name || name.length === 0)
    throw new RejectedExport('invalidGeneratedExternalId', `"${text}" is not a distinguished name.`);
  if (hasEmptyPart(name)) {
    throw new RejectedExport(
      'invalidGeneratedExternalId',
      `The distinguished name "${text}" has a part without a value.`,
    );
  }
  return name;
}

/** Samba does not understand an equals sign in a value unless it is escaped; the other directories get the name as it was given. */
function wireName(session: LdapSession, text: string, name: DistinguishedName): string {
  if (!session.traits.isActiveDirectory) return text;
  return name
    .map((relative) =>
      relative.map(({ type, value }) => `${type}=${escapeValue(value).replaceAll('=', '\\=')}`).join('+'),
    )
    .join(',');
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

function attributeOf(type: string, values: readonly WireValue[]): Attribute {
  const attribute = new Attribute({ type });
  const list: WireValue[] = attribute.values;
  for (const value of values) list.push(value);
  return attribute;
}

const permissiveModify = '1.2.840.113556.1.4.1413';

/** LDAP-65: a value that is there already, or gone already, is as it should be. */
async function modifyEntry(session: LdapSession, dn: string, modifications: readonly Modification[]): Promise<void> {
  const isPermissive = session.rootDse.values.get('supportedcontrol')?.includes(permissiveModify) ?? false;
  const controls = isPermissive ? [new Control(permissiveModify)] : [];
  try {
    await session.main.modify(dn, modifications.map(changeOf), controls);
  } catch (error) {
    if (!hasResultCode(error, resultCode.attributeOrValueExists, resultCode.noSuchAttribute)) throw error;
    session.environment.log.warn(`${error.message}; its values are now sent one by one.`);
    await modifyOneByOne(session, dn, modifications);
  }
}

/** The request that failed changed nothing at all, so every single part of it is still due. */
async function modifyOneByOne(session: LdapSession, dn: string, modifications: readonly Modification[]): Promise<void> {
  for (const modification of modifications) {
    const singles =
      modification.operation === 'replace' ? [modification.values] : modification.values.map((value) => [value]);
    for (const values of singles) {
      try {
        await session.main.modify(dn, [changeOf({ ...modification, values })]);
      } catch (error) {
        const isSettled =
          (modification.operation === 'add' && hasResultCode(error, resultCode.attributeOrValueExists)) ||
          (modification.operation === 'delete' && hasResultCode(error, resultCode.noSuchAttribute));
        if (!isSettled) throw error;
      }
    }
  }
}

function changeOf({ operation, attribute, values }: Modification): Change {
  return new Change({ operation, modification: attributeOf(attribute.name, values) });
}

function explain(error: unknown, session: LdapSession, usesPlaceholder: boolean, context: string): unknown {
  if (!(error instanceof LdapResultError)) return error;
  const message = [context, error.message].filter((part) => part !== '').join(' ');
  const mayBePlaceholder =
    usesPlaceholder &&
    hasResultCode(error, resultCode.constraintViolation, resultCode.noSuchObject, resultCode.unwillingToPerform);
  if (mayBePlaceholder) {
    const hint = `The request carried "${session.settings.placeholderMember}", the value of the setting Group Placeholder Member DN.`;
    return new RejectedExport('placeholderMemberConstraintViolation', `${message} ${hint}`, { cause: error });
  }
  const reason = hasResultCode(error, resultCode.noSuchObject) ? 'missingDependency' : 'general';
  return new RejectedExport(reason, message, { cause: error });
}

/** The id the directory gave; not being able to read it is only a pity. */
async function readExternalId(session: LdapSession, dn: string): Promise<Value | undefined> {
  try {
    const { entries } = await session.main.search({
      base: dn,
      scope: 'base',
      filter: '(objectClass=*)',
      attributes: [session.traits.externalId],
      timeoutMs: session.settings.connectionTimeoutMs,
    });
    return entries[0] && stableIdOf(entries[0], session);
  } catch (error) {
    session.environment.log.warn(
      `The ${session.traits.externalId} of the new "${dn}" could not be read: ${messageOf(error)}`,
    );
    return undefined;
  }
}
