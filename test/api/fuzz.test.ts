/** Every operation of openapi.json with values of every kind. JIM_FUZZ_RUNS sets how many requests an operation gets. */
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileConnector } from '@jim/connector-file/file-connector.ts';
import { startTestServer } from '@jim/server/testing/start-test-server.ts';
import type { TestApi } from '@jim/server/testing/start-test-server.ts';
import fc from 'fast-check';
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
  await furnish();
});
after(async () => {
  process.off('unhandledRejection', note);
  await api.close();
});

/** A little of everything, so that requests meet things that exist. */
async function furnish(): Promise<void> {
  const file = join(api.services.config.fileRoots[0] ?? '', 'people.csv');
  await writeFile(file, 'id,name,type\n1,Ada,user\n2,Bo,user\n');
  const ids = ['018f0000-0000-7000-8000-000000000001', '018f0000-0000-7000-8000-000000000002'];
  guids.push(...ids, '00000000-0000-0000-0000-000000000000');
  const [first, second] = ids;
  await api.database.query({
    text: `insert into trusted_certificate (id, name, thumbprint, subject, issuer, serial_number, valid_from, valid_to, source_type, certificate_pem)
      values ($1, 'Root', 'AB', 'CN=A', 'CN=A', '01', now(), now(), 'Uploaded', $2)`,
    values: [first, await readFile(join(import.meta.dirname, '../fixtures/certificates/branch-root.pem'), 'utf8')],
  });
  await api.database.query({
    text: `
      insert into activity (id, status, target_type, target_operation_type, target_name, initiated_by_type, initiated_by_name) values
        ('${first}', 'Complete', 'ConnectedSystemRunProfile', 'Execute', 'Run', 'System', 'System'),
        ('${second}', 'InProgress', 'SyncRule', 'Create', 'Rule', 'System', 'System');
      insert into connected_system (name, connector_definition_id) select 'Files', id from connector_definition limit 1;
      insert into connected_system_setting_value (connected_system_id, connector_setting_id, string_value)
        select 1, id, '${file}' from connector_setting where name in ('File Path', 'Import File Path') limit 1;
      insert into connected_system_object_type (connected_system_id, name, selected) values (1, 'user', true);
      insert into connected_system_attribute (object_type_id, name, type, plurality, selected, is_external_id) values
        (1, 'id', 'Text', 'SingleValued', true, true), (1, 'name', 'Text', 'SingleValued', true, false);
      insert into run_profile (connected_system_id, name, run_type) values (1, 'Full Import', 'FullImport');
      insert into sync_rule (name, connected_system_id, connected_system_object_type_id, metaverse_object_type_id, direction)
        values ('In', 1, 1, 1, 'Import'), ('Out', 1, 1, 1, 'Export');
      insert into sync_rule_mapping (sync_rule_id, target_metaverse_attribute_id) values (1, 1);
      insert into scoping_group (sync_rule_id) values (1);
      insert into connected_system_object (id, connected_system_id, object_type_id, external_id, document, change_number)
        values ('${first}', 1, 1, '1', '{"1": ["1"], "2": ["Ada"]}', 1);
      insert into metaverse_object (id, type_id, display_name, document, change_number) values ('${first}', 1, 'Ada', '{}', 1);
      insert into pending_export (id, connected_system_id, connected_system_object_id, change_type, changes, change_number)
        values ('${first}', 1, '${first}', 'Delete', '{}', 1);
      insert into schedule (id, name) values ('${first}', 'Nightly');
      insert into schedule_execution (id, schedule_id, schedule_name, status, total_steps, queued_at, initiated_by_type)
        values ('${first}', '${first}', 'Nightly', 'InProgress', 0, now(), 'System');
      insert into activity_item (id, activity_id, change_type) values ('${first}', '${first}', 'Added');
      insert into api_key (id, name, key_prefix, key_hash) values ('${first}', 'Some key', 'jim_ak_00000', 'x');
      insert into partition (connected_system_id, external_id, name) values (1, 'p', 'p');
      insert into container (partition_id, external_id, name) values (1, 'c', 'c');
      insert into scoping_criterion (group_id, metaverse_attribute_id, comparison_type) values (1, 1, 'Equals');
      insert into matching_rule (connected_system_object_type_id, metaverse_object_type_id, target_metaverse_attribute_id)
        values (1, 1, 1);
      insert into matching_rule (sync_rule_id, target_metaverse_attribute_id) values (1, 1);`,
  });
}

interface FuzzRequest {
  readonly path: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

/** Path parameters that stand for something there is, by name; ints and guids otherwise. */
const namesThatExist: Readonly<Record<string, string>> = {
  key: 'Sync.PageSize',
  name: 'JIM File Connector',
  attributeName: 'name',
  predefinedSearchUri: 'users',
};

function pathValue({ name, schema }: Parameter): fc.Arbitrary<unknown> {
  const existing = schema.type === 'integer' ? 1 : schema.format === 'uuid' ? guids[0] : namesThatExist[name];
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
