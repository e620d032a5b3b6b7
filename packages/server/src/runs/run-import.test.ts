import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { ConnectorError, type ImportedObject, type ImportPage } from '@jim/connector-kit/connector.ts';
import { inPages, scriptedObject, scriptedPages } from '@jim/connector-kit/testing/scripted-connector.ts';
import type { Value, Values } from '@jim/engine/model/values.ts';
import { TaskAborted } from '../worker/task-aborted.ts';
import { openImportBed, type ImportResult, type ImportSystem } from './run-import-test-bed.ts';

const bed = await openImportBed();
after(() => bed[Symbol.asyncDispose]());

type Attributes = Readonly<Record<string, Value | Values>>;

const person = (id: string, rest: Attributes = {}, more: Partial<ImportedObject> = {}): ImportedObject =>
  scriptedObject('person', { id, displayName: `Person ${id}`, ...rest }, more);
const group = (id: string, members: readonly string[], rest: Attributes = {}): ImportedObject =>
  scriptedObject('group', { id, cn: `Group ${id}`, members, ...rest });
const several = (count: number, from = 0): ImportedObject[] =>
  Array.from({ length: count }, (_, index) => person(`p${String(index + from).padStart(4, '0')}`));

const statusesOf = async (system: ImportSystem): Promise<Record<string, string>> =>
  Object.fromEntries((await system.stored()).map(({ externalId, status }) => [externalId ?? '-', status]));
const summaries = ({ items }: ImportResult): readonly string[] =>
  items.map(({ externalId, changeType, errorType, summary }) =>
    [externalId, changeType, errorType ?? summary ?? '-'].join(' '),
  );
const total = (result: ImportResult): readonly number[] => [
  result.counters.totalObjectsProcessed,
  result.counters.totalObjectChangeCount,
  result.counters.totalUnchanged,
  result.counters.totalObjectErrors,
];

test('IMP-24, PR-03: a first import creates every object, and says how many', async () => {
  const system = await bed.addSystem();
  const result = await system.import(inPages([person('a', { manager: 'b' }), person('b', { age: 7 })], 1));
  assert.equal(result.error, null);
  assert.match(result.message ?? '', /^Import complete: 2 objects \(2 created, 0 updated, 0 errors\) in \d+\.\d s\.$/);
  assert.deepEqual(summaries(result), ['a Added CsoAdded:1', 'b Added CsoAdded:1']);
  const [first, second] = await system.stored();
  assert.deepEqual(first?.values, { id: ['a'], displayName: ['Person a'] });
  assert.deepEqual(second?.values, { id: ['b'], displayName: ['Person b'], age: [7] });
  const { rows } = await bed.database.query<{ processed: number; toProcess: number; tally: { changed: number } }>({
    text: `select objects_processed as processed, objects_to_process as "toProcess", counters -> 'tally' as tally from activity where id = $1`,
    values: [result.activityId],
  });
  assert.deepEqual([rows[0]?.processed, rows[0]?.toProcess], [2, 2]);
  assert.deepEqual(
    rows.map(({ tally }) => tally.changed),
    [2],
  );
});

test('IMP-35, IMP-36: importing the same again writes nothing, whatever the order of values and objects', async () => {
  const system = await bed.addSystem();
  const objects = [person('a', { phones: ['1', '2'], manager: 'b' }), person('b'), group('g', ['a', 'b'])];
  await system.import(inPages(objects, 2));
  const before = await system.stored();
  const again = [group('g', ['b', 'a']), person('b'), person('a', { phones: ['2', '1'], manager: 'b' })];
  const result = await system.import(inPages(again, 1));
  assert.deepEqual(total(result), [3, 0, 3, 0]);
  assert.deepEqual(await system.stored(), before);
});

test('IMP-32, IMP-34, IMP-61: a change is a removal and an addition, told in the item and in the history', async () => {
  const system = await bed.addSystem();
  await system.import([{ objects: [person('a', { mail: 'old', age: 1, phones: ['1', '2'] })] }]);
  const result = await system.import([{ objects: [person('a', { mail: 'new', phones: ['2', '3'] })] }]);
  assert.deepEqual(summaries(result), ['a Updated CsoUpdated:1']);
  const { rows } = await bed.database.query<{ differences: object }>({
    text: `select differences::json from connected_system_object_change where activity_id = $1`,
    values: [result.activityId],
  });
  const idOf = (name: string): number => system.attributeIds[`person.${name}`] ?? 0;
  assert.deepEqual(rows, [
    {
      differences: {
        added: { [idOf('mail')]: ['new'], [idOf('phones')]: ['3'] },
        removed: { [idOf('mail')]: ['old'], [idOf('phones')]: ['1'], [idOf('age')]: [1] },
      },
    },
  ]);
});

