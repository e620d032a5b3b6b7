import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const prefix = 'jim_';

/** A new key in full: `jim_ak_` and 64 hexadecimal digits (conventions 4.2). Shown once, stored as `hashApiKey`. */
export function generateApiKey(): string {
  return `${prefix}ak_${randomBytes(32).toString('hex')}`;
}

export const hashApiKey = (key: string): string => createHash('sha256').update(key).digest('hex');
export const prefixOfApiKey = (key: string): string => key.slice(0, 12);
export const looksLikeApiKey = (key: string): boolean => key.startsWith(prefix) && key.length <= 512;

/** Both are SHA-256 in hexadecimal; takes the same time whatever they hold. */
export function sameHash(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left, 'hex'), Buffer.from(right, 'hex')];
  return a.length === b.length && timingSafeEqual(a, b);
}
