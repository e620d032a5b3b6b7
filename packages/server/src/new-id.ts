import { randomFillSync } from 'node:crypto';

/** Made for many ids at once: of an id, the time is all that has to be told when it is asked for. */
const idsAtOnce = 256;
const form = 'rrr-vrrr-rrrrrrrrrrrr';
const random = new Uint8Array(idsAtOnce * form.length);
const text = Buffer.alloc(idsAtOnce * form.length, form);
const digits = Buffer.from('0123456789abcdef');
let tails = '';
let used = idsAtOnce;

let lastTime = -1;
let head = '';

/** A UUID of version 7 (RFC 9562 §5.7): the first 48 bits are the time in milliseconds, so that ids made later sort later. */
export function newId(now: Date = new Date()): string {
  const time = now.getTime();
  if (time !== lastTime) {
    const hex = time.toString(16).padStart(12, '0');
    head = `${hex.slice(0, 8)}-${hex.slice(8)}-7`;
    lastTime = time;
  }
  if (used === idsAtOnce) {
    tails = drawTails();
    used = 0;
  }
  used += 1;
  return head + tails.slice((used - 1) * form.length, used * form.length);
}

/** What follows the time and the version: 74 random bits, and the variant (binary 10) before the fourth group's other two. */
function drawTails(): string {
  randomFillSync(random);
  for (let place = 0; place < random.length; place += 1) {
    const at = place % form.length;
    if (at === 3 || at === 8) continue;
    const bits = random[place] ?? 0;
    text[place] = digits[at === 4 ? 8 | (bits & 3) : bits & 15] ?? 0;
  }
  return text.toString('latin1');
}
