import type { Endpoint } from '@jim/contract/endpoint.ts';
import { LogController, fastify } from 'fastify';
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { newId } from '../new-id.ts';
import type { Services } from '../services.ts';
import { ApiError, forbidden, notFound, unauthorised } from './api-error.ts';
import { createAuthenticator } from './auth/authenticate.ts';
import type { Authenticator } from './auth/authenticate.ts';
import { createOpenIdProviders } from './auth/openid-provider.ts';
import type { OpenIdOptions } from './auth/openid-provider.ts';
import { registerSignIn } from './auth/register-sign-in.ts';
import { callerMay } from './caller.ts';
import type { Caller } from './caller.ts';
import { createRateLimiter } from './rate-limit.ts';
import type { RateLimiter } from './rate-limit.ts';
import { registerApiPages } from './register-api-pages.ts';
import { replyWithError } from './reply-errors.ts';
import type { Route, RouteContext } from './route.ts';
import { serve } from './route.ts';
import { allRoutes } from './routes/all-routes.ts';
import { apiReferencePath, registerSecurityHeaders } from './security-headers.ts';

export interface AppOptions {
  /** Check every reply against its schema; for tests. */
  readonly validateReplies?: 'always';
  readonly routes?: readonly Route[];
  readonly openId?: OpenIdOptions;
  /** On unless 'off', which is for tests. */
  readonly rateLimit?: 'off';
  /** For the rate limit: milliseconds of a clock that never goes back. */
  readonly monotonic?: () => number;
  /** OpenAPI document and API page: served unless 'off'. */
  readonly apiPages?: 'off';
  /** Ways for browsers to sign in: served unless 'off'. */
  readonly signIn?: 'off';
  /** Addresses or networks of proxies whose `X-Forwarded-…` headers count. */
  readonly trustedProxies?: readonly string[];
}

/** More than any body of the contract needs: a certificate of 1 MiB in Base64 and what surrounds it. */
const bodyLimit = 2 * 1024 * 1024;

export async function createApp(services: Services, options: AppOptions = {}): Promise<FastifyInstance> {
  const app = fastify({
    loggerInstance: services.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: () => newId(),
    bodyLimit,
    trustProxy: options.trustedProxies && options.trustedProxies.length > 0 ? [...options.trustedProxies] : false,
    forceCloseConnections: 'idle',
    exposeHeadRoutes: false,
    requestTimeout: 120_000,
    rewriteUrl: (request) => rewrite(request.url ?? '/'),
    routerOptions: { caseSensitive: false, ignoreTrailingSlash: true, maxParamLength: 2_000 },
    frameworkErrors: (error, request, reply) =>
      replyWithError(error, request as FastifyRequest, reply as unknown as FastifyReply),
  }) as unknown as FastifyInstance;

  app.decorateRequest('caller');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  await registerSecurityHeaders(app);
  closeConnectionsOnShutdown(app);
  app.addHook('onResponse', async (request, reply) => logRequest(request, reply));
  app.setErrorHandler(replyWithError);
  app.setNotFoundHandler(() => {
    throw notFound('There is nothing at this address.');
  });

  const providers = createOpenIdProviders(services, options.openId);
  const authenticator = createAuthenticator(services, providers);
  const limiter = options.rateLimit === 'off' ? unlimited : createRateLimiter(services, options.monotonic);
  if (options.signIn !== 'off') registerSignIn(app, services, providers, limiter);
  if (options.apiPages !== 'off') await registerApiPages(app, services.config.version);

  const routes = options.routes ?? allRoutes;
  const context = { services, authenticator, limiter, validateReplies: options.validateReplies === 'always' };
  for (const route of routes) register(app, route, context);
  for (const [path, methods] of methodsByPath(routes)) refuseOtherMethods(app, path, methods);
  return app;
}

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller;
  }
}

/** A connection whose request finishes while we close would otherwise be kept for the next one, and we for it. */
function closeConnectionsOnShutdown(app: FastifyInstance): void {
  let isClosing = false;
  app.addHook('preClose', async () => {
    isClosing = true;
  });
  app.addHook('onSend', async (_request, reply) => {
    if (isClosing) reply.header('connection', 'close');
  });
}

interface AppContext extends RouteContext {
  readonly authenticator: Authenticator;
  readonly limiter: RateLimiter;
}

const unlimited: RateLimiter = { admit: async () => undefined, admitSignIn: () => undefined };

/** `/api/v1.0` means `/api/v1`; the API page answers at once instead of redirecting to itself with a slash. */
function rewrite(url: string): string {
  return url
    .replace(/^\/api\/v1\.0(?=\/|\?|$)/i, '/api/v1')
    .replace(/^\/api\/reference(?=\?|$)/i, `${apiReferencePath}/`);
}

function logRequest(request: FastifyRequest, reply: FastifyReply): void {
  const isQuiet = reply.statusCode < 400 && request.url.toLowerCase().startsWith('/api/v1/health');
  const facts = {
    method: request.method,
    path: request.routeOptions.url ?? request.url.split('?')[0],
    status: reply.statusCode,
    milliseconds: Math.round(reply.elapsedTime),
    caller: request.caller?.kind === 'apiKey' || request.caller?.kind === 'user' ? request.caller.name : null,
    address: request.ip,
  };
  request.log[isQuiet ? 'debug' : 'info'](facts, `${facts.method} ${facts.path} ${facts.status}`);
}

function register(app: FastifyInstance, route: Route, context: AppContext): void {
  const { endpoint } = route;
  app.route({
    method: endpoint.method,
    url: urlOf(endpoint.path),
    onRequest: (request) => admit(request, endpoint, context),
    handler: (request, reply) => serve(route, context, request.caller, request, reply),
  });
}

async function admit(request: FastifyRequest, endpoint: Endpoint, context: AppContext): Promise<void> {
  const { authenticator, limiter } = context;
  const isAnonymous = endpoint.role === 'anonymous';
  request.caller = isAnonymous ? { kind: 'anonymous' } : await authenticator.authenticate(request);
  if (!isExempt(endpoint)) await limiter.admit(request.caller, request.ip);
  if (endpoint.id === 'session.create') limiter.admitSignIn(request.ip);
  if (isAnonymous) return;
  if (request.caller.kind === 'anonymous') throw unauthorised();
  if (!callerMay(request.caller, endpoint.role)) throw forbidden();
}

/** Whoever watches over the service may ask as often as they like. */
const isExempt = (endpoint: Endpoint): boolean => endpoint.path.startsWith('/api/v1/health');

const urlOf = (path: string): string => path.replace(/\{(\w+)\}/g, ':$1');

/** Paths that differ only in what their parameters are called are one. */
function methodsByPath(routes: readonly Route[]): ReadonlyMap<string, readonly string[]> {
  const methods = new Map<string, string[]>();
  for (const { endpoint } of routes) {
    const path = urlOf(endpoint.path.replace(/\{\w+\}/g, '{any}'));
    methods.set(path, [...(methods.get(path) ?? []), endpoint.method]);
  }
  return methods;
}

const knownMethods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

function refuseOtherMethods(app: FastifyInstance, path: string, allowed: readonly string[]): void {
  const refuse = async (): Promise<never> => {
    throw new ApiError('VALIDATION_ERROR', `This address takes ${allowed.join(', ')} only.`, {
      status: 405,
      headers: { allow: allowed.join(', ') },
    });
  };
  app.route({
    method: knownMethods.filter((method) => !allowed.includes(method)),
    url: path,
    onRequest: refuse,
    handler: refuse,
  });
}
