import { sessionDelete } from '@jim/contract/endpoints/session.ts';
import { forbidden } from '../../api-error.ts';
import { cookieText, endSession, readCookie, sessionCookie } from '../../auth/browser-session.ts';
import { reply, route } from '../../route.ts';

export const deleteSession = route(sessionDelete, async ({ services, request }) => {
  if (request.origin !== null && request.origin !== request.host) throw forbidden('This page is not of this site.');
  const token = readCookie(request.headers.cookie, sessionCookie);
  if (token !== undefined) await endSession(services, token);
  return reply(204, undefined, { 'set-cookie': cookieText(sessionCookie, '', request, 0) });
});
