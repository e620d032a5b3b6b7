import { sessionGet } from '@jim/contract/endpoints/session.ts';
import { notFound } from '../../api-error.ts';
import { findSession, readCookie, sessionCookie } from '../../auth/browser-session.ts';
import { route } from '../../route.ts';
import { describeSession } from './describe-session.ts';

export const getSession = route(sessionGet, async ({ services, request }) => {
  const token = readCookie(request.headers.cookie, sessionCookie);
  const session = token === undefined ? undefined : await findSession(services, token);
  if (!session) throw notFound('You have no session: your request carries other credentials.');
  return describeSession(services, session);
});
