import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** One key of 32 bytes and its name, which stands in front of what it encrypted. */
export interface SecretKey {
  readonly id: string;
  readonly key: Buffer;
}

export interface Secrets {
  /** AES-256-GCM: `$JIM$v1$` and Base64 of key id length, key id, nonce (12), tag (16), cipher text. */
  encrypt(plain: string): string;
  /** Text that does not start with `$JIM$v1$` is not encrypted and comes back as it is. @throws SecretUnreadableError */
  decrypt(stored: string): string;
  /** Whether `stored` is text, or is encrypted with a key other than the current one. */
  needsReEncryption(stored: string): boolean;
}

/** The key is not at hand any more, or somebody changed the text. */
export class SecretUnreadableError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SecretUnreadableError';
  }
}

const prefix = '$JIM$v1$';
const nonceLength = 12;
const tagLength = 16;

export type SecretKeys = readonly [SecretKey, ...SecretKey[]];

/**
 * @param keys the current one first; the others still decrypt.
 * @param reload called for a key that is not among them: another process may have added one.
 */
export function createSecrets(keys: SecretKeys, reload: () => SecretKeys = () => keys): Secrets {
  let known = keys;
  const findKey = (id: string): SecretKey | undefined => known.find((candidate) => candidate.id === id);
  return {
    encrypt(plain) {
      const current = known[0];
      const nonce = randomBytes(nonceLength);
      const cipher = createCipheriv('aes-256-gcm', current.key, nonce);
      cipher.setAAD(Buffer.from(prefix));
      const encrypted = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      const id = Buffer.from(current.id);
      return (
        prefix + Buffer.concat([Buffer.of(id.length), id, nonce, cipher.getAuthTag(), encrypted]).toString('base64')
      );
    },
    decrypt(stored) {
      if (!stored.startsWith(prefix)) return stored;
      const { id, rest } = readHead(stored);
      if (!findKey(id)) known = reload();
      const key = findKey(id);
      if (!key) throw new SecretUnreadableError(`A secret was encrypted with the key ${id}, which is not there.`);
      try {
        const decipher = createDecipheriv('aes-256-gcm', key.key, rest.subarray(0, nonceLength));
        decipher.setAAD(Buffer.from(prefix));
        decipher.setAuthTag(rest.subarray(nonceLength, nonceLength + tagLength));
        return decipher.update(rest.subarray(nonceLength + tagLength)).toString('utf8') + decipher.final('utf8');
      } catch {
        throw new SecretUnreadableError('A secret is damaged: it does not decrypt with its key.');
      }
    },
    needsReEncryption: (stored) => !stored.startsWith(prefix) || readHead(stored).id !== known[0].id,
  };
}

function readHead(stored: string): { id: string; rest: Buffer } {
  const bytes = Buffer.from(stored.slice(prefix.length), 'base64');
  const length = bytes[0] ?? 0;
  if (bytes.length < 1 + length + nonceLength + tagLength)
    throw new SecretUnreadableError('A secret is damaged: it is too short.');
  return { id: bytes.subarray(1, 1 + length).toString('utf8'), rest: bytes.subarray(1 + length) };
}
