/** The two pages this product was begun from, field by field, over plain HTTP against a JIM that runs. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { apiKeysCreate } from '@jim/contract/endpoints/api-keys.ts';
import {
  createExportRule,
  createImportRule,
  createMatchingRule,
  createSystem,
  readMetaverse,
  selectType,
} from '../../tools/demo/configure-system.ts';
import { beginStory, type Story } from '../stories/jim-for-story.ts';

type Json = Readonly<Record<string, unknown>>;

let story: Story;
let readerless: string;
const runs: Record<string, string> = {};
before(async () => {
  story = await beginStory();
  readerless = (await story.client.call(apiKeysCreate, { body: { name: 'without role' } })).key;
  const hrFile = join(story.folder, 'hr.csv');
  const targetFile = join(story.folder, 'target.csv');
  await writeFile(hrFile, 'id,name,mail\n1,Ada,ada@x.test\n2,Bo,bo@x.test\n3,Cy,\n');
  await writeFile(targetFile, 'account,name\n');
  const metaverse = await readMetaverse(story.client);
  const hr = await createSystem(story.client, 'HR', 'JIM File Connector', {
    'File Path': hrFile,
    'Object Type': 'person',
  });
  const person = await selectType(story.client, hr, { name: 'person', externalId: 'id' });
  const fromHr = { systemId: hr, type: person, metaverse, metaverseType: 'User' };
  await createMatchingRule(story.client, { ...fromHr, attribute: 'id', metaverseAttribute: 'Employee ID' });
  await createImportRule(story.client, {
    ...fromHr,
    name: 'People',
    projects: true,
    flows: { 'Employee ID': 'id', 'Display Name': 'name', Email: 'mail' },
  });
  const target = await createSystem(story.client, 'Target', 'JIM File Connector', {
    'File Path': targetFile,
    Mode: 'Bidirectional',
    'Object Type': 'account',
  });
  const account = await selectType(story.client, target, { name: 'account', externalId: 'account' });
  await createExportRule(story.client, {
    systemId: target,
    type: account,
    metaverse,
    metaverseType: 'User',
    name: 'Accounts',
    flows: { account: 'Employee ID', name: 'Display Name' },
  });
  for (const [name, system, type] of [
    ['import', hr, 'FullImport'],
    ['sync', hr, 'FullSynchronisation'],
    ['export', target, 'Export'],
    ['confirm', target, 'FullImport'],
  ] as const)
    runs[name] = (await story.run(system, type)).activityId;
});
after(() => story[Symbol.asyncDispose]());

async function get(path: string, key: string | null = story.apiKey): Promise<{ status: number; body: Json }> {
  const response = await fetch(story.url + path, key === null ? {} : { headers: { 'X-Api-Key': key } });
  assert.equal(response.headers.get('content-type'), 'application/json; charset=utf-8');
  return { status: response.status, body: (await response.json()) as Json };
}
const statsOf = async (run: string): Promise<Json> => (await get(`/api/v1/activities/${runs[run]}/stats`)).body;

/** Response Attributes of the page on statistics, in its order. */
const counters = [
  'totalObjectsProcessed',
  'totalObjectChangeCount',
  'totalUnchanged',
  'totalObjectErrors',
  'totalObjectTypes',
  'totalCsoAdds',
  'totalCsoUpdates',
  'totalCsoDeletes',
  'totalProjections',
  'totalJoins',
  'totalAttributeFlows',
  'totalDisconnections',
  'totalDisconnectedOutOfScope',
  'totalOutOfScopeRetainJoin',
  'totalDriftCorrections',
  'totalProvisioned',
  'totalExported',
  'totalDeprovisioned',
  'totalPendingExports',
  'totalPendingExportsConfirmed',
  'totalPendingExportsRetrying',
  'totalPendingExportsFailed',
  'totalCreated',
];

test('CONTRACT activities.stats: every run has exactly the 23 integers of the page, in its order', async () => {
  for (const run of Object.keys(runs)) {
    const stats = await statsOf(run);
    assert.deepEqual(Object.keys(stats), counters, run);
    assert.ok(
      Object.values(stats).every((value) => Number.isInteger(value) && Number(value) >= 0),
      run,
    );
  }
});

