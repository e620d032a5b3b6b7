/**
 * Signing a person in with the OpenID provider, as backend for frontend:
 *
 *   GET /auth/sign-in ──(state, nonce, PKCE in an encrypted cookie)──▶ provider ──▶ GET /auth/callback
 *     ──code for tokens──▶ claims ──▶ metaverse object (ROLE-03, ROLE-04) ──▶ session cookie ──▶ returnTo
 */
import * as oidc from 'openid-client';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Services } from '../../services.ts';
import { admitInitialAdministrator } from './admit-initial-administrator.ts';
import { cookieText, endSession, findSession, openSession, readCookie, sessionCookie } from './browser-session.ts';
import { findPerson, nameOfClaims } from './find-person.ts';
import type { OpenIdProviders } from './openid-provider.ts';

const attemptCookie = 'jim_sign_in';
const attemptSeconds = 600;

const attemptSchema = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  returnTo: z.string(),
  startedAt: z.number(),
});

export async function startSignIn(
  services: Services,
  providers: OpenIdProviders,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const provider = await providers.get();
  if (!provider) return reply.redirect('/sign-in?error=not-configured');
  const attempt = {
    state: oidc.randomState(),
    nonce: oidc.randomNonce(),
    verifier: oidc.randomPKCECodeVerifier(),
    returnTo: ownPath((request.query as Record<string, unknown>)['returnTo']),
    startedAt: services.clock.now().getTime(),
  };
  const target = oidc.buildAuthorizationUrl(provider.client, {
    redirect_uri: callbackOf(services, request),
    scope: 'openid profile',
    state: attempt.state,
    nonce: attempt.nonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(attempt.verifier),
    code_challenge_method: 'S256',
  });
  const value = encodeURIComponent(services.secrets.encrypt(JSON.stringify(attempt)));
  return reply.header('set-cookie', cookieText(attemptCookie, value, request, attemptSeconds)).redirect(target.href);
}

export async function finishSignIn(
  services: Services,
  providers: OpenIdProviders,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const forget = cookieText(attemptCookie, '', request, 0);
  const attempt = readAttempt(services, request);
  const provider = await providers.get();
  if (!attempt || !provider) return reply.header('set-cookie', forget).redirect('/sign-in?error=expired');
  let tokens: Awaited<ReturnType<typeof oidc.authorizationCodeGrant>>;
  try {
    const current = new URL(request.url, callbackOf(services, request));
    tokens = await oidc.authorizationCodeGrant(provider.client, current, {
      expectedState: attempt.state,
      expectedNonce: attempt.nonce,
      pkceCodeVerifier: attempt.verifier,
      idTokenExpected: true,
    });
  } catch (error) {
    services.log.warn({ err: error }, 'Somebody could not be signed in.');
    return reply.header('set-cookie', forget).redirect('/sign-in?error=refused');
  }
  const claims = tokens.claims() ?? {};
  await admitInitialAdministrator(services, claims);
  const person = await findPerson(services, claims);
  const { cookie } = await openSession(
    services,
    {
      apiKeyId: null,
      metaverseObjectId: person?.metaverseObjectId ?? null,
      name: person?.name ?? nameOfClaims(claims),
      claims,
      idToken: tokens.id_token ?? null,
    },
    request,
  );
  return reply.header('set-cookie', [forget, cookie]).redirect(person ? attempt.returnTo : '/sign-in?error=unknown');
}

/** Ends the session here and, when `SSO.EnableLogOut`, tells where the provider ends it too. */
export async function signOut(
  services: Services,
  providers: OpenIdProviders,
  request: FastifyRequest,
): Promise<string> {
  const token = readCookie(request.headers.cookie, sessionCookie);
  const session = token === undefined ? undefined : await findSession(services, token);
  if (token !== undefined) await endSession(services, token);
  const home = '/sign-in';
  const settings = await services.settings.current();
  if (!session?.idTokenEncrypted || !settings.boolean('SSO.EnableLogOut')) return home;
  const provider = await providers.get().catch((error: unknown) => {
    services.log.warn(
      { err: error },
      'Somebody signed out here only: the provider could not be asked where it ends a session.',
    );
    return undefined;
  });
  if (!provider?.client.serverMetadata().end_session_endpoint) return home;
  return oidc.buildEndSessionUrl(provider.client, {
    id_token_hint: services.secrets.decrypt(session.idTokenEncrypted),
    post_logout_redirect_uri: new URL(home, callbackOf(services, request)).href,
  }).href;
}

function readAttempt(services: Services, request: FastifyRequest): z.output<typeof attemptSchema> | undefined {
  const value = readCookie(request.headers.cookie, attemptCookie);
  if (value === undefined) return undefined;
  try {
    const stored = decodeURIComponent(value);
    if (!stored.startsWith('$JIM$')) return undefined;
    const attempt = attemptSchema.parse(JSON.parse(services.secrets.decrypt(stored)));
    return services.clock.now().getTime() - attempt.startedAt < attemptSeconds * 1000 ? attempt : undefined;
  } catch {
    return undefined;
  }
}

function callbackOf(services: Services, request: FastifyRequest): string {
  return new URL('/auth/callback', services.config.publicUrl ?? `${request.protocol}://${request.host}`).href;
}

/** A path of this site; anything else is the home page. */
function ownPath(given: unknown): string {
  if (typeof given !== 'string' || !/^\/(?![/\\])/.test(given) || /[\p{Cc}\\]/u.test(given)) return '/';
  const parsed = URL.parse(given, 'http://here');
  return parsed?.host === 'here' ? `${parsed.pathname}${parsed.search}${parsed.hash}` : '/';
}
