import { allEndpoints } from '@jim/contract/all-endpoints.ts';
import { createOpenApi } from '@jim/contract/openapi.ts';
import type { FastifyInstance } from 'fastify';
import { apiReferencePath } from './security-headers.ts';

const documentPath = '/api/openapi/v1.json';

/** The OpenAPI document and the page that shows it; both for anybody, and without anything from another host. */
export async function registerApiPages(app: FastifyInstance, version: string): Promise<void> {
  let document: string | undefined;
  app.get(documentPath, (_request, reply) => {
    document ??= JSON.stringify(createOpenApi(allEndpoints, version));
    return reply.type('application/json; charset=utf-8').send(document);
  });
  // its script is megabytes of text: loaded for those who serve the page only
  const { default: scalar } = await import('@scalar/fastify-api-reference');
  await app.register(scalar, {
    routePrefix: apiReferencePath,
    configuration: {
      url: documentPath,
      cdn: `${apiReferencePath}/js/scalar.js`,
      pageTitle: 'JIM API',
      withDefaultFonts: false,
      telemetry: false,
      hideClientButton: true,
      agent: { disabled: true },
    },
  });
}
