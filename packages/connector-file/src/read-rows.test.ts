import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { stringify } from 'csv-stringify/sync';
import { assertConnectorError, attribute, brief, openTestBed, typeOf } from './file-test-bed.ts';

const three = { objectTypes: [typeOf('person', [attribute('id'), attribute('name'), attribute('note')])] };

function sound(id: string, name = 'n', note = 'x'): readonly unknown[] {
  return ['person', { id: [id], name: [name], note: [note] }];
}

function damaged(id: string | null): readonly unknown[] {
  return ['person', id === null ? {} : { id: [id] }, 'other'];
}

test('FILE-14: a row with too few cells is reported with its id, and the rest is read', async () => {
  await using bed = await openTestBed('id,name,note\n1,n,x\n2,n\n3\n4,n,x\n');
  const objects = await bed.importObjects(three);
  assert.deepEqual(objects.map(brief), [sound('1'), damaged('2'), damaged('3'), sound('4')]);
  assert.match(objects[1]?.problem?.message ?? '', /^Row 3 has 2 cells where the header has 3\. Add .* Found: 2,n$/);
});

test('FILE-14: the raw row in a message is cut at 200 characters', async () => {
  await using bed = await openTestBed(`id,name,note\n1,${'y'.repeat(500)}\n`);
  const [object] = await bed.importObjects(three);
  assert.match(object?.problem?.message ?? '', /Found: 1,y{198}…$/);
});

test('FILE-14: cells beyond the header are ignored, and empty lines are no rows', async () => {
  await using bed = await openTestBed('id,name,note\n\n1,n,x,more,and more\r\n\r\n2,n,x,\n\n');
  assert.deepEqual((await bed.importObjects(three)).map(brief), [sound('1'), sound('2')]);
});

