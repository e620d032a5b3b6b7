import type { ExportItem } from '@jim/connector-kit/connector.ts';
import type { ContainerCreator } from './create-containers.ts';
import { type DistinguishedName, formatName, formatRelativeName, keyOfName, parentOf } from './distinguished-name.ts';
import { checkedName, currentNameOf, wireName } from './entry-names.ts';
import { explainRefusal } from './explain-refusal.ts';
import { sortChanges, splitIntoRequests } from './export-changes.ts';
import { checkCredentials, modifyPassword, passwordChanges } from './export-credentials.ts';
import type { AppliedExport } from './export-items.ts';
import { planPlaceholder } from './group-placeholder.ts';
import { hasResultCode, resultCode } from './ldap-errors.ts';
import type { LdapSession } from './ldap-session.ts';
import { modifyEntry } from './modify-entry.ts';
import { readExternalId } from './read-external-id.ts';

/** LDAP-62 … LDAP-66: the name first, then the values, then the password. */
export async function updateEntry(
  session: LdapSession,
  containers: ContainerCreator,
  item: ExportItem,
): Promise<AppliedExport> {
  const wanted = sortChanges(item, new Set()).distinguishedName;
  const current = currentNameOf(item, wanted);
  const target = wanted === undefined ? current : checkedName(wanted);
  const sorted = sortChanges(item, new Set(target[0]?.map(({ type }) => type.toLowerCase())));
  for (const warning of sorted.warnings) session.environment.log.warn(warning);
  checkCredentials(session, sorted.credentials);
  let dn = item.secondaryExternalId === null ? formatName(current) : String(item.secondaryExternalId);
  const isRenamed = wanted !== undefined && keyOfName(target) !== keyOfName(current);
  if (isRenamed) {
    if (session.settings.createContainers) await containers.ensureParentOf(target);
    await renameEntry(session, item, dn, target);
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
    throw explainRefusal(error, session, planned.isUsed, '');
  }
  const password = passwordChanges(session, sorted.credentials);
  if (password.length > 0) await session.main.modify(dn, password);
  await modifyPassword(session, dn, sorted.credentials);
  return isRenamed ? { secondaryExternalId: formatName(target) } : {};
}

/** An entry that an earlier attempt has renamed already is where it should be. */
async function renameEntry(
  session: LdapSession,
  item: ExportItem,
  dn: string,
  target: DistinguishedName,
): Promise<void> {
  const rdn = wireName(session, formatRelativeName(target[0] ?? []), target.slice(0, 1));
  const superior = wireName(session, formatName(parentOf(target)), parentOf(target));
  try {
    await session.main.rename(dn, rdn, superior);
  } catch (error) {
    const mayBeDone = hasResultCode(error, resultCode.noSuchObject) && item.externalId !== null;
    const there = mayBeDone ? await readExternalId(session, `${rdn},${superior}`) : undefined;
    if (there === undefined || there !== item.externalId) throw explainRefusal(error, session, false, '');
  }
}
