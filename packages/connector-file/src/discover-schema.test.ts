import assert from 'node:assert/strict';
import test from 'node:test';
import { assertConnectorError, openTestBed } from './file-test-bed.ts';
import type { FileTestBed } from './file-test-bed.ts';

async function typesOf(bed: FileTestBed, culture: string | null = null): Promise<Readonly<Record<string, string>>> {
  const { objectTypes } = await bed.discover({ Culture: culture });
  return Object.fromEntries(objectTypes[0]?.attributes.map(({ name, type }) => [name, type]) ?? []);
}

function column(...values: readonly string[]): string {
  return ['id,value', ...values.map((value, index) => `${index},"${value}"`), ''].join('\n');
}

test('FILE-10: a file without a header is refused', async () => {
  for (const content of ['', '\n\n', ',,\n1,2,3\n', '\uFEFF']) {
    await using bed = await openTestBed(content);
    await assertConnectorError(bed.discover(), 'badInput', /no header/);
    await assertConnectorError(bed.importObjects(), 'badInput', /no header/);
  }
});

test('FILE-10: without a file, Export Only shows its fixed object type without attributes', async () => {
  await using bed = await openTestBed(null);
  const schema = await bed.discover({ Mode: 'Export Only' });
  assert.deepEqual(schema.objectTypes, [{ name: 'person', attributes: [] }]);
  const column = { Mode: 'Export Only', 'Object Type': null, 'Object Type Column': 'type' };
  await assertConnectorError(bed.discover(column), 'invalidSettings', /Object Type/);
  await assertConnectorError(bed.discover({ Mode: 'Import Only' }), 'badInput', /does not exist/);
  await assertConnectorError(bed.discover(), 'badInput', /does not exist/);
});

test('FILE-11: the object types are the distinct values of the column, in order, ignoring case', async () => {
  const rows = Array.from(
    { length: 60 },
    (_, index) => `${index},${['User', 'group', 'USER', '', ' user '][index % 5]}`,
  );
  await using bed = await openTestBed(['id,kind', ...rows, '61,Computer', ''].join('\n'));
  const { objectTypes } = await bed.discover({ 'Object Type': null, 'Object Type Column': 'KIND' });
  assert.deepEqual(
    objectTypes.map(({ name }) => name),
    ['Computer', 'group', 'User'],
  );
  assert.ok(objectTypes.every(({ attributes }) => attributes.map(({ name }) => name).join() === 'id,kind'));
});

test('FILE-11: a column that is missing or empty is refused, as are two sources of the type, and none', async () => {
  await using bed = await openTestBed('id,kind\n1,\n');
  const column = (name: string) => bed.discover({ 'Object Type': null, 'Object Type Column': name });
  await assertConnectorError(column('type'), 'badInput', /no column type/);
  await assertConnectorError(column('kind'), 'badInput', /No row has an object type/);
  await assertConnectorError(bed.discover({ 'Object Type Column': 'kind' }), 'invalidSettings', /not both/);
  await assertConnectorError(bed.discover({ 'Object Type': null }), 'invalidSettings', /Object Type/);
});

test('FILE-12: a name that occurs again, ignoring case, is one multi-valued attribute', async () => {
  await using bed = await openTestBed('id,Mail, mail ,name,,MAIL\n1,a@x,b@x,Ann,,c@x\n');
  const { objectTypes } = await bed.discover();
  assert.deepEqual(
    objectTypes[0]?.attributes.map(({ name, plurality }) => [name, plurality]),
    [
      ['id', 'SingleValued'],
      ['Mail', 'MultiValued'],
      ['name', 'SingleValued'],
    ],
  );
  assert.equal(objectTypes[0]?.recommendedExternalId, undefined);
  assert.ok(objectTypes[0]?.attributes.every(({ writability }) => writability === 'Writable'));
});

test('FILE-13: the narrowest type that every inspected value has', async () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['Number', ['1', '-2', '2147483647', '']],
    ['LongNumber', ['1', '2147483648']],
    ['Text', ['1', '9223372036854775808']],
    ['Text', ['1', '1.5']],
    ['Boolean', ['true', 'FALSE', 'True']],
    ['Text', ['true', '1']],
    ['Guid', ['2f1c9a52-6c3e-4a0d-9c51-0a4f8f1b7a11', '{2F1C9A52-6C3E-4A0D-9C51-0A4F8F1B7A12}']],
    ['DateTime', ['2026-05-11', '2026-05-11T08:15:30+02:00']],
    ['Text', ['2026-05-11', 'soon']],
    ['Text', ['', ' ']],
  ];
  for (const [type, values] of cases) {
    await using bed = await openTestBed(column(...values));
    assert.equal((await typesOf(bed))['value'], type, values.join(' '));
  }
});

test('FILE-13: what would lose characters as a number stays text', async () => {
  for (const values of [['007', '12'], ['+441234567890'], ['0123456789']]) {
    await using bed = await openTestBed(column(...values));
    assert.equal((await typesOf(bed))['value'], 'Text', values.join(' '));
  }
});

test('FILE-13: dates and numbers of the culture are recognised', async () => {
  await using dates = await openTestBed(column('25/12/2025', '01/02/2026 14:30'));
  assert.equal((await typesOf(dates))['value'], 'Text');
  assert.equal((await typesOf(dates, 'en-gb'))['value'], 'DateTime');
  await using numbers = await openTestBed(column('1.234', '12'));
  assert.equal((await typesOf(numbers))['value'], 'Text');
  assert.equal((await typesOf(numbers, 'de-DE'))['value'], 'Number');
  await using codes = await openTestBed(column('10-11-12'));
  assert.equal((await typesOf(codes, 'en-gb'))['value'], 'Text');
});

test('FILE-13: only the first 50 rows decide', async () => {
  const numbers = Array.from({ length: 50 }, (_, index) => String(index));
  await using bed = await openTestBed(column(...numbers, 'text'));
  assert.equal((await typesOf(bed))['value'], 'Number');
  await using earlier = await openTestBed(column(...numbers.slice(1), 'text'));
  assert.equal((await typesOf(earlier))['value'], 'Text');
});

test('FILE-14: a row with too few cells is named by discovery, which goes on', async () => {
  await using bed = await openTestBed('id,name,age\n1,Ann,30\n2,Bob\n3,Cid,31\n');
  const { objectTypes, warnings } = await bed.discover();
  assert.equal(objectTypes[0]?.attributes.length, 3);
  assert.equal(warnings?.length, 1);
  assert.match(warnings?.[0] ?? '', /^Row 3 has 2 cells where the header has 3\..*2,Bob$/);
});

test('CON-10: an unreadable header is an error, not a schema', async () => {
  await using bed = await openTestBed('id,"na"me\n1,2\n');
  await assertConnectorError(bed.discover(), 'badInput', /header cannot be read/);
});
