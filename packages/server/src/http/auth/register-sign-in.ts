import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Services } from '../../services.ts';
import { requireOwnPage } from './authenticate.ts';
import { cookieText, sessionCookie } from './browser-session.ts';
import type { OpenIdProviders } from './openid-provider.ts';
import type { RateLimiter } from '../rate-limit.ts';
import { finishSignIn, signOut, startSignIn } from './sign-in-flow.ts';

/** The three addresses outside the API, which may redirect. */
export function registerSignIn(
  app: FastifyInstance,
  services: Services,
  providers: OpenIdProviders,
  limiter: RateLimiter,
): void {
  const onRequest = async ({ ip }: FastifyRequest): Promise<void> => limiter.admit({ kind: 'anonymous' }, ip);
  app.get('/auth/sign-in', { onRequest }, (request, reply) => startSignIn(services, providers, request, reply));
  app.get('/auth/callback', { onRequest }, (request, reply) => finishSignIn(services, providers, request, reply));
  app.post('/auth/sign-out', { onRequest }, async (request, reply) => {
    const isForm = request.headers.accept?.includes('text/html') ?? false;
    if (!isForm) requireOwnPage(request);
    else if (
      !URL.canParse(request.headers.origin ?? '') ||
      new URL(request.headers.origin ?? '').host !== request.host
    ) {
      return reply.redirect('/sign-in', 303);
    }
    const redirectTo = await signOut(services, providers, request);
    void reply.header('set-cookie', cookieText(sessionCookie, '', request, 0));
    return isForm
      ? reply.redirect(redirectTo, 303)
      : reply.type('application/json; charset=utf-8').send(JSON.stringify({ redirectTo }));
  });
}
