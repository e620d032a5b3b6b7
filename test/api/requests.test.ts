/** What every operation makes of a request that is not as it should be: see contract/conventions.md. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fileConnector } from '@jim/connector-file/file-connector.ts';
import { allEndpoints } from '@jim/contract/all-endpoints.ts';
import type { Endpoint } from '@jim/contract/endpoint.ts';
import { createOpenApi } from '@jim/contract/openapi.ts';
import { startTestServer } from '@jim/server/testing/start-test-server.ts';
import type { TestApi } from '@jim/server/testing/start-test-server.ts';
import type { JsonSchema } from '../fixtures/schema-arbitrary.ts';
import { firstId, furnish, namesThatExist, secondId } from './furnish.ts';

interface Operation {
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly schema: InputSchema }[];
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: InputSchema } } };
}
interface InputSchema extends JsonSchema {
  readonly maxLength?: number;
  readonly minLength?: number;
  readonly required?: readonly string[];
  readonly anyOf?: readonly InputSchema[];
  readonly items?: InputSchema;
  readonly properties?: Readonly<Record<string, InputSchema>>;
}
interface Answer {
  readonly status: number;
  readonly code: string | undefined;
  readonly fields: readonly string[];
  readonly body: unknown;
}

const { paths } = createOpenApi(allEndpoints, '1.0.0') as {
  paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
};
const operationOf = ({ path, method }: Endpoint): Operation | undefined => paths[path]?.[method.toLowerCase()];

let api: TestApi;
before(async () => {
  api = await startTestServer({ connectors: [fileConnector] });
  await furnish(api);
});
after(() => api.close());

async function send(
  endpoint: Endpoint,
  request: { path?: string; query?: string; body?: RequestInit['body']; type?: string | null } = {},
): Promise<Answer> {
  const { path = addressOf(endpoint), query = '', type = 'application/json' } = request;
  const body = endpoint.method === 'GET' ? undefined : request.body;
  const response = await fetch(`${api.url}${path}${query && `?${query}`}`, {
    method: endpoint.method,
    headers: { 'x-api-key': api.adminKey, ...(type !== null && { 'content-type': type }) },
    ...(body !== undefined && { body }),
  });
  if (response.headers.get('content-type') === 'text/event-stream') {
    await response.body?.cancel();
    return { status: response.status, code: undefined, fields: [], body: undefined };
  }
  const text = await response.text();
  const parsed: unknown = text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text;
  const { code, validationErrors } = parsed as { code?: string; validationErrors?: object };
  return { status: response.status, code, fields: Object.keys(validationErrors ?? {}), body: parsed };
}

/** What exists under other ids than the usual ones. */
const exceptions: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'syncRuleMatchingRules.get': { ruleId: '2' },
  'syncRuleMatchingRules.update': { ruleId: '2' },
  'syncRuleMatchingRules.delete': { ruleId: '2' },
  'metaverse.listObjectValues': { attributeName: 'Display Name' },
  'metaverse.explainObjectAttribute': { attributeName: 'Display Name' },
};

function valueOf(endpoint: Endpoint, name: string): string {
  const schema = operationOf(endpoint)?.parameters.find((each) => each.in === 'path' && each.name === name)?.schema;
  const usual = schema?.type === 'integer' ? '1' : schema?.format === 'uuid' ? firstId : namesThatExist[name];
  return exceptions[endpoint.id]?.[name] ?? usual ?? '';
}

function addressOf(endpoint: Endpoint, instead: Readonly<Record<string, string>> = {}): string {
  return endpoint.path.replace(/\{(\w+)\}/g, (_whole, name: string) =>
    encodeURIComponent(instead[name] ?? valueOf(endpoint, name)),
  );
}

// ── what is not there ────────────────────────────────────────────────────────────────────────────

