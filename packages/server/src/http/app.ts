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
import { replyWithError } from './reply-errors.ts';
import type { Route, RouteContext } from './route.ts';
import { serve } from './route.ts';
import { allRoutes } from './routes/all-routes.ts';

export interface AppOptions {
  /** Check every reply against its schema; for tests. */
  readonly validateReplies?: 'always';
  readonly routes?: readonly Route[];
  readonly openId?: OpenIdOptions;
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
    rewriteUrl: (request) => (request.url ?? '/').replace(/^\/api\/v1\.0(?=\/|\?|$)/i, '/api/v1'),
    routerOptions: { caseSensitive: false, ignoreTrailingSlash: true, maxParamLength: 2_000 },
    frameworkErrors: (error, request, reply) =>
      replyWithError(error, request as FastifyRequest, reply as unknown as FastifyReply),
  }) as unknown as FastifyInstance;

  app.decorateRequest('caller');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.addHook('onRequest', async (request, reply) => {
    if (/^\/api\//i.test(request.url)) reply.header('api-supported-versions', '1.0');
  });
  app.setErrorHandler(replyWithError);
  app.setNotFoundHandler(() => {
    throw notFound('There is nothing at this address.');
  });

  const providers = createOpenIdProviders(services, options.openId);
  const authenticator = createAuthenticator(services, providers);
  registerSignIn(app, services, providers);

  const routes = options.routes ?? allRoutes;
  const context = { services, authenticator, validateReplies: options.validateReplies === 'always' };
  for (const route of routes) register(app, route, context);
  for (const [path, methods] of methodsByPath(routes)) refuseOtherMethods(app, path, methods);
  return app;
}

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller;
  }
}

interface AppContext extends RouteContext {
  readonly authenticator: Authenticator;
}

function register(app: FastifyInstance, route: Route, context: AppContext): void {
  const { endpoint } = route;
  app.route({
    method: endpoint.method,
    url: urlOf(endpoint.path),
    onRequest: (request) => admit(request, endpoint, context.authenticator),
    handler: (request, reply) => serve(route, context, request.caller, request, reply),
  });
}

async function admit(request: FastifyRequest, endpoint: Endpoint, authenticator: Authenticator): Promise<void> {
  if (endpoint.role === 'anonymous') {
    request.caller = { kind: 'anonymous' };
    return;
  }
  request.caller = await authenticator.authenticate(request);
  if (request.caller.kind === 'anonymous') throw unauthorised();
  if (!callerMay(request.caller, endpoint.role)) throw forbidden();
}

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
