/** The OpenAPI 3.1 document, derived from the endpoints. */
import { z } from 'zod';
import type { Endpoint, ReplySchema } from './endpoint.ts';
import { isJsonReply } from './endpoint.ts';
import { errorEnvelope } from './errors.ts';
import type { DocumentedError } from './errors.ts';
import { exampleOf } from './openapi-examples.ts';
import type { Json } from './openapi-examples.ts';

export function createOpenApi(endpoints: readonly Endpoint[], version: string): Json {
  const schemas = new SchemaCollection();
  schemas.output(errorEnvelope);
  const paths: Record<string, Json> = {};
  const byAddress = endpoints.toSorted((left, right) =>
    left.path === right.path ? 0 : left.path < right.path ? -1 : 1,
  );
  for (const endpoint of byAddress)
    (paths[endpoint.path] ??= {})[endpoint.method.toLowerCase()] = operationOf(endpoint, schemas);
  return {
    openapi: '3.1.1',
    info: {
      title: 'JIM',
      version,
      description: [
        'Identity lifecycle management: connected systems, synchronisation rules, the metaverse, runs and their statistics.',
        'Times are ISO 8601 in UTC. Timespans are `[d.]hh:mm:ss[.fffffff]`. Names of properties and query parameters match in any case;',
        'enumerations may be sent as name or as integer. Every refusal has the body `Error`.',
      ].join(' '),
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: [...new Set(endpoints.flatMap((endpoint) => endpoint.tags))].toSorted().map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        apiKey: { type: 'apiKey', in: 'header', name: 'X-Api-Key', description: 'A key of this service, `jim_ak_…`.' },
        bearer: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'An access token of the configured OpenID provider.',
        },
      },
      schemas: schemas.components(),
    },
  };
}

function operationOf(endpoint: Endpoint, schemas: SchemaCollection): Json {
  const isAnonymous = endpoint.role === 'anonymous';
  return {
    operationId: endpoint.id,
    summary: endpoint.summary,
    description: `${endpoint.description}${roleSentence(endpoint)}`,
    tags: endpoint.tags,
    parameters: [
      ...parametersOf(endpoint.params.shape, 'path', schemas),
      ...parametersOf(endpoint.query.shape, 'query', schemas),
    ],
    ...(endpoint.body && {
      requestBody: {
        required: !endpoint.bodyIsOptional,
        content: { 'application/json': schemas.withExample(schemas.input(endpoint.body)) },
      },
    }),
    responses: responsesOf(endpoint, schemas),
    security: isAnonymous ? [] : [{ apiKey: [] }, { bearer: [] }],
    'x-least-role': endpoint.role,
  };
}

function roleSentence({ role }: Endpoint): string {
  if (role === 'anonymous') return '\n\nNeeds no credentials.';
  if (role === 'authenticated') return '\n\nFor any authenticated caller.';
  return `\n\nLeast role: ${role}.`;
}

function parametersOf(
  shape: Readonly<Record<string, z.ZodType>>,
  place: 'path' | 'query',
  schemas: SchemaCollection,
): Json[] {
  return Object.entries(shape).map(([name, member]) => {
    const { description, ...schema } = withoutNull(schemas.input(member));
    const required = place === 'path' || !member.safeParse(undefined).success;
    return { name, in: place, required, ...(description !== undefined && { description }), schema };
  });
}

/** A query has no null: what may be null may simply be left out. */
function withoutNull(schema: Json): Json {
  const { default: fallback, anyOf, ...rest } = schema;
  const kept = { ...rest, ...(fallback !== null && fallback !== undefined && { default: fallback }) };
  if (!Array.isArray(anyOf)) return kept;
  const options = anyOf.filter((option: Json) => option['type'] !== 'null');
  return options.length === 1 ? { ...options[0], ...kept } : { ...kept, anyOf: options };
}

function responsesOf(endpoint: Endpoint, schemas: SchemaCollection): Json {
  const responses: Record<string, Json> = {};
  for (const [status, reply] of Object.entries(endpoint.replies))
    responses[status] = successResponse(Number(status), reply, schemas);
  for (const [status, errors] of Map.groupBy(allErrors(endpoint), (error) => error.status)) {
    if (responses[status]) continue;
    responses[status] = {
      description: errors.map(({ code, when }) => `\`${code}\`: ${when}`).join('\n'),
      content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
    };
  }
  return responses;
}

const meanings: Readonly<Record<number, string>> = {
  200: 'Done.',
  201: 'Created; `Location` says where.',
  202: 'Accepted; it goes on in the background.',
  204: 'Done; there is no body.',
};