test('IMP-61: history keeps of binary values their length only', async () => {
  const system = await bed.addSystem();
  const result = await system.import([{ objects: [group('g', [], { badge: 'AAECAw==' }), person('a')] }]);
  const { rows } = await bed.database.query<{ differences: object }>({
    text: `select differences::json from connected_system_object_change where activity_id = $1 order by external_id`,
    values: [result.activityId],
  });
  const idOf = (name: string): number => system.attributeIds[name] ?? 0;
  assert.deepEqual(rows, [
    { differences: { added: { [idOf('person.id')]: ['a'], [idOf('person.displayName')]: ['Person a'] } } },
    {
      differences: {
        added: { [idOf('group.id')]: ['g'], [idOf('group.cn')]: ['Group g'], [idOf('group.badge')]: ['4 bytes'] },
      },
    },
  ]);
});

test('D-37: without change tracking there is no history, and the counters are the same', async () => {
  const system = await bed.addSystem();
  const result = await system.import([{ objects: several(3) }], { tracksChanges: false, level: 'None' });
  assert.equal(result.counters.totalCsoAdds, 3);
  assert.deepEqual(
    result.items.map(({ summary }) => summary),
    [null, null, null],
  );
  const { rows } = await bed.database.query({
    text: 'select 1 from connected_system_object_change where activity_id = $1',
    values: [result.activityId],
  });
  assert.equal(rows.length, 0);
});

test('W-1: two of five new rows share an id', async () => {
  for (const size of [1, 2, 3, 5]) {
    const system = await bed.addSystem();
    const rows = [
      person('A'),
      person('B'),
      person('D', { mail: 'first' }),
      person('C'),
      person('d', { mail: 'second' }),
    ];
    const result = await system.import(inPages(rows, size));
    assert.deepEqual(total(result), [5, 5, 0, 2], `pages of ${size}`);
    assert.equal(result.counters.totalCsoAdds, 3);
    assert.equal(result.counters.totalObjectTypes, 1);
    assert.equal(result.status, 'CompleteWithError');
    assert.deepEqual(await statusesOf(system), { A: 'Normal', B: 'Normal', C: 'Normal' });
    const refused = result.items.filter(({ errorType }) => errorType === 'DuplicateObject');
    assert.deepEqual(
      refused.map(({ externalId, objectId, changeType, summary }) => ({ externalId, objectId, changeType, summary })),
      ['D', 'd'].map((externalId) => ({ externalId, objectId: null, changeType: 'NotSet', summary: null })),
    );
  }
});

test('W-2: five rows that all share one id', async () => {
  const system = await bed.addSystem();
  const result = await system.import(
    inPages(
      Array.from({ length: 5 }, () => person('x')),
      2,
    ),
  );
  assert.deepEqual(total(result), [5, 5, 0, 5]);
  assert.equal(result.counters.totalCsoAdds, 0);
  assert.equal(result.status, 'FailedWithError');
  assert.deepEqual(await system.stored(), []);
});

test('W-3: a hundred known rows, of which three changed, two are missing, and one is new', async () => {
  const system = await bed.addSystem();
  await system.import(inPages(several(100), 30));
  const rows = several(98).map((object, index) => (index < 3 ? person(`p000${index}`, { mail: 'm' }) : object));
  const result = await system.import(inPages([...rows, person('new')], 40));
  assert.deepEqual(total(result), [99, 6, 95, 0]);
  const { totalCsoAdds, totalCsoUpdates, totalCsoDeletes } = result.counters;
  assert.deepEqual([totalCsoAdds, totalCsoUpdates, totalCsoDeletes], [1, 3, 2]);
  assert.equal(result.status, 'Complete');
  const gone = result.items.filter(({ changeType }) => changeType === 'Deleted');
  assert.deepEqual(
    gone.map(({ externalId, summary }) => [externalId, summary]),
    [
      ['p0098', 'DeletionDetected:1'],
      ['p0099', 'DeletionDetected:1'],
    ],
  );
});

test('W-4, IMP-40: a full import that brings nothing deletes nothing, and says so', async () => {
  const system = await bed.addSystem();
  await system.import([{ objects: several(3) }]);
  const result = await system.import([]);
  assert.deepEqual(total(result), [0, 0, 0, 0]);
  assert.equal(result.status, 'Complete');
  assert.match(result.message ?? '', /nothing was taken as deleted/);
  assert.deepEqual(new Set(Object.values(await statusesOf(system))), new Set(['Normal']));
});