test('CONTRACT activities.stats: import, synchronisation, export and confirming import count what the page says they do', async () => {
  const said = async (run: string): Promise<Json> =>
    Object.fromEntries(Object.entries(await statsOf(run)).filter(([, value]) => value !== 0));
  const three = { totalObjectsProcessed: 3, totalObjectChangeCount: 3, totalObjectTypes: 1 };
  assert.deepEqual(await said('import'), { ...three, totalCsoAdds: 3 });
  assert.deepEqual(await said('sync'), {
    ...three,
    totalProjections: 3,
    totalAttributeFlows: 8,
    totalProvisioned: 3,
    totalPendingExports: 3,
  });
  assert.deepEqual(await said('export'), { ...three, totalExported: 3 });
  const confirmed = await statsOf('confirm');
  assert.deepEqual([confirmed['totalObjectsProcessed'], confirmed['totalObjectErrors']], [3, 0]);
});

test('CONTRACT activities.stats: errors of the page: 400 BAD_REQUEST, 401 UNAUTHORISED, 403 FORBIDDEN, 404 NOT_FOUND, in the envelope', async () => {
  const { body } = await get('/api/v1/activities?search=ConnectedSystem&pageSize=100');
  const other = (body['items'] as Json[]).find((item) => item['targetType'] === 'ConnectedSystem');
  const cases = [
    [`/api/v1/activities/${String(other?.['id'])}/stats`, story.apiKey, 400, 'BAD_REQUEST'],
    [`/api/v1/activities/${runs['import']}/stats`, null, 401, 'UNAUTHORISED'],
    [`/api/v1/activities/${runs['import']}/stats`, 'jim_xxxxxxxxxxxx', 401, 'UNAUTHORISED'],
    [`/api/v1/activities/${runs['import']}/stats`, readerless, 403, 'FORBIDDEN'],
    ['/api/v1/activities/a1b2c3d4-e5f6-7890-abcd-ef1234567890/stats', story.apiKey, 404, 'NOT_FOUND'],
  ] as const;
  for (const [path, key, status, code] of cases) {
    const answer = await get(path, key);
    assert.deepEqual(
      { ...answer.body, message: typeof answer.body['message'], timestamp: typeof answer.body['timestamp'] },
      { code, message: 'string', details: null, validationErrors: null, timestamp: 'string' },
    );
    assert.equal(answer.status, status);
  }
});

// ── the page on activities ───────────────────────────────────────────────────────────────────────

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$/;
const span = /^(\d+\.)?\d\d:\d\d:\d\d(\.\d{7})?$/;
const kinds: Readonly<Record<string, (value: unknown) => boolean>> = {
  guid: (value) => guid.test(String(value)),
  time: (value) => time.test(String(value)),
  span: (value) => span.test(String(value)),
  text: (value) => typeof value === 'string' && value !== '',
  integer: (value) => Number.isInteger(value),
  object: (value) => typeof value === 'object' && value !== null,
};

/** Every field the page shows or describes; `?` where it may be null. */
const activityFields: Readonly<Record<string, string>> = {
  id: 'guid',
  parentActivityId: 'guid?',
  created: 'time',
  executed: 'time?',
  status: 'text',
  targetType: 'text',
  targetOperationType: 'text',
  targetName: 'text?',
  targetContext: 'text?',
  message: 'text?',
  initiatedByType: 'text',
  initiatedById: 'guid?',
  initiatedByName: 'text?',
  objectsToProcess: 'integer',
  objectsProcessed: 'integer',
  executionTime: 'span?',
  totalActivityTime: 'span?',
  connectedSystemRunType: 'text?',
  ...Object.fromEntries(
    ['Added', 'Updated', 'Deleted', 'Projected', 'Joined', 'AttributeFlows', 'Disconnected', 'Provisioned']
      .concat('Exported', 'Deprovisioned', 'PendingExports', 'Errors')
      .map((name) => [`total${name}`, 'integer']),
  ),
  childActivityCount: 'integer',
  connectedSystemId: 'integer?',
  connectedSystemRunProfileId: 'integer?',
  warningMessage: 'text?',
  errorMessage: 'text?',
  executionStats: 'object?',
};

