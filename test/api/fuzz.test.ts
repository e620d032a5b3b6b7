/** Every operation of openapi.json with values of every kind. JIM_FUZZ_RUNS sets how many requests an operation gets. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileConnector } from '@jim/connector-file/file-connector.ts';
import { startTestServer } from '@jim/server/testing/start-test-server.ts';
import type { TestApi } from '@jim/server/testing/start-test-server.ts';
import fc from 'fast-check';
import { allEndpoints } from '@jim/contract/all-endpoints.ts';
import { firstId, furnish, namesThatExist, secondId } from './furnish.ts';
import { arbitraryOf, nastyText } from '../fixtures/schema-arbitrary.ts';
import type { JsonSchema, SchemaSource } from '../fixtures/schema-arbitrary.ts';

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly schema: JsonSchema;
}
interface Operation {
  readonly operationId: string;
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: JsonSchema } } };
  readonly responses: Readonly<Record<string, unknown>>;
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> };
}

const document = JSON.parse(await readFile(join(import.meta.dirname, '../../openapi.json'), 'utf8')) as Document;
const runs = Number(process.env['JIM_FUZZ_RUNS'] ?? 25);
const patienceMilliseconds = 15_000;
const guids: string[] = [];
const source: SchemaSource = {
  resolve: (reference) => document.components.schemas[reference.split('/').at(-1) ?? ''] ?? {},
  guids,
  ints: [1, 1, 1, 2, 3, 80],
};

let api: TestApi;
const unhandled: unknown[] = [];
const note = (reason: unknown): void => void unhandled.push(reason);

before(async () => {
  process.on('unhandledRejection', note);
  api = await startTestServer({ connectors: [fileConnector] });
  await furnish(api);
  guids.push(firstId, secondId, '00000000-0000-0000-0000-000000000000');
});
after(async () => {
  process.off('unhandledRejection', note);
  await api.close();
});

interface FuzzRequest {
  readonly path: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

function pathValue({ name, schema }: Parameter): fc.Arbitrary<unknown> {
  const existing = schema.type === 'integer' ? 1 : schema.format === 'uuid' ? firstId : namesThatExist[name];
  return fc.oneof(
    { weight: 6, arbitrary: fc.constant(existing) },
    { weight: 1, arbitrary: arbitraryOf(schema, source) },
  );
}

function requestOf(operation: Operation): fc.Arbitrary<FuzzRequest> {
  const of = (place: 'path' | 'query'): Record<string, fc.Arbitrary<unknown>> =>
    Object.fromEntries(
      operation.parameters
        .filter((each) => each.in === place)
        .map((each) => [each.name, place === 'path' ? pathValue(each) : arbitraryOf(each.schema, source)]),
    );
  const schema = operation.requestBody?.content['application/json'].schema;
  return fc.record({
    path: fc.record(of('path')),
    query: fc.record(of('query'), { requiredKeys: [] }),
    body: schema ? arbitraryOf(schema, source) : fc.option(nastyText, { nil: undefined }),
  });
}

/** What a URL can carry: a lone surrogate has no UTF-8. */
const encode = (value: unknown): string =>
  encodeURIComponent((typeof value === 'object' ? JSON.stringify(value) : String(value)).toWellFormed());

function addressOf(template: string, { path, query }: FuzzRequest): string {
  const address = template.replace(/\{(\w+)\}/g, (_whole, name: string) => encode(path[name]) || '%20');
  const search = Object.entries(query)
    .flatMap(([name, value]) => [value].flat().map((item) => `${name}=${encode(item)}`))
    .join('&');
  return search === '' ? address : `${address}?${search}`;
}

/** What takes away comes last, the whole connected system after its parts. */
const operations = Object.entries(document.paths)
  .flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method, operation })))
  .toSorted((left, right) => rankOf(left.method, left.path) - rankOf(right.method, right.path));

function rankOf(method: string, path: string): number {
  const takesAway =
    method === 'delete' || path.endsWith('/clear') || path.endsWith('/cleanup') || path.endsWith('/discard');
  return takesAway ? 1_000 - path.length : 0;
}

for (const { path, method, operation } of operations) {
  test(`FUZZ ${operation.operationId}: no 500, no stack, no hang`, async (context) => {
    const isStream = path.endsWith('/stream');
    if (isStream) return context.skip('a stream does not end by itself');
    await fc.assert(
      fc.asyncProperty(requestOf(operation), async (request) => {
        const address = addressOf(path, request);
        const hasBody = method !== 'get' && request.body !== undefined;
        const response = await fetch(api.url + address, {
          method: method.toUpperCase(),
          headers: { 'content-type': 'application/json', 'x-api-key': api.adminKey },
          redirect: 'manual',
          signal: AbortSignal.timeout(patienceMilliseconds),
          ...(hasBody && { body: JSON.stringify(request.body) }),
        });
        const text = await response.text();
        const isDocumented = String(response.status) in operation.responses;
        assert.ok(response.status < 500 || (response.status === 503 && isDocumented), `${response.status} ${text}`);
        assert.ok(response.status < 300 || response.status >= 400, `${response.status} redirects`);
        assert.doesNotMatch(text, /node_modules|\.ts:\d+:\d+|at (?:async )?\w+ \(|select .* from |violates/i);
        if (response.status >= 400 && response.headers.get('content-type')?.startsWith('application/json')) {
          assert.equal(typeof (JSON.parse(text) as { message?: unknown }).message, 'string');
        }
      }),
      { numRuns: runs, endOnFailure: false },
    );
    assert.deepEqual(unhandled.splice(0), [], 'no promise is left to fail alone');
  });
}

test('FUZZ: every operation of the contract gets its share, the two streams alone do not', () => {
  const streams = operations.filter(({ path }) => path.endsWith('/stream')).map(({ path }) => path);
  assert.deepEqual(streams, ['/api/v1/activities/stream', '/api/v1/activities/{id}/stream']);
  assert.deepEqual(
    new Set(operations.map(({ operation }) => operation.operationId)),
    new Set(allEndpoints.map(({ id }) => id)),
  );
});