test('D-17: a duplicate on a later page withdraws an update, its history, its references and its confirmation', async () => {
  const system = await bed.addSystem();
  await system.import([{ objects: [person('a', { mail: 'old', manager: 'b' }), person('b'), person('c')] }]);
  const before = await system.stored();
  const objectId = before[0]?.id ?? '';
  const mail = system.attributeIds['person.mail'] ?? 0;
  await system.stage({
    objectId,
    changes: { [mail]: [{ kind: 'Update', value: 'new', status: 'ExportedPendingConfirmation', attempts: 1 }] },
  });
  const exports = await system.pendingExports();
  const result = await system.import([
    { objects: [person('a', { mail: 'new', manager: 'c' })] },
    { objects: [person('b'), person('c')] },
    { objects: [person('a', { mail: 'other' })] },
    { objects: [person('A', { mail: 'third' })] },
  ]);
  assert.deepEqual(summaries(result), [
    'A NotSet DuplicateObject',
    'a NotSet DuplicateObject',
    'a NotSet DuplicateObject',
  ]);
  assert.deepEqual(total(result), [5, 3, 2, 3]);
  assert.equal(result.counters.totalPendingExportsConfirmed, 0);
  assert.equal(result.counters.totalCsoUpdates, 0);
  assert.deepEqual(await system.stored(), before);
  assert.deepEqual(await system.pendingExports(), exports);
  const { rows } = await bed.database.query({
    text: 'select 1 from connected_system_object_change where activity_id = $1',
    values: [result.activityId],
  });
  assert.equal(rows.length, 0);
});

test('D-17, IMP-19: an unchanged object that is a duplicate later is told of, and neither changed nor taken as missing', async () => {
  const system = await bed.addSystem();
  await system.import([{ objects: several(2) }]);
  const before = await system.stored();
  const result = await system.import(inPages([...several(2), person('P0000', { mail: 'x' })], 1));
  assert.deepEqual(total(result), [3, 2, 1, 2]);
  assert.deepEqual(await system.stored(), before);
  assert.deepEqual(summaries(result), ['P0000 NotSet DuplicateObject', 'p0000 NotSet DuplicateObject']);
});

test('D-17, IMP-25: a refused object and its later duplicate are both duplicates', async () => {
  const system = await bed.addSystem();
  const result = await system.import(inPages([person('a', { wrong: 'x' }), person('a')], 1));
  assert.deepEqual(summaries(result), ['a NotSet DuplicateObject', 'a NotSet DuplicateObject']);
  assert.deepEqual(await system.stored(), []);
});

test('D-36, IMP-08: a connector that fails keeps the pages it gave; nothing is deleted and the watermark stays', async () => {
  const system = await bed.addSystem();
  await system.import([{ objects: several(4), watermark: 'first' }]);
  assert.equal(await system.watermark(), 'first');
  const result = await system.import([
    { objects: [person('p0000', { mail: 'm', manager: 'p0001' }), person('new')], watermark: 'second' },
    new Error('The line went dead', { cause: new Error('cable') }),
  ]);
  assert.equal((result.error as Error).message, 'The line went dead');
  assert.equal(result.status, 'FailedWithError');
  assert.equal(await system.watermark(), 'first');
  assert.deepEqual(await statusesOf(system), {
    new: 'Normal',
    p0000: 'Normal',
    p0001: 'Normal',
    p0002: 'Normal',
    p0003: 'Normal',
  });
  assert.deepEqual(total(result), [2, 2, 0, 0]);
});

test('D-36, TSK-09: a cancelled import keeps what it committed, deletes nothing and moves no watermark', async () => {
  const system = await bed.addSystem();
  await system.import([{ objects: several(5) }]);
  const cancel = new AbortController();
  const pages = async function* (): AsyncGenerator<ImportPage> {
    yield { objects: [person('p0000', { mail: 'm' })], watermark: 'never' };
    while (!(await system.stored()).some(({ values }) => 'mail' in values)) await Promise.resolve();
    cancel.abort(new TaskAborted('cancelled'));
    yield { objects: [person('late')] };
  };
  const result = await system.import(pages(), { signal: cancel.signal });
  assert.equal(result.status, 'Cancelled');
  assert.ok(result.error instanceof TaskAborted);
  assert.equal(await system.watermark(), null);
  assert.deepEqual(new Set(Object.values(await statusesOf(system))), new Set(['Normal']));
  assert.equal(result.counters.totalCsoUpdates, 1);
});