function successResponse(status: number, reply: ReplySchema, schemas: SchemaCollection): Json {
  const description = meanings[status] ?? 'Not available.';
  if (reply === null) return { description };
  if (!isJsonReply(reply))
    return { description, content: { [reply.mediaType]: { schema: { type: 'string', format: 'binary' } } } };
  return { description, content: { 'application/json': schemas.withExample(schemas.output(reply)) } };
}

function allErrors(endpoint: Endpoint): DocumentedError[] {
  const errors = [...endpoint.errors];
  const add = (status: number, code: DocumentedError['code'], when: string): void => {
    if (!errors.some((error) => error.status === status && error.code === code)) errors.push({ status, code, when });
  };
  const takesInput = endpoint.body !== undefined || Object.keys(endpoint.query.shape).length > 0;
  if (takesInput) add(400, 'VALIDATION_ERROR', 'a field or parameter is missing, malformed or out of range');
  if (endpoint.role !== 'anonymous') add(401, 'UNAUTHORISED', 'no credentials, or credentials that are not good');
  if (endpoint.role !== 'anonymous' && endpoint.role !== 'authenticated')
    add(403, 'FORBIDDEN', `the caller is not ${endpoint.role}`);
  if (Object.keys(endpoint.params.shape).length > 0) add(404, 'NOT_FOUND', 'there is nothing with that id');
  if (endpoint.body) add(415, 'VALIDATION_ERROR', 'the body is not sent as JSON');
  const isExempt = endpoint.path.startsWith('/api/v1/health');
  if (!isExempt) add(429, 'RATE_LIMITED', 'too many requests; `Retry-After` says how many seconds to wait');
  return errors.toSorted((left, right) => left.status - right.status);
}

/** Named schemas become components; the same name must always mean the same thing. */
class SchemaCollection {
  readonly #components = new Map<string, Json>();

  input(schema: z.ZodType): Json {
    return this.#convert(schema, 'input');
  }

  output(schema: z.ZodType): Json {
    return this.#convert(schema, 'output');
  }

  withExample(schema: Json): { readonly schema: Json; readonly example: unknown } {
    return { schema, example: exampleOf(schema, (reference) => this.#resolve(reference)) };
  }

  #resolve(reference: string): Json {
    const name = reference.split('/').at(-1) ?? '';
    const component = this.#components.get(name);
    if (!component) throw new Error(`There is no schema called ${name}.`);
    return component;
  }

  components(): Json {
    return Object.fromEntries([...this.#components].toSorted(([left], [right]) => (left < right ? -1 : 1)));
  }

  #convert(schema: z.ZodType, io: 'input' | 'output'): Json {
    const id = schema.meta()?.id;
    const converted = z.toJSONSchema(schema, {
      io,
      unrepresentable: 'any',
      target: 'draft-2020-12',
      override: applyWire,
    }) as Json;
    const { $defs = {}, $schema: _dialect, id: _id, ...body } = converted;
    for (const [name, definition] of Object.entries($defs as Record<string, Json>)) this.#keep(name, definition);
    if (id === undefined) return pointToComponents(body) as Json;
    if (!this.#components.has(id) || !('$ref' in body)) this.#keep(id, body);
    return { $ref: `#/components/schemas/${id}` };
  }

  #keep(name: string, definition: Json): void {
    const { id: _id, $schema: _dialect, ...body } = definition;
    const component = pointToComponents(body, name) as Json;
    const there = this.#components.get(name);
    if (there && JSON.stringify(there) !== JSON.stringify(component))
      throw new Error(`Two different schemas are called ${name}.`);
    this.#components.set(name, component);
  }
}

function applyWire({
  zodSchema,
  jsonSchema,
}: {
  zodSchema: z.core.$ZodTypes;
  jsonSchema: z.core.JSONSchema.BaseSchema;
}): void {
  const target = jsonSchema as Json;
  const { wire, ...meta } = (z.globalRegistry.get(zodSchema) ?? {}) as Json;
  delete target['wire'];
  if (typeof wire !== 'object' || wire === null) return;
  const kept = { default: target['default'], description: target['description'] };
  for (const key of Object.keys(target)) delete target[key];
  Object.assign(
    target,
    wire,
    meta,
    Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined)),
  );
}

function pointToComponents(value: unknown, self?: string): unknown {
  if (Array.isArray(value)) return value.map((item) => pointToComponents(item, self));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => {
      if (key !== '$ref' || typeof member !== 'string') return [key, pointToComponents(member, self)];
      return [
        key,
        member === '#' && self ? `#/components/schemas/${self}` : member.replace('#/$defs/', '#/components/schemas/'),
      ];
    }),
  );
}
