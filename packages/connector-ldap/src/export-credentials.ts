/** Passwords (LDAP-22, PWD-01): only over TLS, never read back, never part of a message. */
import { Attribute, BerWriter, Change } from 'ldapts';
import type { LdapSession } from './ldap-session.ts';
import { RejectedExport } from './rejected-export.ts';

const passwordModifyOid = '1.3.6.1.4.1.4203.1.11.1';

/** Throws RejectedExport when one of the credentials cannot be set here. */
export function checkCredentials(session: LdapSession, credentials: ReadonlyMap<string, string>): void {
  for (const name of credentials.keys()) {
    const settable = session.traits.isActiveDirectory ? 'unicodepwd' : 'userpassword';
    if (name !== settable)
      throw new RejectedExport('general', `The attribute ${name} holds credentials and cannot be written here.`);
    if (!session.main.isSecure) {
      throw new RejectedExport(
        'general',
        'A password is only sent over an encrypted connection: use LDAPS, or StartTLS with a certificate that is trusted.',
      );
    }
    const offered = session.rootDse.values.get('supportedextension') ?? [];
    if (!session.traits.isActiveDirectory && !offered.includes(passwordModifyOid)) {
      throw new RejectedExport('general', 'The directory has no password modify operation (RFC 3062).');
    }
  }
}

/** The password of a new Active Directory account travels with the account. */
export function passwordAttributes(
  session: LdapSession,
  credentials: ReadonlyMap<string, string>,
): readonly Attribute[] {
  const password = credentials.get('unicodepwd');
  return password !== undefined && session.traits.isActiveDirectory
    ? [new Attribute({ type: 'unicodePwd', values: [encodeUnicodePassword(password)] })]
    : [];
}

export function passwordChanges(session: LdapSession, credentials: ReadonlyMap<string, string>): readonly Change[] {
  return passwordAttributes(session, credentials).map(
    (modification) => new Change({ operation: 'replace', modification }),
  );
}

/** RFC 3062 on an existing entry; nothing to do for Active Directory. */
export async function modifyPassword(
  session: LdapSession,
  dn: string,
  credentials: ReadonlyMap<string, string>,
): Promise<void> {
  const password = credentials.get('userpassword');
  if (password === undefined || session.traits.isActiveDirectory) return;
  const writer = new BerWriter();
  writer.startSequence();
  writer.writeString(dn, 0x80);
  writer.writeString(password, 0x82);
  writer.endSequence();
  await session.main.extend(`set the password of "${dn}"`, passwordModifyOid, writer.buffer);
}

/** UTF-16LE in double quotes. */
export function encodeUnicodePassword(password: string): Buffer {
  return Buffer.from(`"${password}"`, 'utf16le');
}
