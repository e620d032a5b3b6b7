import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';

/** One key of 32 bytes and its name, which stands in front of what it encrypted. */
export interface SecretKey {
  readonly id: string;
  readonly key: Buffer;
}

export interface Secrets {
  /** AES-256-GCM: `$JIM$v1$` and Base64 of key id length, key id, nonce (12), tag (16), cipher text. */
  encrypt(plain: string): string;
  /**
   * As `encrypt`, but under one key the same text of the same owner comes out the same: to compare what is stored without
   * reading it. Whoever sees two of them can tell that an owner's secret has changed or not, and nothing about others'.
   */
  readonly seal: (plain: string, owner: string) => string;
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
    encrypt: (plain) => encryptWith(known[0], randomBytes(nonceLength), plain),
    seal: (plain, owner) => encryptWith(known[0], syntheticNonce(known[0], plain, owner), plain),
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

function encryptWith({ id, key }: SecretKey, nonce: Buffer, plain: string): string {
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(prefix));
  const encrypted = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  const name = Buffer.from(id);
  return (
    prefix + Buffer.concat([Buffer.of(name.length), name, nonce, cipher.getAuthTag(), encrypted]).toString('base64')
  );
}

/** A nonce may serve one text only; made of owner and text, under a key of its own, it serves none but these. */
function syntheticNonce({ key }: SecretKey, plain: string, owner: string): Buffer {
  const nonceKey = createHmac('sha256', key).update('nonces of sealed secrets').digest();
  const digest = createHmac('sha256', nonceKey)
    .update(JSON.stringify([owner, plain]))
    .digest();
  return digest.subarray(0, nonceLength);
}

function readHead(stored: string): { id: string; rest: Buffer } {
  const bytes = Buffer.from(stored.slice(prefix.length), 'base64');
  const length = bytes[0] ?? 0;
  if (bytes.length < 1 + length + nonceLength + tagLength)
    throw new SecretUnreadableError('A secret is damaged: it is too short.');
  return { id: bytes.subarray(1, 1 + length).toString('utf8'), rest: bytes.subarray(1 + length) };
}