test('FILE-25: bad quoting is reported on its row, and the rest is read', async () => {
  const rows = ['1,n,x', '2,5" pipe,x', '3,"n"m,x', '4,n,x', 'a"b,n,x', '6,"n",x'];
  await using bed = await openTestBed(['id,name,note', ...rows, ''].join('\n'));
  const objects = await bed.importObjects(three);
  assert.deepEqual(objects.map(brief), [sound('1'), damaged('2'), damaged('3'), sound('4'), damaged(null), sound('6')]);
  assert.match(objects[1]?.problem?.message ?? '', /^Row 3 has a quotation mark .* Found: 2,5" pipe,x$/);
});

test('FILE-25: rows that a stray quotation mark would swallow are read all the same', async () => {
  const rows = ['1,n,x', '2,"n,x', '3,n,x', '4,n,x', '5,"n",x', '6,"n",x'];
  await using bed = await openTestBed(['id,name,note', ...rows, ''].join('\n'));
  const expected = [sound('1'), damaged('2'), sound('3'), sound('4'), sound('5'), sound('6')];
  assert.deepEqual((await bed.importObjects(three)).map(brief), expected);
});

test('FILE-25: so are those swallowed by a mark that another one closes', async () => {
  const rows = ['1,n,x', '2,"n,x', '3,n,x"', '4,n,x'];
  await using bed = await openTestBed(['id,name,note', ...rows, ''].join('\n'));
  const objects = await bed.importObjects(three);
  assert.deepEqual(objects.map(brief), [sound('1'), damaged('2'), damaged('3'), sound('4')]);
});

test('FILE-25: a quotation mark that is never closed ends the run, naming its line', async () => {
  await using bed = await openTestBed('id,name,note\n1,"two\nlines",x\n2,"n,x\n3,n,x\n');
  await assertConnectorError(bed.importObjects(three), 'badInput', /begins at line 4 .* never closed/);
});

test('FILE-25: rows and lines are counted apart where they differ', async () => {
  await using bed = await openTestBed('id,name,note\r\n1,"a\r\nb\nc",x\r\n\r\n2,n\r\n3,"d\r\ne",x\r\n4,"n"n,x\r\n');
  const objects = await bed.importObjects(three);
  assert.match(objects[1]?.problem?.message ?? '', /^Row 3 \(line 6\) /);
  assert.match(objects[3]?.problem?.message ?? '', /^Row 5 \(line 9\) /);
});

test('FILE-25: bytes that are no UTF-8 are reported on their row, which is known by its id', async () => {
  const latin = Buffer.from('id,name,note\n1,n,x\n2,Gr\u00f6\u00dfe,x\nZo\u00eb,n,x\n4,n,x\n', 'latin1');
  await using bed = await openTestBed(latin);
  const objects = await bed.importObjects(three);
  assert.deepEqual(objects.map(brief), [sound('1'), damaged('2'), damaged(null), sound('4')]);
  assert.match(objects[1]?.problem?.message ?? '', /not UTF-8/);
});

test('FILE-22: the byte order mark is no part of the first name, and UTF-16 is read as the text it is', async () => {
  const text = '\uFEFFid,name,note\r\n1,Größe 👩🏽‍🚀,x\r\n';
  const bigEndian = Buffer.from(text, 'utf16le').swap16();
  for (const content of [Buffer.from(text), Buffer.from(text, 'utf16le'), bigEndian]) {
    await using bed = await openTestBed(content);
    assert.deepEqual((await bed.importObjects(three)).map(brief), [sound('1', 'Größe 👩🏽‍🚀')]);
  }
});

test('FILE-22: lines may end in any way, and in several', async () => {
  for (const content of [
    'id,name,note\r\n1,n,x\n2,n,x\r\n',
    'id,name,note\n1,n,x\r\n2,n,x',
    'id,name,note\r1,n,x\r2,n,x\r',
  ]) {
    await using bed = await openTestBed(content);
    assert.deepEqual((await bed.importObjects(three)).map(brief), [sound('1'), sound('2')]);
  }
});

test('FILE-01: the delimiter may be several characters, or a tab written either way', async () => {
  for (const [delimiter, between] of [
    ['||', '||'],
    ['\\t', '\t'],
    ['\t', '\t'],
    [';', ';'],
  ] as const) {
    await using bed = await openTestBed(['id,name,note', '1,n,x'].join('\n').replaceAll(',', between));
    assert.deepEqual((await bed.importObjects(three, { Delimiter: delimiter })).map(brief), [sound('1')]);
  }
});

test('FILE-25: whatever stands on a line, the rows around it are read and no row is read twice', async () => {
  const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', ' ', 'é', '""', '",', ',"'), maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(fc.array(cell, { minLength: 1, maxLength: 4 }), async (lines) => {
      const rows = ['first,n,x', ...lines, 'second,"n",x', 'third,"n",x', ''];
      await using bed = await openTestBed(['id,name,note', ...rows].join('\n'));
      const objects = await bed.importObjects(three);
      const ids = objects.map((object) => object.attributes[0]?.values[0]);
      assert.equal(ids[0], 'first');
      assert.equal(ids.filter((id) => id === 'third').length, 1);
      assert.ok(objects.length <= rows.length - 1);
    }),
    { numRuns: 150 },
  );
});

test('FILE-22: chunks may end anywhere: rows longer than several of them are read whole', async () => {
  const rows = Array.from({ length: 40 }, (_, index) => [
    String(index),
    'ä,"\r\n'.repeat(index * 1500),
    '€'.repeat(index),
  ]);
  await using bed = await openTestBed(stringify([['id', 'name', 'note'], ...rows], { quoted: true }));
  const objects = await bed.importObjects({ ...three, pageSize: 7 });
  const expected = rows.map(([id = '', name = '', note = '']) => [
    [id],
    name === '' ? [] : [name],
    note === '' ? [] : [note],
  ]);
  assert.deepEqual(
    objects.map((object) => object.attributes.map(({ values }) => values)),
    expected,
  );
});
