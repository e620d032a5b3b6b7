import assert from 'node:assert/strict';
import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import type { ImportedObject } from '@jim/connector-kit/connector.ts';
import { assertConnectorError, attribute, brief, openTestBed, typeOf } from './file-test-bed.ts';

const noMultiple = 'SingleValued';

test('FILE-20: the run profile names the file, else the setting does, else it is an error', async () => {
  await using bed = await openTestBed('id,name\n1,from the setting\n');
  const other = join(bed.folder, 'other.csv');
  await writeFile(other, 'id,name\n1,from the profile\n');
  const nameOf = (objects: readonly ImportedObject[]) => objects[0]?.attributes[1]?.values[0];
  assert.equal(nameOf(await bed.importObjects({ filePath: other })), 'from the profile');
  assert.equal(nameOf(await bed.importObjects()), 'from the setting');
  await assertConnectorError(bed.importObjects({}, { 'File Path': null }), 'invalidSettings', /File Path/);
  await assertConnectorError(
    bed.importObjects({ filePath: join(bed.folder, 'none.csv') }),
    'badInput',
    /does not exist/,
  );
});

test('CON-21: an import leaves no watermark', async () => {
  await using bed = await openTestBed('id,name\n1,Ann\n2,Bob\n');
  for await (const page of bed.importPages({ pageSize: 1 })) assert.equal(page.watermark, undefined);
});

test('FILE-21: objects have the type of their row, and come as neither added nor updated', async () => {
  await using bed = await openTestBed('type,id\nUSER,1\ngroup,2\nComputer,3\nprinter,4\n,5\n');
  const typed = { 'Object Type': null, 'Object Type Column': 'Type' };
  const objectTypes = [typeOf('user', [attribute('id')]), typeOf('group', [attribute('id')])];
  const objects = await bed.importObjects({ objectTypes, unselectedTypeNames: ['computer'] }, typed);
  assert.deepEqual(objects.map(brief), [
    ['user', { id: ['1'] }],
    ['group', { id: ['2'] }],
    ['printer', { id: ['4'] }, 'couldNotDetermineObjectType'],
    [null, { id: ['5'] }, 'couldNotDetermineObjectType'],
  ]);
  assert.ok(objects.every(({ change }) => change === 'unspecified'));
});

test('FILE-21: a row of no known type still says whose row it is, under every selected type', async () => {
  await using bed = await openTestBed('type,uid,gid\npersn,1,2\n');
  const objectTypes = [typeOf('person', [attribute('uid')]), typeOf('group', [attribute('gid')])];
  const objects = await bed.importObjects({ objectTypes }, { 'Object Type': null, 'Object Type Column': 'type' });
  assert.deepEqual(objects.map(brief), [['persn', { uid: ['1'], gid: ['2'] }, 'couldNotDetermineObjectType']]);
});

test('FILE-22, CON-23: selected attributes only, and an empty cell is an attribute without values', async () => {
  await using bed = await openTestBed('id,name,secret,age\n1,,x,\n2,Bob,y, \n');
  const objectTypes = [typeOf('person', [attribute('id'), attribute('name'), attribute('age', 'Number')])];
  assert.deepEqual((await bed.importObjects({ objectTypes })).map(brief), [
    ['person', { id: ['1'], name: [], age: [] }],
    ['person', { id: ['2'], name: ['Bob'], age: [] }],
  ]);
});

test('FILE-22: every type is read from its cell', async () => {
  const attributes = [
    attribute('id', 'LongNumber'),
    attribute('number', 'Number'),
    attribute('flag', 'Boolean'),
    attribute('guid', 'Guid'),
    attribute('time', 'DateTime'),
    attribute('bytes', 'Binary'),
    attribute('boss', 'Reference'),
    attribute('text', 'Text'),
  ];
  const header = attributes.map(({ name }) => name).join(',');
  const guid = '2f1c9a52-6c3e-4a0d-9c51-0a4f8f1b7a11';
  await using bed = await openTestBed(
    `${header}\n9007199254740993, 7 ,TRUE,{${guid.toUpperCase()}},2026-01-02 03:04,AAEC,P-1, padded \n`,
  );
  assert.deepEqual((await bed.importObjects({ objectTypes: [typeOf('person', attributes)] })).map(brief), [
    [
      'person',
      {
        id: ['9007199254740993'],
        number: [7],
        flag: [true],
        guid: [guid],
        time: ['2026-01-02T03:04:00Z'],
        bytes: ['AAEC'],
        boss: ['P-1'],
        text: [' padded '],
      },
    ],
  ]);
});

