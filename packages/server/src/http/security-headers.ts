import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';

/** Everything from our own server and nothing from elsewhere; pages cannot be framed. */
const directives = {
  defaultSrc: ["'self'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", 'data:'],
  fontSrc: ["'self'", 'data:'],
  connectSrc: ["'self'"],
  objectSrc: ["'none'"],
  baseUri: ["'self'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
};

export const apiReferencePath = '/api/reference';

/** The API page starts itself with a script in its text, which is ours and holds nothing of a user. */
const referencePolicy = Object.entries({ ...directives, scriptSrc: ["'self'", "'unsafe-inline'"] })
  .map(([name, values]) => `${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)} ${values.join(' ')}`)
  .join('; ');

export async function registerSecurityHeaders(app: FastifyInstance): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives },
    referrerPolicy: { policy: 'same-origin' },
    crossOriginEmbedderPolicy: false,
    strictTransportSecurity: { maxAge: 31_536_000, includeSubDomains: false },
    xFrameOptions: { action: 'deny' },
  });
  app.addHook('onRequest', async (request, reply) => {
    if (/^\/api\//i.test(request.url))
      reply.header('api-supported-versions', '1.0').header('cache-control', 'no-store');
    if (request.url.startsWith(apiReferencePath)) reply.header('content-security-policy', referencePolicy);
    reply.header('x-request-id', request.id);
  });
}
