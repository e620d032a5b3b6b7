/**
 * Renaming a unit of Active Directory renames everything below it without touching the update sequence number of what
 * lies below. The replication metadata of the unit says whether its name is what changed.
 */
import { AndFilter, EqualityFilter, GreaterThanEqualsFilter, OrFilter } from 'ldapts';
import type { LdapSession } from './ldap-session.ts';
import { searchAll } from './search-all.ts';

/** Names of the containers in the partition whose name changed at or after a sequence number. */
export async function findRenamedContainers(
  session: LdapSession,
  partition: string,
  firstUsn: bigint,
): Promise<readonly string[]> {
  const isContainer = ['organizationalUnit', 'container'].map(
    (value) => new EqualityFilter({ attribute: 'objectClass', value }),
  );
  const since = new GreaterThanEqualsFilter({ attribute: 'uSNChanged', value: String(firstUsn) });
  const entries = await searchAll(session.main, {
    base: partition,
    scope: 'sub',
    filter: new AndFilter({ filters: [new OrFilter({ filters: isContainer }), since] }),
    attributes: ['replPropertyMetaData'],
    timeoutMs: session.settings.searchTimeoutMs,
    pageSize: 1000,
  });
  return entries
    .filter((entry) => (usnOfName(entry.attributes[0]?.firstBytes() ?? Buffer.alloc(0)) ?? firstUsn) >= firstUsn)
    .map((entry) => entry.name);
}

const headerLength = 16;
const recordLength = 48;
const nameAttribute = 0x00090001;
const localUsnAt = 40;

/**
 * The sequence number of the last change of the attribute `name`, from a replPropertyMetaData value ([MS-DRSR]
 * PROPERTY_META_DATA_VECTOR); undefined when it says nothing of it.
 */
export function usnOfName(metadata: Buffer): bigint | undefined {
  for (let at = headerLength; at + recordLength <= metadata.length; at += recordLength) {
    if (metadata.readUInt32LE(at) === nameAttribute) return metadata.readBigUInt64LE(at + localUsnAt);
  }
  return undefined;
}