test('IMP-03, IMP-04: every page is asked with the watermark of the start; the first one given is kept', async () => {
  const system = await bed.addSystem();
  const asked: (string | null)[] = [];
  const script = {
    fullImport: (request: { watermark: string | null }) => {
      asked.push(request.watermark);
      return scriptedPages([
        { objects: several(1), watermark: 'one' },
        { objects: several(1, 1), watermark: 'two' },
      ]);
    },
  };
  await system.run(script);
  assert.equal(await system.watermark(), 'one');
  await system.run(script);
  assert.deepEqual(asked, [null, 'one']);
});

test('IMP-05, W-22: the first warning is kept, makes no item, and the run ends with a warning', async () => {
  const system = await bed.addSystem();
  const page = (message: string): ImportPage => ({ objects: [], warning: { kind: 'deltaFellBackToFull', message } });
  const result = await system.import([page('one'), page('two'), { objects: several(1) }]);
  assert.equal(result.warning, 'one');
  assert.equal(result.items.length, 1);
  assert.equal(result.status, 'CompleteWithWarning');
});

test('CON-25: a delta that had to read everything says so and deletes nothing; one that is impossible fails the run', async () => {
  const system = await bed.addSystem();
  await system.import([{ objects: several(2), watermark: 'known' }]);
  const warning = { kind: 'deltaFellBackToFull' as const, message: 'The log was cut off.' };
  const fallback = await system.import([{ objects: several(1), warning, watermark: 'next' }], {
    runType: 'DeltaImport',
  });
  assert.deepEqual([fallback.status, fallback.warning, fallback.items], ['CompleteWithWarning', warning.message, []]);
  assert.deepEqual(await statusesOf(system), { p0000: 'Normal', p0001: 'Normal' });
  const cannot = new ConnectorError('cannotDeltaImport', 'A delta import is not possible. Run a full import.');
  const refused = await system.import([cannot], { runType: 'DeltaImport' });
  assert.deepEqual([refused.status, refused.error], ['FailedWithError', cannot]);
  assert.equal(await system.watermark(), 'next');
});

test('PR-01, PR-02: while an import runs, its activity shows how many objects have come, of how many, and what it does', async () => {
  const system = await bed.addSystem();
  const shown = async (): Promise<unknown> => {
    const { rows } = await bed.database.query({
      text: `
        select objects_processed as done, objects_to_process as of, message, phases -> -1 ->> 'objects' as "inPhase"
        from activity where connected_system_id = $1 order by created_at desc limit 1`,
      values: [system.id],
    });
    return rows[0];
  };
  const seen: unknown[] = [];
  const pages = async function* (expectedTotal: number | undefined): AsyncGenerator<ImportPage> {
    for (const from of [0, 2, 4]) {
      yield { objects: several(2, from), ...(expectedTotal === undefined ? {} : { expectedTotal }) };
      seen.push(await shown());
    }
  };
  await system.import(pages(6));
  const during = (done: number, of: number) => ({
    done,
    of,
    message: `Importing objects: ${done}`,
    inPhase: String(done),
  });
  assert.deepEqual(seen.splice(0), [during(2, 6), during(4, 6), during(6, 6)]);
  await system.import(pages(undefined));
  assert.deepEqual(seen, [during(2, 2), during(4, 4), during(6, 6)]);
});

test('D-35: a connector is not asked for more than the database keeps up with', async () => {
  const system = await bed.addSystem();
  const pageSize = 1_000;
  const pages = 16;
  let ahead = 0;
  const read = async function* (): AsyncGenerator<ImportPage> {
    for (let given = 1; given <= pages; given += 1) {
      yield { objects: several(pageSize, given * pageSize) };
      const { rows } = await bed.database.query<{ stored: number }>({
        text: 'select count(*) as stored from connected_system_object where connected_system_id = $1',
        values: [system.id],
      });
      ahead = Math.max(ahead, given - (rows[0]?.stored ?? 0) / pageSize);
    }
  };
  const result = await system.run({ fullImport: read });
  assert.equal(result.counters.totalCsoAdds, pages * pageSize);
  assert.ok(ahead <= 6, `${ahead} pages were in memory at once`);
});

test('DAT-34, DAT-35: a resolved reference keeps the text it came from, and is resolved from it again', async () => {
  const system = await bed.addSystem();
  const boss = async (): Promise<readonly string[] | undefined> =>
    (await system.stored()).find(({ externalId }) => externalId === 'a')?.references;
  await system.import([{ objects: [person('a', { manager: 'B' }), person('b')] }]);
  assert.deepEqual(await boss(), ['manager:B → b']);
  // As a synchronisation leaves it that deletes the target.
  await bed.database.query({
    text: `
      with gone as (delete from connected_system_object where connected_system_id = $1 and external_id = 'b' returning id)
      update connected_system_reference set target_id = null from gone where target_id = gone.id`,
    values: [system.id],
  });
  assert.deepEqual(await boss(), ['manager:B → ?']);
  await system.import([{ objects: [person('b')] }], { runType: 'DeltaImport' });
  assert.deepEqual(await boss(), ['manager:B → b']);
});