/** Of an object that is there, an attribute without values is an empty page (contract/connected-systems.md 18, 22). */
const mayBeEmpty = ['connectorSpace.listValues attributeName', 'pendingExports.listChanges attributeName'];
const documents404 = (endpoint: Endpoint): boolean => endpoint.errors.some(({ status }) => status === 404);
const namesOf = (endpoint: Endpoint): string[] => Object.keys(endpoint.params.shape);

for (const endpoint of allEndpoints.filter((each) => documents404(each) && namesOf(each).length > 0)) {
  test(`CONTRACT ${endpoint.id}: 404 NOT_FOUND for each thing its address names, before the body is looked at`, async () => {
    for (const name of namesOf(endpoint)) {
      if (mayBeEmpty.includes(`${endpoint.id} ${name}`)) continue;
      const schema = operationOf(endpoint)?.parameters.find((each) => each.in === 'path' && each.name === name)?.schema;
      const absent =
        schema?.type === 'integer' ? '2147483647' : schema?.format === 'uuid' ? crypto.randomUUID() : 'no-such';
      const answer = await send(endpoint, { path: addressOf(endpoint, { [name]: absent }), body: '{ not json' });
      assert.deepEqual([answer.status, answer.code], [404, 'NOT_FOUND'], name);
    }
  });
}

/** A child under another parent that is there too. */
const otherParents: Readonly<Record<string, string>> = { id: '2', csId: '2', connectedSystemId: '2' };
for (const endpoint of allEndpoints.filter((each) => namesOf(each).length > 1)) {
  const [parent = ''] = namesOf(endpoint);
  const other = valueOf(endpoint, parent) === firstId ? secondId : (otherParents[parent] ?? '');
  // their second parent is a metaverse object: attributes have none
  if (endpoint.path.startsWith('/api/v1/metaverse/objects/') || endpoint.id.startsWith('pendingExports.')) continue;
  test(`CONTRACT ${endpoint.id}: what belongs to another parent is not there`, async () => {
    const answer = await send(endpoint, { path: addressOf(endpoint, { [parent]: other }), body: '{ not json' });
    const isOtherKind = endpoint.id === 'activities.item';
    assert.deepEqual([answer.status, answer.code], isOtherKind ? [400, 'BAD_REQUEST'] : [404, 'NOT_FOUND']);
  });
}

// ── what is destroyed ────────────────────────────────────────────────────────────────────────────

test('D-42: whatever deletes, clears, discards or resets takes preview=true', () => {
  const destroys = ({ method, path }: Endpoint): boolean =>
    method === 'DELETE' || /\/(clear|discard|cleanup)$/.test(path);
  const without = allEndpoints.filter((each) => destroys(each) && !('preview' in each.query.shape)).map(({ id }) => id);
  assert.deepEqual(without, ['session.delete'], 'signing out destroys nothing');
});

/** Of every table how many rows, and of what the service notes by itself nothing. */
async function contents(): Promise<unknown> {
  const { rows: tables } = await api.database.query<{ name: string }>({
    text: `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace and relname <> 'api_key' order by 1`,
  });
  const sums = tables.map(
    ({ name }) => `select '${name}' as name, count(*) as count, sum(hashtext(t::text)::bigint) as sum from "${name}" t`,
  );
  return (await api.database.query({ text: sums.join(' union all ') })).rows;
}

const previewBodies: Readonly<Record<string, string>> = {
  'pendingExports.discard': '{"changeType":"Delete"}',
  'metaverse.updateObjectType': '{"deletionRule":"Manual"}',
  'matchingMode.switch': '{"mode":1}',
};
/** They need a system that can be reached (test/api/connected-systems.test.ts). */
const needsSystem = ['connectedSystems.importHierarchy', 'connectedSystems.importSchema'];
for (const endpoint of allEndpoints.filter(({ id, query }) => 'preview' in query.shape && !needsSystem.includes(id))) {
  test(`CONTRACT ${endpoint.id}: D-42, preview=true answers 200 and writes nothing`, async () => {
    const before = await contents();
    const answer = await send(endpoint, {
      query: 'PREVIEW=True',
      body: previewBodies[endpoint.id],
    });
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    assert.ok(typeof answer.body === 'object', 'says what would happen');
    assert.deepEqual(await contents(), before);
  });
}

