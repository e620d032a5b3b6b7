/** The names of entries that exports are about. */
import type { ExportItem } from '@jim/connector-kit/connector.ts';
import { type DistinguishedName, escapeValue, hasEmptyPart, parseName } from './distinguished-name.ts';
import type { LdapSession } from './ldap-session.ts';
import { RejectedExport } from './rejected-export.ts';

/** Where the entry is now: the address we know, else the one the changes carry. Throws RejectedExport. */
export function currentNameOf(item: ExportItem, wanted: string | undefined): DistinguishedName {
  const text = item.secondaryExternalId === null ? wanted : String(item.secondaryExternalId);
  if (text === undefined || text === '')
    throw new RejectedExport('general', 'The object has no distinguishedName by which it could be found.');
  return checkedName(text);
}

/** LDAP-61. Throws RejectedExport `invalidGeneratedExternalId`. */
export function checkedName(text: string): DistinguishedName {
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
export function wireName(session: LdapSession, text: string, name: DistinguishedName): string {
  if (!session.traits.isActiveDirectory) return text;
  return name
    .map((relative) =>
      relative.map(({ type, value }) => `${type}=${escapeValue(value).replaceAll('=', '\\=')}`).join('+'),
    )
    .join(',');
}
