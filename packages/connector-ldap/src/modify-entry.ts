/** Modify requests, where a value that is as it should be already is no failure (LDAP-65). */
import { Attribute, Change, Control } from 'ldapts';
import type { Modification } from './export-changes.ts';
import { hasResultCode, resultCode } from './ldap-errors.ts';
import type { LdapSession } from './ldap-session.ts';
import type { WireValue } from './ldap-values.ts';

const permissiveModify = '1.2.840.113556.1.4.1413';

/** LDAP-65: a value that is there already, or gone already, is as it should be. */
export async function modifyEntry(
  session: LdapSession,
  dn: string,
  modifications: readonly Modification[],
): Promise<void> {
  const isPermissive = session.rootDse.values.get('supportedcontrol')?.includes(permissiveModify) ?? false;
  const controls = isPermissive ? [new Control(permissiveModify)] : [];
  try {
    await session.main.modify(
      dn,
      modifications.map((modification) => changeOf(session, modification)),
      controls,
    );
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
        await session.main.modify(dn, [changeOf(session, { ...modification, values })]);
      } catch (error) {
        const isSettled =
          (modification.operation === 'add' && hasResultCode(error, resultCode.attributeOrValueExists)) ||
          (modification.operation === 'delete' && hasResultCode(error, resultCode.noSuchAttribute));
        if (!isSettled) throw error;
      }
    }
  }
}

function changeOf(session: LdapSession, { operation, attribute, values }: Modification): Change {
  return new Change({ operation, modification: attributeOf(session, attribute.name, values) });
}

/** Certificates and revocation lists travel under a description of their own (RFC 4523 §2.1). */
const binaryTransfer = new Set([
  'usercertificate',
  'cacertificate',
  'crosscertificatepair',
  'certificaterevocationlist',
  'authorityrevocationlist',
  'deltarevocationlist',
]);

export function attributeOf(session: LdapSession, name: string, values: readonly WireValue[]): Attribute {
  const isBinaryTransfer = !session.traits.isActiveDirectory && binaryTransfer.has(name.toLowerCase());
  const attribute = new Attribute({ type: isBinaryTransfer ? `${name};binary` : name });
  const list: WireValue[] = attribute.values;
  for (const value of values) list.push(value);
  return attribute;
}