// ── bodies ───────────────────────────────────────────────────────────────────────────────────────

/** Its answers depend on where the page is from, and it counts attempts (test/api/sign-in.test.ts). */
const withBody = allEndpoints.filter(({ id, body }) => body !== undefined && id !== 'session.create');

for (const endpoint of withBody) {
  const schema = operationOf(endpoint)?.requestBody?.content['application/json'].schema ?? {};
  test(`CONTRACT ${endpoint.id}: a body that is no JSON object is 400 or 415 VALIDATION_ERROR`, async () => {
    const cases: [RequestInit['body'], string | null, number][] = [
      ['{}', 'text/plain', 415],
      [new Blob(['{}']), null, 415],
      ['{', 'application/json', 400],
      ['[]', 'application/json', 400],
      ['"text"', 'application/json', 400],
      ['{"a":1,"a":2}', 'application/json', 400],
    ];
    if (!endpoint.bodyIsOptional) cases.push([undefined, 'application/json', 400], [undefined, null, 415]);
    for (const [body, type, status] of cases) {
      const answer = await send(endpoint, { body, type });
      assert.deepEqual([answer.status, answer.code], [status, 'VALIDATION_ERROR'], `${String(body)} as ${type}`);
    }
    const required = schema.required ?? [];
    if (required.length > 0) assert.deepEqual((await send(endpoint, { body: '{}' })).fields, required);
  });

  test(`CONTRACT ${endpoint.id}: each field that does not fit is 400 VALIDATION_ERROR and named, whatever its case`, async () => {
    for (const [name, field] of Object.entries(schema.properties ?? {})) {
      for (const value of misfitsOf(field)) {
        const spelt = name.charAt(0).toUpperCase() + name.slice(1);
        const answer = await send(endpoint, { body: JSON.stringify({ [spelt]: value, further: true }) });
        const what = `${name}: ${JSON.stringify(value)?.slice(0, 60)}`;
        assert.deepEqual([answer.status, answer.code], [400, 'VALIDATION_ERROR'], what);
        assert.ok(
          answer.fields.some((found) => found === name || found.startsWith(`${name}.`)),
          `${what}: ${answer.fields.join()}`,
        );
      }
    }
  });
}

const variantsOf = (schema: InputSchema): readonly InputSchema[] =>
  (schema.anyOf ?? [schema]).flatMap((each) => (each.anyOf ? variantsOf(each) : each));

/** Values that no variant of the schema allows. */
function misfitsOf(schema: InputSchema): unknown[] {
  const variants = variantsOf(schema).filter(({ type }) => type !== 'null');
  const types = new Set(variants.flatMap(({ type }) => type ?? []));
  if (types.size === 0) return [];
  const misfits: unknown[] = types.has('object') ? ['text', [1]] : [{ a: 1 }, true];
  for (const { type, enum: names, maxLength, minLength = 0, minimum, maximum, format } of variants) {
    if (names) misfits.push('NoSuchName');
    else if (type === 'string' && !format && !types.has('integer')) misfits.push(1);
    if (format === 'uuid' || format === 'date-time') misfits.push('nonsense', 1);
    if (format === 'timespan') misfits.push('nonsense', 1, '25:00:00');
    if (maxLength !== undefined) misfits.push('x'.repeat(maxLength + 1));
    if (type === 'string' && minLength > 0) misfits.push('', ' ');
    if (type === 'integer' && minimum !== undefined) misfits.push(minimum - 1);
    if (type === 'integer' && maximum !== undefined) misfits.push(maximum + 1);
    if (type === 'integer' && !variants.some((each) => each.enum)) misfits.push('seven', 1.5);
    if (type === 'array') misfits.push('text');
  }
  return types.has('boolean') ? misfits.filter((value) => value !== true).concat('true', 1) : misfits;
}

