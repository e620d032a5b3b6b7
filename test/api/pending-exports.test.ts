import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { activitiesGet } from '@jim/contract/endpoints/activities.ts';
import {
  pendingExportsDiscard,
  pendingExportsGet,
  pendingExportsList,
  pendingExportsListChanges,
  pendingExportsRetry,
  pendingExportsSummary,
} from '@jim/contract/endpoints/pending-exports.ts';
import { refusal } from './refusal.ts';
import {
  type Bed,
  createDirectory,
  type DirectorySystem,
  readMetaverse,
  stageIdentity,
  stageObjects,
  startBed,
  testId,
} from './synchronisation-bed.ts';

let bed: Bed;
let system: DirectorySystem;
const nowhere = 999_999;
const update = testId(21);
const create = testId(22);

interface Staged {
  readonly id: string;
  readonly objectId: string;
  readonly changeType: string;
  readonly status: string;
  readonly changes: object;
  readonly source?: string;
  readonly error?: string;
  readonly createdAt: string;
}

async function stage(row: Staged): Promise<void> {
  await bed.api.database.query({
    text: `
      insert into pending_export (id, connected_system_id, connected_system_object_id, change_type, status, changes, source_metaverse_object_id,
        last_error_message, error_count, change_number, created_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, nextval('change_order'), $10)`,
    values: [
      row.id,
      system.id,
      row.objectId,
      row.changeType,
      row.status,
      JSON.stringify(row.changes),
      row.source ?? null,
      row.error ?? null,
      row.error === undefined ? 0 : 5,
      row.createdAt,
    ],
  });
}

before(async () => {
  bed = await startBed();
  system = await createDirectory(bed);
  const { userTypeId } = await readMetaverse(bed);
  await stageIdentity(bed, testId(11), userTypeId, {}, 'Tomasz Lis');
  await stageObjects(bed, system, [
    {
      id: testId(1),
      externalId: 'B-1044',
      joinedTo: testId(11),
      document: { [system.attribute('employeeNumber')]: [7] },
    },
    { id: testId(2), externalId: 'B-2', status: 'PendingProvisioning' },
    { id: testId(3), externalId: 'B-3' },
  ]);
  await stage({
    id: update,
    objectId: testId(1),
    changeType: 'Update',
    status: 'ExportNotConfirmed',
    source: testId(11),
    createdAt: '2026-05-20T06:00:00Z',
    changes: {
      [system.attribute('employeeNumber')]: [
        { kind: 'Update', value: 3, status: 'ExportedNotConfirmed', attempts: 2, lastImportedValue: '7' },
      ],
      [system.attribute('proxyAddresses')]: Array.from({ length: 12 }, (_unused, index) => ({
        kind: 'Add',
        value: `a${index}@corp.test`,
      })),
      [system.attribute('memberOf')]: [{ kind: 'Add', reference: testId(11) }],
    },
  });
  await stage({
    id: create,
    objectId: testId(2),
    changeType: 'Create',
    status: 'Pending',
    changes: {},
    createdAt: '2026-05-21T06:00:00Z',
  });
  await stage({
    id: testId(23),
    objectId: testId(3),
    changeType: 'Delete',
    status: 'Failed',
    changes: {},
    error: 'Insufficient RIGHTS',
    createdAt: '2026-05-19T06:00:00Z',
  });
});
after(() => bed.close());

const list = async (query: object = {}): Promise<string[]> => {
  const { items } = await bed.api.client.call(pendingExportsList, { params: { id: system.id }, query });
  return items.map((item) => item.changeType);
};

test('CONTRACT pendingExports.list: newest first, searched in error, target and source, filtered', async () => {
  const page = await bed.api.client.call(pendingExportsList, { params: { id: system.id } });
  assert.deepEqual([page.pageSize, page.totalCount], [50, 3]);
  const shown = page.items.find((item) => item.id === update);
  assert.deepEqual(
    [
      shown?.targetObjectIdentifier,
      shown?.sourceMetaverseObjectDisplayName,
      shown?.attributeChangeCount,
      shown?.connectedSystemObjectId,
    ],
    ['B-1044', 'Tomasz Lis', 14, testId(1)],
  );
  assert.deepEqual(await list(), ['Create', 'Update', 'Delete']);
  assert.deepEqual(await list({ search: 'rights' }), ['Delete']);
  assert.deepEqual(await list({ search: 'b-1' }), ['Update']);
  assert.deepEqual(await list({ search: 'tomasz' }), ['Update']);
  assert.deepEqual(await list({ status: ['Failed', 'Pending'], sortBy: 'createdAt' }), ['Delete', 'Create']);
  assert.deepEqual(await list({ changeType: ['Update'], metaverseObjectId: testId(11) }), ['Update']);
  assert.deepEqual(await list({ connectedSystemObjectId: testId(2), hasUnresolvedReferences: false }), ['Create']);
  assert.equal(await refusal(bed.api.client.call(pendingExportsList, { params: { id: nowhere } })), '404 NOT_FOUND');
});

