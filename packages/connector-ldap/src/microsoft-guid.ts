/** The GUID order of Active Directory: the first three groups are little-endian on the wire (LDAP-34A). */

const order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15] as const;

/** Sixteen bytes to lower-case text; undefined for any other length. */
export function guidFromBytes(bytes: Buffer): string | undefined {
  if (bytes.length !== 16) return undefined;
  const hex = order.map((at) => (bytes[at] ?? 0).toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** `guid` is canonical text. */
export function guidToBytes(guid: string): Buffer {
  const bytes = Buffer.from(guid.replaceAll('-', ''), 'hex');
  return Buffer.from(order.map((at) => bytes[at] ?? 0));
}
