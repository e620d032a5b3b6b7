import assert from 'node:assert/strict';
import { chmod, readdir, readFile, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import type { ExportAttributeChange, ExportItem, ExportResult, SchemaAttribute } from '@jim/connector-kit/connector.ts';
import type { Value } from '@jim/engine/model/values.ts';
import { fileConnector } from './file-connector.ts';
import { assertConnectorError, attribute, brief, openTestBed, typeOf } from './file-test-bed.ts';

const id = attribute('id');
const name = attribute('name');
const tags = attribute('tags', 'Text', 'MultiValued');
const person = typeOf('person', [id, name, tags]);

function item(
  change: ExportItem['change'],
  key: string | null,
  changes: readonly ExportAttributeChange[],
  more: Partial<ExportItem> = {},
): ExportItem {
  const externalId = change === 'create' ? null : key;
  const withKey = change === 'create' && key !== null ? [set(id, key), ...changes] : changes;
  return {
    id: `${change} ${key}`,
    change,
    objectType: person,
    externalId,
    secondaryExternalId: null,
    changes: withKey,
    current: {},
    ...more,
  };
}

function set(of: SchemaAttribute, value: Value | null): ExportAttributeChange {
  return { attribute: of, kind: 'update', value };
}

function add(of: SchemaAttribute, value: Value): ExportAttributeChange {
  return { attribute: of, kind: 'add', value };
}

function remove(of: SchemaAttribute, value: Value): ExportAttributeChange {
  return { attribute: of, kind: 'remove', value };
}

function kinds(results: readonly ExportResult[]): readonly string[] {
  return results.map(({ kind }) => kind);
}

test('FILE-30: the rows of the file stay, and those of the items change, found by key ignoring case', async () => {
  await using bed = await openTestBed('id,name\nA,Ann\nb,Bob\n,Nobody\nC,Cid\n');
  const results = await bed.export([item('update', 'B', [set(name, 'Bill')]), item('delete', 'c', [])]);
  assert.deepEqual(kinds(results), ['applied', 'applied']);
  assert.equal(await bed.read(), 'id,name\nA,Ann\nB,Bill\n');
  assert.equal(bed.warnings.length, 1);
});

test('FILE-30: without a file, or without the key column in it, the export starts from nothing', async () => {
  await using missing = await openTestBed(null);
  await missing.export([item('create', '1', [set(name, 'Ann')])]);
  assert.equal(await missing.read(), 'id,name\n1,Ann\n');
  await using unkeyed = await openTestBed('name,number\nOld,7\n');
  await unkeyed.export([item('create', '1', [set(name, 'Ann')])]);
  assert.equal(await unkeyed.read(), 'id,name,number\n1,Ann,\n');
});

test('FILE-30: keys are compared by the type of the external id', async () => {
  await using bed = await openTestBed('id,name\n007,Bond\n8,Other\n');
  const objectType = typeOf('person', [attribute('id', 'Number'), name]);
  const update = { ...item('update', null, [set(name, 'James')]), objectType, externalId: 7 };
  assert.deepEqual(kinds(await bed.export([update])), ['applied']);
  assert.equal(await bed.read(), 'id,name\n7,James\n8,Other\n');
});

test('FILE-30: of rows with one key, an update keeps one', async () => {
  await using bed = await openTestBed('id,name\n1,first\n2,other\n1,last\n');
  await bed.export([item('update', '1', [])]);
  assert.equal(await bed.read(), 'id,name\n1,last\n2,other\n');
});

test('FILE-30: with an object type column, one key of two types is two objects, and created rows get their type', async () => {
  await using bed = await openTestBed('id,kind,name\n1,person,Ann\n1,group,All\n');
  const typed = { 'Object Type': null, 'Object Type Column': 'kind' };
  const items = [item('update', '1', [set(name, 'Anna')]), item('create', '2', [])];
  assert.deepEqual(kinds(await bed.export(items, typed)), ['applied', 'applied']);
  assert.equal(await bed.read(), 'id,kind,name\n1,person,Anna\n1,group,All\n2,person,\n');
});

test('FILE-31: columns are those of the file and of the changes, in alphabetical order ignoring case', async () => {
  await using bed = await openTestBed('Zone,id,Name\nz,1,Ann\n');
  const changes = [set(attribute('NAME'), 'Anna'), set(attribute('age', 'Number'), 30), set(attribute('Beta'), 'b')];
  await bed.export([item('update', '1', changes)]);
  assert.equal(await bed.read(), 'age,Beta,id,Name,Zone\n30,b,1,Anna,z\n');
});

test('FILE-31: a type without an external id fails each of its items, and leaves the file alone', async () => {
  await using bed = await openTestBed('id,name\n1,Ann\n');
  const objectType = { ...person, externalId: null };
  const [create, update] = await bed.export([
    item('create', '2', [], { objectType }),
    item('update', '1', [], { objectType }),
  ]);
  assert.ok(create?.kind === 'rejected' && update?.kind === 'rejected');
  assert.match(create.message, /no external id/);
  assert.equal(await bed.read(), 'id,name\n1,Ann\n');
});

test('FILE-32: create makes a row of the changes and of what the object holds, in the place of an old one', async () => {
  await using bed = await openTestBed('extra,id,name,tags\nkeep?,1,Old,t\n');
  const current = { name: ['known'], tags: ['a', 'b'] };
  const results = await bed.export([item('create', '1', [set(name, 'New')], { current })]);
  assert.deepEqual(results, [{ kind: 'applied', id: 'create 1', externalId: '1' }]);
  assert.equal(await bed.read(), 'extra,id,name,tags\n,1,New,a|b\n');
});

test('FILE-32: update creates the row when it is gone, delete of none succeeds', async () => {
  await using bed = await openTestBed('id,name\n');
  const results = await bed.export([item('update', '5', [set(name, 'Eve')]), item('delete', '6', [])]);
  assert.deepEqual(results, [
    { kind: 'applied', id: 'update 5', externalId: '5' },
    { kind: 'applied', id: 'delete 6' },
  ]);
  assert.equal(await bed.read(), 'id,name\n5,Eve\n');
});

test('FILE-32: an item without an external id fails alone', async () => {
  await using bed = await openTestBed('id,name\n1,Ann\n');
  const items = [
    item('create', null, [set(name, 'X')]),
    item('update', '', [set(name, 'X')]),
    item('update', '1', [set(name, 'Anna')]),
  ];
  assert.deepEqual(kinds(await bed.export(items)), ['rejected', 'rejected', 'applied']);
  assert.equal(await bed.read(), 'id,name\n1,Anna\n');
});

test('FILE-32: a changed external id moves the row, unless another row has it', async () => {
  await using bed = await openTestBed('id,name\n1,Ann\n2,Bob\n');
  const results = await bed.export([item('update', '1', [set(id, '3')]), item('update', '2', [set(id, '3')])]);
  assert.deepEqual(kinds(results), ['applied', 'rejected']);
  assert.deepEqual(results[0], { kind: 'applied', id: 'update 1', externalId: '3' });
  assert.equal(await bed.read(), 'id,name\n3,Ann\n2,Bob\n');
});

test('FILE-33: every type is written in its own way', async () => {
  await using bed = await openTestBed(null, { Culture: 'de-DE' });
  const cells: readonly (readonly [SchemaAttribute, Value, string])[] = [
    [attribute('a', 'DateTime'), '2026-05-11T08:15:30Z', '2026-05-11T08:15:30.0000000Z'],
    [attribute('b', 'DateTime'), '2026-05-11T08:15:30.25Z', '2026-05-11T08:15:30.2500000Z'],
    [attribute('c', 'Number'), -1234567, '-1234567'],
    [attribute('d', 'LongNumber'), '9007199254740993', '9007199254740993'],
    [attribute('e', 'Boolean'), true, 'true'],
    [attribute('f', 'Guid'), '2f1c9a52-6c3e-4a0d-9c51-0a4f8f1b7a11', '2f1c9a52-6c3e-4a0d-9c51-0a4f8f1b7a11'],
    [attribute('g', 'Binary'), 'AAEC', 'AAEC'],
    [attribute('h', 'Reference'), 'P-1', 'P-1'],
  ];
  await bed.export([
    item(
      'create',
      '1',
      cells.map(([of, value]) => set(of, value)),
    ),
  ]);
  const [header, row] = (await bed.read()).split('\n');
  assert.equal(header, 'a,b,c,d,e,f,g,h,id');
  assert.equal(row, [...cells.map(([, , text]) => text), '1'].join());
});

test('FILE-33: the values of a cell are a set in stable order', async () => {
  await using bed = await openTestBed('id,tags\n1,c| a |b\n2,x\n3,\n4,p|q\n');
  await bed.export([
    item('update', '1', [add(tags, 'd'), remove(tags, 'a'), add(tags, 'c')]),
    item('update', '2', [remove(tags, 'x')]),
    item('update', '3', [add(tags, 'n'), add(tags, 'm')]),
    item('update', '4', [{ attribute: tags, kind: 'removeAll', value: null }, add(tags, 'r')]),
  ]);
  assert.equal(await bed.read(), 'id,tags\n1,c|b|d\n2,\n3,n|m\n4,r\n');
});

test('FILE-33: values are the same when they are so by type', async () => {
  await using bed = await openTestBed('id,numbers\n1,"1,000|2"\n');
  const numbers = attribute('numbers', 'Number', 'MultiValued');
  await bed.export([item('update', '1', [add(numbers, 1000), remove(numbers, 2), add(numbers, 3)])], {
    Culture: 'en-gb',
  });
  assert.equal(await bed.read(), 'id,numbers\n1,"1,000|3"\n');
});

test('FILE-33: removing another value than the cell holds leaves a single value', async () => {
  await using bed = await openTestBed('id,name\n1,Ann\n2,Bob\n');
  await bed.export([
    item('update', '1', [set(name, 'Anna'), remove(name, 'Ann')]),
    item('update', '2', [remove(name, 'Bob')]),
  ]);
  assert.equal(await bed.read(), 'id,name\n1,Anna\n2,\n');
});

test('FILE-33: a value with the delimiter in it fails its item; the others are written', async () => {
  await using bed = await openTestBed('id,name,tags\n1,Ann,a\n2,Bob,\n');
  const results = await bed.export([
    item('update', '1', [add(tags, 'x|y')]),
    item('update', '2', [set(name, 'x|y'), add(tags, 'b')]),
    item('create', '3', [], { current: { tags: ['p|q'] } }),
  ]);
  assert.deepEqual(kinds(results), ['rejected', 'applied', 'rejected']);
  assert.equal(await bed.read(), 'id,name,tags\n1,Ann,a\n2,x|y,b\n');
});

test('FILE-24: columns of one name stay several, and share the values out', async () => {
  await using bed = await openTestBed('id,tags,Tags\n1,a,b\n2,c,\n3,d,e|f\n');
  await bed.export([
    item('update', '1', [add(tags, 'z')]),
    item('update', '2', [remove(tags, 'c')]),
    item('update', '3', []),
  ]);
  assert.equal(await bed.read(), 'id,tags,Tags\n1,a,b|z\n2,,\n3,d,e|f\n');
});

test('FILE-31: columns without a name keep their cells', async () => {
  await using bed = await openTestBed('id,,name\n1,x,Ann\n2,y,Bob\n');
  await bed.export([item('update', '1', [set(name, 'Anna')])]);
  assert.equal(await bed.read(), ',id,name\nx,1,Anna\ny,2,Bob\n');
});

test('FILE-34: the file is replaced in one step, and nothing is left beside it', async () => {
  await using bed = await openTestBed('id,name\n1,Ann\n');
  await chmod(bed.path, 0o640);
  const before = await stat(bed.path);
  await bed.export([item('update', '1', [set(name, 'Anna')])]);
  const after = await stat(bed.path);
  assert.notEqual(after.ino, before.ino);
  assert.equal(after.mode, before.mode);
  assert.deepEqual(await readdir(bed.folder), ['people.csv']);
});

test('FILE-34: an export that cannot be finished leaves the file and the folder as they were', async () => {
  const content = 'id,name\n1,Ann\n2,"never closed\n';
  await using bed = await openTestBed(content);
  await assertConnectorError(bed.export([item('update', '1', [set(name, 'Anna')])]), 'badInput', /never closed/);
  const latin = Buffer.from('id,name\n1,Ann\n2,Zo\u00eb\n', 'latin1');
  await using undecodable = await openTestBed(latin);
  await assertConnectorError(undecodable.export([item('update', '1', [set(name, 'Anna')])]), 'badInput', /not UTF-8/);
  assert.equal(await bed.read(), content);
  assert.deepEqual(await readFile(undecodable.path), latin);
  for (const each of [bed, undecodable]) assert.deepEqual(await readdir(each.folder), ['people.csv']);
});

test('FILE-34: an aborted export writes nothing', async () => {
  await using bed = await openTestBed('id,name\n1,Ann\n');
  const settings = { 'File Path': bed.path, Mode: 'Export Only', 'Object Type': 'person' };
  await using open = await fileConnector.open(settings, bed.environment);
  const iterate = async (): Promise<void> => {
    for await (const result of open.export?.([item('delete', '1', [])], AbortSignal.abort()) ?? [])
      assert.fail(result.id);
    for await (const result of open.completeExport?.(AbortSignal.abort()) ?? []) assert.fail(result.id);
  };
  await assert.rejects(iterate(), { name: 'AbortError' });
  assert.equal(await bed.read(), 'id,name\n1,Ann\n');
});

test('FILE-34: a link to the file stays a link', async () => {
  await using bed = await openTestBed('id,name\n1,Ann\n');
  const link = join(bed.folder, 'link.csv');
  await symlink(bed.path, link);
  await bed.export([item('update', '1', [set(name, 'Anna')])], { 'File Path': link });
  assert.equal(await bed.read(), 'id,name\n1,Anna\n');
});

test('FILE-34: damaged rows of the file are kept, filled up to the header', async () => {
  await using bed = await openTestBed('id,name,tags\n1,Ann\n2,5" pipe,t\n3,Cid,u\n');
  await bed.export([item('update', '3', [set(name, 'Sid')])]);
  assert.equal(await bed.read(), 'id,name,tags\n1,Ann,\n2,"5"" pipe",t\n3,Sid,u\n');
});

test('FILE-34: the byte order mark and the line ends of the file stay', async () => {
  await using bed = await openTestBed('\uFEFFid,name\r\n1,Ann\r\n');
  await bed.export([item('create', '2', [set(name, 'two\rlines')])]);
  assert.equal(await bed.read(), '\uFEFFid,name\r\n1,Ann\r\n2,"two\rlines"\r\n');
});

test('FILE-32: the only column may be empty without its row being lost', async () => {
  await using bed = await openTestBed('id\n1\n2\n');
  await bed.export([item('delete', '1', [])]);
  assert.deepEqual((await bed.importObjects({ objectTypes: [typeOf('person', [id])] })).map(brief), [
    ['person', { id: ['2'] }],
  ]);
});

test('FILE-35: a created object is imported under the id that the export returned', async () => {
  await using bed = await openTestBed(null);
  const objectType = typeOf('person', [attribute('id', 'LongNumber'), name]);
  const key = set(attribute('id', 'LongNumber'), '9007199254740993');
  const [result] = await bed.export([item('create', null, [key, set(name, 'Ann')], { objectType })]);
  assert.ok(result?.kind === 'applied');
  const [object] = await bed.importObjects({ objectTypes: [objectType] });
  assert.deepEqual(object?.attributes[0]?.values, [result.externalId]);
});