test('IMP-01, IMP-09: what the connector cannot do fails the run', async () => {
  const system = await bed.addSystem();
  const result = await system.run({ fullImport: () => scriptedPages([]) }, { runType: 'DeltaImport' });
  assert.equal((result.error as Error).message, 'Scripted Connector cannot do delta imports.');
});

test('IMP-23, D-16: a delta says what was deleted; what is unknown or Obsolete already is not told of', async () => {
  const system = await bed.addSystem({ hasAddresses: true });
  await system.import([{ objects: [person('a', { dn: 'CN=a' }), person('b', { dn: 'CN=b' })] }]);
  const gone = (attributes: Attributes): ImportedObject => scriptedObject('person', attributes, { change: 'deleted' });
  const delta = { runType: 'DeltaImport' } as const;
  const result = await system.import(
    [{ objects: [gone({ id: 'A' }), gone({ dn: 'cn=B' }), gone({ id: 'z' })] }],
    delta,
  );
  assert.deepEqual(summaries(result), ['A Deleted DeletionDetected:1', 'b Deleted DeletionDetected:1']);
  assert.deepEqual(total(result), [3, 2, 1, 0]);
  assert.deepEqual(await statusesOf(system), { a: 'Obsolete', b: 'Obsolete' });
  const again = await system.import([{ objects: [gone({ id: 'a' })] }], delta);
  assert.deepEqual(total(again), [1, 0, 1, 0]);
});

test('IMP-45, D-16: Obsolete and absent again is silent; Obsolete and back is Normal again', async () => {
  const system = await bed.addSystem();
  await system.import([{ objects: several(2) }]);
  await system.import([{ objects: several(1) }]);
  const absent = await system.import([{ objects: several(1) }]);
  assert.deepEqual(total(absent), [1, 0, 1, 0]);
  const back = await system.import([{ objects: several(2) }]);
  assert.deepEqual(summaries(back), ['p0001 Updated -']);
  assert.equal(back.counters.totalCsoUpdates, 0);
  assert.deepEqual(await statusesOf(system), { p0000: 'Normal', p0001: 'Normal' });
});

test('IMP-41: rows that were refused count as present; an id that could not be read stops deletion detection', async () => {
  const system = await bed.addSystem();
  await system.import([{ objects: several(3) }]);
  const damaged = (attributes: Attributes): ImportedObject =>
    scriptedObject('person', attributes, { problem: { kind: 'other', message: 'Row 2 is damaged.' } });
  const known = await system.import([{ objects: [person('p0000'), damaged({ id: 'p0001' })] }]);
  assert.deepEqual(summaries(known), ['p0001 NotSet UnhandledError', 'p0002 Deleted DeletionDetected:1']);
  const unknown = await system.import([{ objects: [person('p0002'), damaged({})] }]);
  assert.deepEqual(await statusesOf(system), { p0000: 'Normal', p0001: 'Normal', p0002: 'Normal' });
  assert.match(unknown.warning ?? '', /could not be read, so nothing was taken as deleted/);
});

test('IMP-27, IMP-31, IMP-41: a partition of its own, and only its objects can be missing', async () => {
  const system = await bed.addSystem({ partitions: ['north', 'south'] });
  const [north, south] = system.partitionIds;
  await system.import([{ objects: several(2) }]);
  await system.import([{ objects: several(2) }], { partitionId: north });
  await system.import([{ objects: several(1, 5) }], { partitionId: south });
  const result = await system.import([{ objects: several(1) }], { partitionId: north });
  assert.deepEqual(await statusesOf(system), { p0000: 'Normal', p0001: 'Obsolete', p0005: 'Normal' });
  assert.deepEqual(total(result), [1, 1, 1, 0]);
});

test('IMP-43: the exports of an object found missing go; a deletion that was sent is confirmed by that', async () => {
  const system = await bed.addSystem();
  await system.import([{ objects: several(3) }]);
  const [, second, third] = await system.stored();
  const mail = system.attributeIds['person.mail'] ?? 0;
  await system.stage({
    objectId: second?.id ?? '',
    status: 'Pending',
    changes: { [mail]: [{ kind: 'Update', value: 'm' }] },
  });
  await system.stage({ objectId: third?.id ?? '', changeType: 'Delete', changes: {} });
  const result = await system.import([{ objects: several(1) }]);
  assert.deepEqual(await system.pendingExports(), []);
  assert.equal(result.counters.totalPendingExportsConfirmed, 1);
  assert.equal(result.counters.totalCsoDeletes, 2);
});

