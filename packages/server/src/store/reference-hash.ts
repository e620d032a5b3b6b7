/**
 * A number of 32 bits (signed, as the database stores it) that a reference's raw text is found by among many of one object.
 * It is stored, so it stays as it is: FNV-1a over UTF-16 code units, with the finish of MurmurHash3.
 */
export function referenceHash(raw: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < raw.length; index += 1) hash = Math.imul(hash ^ raw.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) | 0;
}
