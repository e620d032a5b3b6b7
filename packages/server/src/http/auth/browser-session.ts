/**
 * The session of a browser: a cookie with a random secret, of which the database knows the SHA-256. Eight hours from the last use.
 * No token of the provider and no API key ever reaches the page.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { Services } from '../../services.ts';
import {
  deleteBrowserSession,
  deleteExpiredBrowserSessions,
  extendBrowserSession,
  findBrowserSession,
  insertBrowserSession,
} from '../../store/browser-sessions.ts';
import type { BrowserSessionRow, NewBrowserSession } from '../../store/browser-sessions.ts';
import type { Caller } from '../caller.ts';

export const sessionCookie = 'jim_session';
const lifetime = 8 * 3600_000;
/** A session is moved on at most this often, so that a busy page does not write with every request. */
const extendEvery = 5 * 60_000;

export type SessionHolder = Pick<NewBrowserSession, 'apiKeyId' | 'metaverseObjectId' | 'name' | 'claims'> & {
  readonly idToken: string | null;
};

/** Clients on this machine may speak plain HTTP; a cookie that is `Secure` would be lost on them. */
export interface CookieHost {
  readonly hostname: string;
}

export async function openSession(
  services: Services,
  holder: SessionHolder,
  host: CookieHost,
): Promise<{ readonly cookie: string; readonly expiresAt: string }> {
  const { idToken, ...who } = holder;
  const token = randomBytes(32).toString('base64url');
  const now = services.clock.now();
  const expiresAt = new Date(now.getTime() + lifetime).toISOString();
  await deleteExpiredBrowserSessions(services.database, now.toISOString());
  await insertBrowserSession(services.database, {
    ...who,
    tokenHash: hashOf(token),
    idTokenEncrypted: idToken === null ? null : services.secrets.encrypt(idToken),
    createdAt: now.toISOString(),
    expiresAt,
  });
  return { cookie: cookieText(sessionCookie, token, host), expiresAt };
}

export async function findSession(services: Services, token: string): Promise<BrowserSessionRow | undefined> {
  const now = services.clock.now();
  const session = await findBrowserSession(services.database, hashOf(token), now.toISOString());
  if (session && Date.parse(session.expiresAt) < now.getTime() + lifetime - extendEvery) {
    await extendBrowserSession(services.database, hashOf(token), new Date(now.getTime() + lifetime).toISOString());
  }
  return session;
}

export async function endSession(services: Services, token: string): Promise<void> {
  await deleteBrowserSession(services.database, hashOf(token));
}

export function callerOfSession(session: BrowserSessionRow): Caller {
  if (session.apiKeyId !== null) {
    return { kind: 'apiKey', id: session.apiKeyId, name: session.apiKeyName ?? '', roles: session.roles };
  }
  return {
    kind: 'user',
    metaverseObjectId: session.metaverseObjectId,
    name: session.displayName ?? session.name,
    roles: session.roles,
  };
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

const loopback = /^(?:localhost|127(?:\.\d+){3}|\[?::1\]?)$/i;

/** `seconds`: how long the browser keeps it; until it is closed unless given, and gone at once for 0. */
export function cookieText(name: string, value: string, { hostname }: CookieHost, seconds?: number): string {
  const secure = loopback.test(hostname) ? '' : '; Secure';
  return `${name}=${value}; Path=/; HttpOnly; SameSite=Lax${secure}${seconds === undefined ? '' : `; Max-Age=${seconds}`}`;
}

/** The value of a cookie of a request; the first of several. */
export function readCookie(header: string | undefined, name: string): string | undefined {
  for (const pair of (header ?? '').split(';')) {
    const [key = '', ...value] = pair.split('=');
    if (key.trim() === name) return value.join('=').trim() || undefined;
  }
  return undefined;
}
