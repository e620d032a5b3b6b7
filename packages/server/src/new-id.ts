import { randomFillSync } from 'node:crypto';

/** Random bytes are drawn for many ids at once: one draw per id costs more than all the rest. */
const pool = Buffer.alloc(16 * 256);
let drawn = pool.length;

/** A UUID of version 7: the first 48 bits are the time in milliseconds, so that ids made later sort later. */
export function newId(now: Date = new Date()): string {
  if (drawn === pool.length) {
    randomFillSync(pool);
    drawn = 0;
  }
  const bytes = pool.subarray(drawn, (drawn += 16));
  bytes.writeUIntBE(now.getTime(), 0, 6);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
