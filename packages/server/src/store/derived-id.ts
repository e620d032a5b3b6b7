import { createHash } from 'node:crypto';

/**
 * The wire gives attribute values and attribute changes ids of their own; here they are entries of a document.
 * Their id is derived: the same owner, attribute and place (its index, or the raw text
 * of a reference) always give the same lower-case UUID (version 8).
 */
export function derivedId(ownerId: string, attributeId: number, place: number | string): string {
  const hash = createHash('sha256').update(`${ownerId}/${attributeId}/${place}`).digest();
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x80, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = hash.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}
