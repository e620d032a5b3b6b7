import type { FastifyRequest } from 'fastify';
import type { Services } from '../../services.ts';
import { ApiError, forbidden } from '../api-error.ts';
import type { Caller } from '../caller.ts';
import { authenticateApiKey } from './authenticate-api-key.ts';
import { callerOfSession, findSession, readCookie, sessionCookie } from './browser-session.ts';
import { findPerson, nameOfClaims } from './find-person.ts';
import type { OpenIdProviders } from './openid-provider.ts';

const anonymous: Caller = { kind: 'anonymous' };

export interface Authenticator {
  /** Credentials that are not good make an anonymous caller. @throws ApiError 403 for a mutation by cookie from elsewhere. */
  authenticate(request: FastifyRequest): Promise<Caller>;
}

/** An API key, when there is one, decides alone; then a bearer token; then the cookie (conventions 4.1). */
export function createAuthenticator(services: Services, providers: OpenIdProviders): Authenticator {
  return {
    async authenticate(request) {
      const key = request.headers['x-api-key'];
      if (key !== undefined) return (await authenticateApiKey(String(key), request.ip, services)) ?? anonymous;
      const authorization = request.headers.authorization;
      if (authorization !== undefined) return authenticateBearer(authorization, services, providers);
      const token = readCookie(request.headers.cookie, sessionCookie);
      return token === undefined ? anonymous : authenticateCookie(token, request, services);
    },
  };
}

async function authenticateBearer(
  authorization: string,
  services: Services,
  providers: OpenIdProviders,
): Promise<Caller> {
  const token = /^Bearer\s+([\w.~+/-]+=*)$/i.exec(authorization.trim())?.[1];
  const claims = token === undefined ? undefined : await verifyToken(token, services, providers);
  if (claims === undefined) return anonymous;
  const person = await findPerson(services, claims);
  const name = person?.name ?? nameOfClaims(claims);
  return { kind: 'user', metaverseObjectId: person?.metaverseObjectId ?? null, name, roles: person?.roles ?? [] };
}

async function verifyToken(
  token: string,
  services: Services,
  providers: OpenIdProviders,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  try {
    return await (await providers.get())?.verifyBearer(token);
  } catch (error) {
    services.log.warn({ err: error }, 'The OpenID provider could not be asked about a token.');
    throw new ApiError('SERVICE_UNAVAILABLE', 'The OpenID provider does not answer, so your token cannot be checked.', {
      headers: { 'retry-after': '5' },
    });
  }
}

const readingMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

async function authenticateCookie(token: string, request: FastifyRequest, services: Services): Promise<Caller> {
  const session = await findSession(services, token);
  if (!session) return anonymous;
  if (!readingMethods.has(request.method)) requireOwnPage(request);
  return callerOfSession(session);
}

/** A browser sends its cookie along whoever makes it ask; only our own page can add a header and has our origin. */
export function requireOwnPage(request: FastifyRequest): void {
  const { origin } = request.headers;
  const isOwn = origin !== undefined && URL.canParse(origin) && new URL(origin).host === request.host;
  if (!isOwn || request.headers['x-jim-request'] !== '1') {
    throw forbidden('Changes with a session cookie need the header X-JIM-Request: 1 and must come from this site.');
  }
}
