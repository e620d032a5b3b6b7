import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { allEndpoints } from '@jim/contract/all-endpoints.ts';
import { renderOpenApi } from './render-openapi.ts';

const committed = join(import.meta.dirname, '..', '..', 'openapi.json');

test('CONTRACT openapi: openapi.json says what the endpoints say; `npm run openapi` writes it anew', async () => {
  assert.equal(await readFile(committed, 'utf8'), renderOpenApi());
});

test('CONTRACT openapi: every operation is there with its role, every reference leads somewhere, no internal metadata shows', () => {
  const document = JSON.parse(renderOpenApi()) as {
    paths: Record<string, Record<string, { operationId: string; 'x-least-role': string }>>;
    components: { schemas: Record<string, unknown> };
  };
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
  assert.deepEqual(
    new Map(operations.map((operation) => [operation.operationId, operation['x-least-role']])),
    new Map(
      allEndpoints
        .toSorted((left, right) => (left.path < right.path ? -1 : left.path > right.path ? 1 : 0))
        .map((endpoint) => [endpoint.id, endpoint.role]),
    ),
  );
  const text = JSON.stringify(document);
  for (const [, name = ''] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
    assert.ok(name in document.components.schemas, `${name} is a component`);
  }
  assert.doesNotMatch(text, /"wire":|\$defs/);
});
