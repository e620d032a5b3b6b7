import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { silentLog } from '../log.ts';
import { createTestDatabase } from '../testing/test-database.ts';
import { withArrayText } from './array-text.ts';
import { openDatabase } from './database.ts';

test('design 8: arrays written as text are read by the database as the arrays they were', async () => {
  await using testDatabase = await createTestDatabase();
  await using database = openDatabase(testDatabase.url, { log: silentLog() });
  const quick = withArrayText(database);
  const anyText = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\u0000') && text.isWellFormed());
  const tricky = fc.constantFrom(
    '',
    'NULL',
    'null',
    '"',
    '\\',
    '\\n',
    '\n"',
    '{}',
    ',',
    'a"b\\c',
    '😀"',
    '\t\\',
    '{"1":["a\\"b"]}',
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.option(fc.oneof(anyText, tricky))),
      fc.array(fc.option(fc.integer())),
      async (texts, numbers) => {
        const { rows } = await quick.query({
          text: 'select $1::text[] as texts, $2::int[] as numbers, $3::boolean[] as flags, $4::text as one',
          values: [texts, numbers, [true, null, false], 'plain'],
        });
        assert.deepEqual(rows, [{ texts, numbers, flags: [true, null, false], one: 'plain' }]);
      },
    ),
  );
});