test('IMP-44: a type of id that cannot identify objects fails a full import before it deletes', async () => {
  const system = await bed.addSystem({ idType: 'DateTime' });
  const result = await system.import([{ objects: [scriptedObject('person', { id: '2026-01-01T00:00:00Z' })] }]);
  assert.deepEqual(
    result.items.map(({ errorType }) => errorType),
    ['UnsupportedExternalIdAttributeType'],
  );
  assert.match((result.error as Error).message, /what is missing cannot be told/);
});

for (const [idType, ids] of Object.entries({
  Number: [1, 2],
  LongNumber: ['9007199254740993', '2'],
  Guid: ['0191a2b3-0000-7000-8000-00000000000a', '0191a2b3-0000-7000-8000-00000000000b'],
})) {
  test(`IMP-44, IMP-53: objects identified by a ${idType} are found again, referred to and found missing`, async () => {
    const system = await bed.addSystem({ idType });
    const [first = 0, second = 0] = ids;
    const raw = idType === 'Guid' ? `{${String(first).toUpperCase()}}` : `0${first}`;
    const objects = [scriptedObject('person', { id: first }), scriptedObject('person', { id: second, manager: raw })];
    await system.import(inPages(objects, 1));
    assert.deepEqual(
      (await system.stored()).flatMap(({ references }) => references),
      [`manager:${raw} → ${first}`],
    );
    const result = await system.import([{ objects: objects.slice(1) }]);
    assert.equal(result.counters.totalCsoDeletes, 1);
    assert.equal(result.counters.totalUnchanged, 1);
  });
}

test('IMP-22, IMP-30, IMP-42, W-18: a provisioned object is recognised by its address and confirmed', async () => {
  const system = await bed.addSystem({ hasAddresses: true });
  const { rows } = await bed.database.query<{ id: string }>({
    text: `
      insert into connected_system_object (id, connected_system_id, object_type_id, status, secondary_external_id, secondary_id_key, change_number)
      values (gen_random_uuid(), $1, $2, 'PendingProvisioning', 'CN=New', 'cn=new', 0) returning id`,
    values: [system.id, system.typeIds['person']],
  });
  const dn = system.attributeIds['person.dn'] ?? 0;
  const change = { kind: 'Update', value: 'CN=New', status: 'ExportedPendingConfirmation', attempts: 1 } as const;
  await system.stage({ objectId: rows[0]?.id ?? '', changeType: 'Create', changes: { [dn]: [change] } });
  const result = await system.import([
    { objects: [person('guid', { dn: 'CN=New' }), person('other', { dn: 'CN=Other' })] },
  ]);
  assert.deepEqual(summaries(result), ['guid Updated CsoUpdated:1,ExportConfirmed:1', 'other Added CsoAdded:1']);
  assert.equal(result.counters.totalPendingExportsConfirmed, 1);
  assert.equal(result.counters.totalCsoUpdates, 1);
  const found = (await system.stored()).find(({ id }) => id === rows[0]?.id);
  assert.deepEqual([found?.status, found?.externalId], ['Normal', 'guid']);
  assert.deepEqual(await system.pendingExports(), []);
});

test('IMP-22, D-17: two ids that lead to one stored object are told apart, however many pages are in flight', async () => {
  for (const inFlight of [0, 1, 2]) {
    const system = await bed.addSystem({ hasAddresses: true });
    await bed.database.query({
      text: `
        insert into connected_system_object (id, connected_system_id, object_type_id, status, external_id, external_id_key,
          secondary_external_id, secondary_id_key, change_number)
        values (gen_random_uuid(), $1, $2, 'PendingProvisioning', 'given', 'given', 'CN=New', 'cn=new', 0)`,
      values: [system.id, system.typeIds['person']],
    });
    const pages = [
      person('found', { dn: 'CN=New' }),
      person('given', { dn: 'CN=Else' }),
      person('new', { dn: 'CN=New' }),
    ];
    const result = await system.import(inPages(pages, 1), { inFlight });
    assert.deepEqual(
      summaries(result),
      ['found Updated CsoUpdated:1', 'given Added CsoAdded:1', 'new Added CsoAdded:1'],
      `${inFlight} pages in flight`,
    );
  }
});