// ── queries ──────────────────────────────────────────────────────────────────────────────────────

const queryOf = (endpoint: Endpoint): Operation['parameters'] =>
  (operationOf(endpoint)?.parameters ?? []).filter((each) => each.in === 'query');

/** A fitting value of every other parameter that has to be there. */
const neededQuery: Readonly<Record<string, string>> = { 'fileSystem.validate': 'path=/' };

for (const endpoint of allEndpoints.filter((each) => queryOf(each).length > 0)) {
  test(`CONTRACT ${endpoint.id}: each parameter that does not fit is 400 VALIDATION_ERROR and named, whatever its case`, async () => {
    for (const { name, schema } of queryOf(endpoint)) {
      for (const value of misfitsOfQuery(schema)) {
        const answer = await send(endpoint, { query: `${name.toUpperCase()}=${encodeURIComponent(value)}` });
        const what = `${name}=${value.slice(0, 60)}`;
        assert.deepEqual([answer.status, answer.code], [400, 'VALIDATION_ERROR'], what);
        assert.ok(
          answer.fields.some((found) => found === name || found.startsWith(`${name}.`)),
          `${what}: ${answer.fields.join()}`,
        );
      }
    }
  });
}

function misfitsOfQuery(schema: InputSchema): string[] {
  const variants = variantsOf(schema.type === 'array' ? (schema.items ?? {}) : schema);
  return variants.flatMap(({ type, enum: names, format, maxLength }) => [
    ...(names || format === 'uuid' || format === 'date-time' || type === 'boolean' || type === 'integer'
      ? ['nonsense']
      : []),
    ...(maxLength === undefined ? [] : ['x'.repeat(maxLength + 1)]),
  ]);
}

/** No provider is configured, and a key has no session. */
const answersElse: Readonly<Record<string, number>> = { 'auth.config': 503, 'session.get': 404 };

for (const endpoint of allEndpoints.filter(({ method, path }) => method === 'GET' && !path.endsWith('/stream'))) {
  test(`CONTRACT ${endpoint.id}: answers as its schema says, at any spelling of its address, and takes enumerations as integers and in any case`, async () => {
    const needed = neededQuery[endpoint.id] ?? '';
    const usual = await send(endpoint, { query: needed });
    assert.equal(usual.status, answersElse[endpoint.id] ?? 200);
    if (endpoint.path.startsWith('/api/v1/')) {
      const given = addressOf(endpoint).split('/');
      const parts = endpoint.path.split('/').map((part, n) => (part.startsWith('{') ? given[n] : part.toUpperCase()));
      const path = `${parts.join('/').replace('/V1/', '/V1.0/')}/`;
      assert.equal((await send(endpoint, { path, query: needed })).status, usual.status, path);
    }
    for (const { name, schema } of queryOf(endpoint)) {
      const variants = variantsOf(schema.type === 'array' ? (schema.items ?? {}) : schema);
      const names = variants.find((each) => each.enum)?.enum ?? [];
      const hasIntegers = variants.some(({ type }) => type === 'integer');
      for (const [place, value] of (hasIntegers ? names : []).entries()) {
        for (const given of [String(place), String(value).toUpperCase()]) {
          const query = [needed, `${name}=${encodeURIComponent(given)}`].filter(Boolean).join('&');
          assert.equal((await send(endpoint, { query })).status, usual.status, `${name}=${given}`);
        }
      }
    }
  });
}

// ── pages ────────────────────────────────────────────────────────────────────────────────────────

