import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allEndpoints } from './all-endpoints.ts';
import { isJsonReply } from './endpoint.ts';
import { createOpenApi } from './openapi.ts';
import { readInput } from './read-input.ts';

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly example: unknown } } };
  readonly responses: Readonly<
    Record<
      string,
      { readonly description: string; readonly content?: Readonly<Record<string, { readonly example?: unknown }>> }
    >
  >;
}

const document = createOpenApi(allEndpoints, '1.0.0') as { paths: Record<string, Record<string, Operation>> };
const operations = new Map(
  Object.values(document.paths).flatMap((path) => Object.values(path).map((each) => [each.operationId, each])),
);

test('CONTRACT openapi: the example of every reply fits its schema, and that of every body the shape of its schema', () => {
  for (const endpoint of allEndpoints) {
    const operation = operations.get(endpoint.id);
    for (const [status, schema] of Object.entries(endpoint.replies)) {
      if (!isJsonReply(schema)) continue;
      const example = operation?.responses[status]?.content?.['application/json']?.example;
      const parsed = schema.safeParse(example);
      assert.ok(parsed.success, `${endpoint.id} ${status}: ${JSON.stringify(example)} ${parsed.error?.message}`);
    }
    if (endpoint.body) {
      const read = readInput(endpoint.body, operation?.requestBody?.content['application/json'].example);
      const missing = read.ok
        ? []
        : Object.entries(read.errors).filter(([, messages]) => messages.includes('Is required.'));
      assert.deepEqual(missing, [], endpoint.id);
    }
  }
});

test('CONTRACT openapi: every operation has a summary and says what each of its errors means', () => {
  for (const endpoint of allEndpoints) {
    const operation = operations.get(endpoint.id);
    assert.ok(
      operation && operation.summary !== '' && operation.description.length > operation.summary.length,
      endpoint.id,
    );
    for (const { status, code } of endpoint.errors) {
      if (status in endpoint.replies) continue;
      assert.match(
        operation.responses[status]?.description ?? '',
        new RegExp(`\`${code}\`: .+`),
        `${endpoint.id} ${status}`,
      );
    }
  }
});
