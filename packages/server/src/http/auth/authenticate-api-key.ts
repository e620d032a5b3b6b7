import { ipOfText } from './ip-text.ts';
import type { Services } from '../../services.ts';
import { findApiKeyByHash, noteApiKeyUse } from '../../store/api-keys.ts';
import type { Caller } from '../caller.ts';
import { hashApiKey, looksLikeApiKey, sameHash } from './api-key.ts';

/** The caller behind a key; undefined when the key is unknown, disabled, expired or no key at all (conventions 4.2). */
export async function authenticateApiKey(key: string, ip: string, services: Services): Promise<Caller | undefined> {
  if (!looksLikeApiKey(key)) return undefined;
  const hash = hashApiKey(key);
  const stored = await findApiKeyByHash(services.database, hash);
  if (!stored || !sameHash(stored.keyHash, hash) || !stored.isEnabled) return undefined;
  const now = services.clock.now();
  if (stored.expiresAt !== null && Date.parse(stored.expiresAt) <= now.getTime()) return undefined;
  noteApiKeyUse(services.database, stored.id, now.toISOString(), ipOfText(ip)).catch((error: unknown) =>
    services.log.warn({ err: error }, 'The last use of an API key could not be noted.'),
  );
  return { kind: 'apiKey', id: stored.id, name: stored.name, roles: stored.roles };
}