interface Page {
  readonly items: readonly Readonly<Record<string, unknown>>[];
  readonly totalCount: number;
  readonly page: number;
  readonly pageSize: number;
  readonly totalPages: number;
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}
const pagedEndpoints = allEndpoints.filter(
  (endpoint) =>
    endpoint.method === 'GET' &&
    queryOf(endpoint).some(({ name }) => name === 'pageSize') &&
    !endpoint.id.startsWith('history.'),
);
const defaultSizeOf = (endpoint: Endpoint): number =>
  endpoint.id.startsWith('schedule')
    ? 20
    : /Values$|listChanges|pendingExports|Unresolved|History|Referrers/.test(endpoint.id)
      ? 50
      : 25;

for (const endpoint of pagedEndpoints) {
  const pageOf = async (query: string): Promise<Page> => {
    const { status, body } = await send(endpoint, { query });
    assert.equal(status, 200, query);
    return body as Page;
  };
  test(`CONTRACT ${endpoint.id}: pages as conventions 6 says: defaults, clamping, the true count beyond the end`, async () => {
    const { items, totalCount, ...first } = await pageOf('');
    const size = first.pageSize;
    if (!/History|Referrers/.test(endpoint.id)) assert.equal(size, defaultSizeOf(endpoint));
    assert.deepEqual(first, {
      ...first,
      page: 1,
      totalPages: Math.ceil(totalCount / size),
      hasNextPage: totalCount > size,
      hasPreviousPage: false,
    });
    assert.equal(items.length, Math.min(totalCount, size));
    const isStrict = endpoint.id === 'schedules.list' || endpoint.id === 'scheduleExecutions.list';
    for (const query of ['page=0', 'page=-7', 'pageSize=0', 'pageSize=-1']) {
      const answer = await send(endpoint, { query });
      if (isStrict) assert.deepEqual([answer.status, answer.code], [400, 'VALIDATION_ERROR'], query);
      else assert.deepEqual([(answer.body as Page).page, (answer.body as Page).pageSize], [1, size], query);
    }
    assert.equal((await pageOf('PAGESIZE=500')).pageSize, 100);
    const beyond = await pageOf('page=9999&pageSize=2');
    assert.deepEqual(beyond, {
      ...beyond,
      items: [],
      totalCount,
      page: 9999,
      pageSize: 2,
      totalPages: Math.ceil(totalCount / 2),
      hasNextPage: false,
      hasPreviousPage: true,
    });
    const seen: unknown[] = [];
    for (let page = 1; page <= Math.ceil(totalCount / 2) && page <= 5; page += 1)
      seen.push(...(await pageOf(`page=${page}&pageSize=2`)).items);
    assert.deepEqual(seen, items.slice(0, Math.min(10, totalCount)), 'pages neither overlap nor leave out');
  });

  const names = new Set(queryOf(endpoint).map(({ name }) => name));
  if (names.has('sortBy')) {
    test(`CONTRACT ${endpoint.id}: sorts by any property in any case, and ignores what is none`, async () => {
      const { items } = await pageOf('');
      const direction = names.has('sortDirection')
        ? ['sortDirection=asc', 'sortDirection=desc']
        : ['sortDescending=TRUE', 'sortDescending=false'];
      for (const property of ['constructor', 'no-such', ...Object.keys(items[0] ?? {})]) {
        for (const order of direction) {
          const sorted = await pageOf(`sortBy=${property.toUpperCase()}&${order}`);
          assert.equal(sorted.items.length, items.length, `${property} ${order}`);
        }
      }
      if (names.has('sortDirection'))
        assert.equal((await send(endpoint, { query: 'sortDirection=ASC' })).status, 400, 'exactly asc or desc');
    });
  }
}

// ── filters ──────────────────────────────────────────────────────────────────────────────────────

