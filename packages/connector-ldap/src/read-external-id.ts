import type { Value } from '@jim/engine/model/values.ts';
import { stableIdOf } from './discover-hierarchy.ts';
import { hasResultCode } from './ldap-errors.ts';
import type { LdapSession } from './ldap-session.ts';

/** The immutable id of the entry with this name; undefined when it is not there or may not be read. */
export async function readExternalId(session: LdapSession, dn: string): Promise<Value | undefined> {
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
    if (hasResultCode(error)) return undefined;
    throw error;
  }
}
