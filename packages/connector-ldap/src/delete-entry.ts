import type { ExportItem } from '@jim/connector-kit/connector.ts';
import { Attribute, Change } from 'ldapts';
import { formatName } from './distinguished-name.ts';
import { currentNameOf } from './entry-names.ts';
import { sortChanges } from './export-changes.ts';
import type { AppliedExport } from './export-items.ts';
import { hasResultCode, LdapResultError, resultCode } from './ldap-errors.ts';
import type { LdapSession } from './ldap-session.ts';

const accountDisabled = 0x2;

/** LDAP-69: an object that is not there is deleted already. */
export async function deleteEntry(session: LdapSession, item: ExportItem): Promise<AppliedExport> {
  const name = currentNameOf(item, sortChanges(item, new Set()).distinguishedName);
  const dn = item.secondaryExternalId === null ? formatName(name) : String(item.secondaryExternalId);
  if (session.settings.deleteBehaviour === 'disable') {
    await disableEntry(session, dn);
    return { objectRemains: true };
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