test('FILE-22: multi-valued cells are split, trimmed and rid of empty parts; Boolean and DateTime are not', async () => {
  const attributes = [
    attribute('id'),
    attribute('tags', 'Text', 'MultiValued'),
    attribute('numbers', 'Number', 'MultiValued'),
    attribute('refs', 'Reference', 'MultiValued'),
    attribute('flag', 'Boolean', 'MultiValued'),
    attribute('time', 'DateTime', 'MultiValued'),
    attribute('plain', 'Text', noMultiple),
  ];
  const header = attributes.map(({ name }) => name).join(',');
  await using bed = await openTestBed(`${header}\n1, a ;;b;,1;2,x;y,true,2026-01-02,p;q\n`);
  const objectTypes = [typeOf('person', attributes)];
  assert.deepEqual((await bed.importObjects({ objectTypes }, { 'Multi-Value Delimiter': ';' })).map(brief), [
    [
      'person',
      {
        id: ['1'],
        tags: ['a', 'b'],
        numbers: [1, 2],
        refs: ['x', 'y'],
        flag: [true],
        time: ['2026-01-02T00:00:00Z'],
        plain: ['p;q'],
      },
    ],
  ]);
});

test('FILE-23: a cell that cannot be read costs its attribute, not the row or the run', async () => {
  await using bed = await openTestBed('id,age,bytes\n1,30,AAEC\n2,thirty,AAEC\n3,31,A\n4,32,AAEC\n');
  const attributes = [attribute('id'), attribute('age', 'Number'), attribute('bytes', 'Binary')];
  const objects = await bed.importObjects({ objectTypes: [typeOf('person', attributes)] });
  assert.deepEqual(objects.map(brief), [
    ['person', { id: ['1'], age: [30], bytes: ['AAEC'] }],
    ['person', { id: ['2'], bytes: ['AAEC'] }, 'attributeValueError'],
    ['person', { id: ['3'], age: [31] }, 'attributeValueError'],
    ['person', { id: ['4'], age: [32], bytes: ['AAEC'] }],
  ]);
  assert.match(objects[1]?.problem?.message ?? '', /Row 3.*age.*Number.*thirty/);
});

test('FILE-23: Stop On First Error returns what was read and ends the run', async () => {
  await using bed = await openTestBed('id,age\n1,30\n2,thirty\n3,31\n');
  const objectTypes = [typeOf('person', [attribute('id'), attribute('age', 'Number')])];
  const read: ImportedObject[] = [];
  const stopping = async (): Promise<void> => {
    for await (const page of bed.importPages({ objectTypes }, { 'Stop On First Error': true }))
      read.push(...page.objects);
  };
  await assertConnectorError(stopping(), 'badInput', /first error.*Row 3/);
  assert.deepEqual(read.map(brief), [
    ['person', { id: ['1'], age: [30] }],
    ['person', { id: ['2'] }, 'attributeValueError'],
  ]);
});

test('FILE-24: columns of one name are read together', async () => {
  await using bed = await openTestBed('mail,id,Mail,MAIL\na,1,b|c,\n');
  const objectTypes = [typeOf('person', [attribute('id'), attribute('mail', 'Text', 'MultiValued')])];
  assert.deepEqual((await bed.importObjects({ objectTypes })).map(brief), [
    ['person', { id: ['1'], mail: ['a', 'b', 'c'] }],
  ]);
});

test('FILE-20: without the column of the external id nothing is imported', async () => {
  await using bed = await openTestBed('number,name\n1,Ann\n');
  await assertConnectorError(bed.importObjects(), 'badInput', /no column id.*person/);
});

test('FILE-22: a selected attribute without a column is warned of once', async () => {
  await using bed = await openTestBed('id\n1\n2\n');
  const warnings: (string | undefined)[] = [];
  for await (const page of bed.importPages({ pageSize: 1 })) warnings.push(page.warning?.message);
  assert.ok(warnings.every((message) => message?.includes('no column for name')));
});

test('CON-22: an object with a problem keeps the values that were read', async () => {
  await using bed = await openTestBed('id,name\nx,Ann\n');
  const objectTypes = [typeOf('person', [attribute('id', 'Number'), attribute('name')])];
  assert.deepEqual((await bed.importObjects({ objectTypes })).map(brief), [
    ['person', { name: ['Ann'] }, 'attributeValueError'],
  ]);
});

test('CON-26: a file that is written to while it is read does not pass for whole', async () => {
  const rows = Array.from({ length: 50 }, (_, index) => `${index},name`).join('\n');
  await using bed = await openTestBed(`id,name\n${rows}\n`);
  const reading = async (): Promise<void> => {
    for await (const page of bed.importPages({ pageSize: 10 })) {
      assert.ok(page.objects.length > 0);
      await appendFile(bed.path, 'x,late\n');
    }
  };
  await assertConnectorError(reading(), 'badInput', /changed while it was read/);
});
