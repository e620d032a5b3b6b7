import { createHash } from 'node:crypto';
import { sessionCreate } from '@jim/contract/endpoints/session.ts';
import type { Services } from '../../../services.ts';
import { takeSignInCode } from '../../../store/browser-sessions.ts';
import { forbidden, unauthorised, validationError } from '../../api-error.ts';
import { authenticateApiKey } from '../../auth/authenticate-api-key.ts';
import { findSession, openSession, readCookie, sessionCookie } from '../../auth/browser-session.ts';
import { isKeySignInOpen } from '../../auth/key-sign-in.ts';
import { reply, route } from '../../route.ts';
import { describeSession } from './describe-session.ts';

export const createSession = route(sessionCreate, async ({ body, services, request }) => {
  if (request.origin !== null && request.origin !== request.host) throw forbidden('This page is not of this site.');
  const apiKeyId = await keyOf(body, services, request.ip);
  const holder = { apiKeyId, metaverseObjectId: null, name: null, claims: null, idToken: null };
  const { cookie } = await openSession(services, holder, request);
  const token = readCookie(cookie.split(';')[0], sessionCookie);
  const session = token === undefined ? undefined : await findSession(services, token);
  if (!session) throw unauthorised('The key is disabled or expired.');
  return reply(200, await describeSession(services, session), { 'set-cookie': cookie });
});

async function keyOf(
  { apiKey, code }: { readonly apiKey: string | null; readonly code: string | null },
  services: Services,
  ip: string,
): Promise<string> {
  if (code) {
    const hash = createHash('sha256').update(code).digest('hex');
    const id = await takeSignInCode(services.database, hash, services.clock.now().toISOString());
    if (id === undefined) throw unauthorised('This link was used already, or is too old. Sign in with the API key.');
    return id;
  }
  if (!apiKey) throw validationError({ apiKey: ['Send apiKey or code.'] });
  if (!(await isKeySignInOpen(services))) throw forbidden('Signing in with API keys is switched off.');
  const caller = await authenticateApiKey(apiKey.trim(), ip, services);
  if (caller?.kind !== 'apiKey') throw unauthorised('This API key is not good.');
  return caller.id;
}