test('W-17, REC-01: exports are confirmed or not, of changed and of unchanged objects', async () => {
  const system = await bed.addSystem();
  await system.import([{ objects: several(3) }]);
  const mail = system.attributeIds['person.mail'] ?? 0;
  for (const { id } of await system.stored()) {
    const change = { kind: 'Update', value: 'm', status: 'ExportedPendingConfirmation', attempts: 1 } as const;
    await system.stage({ objectId: id, changes: { [mail]: [change] } });
  }
  const result = await system.import([
    { objects: [person('p0000', { mail: 'm' }), person('p0001', { mail: 'm' }), person('p0002')] },
  ]);
  assert.deepEqual(summaries(result), [
    'p0000 Updated CsoUpdated:1,ExportConfirmed:1',
    'p0001 Updated CsoUpdated:1,ExportConfirmed:1',
    'p0002 Updated ExportNotConfirmed',
  ]);
  assert.deepEqual(total(result), [3, 3, 0, 1]);
  const { totalCsoUpdates, totalPendingExportsConfirmed, totalPendingExportsRetrying } = result.counters;
  assert.deepEqual([totalCsoUpdates, totalPendingExportsConfirmed, totalPendingExportsRetrying], [2, 2, 1]);
  assert.equal(result.status, 'CompleteWithWarning');
  const [left] = await system.pendingExports();
  assert.equal(left?.status, 'ExportNotConfirmed');
  assert.deepEqual(left?.changes[mail]?.[0]?.lastImportedValue, '(no values)');
});

test('IMP-50, IMP-55, IMP-60: references to later objects are resolved; those to nobody are told of once', async () => {
  const system = await bed.addSystem();
  const objects = [group('g', ['a', 'b', 'nobody', 'none']), person('a'), person('b')];
  const result = await system.import(inPages(objects, 1));
  assert.deepEqual((await system.stored())[0]?.references, [
    'members:a → a',
    'members:b → b',
    'members:nobody → ?',
    'members:none → ?',
  ]);
  const [item] = result.items.filter(({ externalId }) => externalId === 'g');
  assert.equal(item?.errorType, 'UnresolvedReference');
  assert.equal(item?.summary, 'CsoAdded:1');
  assert.match(item?.errorMessage ?? '', /^members refers to nobody and 1 more/);
  assert.equal(result.status, 'CompleteWithWarning');
  assert.deepEqual(total(result), [3, 3, 0, 1]);
  const again = await system.import(inPages(objects, 1));
  assert.deepEqual(total(again), [3, 0, 3, 0]);
});

test('IMP-56: an old unresolved reference is linked when its target comes, and its object is due for a delta synchronisation', async () => {
  const system = await bed.addSystem();
  await system.import([{ objects: [person('a', { manager: 'late' })] }]);
  const before = (await system.stored())[0]?.changeNumber ?? 0;
  const result = await system.import([{ objects: [person('a', { manager: 'late' }), person('late')] }]);
  const [source] = await system.stored();
  assert.deepEqual(source?.references, ['manager:late → late']);
  assert.ok((source?.changeNumber ?? 0) > before);
  assert.deepEqual(summaries(result), ['late Added CsoAdded:1']);
});

test('IMP-54: a text that several types know is nobody’s', async () => {
  for (const size of [1, 2, 3]) {
    const system = await bed.addSystem();
    const result = await system.import(inPages([person('x'), person('a', { manager: 'x' }), group('x', [])], size));
    assert.deepEqual(
      (await system.stored()).flatMap(({ references }) => references),
      ['manager:x → ?'],
      `pages of ${size}`,
    );
    assert.equal(result.counters.totalObjectErrors, 1);
  }
});

test('IMP-51, IMP-52, IMP-33, IMP-62: by address: whoever has the address at the end of the run is meant, and a rename is no change', async () => {
  for (const size of [1, 4]) {
    const system = await bed.addSystem({ hasAddresses: true });
    await system.import([{ objects: [person('a', { dn: 'CN=x' }), person('m', { dn: 'CN=m', manager: 'cn=X' })] }]);
    const renamed = [
      person('m', { dn: 'CN=m', manager: 'CN=y' }),
      person('a', { dn: 'CN=y' }),
      person('b', { dn: 'CN=x' }),
    ];
    await system.import(inPages(renamed, size));
    assert.deepEqual(
      (await system.stored()).flatMap(({ references }) => references),
      ['manager:CN=y → a'],
      `pages of ${size}`,
    );
    const swapped = [
      person('m', { dn: 'CN=m', manager: 'CN=x' }),
      person('b', { dn: 'CN=z' }),
      person('a', { dn: 'CN=x' }),
    ];
    await system.import(inPages(swapped, size));
    assert.deepEqual(
      (await system.stored()).flatMap(({ references }) => references),
      ['manager:CN=x → a'],
      `pages of ${size}`,
    );
  }
});