const filtered = [
  'connectedSystems.list',
  'syncRules.list',
  'metaverse.listObjectTypes',
  'metaverse.listAttributes',
  'certificates.list',
  'exampleData.listSets',
  'exampleData.listTemplates',
];
for (const endpoint of allEndpoints.filter(({ id }) => filtered.includes(id))) {
  test(`CONTRACT ${endpoint.id}: filters as conventions 6.3 says`, async () => {
    const find = async (filter: string): Promise<Page> =>
      (await send(endpoint, { query: `filter=${encodeURIComponent(filter)}` })).body as Page;
    const all = (await send(endpoint)).body as Page;
    const [first] = all.items;
    assert.ok(first !== undefined);
    for (const [name, value] of Object.entries(first)) {
      if (value === null) continue;
      const kind = filterKindOf(name, value);
      const count = async (operator: string, given = String(value)): Promise<number> =>
        (await find(`${name}:${operator}:${given}`)).totalCount;
      if (kind === 'none') {
        assert.equal(await count('eq'), all.totalCount, `${name} cannot be filtered: ignored`);
        continue;
      }
      assert.ok((await count('eq')) >= 1, `${name}:eq:${String(value)}`);
      assert.equal((await count('eq')) + (await count('ne')), all.totalCount, `${name}:ne:${String(value)}`);
      if (kind === 'text' && String(value) !== '') {
        for (const operator of ['contains', 'startswith', 'endswith'])
          assert.ok((await count(operator)) >= 1, operator);
        const otherCase = String(value).toUpperCase() === value ? value.toLowerCase() : String(value).toUpperCase();
        if (otherCase !== value)
          assert.ok((await count('eq', otherCase)) < (await count('eq')), 'ordinal, case-sensitive');
      }
      if (kind === 'number') {
        assert.equal((await count('lt')) + (await count('gte')), all.totalCount);
        assert.equal((await count('gt')) + (await count('lte')), all.totalCount);
        assert.equal(await count('eq', 'seven'), all.totalCount, 'a value that cannot be read is ignored');
      }
      assert.equal(await count('resembles'), all.totalCount, 'an unknown operator is ignored');
    }
    assert.equal((await find('noSuch:eq:x')).totalCount, all.totalCount, 'an unknown property is ignored');
    const name = String(first['name']);
    for (const word of [name.toUpperCase(), name.slice(1, 4).toLowerCase()])
      assert.ok(
        (await find(word)).items.some((item) => item['name'] === name),
        `a bare word is part of the name: ${word}`,
      );
    assert.equal((await find('no such name at all')).totalCount, 0);
    assert.equal((await find('name:eq:a:b')).totalCount, 0, 'a value may contain colons');
  });
}

for (const endpoint of allEndpoints.filter(({ id }) => filtered.includes(id))) {
  test(`CONTRACT ${endpoint.id}: every property sorts, both ways`, async () => {
    const sorted = async (name: string, direction: string): Promise<readonly unknown[]> => {
      const { body } = await send(endpoint, { query: `sortBy=${name}&sortDirection=${direction}&pageSize=100` });
      return (body as Page).items.map((item) => item[name]).filter((value) => value !== null);
    };
    const [first] = ((await send(endpoint)).body as Page).items;
    for (const [name, value] of Object.entries(first ?? {})) {
      if (typeof value === 'object') continue;
      const up = await sorted(name, 'asc');
      const down = await sorted(name, 'desc');
      assert.deepEqual(down, up.toReversed(), name);
      const isComparable = typeof value === 'number' || typeof value === 'boolean';
      if (isComparable)
        assert.deepEqual(
          up,
          up.toSorted((one, other) => Number(one) - Number(other)),
          name,
        );
    }
  });
}

function filterKindOf(name: string, value: unknown): 'text' | 'number' | 'flag' | 'none' {
  if (typeof value === 'object') return 'none';
  const enumerations = ['status', 'direction', 'type', 'attributePlurality', 'deletionRule', 'sourceType'];
  const isTime = typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value);
  const isTimespan = name === 'deletionGracePeriod';
  if (isTime || isTimespan || enumerations.includes(name) || name.endsWith('Action')) return 'none';
  if (typeof value === 'number') return 'number';
  return typeof value === 'boolean' || name === 'id' ? 'flag' : 'text';
}