test('CONTRACT pendingExports.get: at most ten changes an attribute, with summaries and what is there now', async () => {
  const shown = await bed.api.client.call(pendingExportsGet, { params: { pendingExportId: update } });
  assert.deepEqual(
    [shown.connectedSystemName, shown.connectedSystemObjectTypeName, shown.sourceMetaverseObjectTypeName, shown.status],
    ['Directory', 'user', 'User', 'ExportNotConfirmed'],
  );
  assert.deepEqual(
    shown.attributeChangeSummaries?.map((summary) => [
      summary.attributeName,
      summary.totalCount,
      summary.returnedCount,
      summary.hasMore,
    ]),
    [
      ['employeeNumber', 1, 1, false],
      ['memberOf', 1, 1, false],
      ['proxyAddresses', 12, 10, true],
    ],
  );
  const [number, member, address] = shown.attributeChanges;
  assert.deepEqual(
    [number?.intValue, number?.status, number?.exportAttemptCount, number?.currentValue, number?.lastImportedValue],
    [3, 'ExportedNotConfirmed', 2, '7', '7'],
  );
  assert.deepEqual(
    [member?.unresolvedReferenceValue, member?.referenceDisplayName, member?.stringValue],
    [testId(11), 'Tomasz Lis', null],
  );
  assert.deepEqual(
    [address?.stringValue, address?.changeType, address?.status, address?.currentValue],
    ['a0@corp.test', 'Add', 'Pending', null],
  );
  const bare = await bed.api.client.call(pendingExportsGet, { params: { pendingExportId: create } });
  assert.deepEqual([bare.attributeChanges, bare.attributeChangeSummaries], [[], null]);
  assert.equal(
    await refusal(bed.api.client.call(pendingExportsGet, { params: { pendingExportId: testId(99) } })),
    '404 NOT_FOUND',
  );
});

test('CONTRACT pendingExports.listChanges: pages and searches one attribute; ids are those of the detail', async () => {
  const changes = (attributeName: string, query: object = {}, pendingExportId = update) =>
    bed.api.client.call(pendingExportsListChanges, { params: { pendingExportId, attributeName }, query });
  const page = await changes('proxyAddresses', { pageSize: 10, page: 2 });
  assert.deepEqual(
    [page.totalCount, page.items.map((item) => item.stringValue)],
    [12, ['a10@corp.test', 'a11@corp.test']],
  );
  const detail = await bed.api.client.call(pendingExportsGet, { params: { pendingExportId: update } });
  assert.equal((await changes('employeeNumber')).items[0]?.id, detail.attributeChanges[0]?.id);
  assert.equal((await changes('proxyAddresses', { search: 'A1@' })).totalCount, 1);
  assert.equal((await changes('proxyAddresses', { page: 9 })).totalCount, 12);
  assert.deepEqual((await changes('nothing')).items, []);
  assert.equal(await refusal(changes('proxyAddresses', {}, testId(99))), '404 NOT_FOUND');
});

test('CONTRACT pendingExports.summary: counts by status and change', async () => {
  const summary = await bed.api.client.call(pendingExportsSummary, { params: { id: system.id } });
  assert.deepEqual([summary.total, summary.oldest], [3, '2026-05-19T06:00:00Z']);
  assert.deepEqual(
    summary.counts.map((row) => `${row.status} ${row.changeType} ${row.count}`),
    ['ExportNotConfirmed Update 1', 'Failed Delete 1', 'Pending Create 1'],
  );
  assert.equal(await refusal(bed.api.client.call(pendingExportsSummary, { params: { id: nowhere } })), '404 NOT_FOUND');
});

test('EXP-31: a retry makes failed exports due with a clean slate; an Operator may', async () => {
  const operator = bed.api.clientFor(await bed.api.addKey(['Operator']));
  const { retriedCount } = await operator.call(pendingExportsRetry, {
    params: { id: system.id },
    body: { status: 'Failed' },
  });
  assert.equal(retriedCount, 1);
  const shown = await bed.api.client.call(pendingExportsGet, { params: { pendingExportId: testId(23) } });
  assert.deepEqual(
    [shown.status, shown.errorCount, shown.lastErrorMessage, shown.nextRetryAt],
    ['Pending', 0, null, null],
  );
  assert.equal(
    (await operator.call(pendingExportsRetry, { params: { id: system.id }, body: { status: 'Failed' } })).retriedCount,
    0,
  );
  assert.equal(await refusal(operator.call(pendingExportsRetry, { params: { id: nowhere } })), '404 NOT_FOUND');
});

test('D-41: a discard says first how much, then what it discarded; what was never created goes with it', async () => {
  const { client, database } = bed.api;
  const params = { id: system.id };
  const body = { changeType: 'Create' as const };
  const preview = await client.call(pendingExportsDiscard, { params, query: { preview: true }, body });
  assert.deepEqual('counts' in preview && [preview.counts, preview.samples], [{ Create: 1 }, { Create: ['B-2'] }]);
  assert.equal((await list()).length, 3, 'D-42: a preview writes nothing');
  const discarded = await client.call(pendingExportsDiscard, { params, body });
  assert.ok('activityId' in discarded);
  assert.equal(discarded.discardedCount, 1);
  const activity = await client.call(activitiesGet, { params: { id: discarded.activityId } });
  assert.match(activity.message ?? '', /Create 1 \(B-2\)/);
  const { rows } = await database.query<{ count: number }>({
    text: 'select count(*) as count from connected_system_object where id = $1',
    values: [testId(2)],
  });
  assert.equal(rows[0]?.count, 0);
  await database.query({ text: `update pending_export set status = 'Executing' where id = $1`, values: [update] });
  const executing = await client.call(pendingExportsDiscard, { params, body: { ids: [update] } });
  assert.equal('discardedCount' in executing && executing.discardedCount, 0, 'what is being sent is left alone');
  assert.equal(await refusal(client.call(pendingExportsDiscard, { params, body: {} })), '400 BAD_REQUEST');
  assert.equal(await refusal(client.call(pendingExportsDiscard, { params: { id: nowhere }, body })), '404 NOT_FOUND');
});