test('IMP-11: what did not parse is told of, keeps its stored value, and the rest is imported', async () => {
  const system = await bed.addSystem();
  await system.import([{ objects: [person('a', { age: 1, mail: 'old' })] }]);
  const problem = { kind: 'attributeValueError', message: 'age is no number.' } as const;
  const bad = (mail: string) => scriptedObject('person', { id: 'a', displayName: 'Person a', mail }, { problem });
  const result = await system.import([{ objects: [bad('new')] }]);
  assert.deepEqual(summaries(result), ['a Updated ImportAttributeValueError']);
  const [stored] = await system.stored();
  assert.deepEqual([stored?.values['age'], stored?.values['mail']], [[1], ['new']]);
  const same = await system.import([{ objects: [bad('new')] }]);
  assert.deepEqual(summaries(same), ['a NotSet ImportAttributeValueError']);
});

test('IMP-38: text that no database takes is an error of its object alone', async () => {
  const system = await bed.addSystem();
  const result = await system.import([
    {
      objects: [
        person('a', { mail: 'x\u0000y' }),
        person('b', { mail: 'half \ud800' }),
        person('c\u0000'),
        person('d'),
      ],
    },
  ]);
  assert.equal(result.error, null);
  assert.deepEqual(
    result.items.map(({ externalId, errorType }) => [externalId, errorType]),
    [
      ['a', 'ImportAttributeValueError'],
      ['b', 'ImportAttributeValueError'],
      ['c\uFFFD', 'MissingExternalIdAttributeValue'],
      ['d', null],
    ],
  );
});

test('design 1.3: the statements of a page do not grow with its objects', async () => {
  const countOf = async (count: number): Promise<number> => {
    const system = await bed.addSystem();
    const objects = (mail: string): ImportedObject[] =>
      several(count).map((_, index) => person(`p${index}`, { mail, manager: `p${(index + 1) % count}` }));
    await system.import([{ objects: objects('one') }]);
    const mail = system.attributeIds['person.mail'] ?? 0;
    for (const { id } of await system.stored()) {
      await system.stage({
        objectId: id,
        changes: { [mail]: [{ kind: 'Update', value: 'two', status: 'ExportedPendingConfirmation' }] },
      });
    }
    const before = bed.database.statementCount;
    await system.import([{ objects: objects('two') }]);
    return bed.database.statementCount - before;
  };
  assert.equal(await countOf(4), await countOf(80));
});

test('IMP-06, IMP-07: one page of everything is committed in parts', async () => {
  const system = await bed.addSystem();
  const before = bed.statements.length;
  const result = await system.import([{ objects: several(2500) }]);
  assert.equal(result.counters.totalCsoAdds, 2500);
  const commits = bed.statements.slice(before).filter(({ name }) => name === 'import-create-objects');
  assert.equal(commits.length, 3);
});

test('IMP-46: a provisioned object without an external id is not missing', async () => {
  const system = await bed.addSystem();
  await bed.database.query({
    text: `
      insert into connected_system_object (id, connected_system_id, object_type_id, status, change_number)
      values (gen_random_uuid(), $1, $2, 'PendingProvisioning', 0)`,
    values: [system.id, system.typeIds['person']],
  });
  const result = await system.import([{ objects: several(1) }]);
  assert.equal(result.counters.totalCsoDeletes, 0);
  assert.deepEqual(await statusesOf(system), { p0000: 'Normal', '-': 'PendingProvisioning' });
});

test('IMP-52: an external id is referred to without regard to case', async () => {
  const system = await bed.addSystem();
  await system.import([{ objects: [person('Ab', { manager: 'aB' })] }]);
  assert.deepEqual((await system.stored())[0]?.references, ['manager:aB → Ab']);
});

test('D-36: an interrupted import resolves what it can, and reports nothing as unresolved', async () => {
  const system = await bed.addSystem();
  const result = await system.import([
    { objects: [person('a', { manager: 'b' }), person('c', { manager: 'd' })] },
    { objects: [person('b')] },
    new Error('gone'),
  ]);
  assert.deepEqual(
    (await system.stored()).flatMap(({ references }) => references),
    ['manager:b → b', 'manager:d → ?'],
  );
  assert.deepEqual(
    result.items.map(({ errorType }) => errorType),
    [null, null, null],
  );
});
