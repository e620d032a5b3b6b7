import { randomUUID } from 'node:crypto';

let lastTime = -1;
let lastPrefix = '';

/** A UUID of version 7 (RFC 9562 §5.7): the first 48 bits are the time in milliseconds, so that ids made later sort later. */
export function newId(now: Date = new Date()): string {
  const time = now.getTime();
  if (time !== lastTime) {
    const hex = time.toString(16).padStart(12, '0');
    lastPrefix = `${hex.slice(0, 8)}-${hex.slice(8)}-7`;
    lastTime = time;
  }
  // The rest, and the variant in it, are those of a random UUID: version 4 has them in the same places.
  return lastPrefix + randomUUID().slice(15);
}