function assertFields(activity: Json, leftOut: readonly string[] = []): void {
  for (const [name, kind] of Object.entries(activityFields)) {
    if (leftOut.includes(name)) continue;
    assert.ok(name in activity, `${name} is there`);
    const value = activity[name];
    if (value === null) assert.ok(kind.endsWith('?'), `${name} is never null`);
    else assert.ok(kinds[kind.replace('?', '')]?.(value), `${name}: ${JSON.stringify(value)} is no ${kind}`);
  }
}

test('CONTRACT activities.get: every field of the page, of a run and of what is no run', async () => {
  for (const run of Object.keys(runs)) {
    const { body } = await get(`/api/v1/activities/${runs[run]}`);
    assertFields(body);
    assert.deepEqual(body['executionStats'], await statsOf(run));
  }
  const { body: run } = await get(`/api/v1/activities/${runs['import']}`);
  assert.deepEqual(
    [
      run['status'],
      run['targetType'],
      run['targetOperationType'],
      run['targetContext'],
      run['initiatedByType'],
      run['connectedSystemRunType'],
    ],
    ['Complete', 'ConnectedSystemRunProfile', 'Execute', 'HR', 'ApiKey', 'FullImport'],
  );
  assert.deepEqual(
    [run['objectsToProcess'], run['objectsProcessed'], run['totalAdded'], run['totalErrors']],
    [3, 3, 3, 0],
  );
  const { body: sync } = await get(`/api/v1/activities/${runs['sync']}`);
  assert.deepEqual(
    [sync['totalProjected'], sync['totalAttributeFlows'], sync['totalProvisioned'], sync['totalPendingExports']],
    [3, 8, 3, 3],
  );
  assert.equal((await get(`/api/v1/activities/${runs['export']}`)).body['totalExported'], 3);
});

test('CONTRACT activities.list: the rows of the page; found by name and by type; every activity can be read', async () => {
  const { body } = await get('/api/v1/activities?pageSize=100');
  const detailOnly = ['parentActivityId', 'warningMessage', 'errorMessage', 'executionStats'];
  for (const item of body['items'] as Json[]) {
    assertFields(item, [...detailOnly, 'connectedSystemId', 'connectedSystemRunProfileId']);
    assertFields((await get(`/api/v1/activities/${String(item['id'])}`)).body);
  }
  const find = async (search: string): Promise<unknown[]> =>
    ((await get(`/api/v1/activities?search=${search}&pageSize=100`)).body['items'] as Json[]).map(
      (item) => item['targetType'],
    );
  assert.ok((await find('people')).includes('SyncRule'), 'by name');
  const ofType = await find('objectmatchingrule');
  assert.deepEqual(new Set(ofType), new Set(['ObjectMatchingRule']), 'by type');
});

test('CONTRACT activities.items and activities.children: objects of a run, and a plain list', async () => {
  const { body } = await get(`/api/v1/activities/${runs['sync']}/items`);
  const items = body['items'] as Json[];
  assert.deepEqual([items.length, body['totalCount'], body['pageSize']], [3, 3, 25]);
  assert.deepEqual(items.map((item) => item['externalIdValue']).toSorted(), ['1', '2', '3']);
  for (const item of items) {
    assert.equal(item['objectChangeType'], 'Projected');
    assert.equal(item['errorType'], null);
    assert.match(
      String(item['outcomeSummary']),
      /^Projected:1,AttributeFlow:[23],Provisioned:1,PendingExportCreated:1$/,
    );
  }
  assert.deepEqual((await get(`/api/v1/activities/${runs['sync']}/children`)).body, []);
});

test('CONTRACT connectorDefinitions.get: the ids that scripts carry: LDAP 1 and its settings 1 to 31, File 2 and 32 to 39', async () => {
  for (const [id, name, first, last] of [
    [1, 'JIM LDAP Connector', 1, 31],
    [2, 'JIM File Connector', 32, 39],
  ] as const) {
    const { body } = await get(`/api/v1/synchronisation/connector-definitions/${id}`);
    const ids = (body['settings'] as Json[]).map((setting) => Number(setting['id']));
    assert.equal(body['name'], name);
    assert.deepEqual(
      ids.slice(0, last - first + 1),
      Array.from({ length: last - first + 1 }, (_, n) => first + n),
    );
  }
});
