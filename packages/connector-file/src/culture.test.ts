import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { parseValue } from '@jim/engine/model/values.ts';
import { findCulture, invariantCulture, parseCellValue } from './culture.ts';
import type { Culture } from './culture.ts';

function culture(tag: string): Culture {
  const found = findCulture(tag);
  assert.ok(found, tag);
  return found;
}

test('FILE-22: numbers may be grouped as the culture groups them', () => {
  const parse = (tag: string, text: string) => parseCellValue('Number', text, culture(tag));
  assert.equal(parse('en-gb', '1,234,567'), 1234567);
  assert.equal(parse('en-gb', '-1,234'), -1234);
  assert.equal(parse('de-DE', '1.234'), 1234);
  assert.equal(parse('fr-FR', '1 234'), 1234);
  assert.equal(parse('fr-FR', '1\u202f234'), 1234);
  assert.equal(parse('de-CH', "1'234"), 1234);
  assert.equal(parse('en-IN', '12,34,567'), 1234567);
  assert.equal(parseCellValue('LongNumber', '9,007,199,254,740,993', culture('en')), '9007199254740993');
});

test('FILE-22: a number grouped otherwise, or with a fraction, is no whole number', () => {
  for (const [tag, text] of [
    ['en-gb', '1.234'],
    ['en-gb', '12,34'],
    ['en-gb', '1,2345'],
    ['de-DE', '1,5'],
    ['en-gb', '1,234.0'],
    ['en-gb', ',123'],
  ] as const) {
    assert.equal(parseCellValue('Number', text, culture(tag)), undefined, `${tag} ${text}`);
  }
  assert.equal(parseCellValue('Number', '1,234', invariantCulture), undefined);
});

test('FILE-22: dates have the day or the month first as the culture has them', () => {
  const parse = (tag: string | null, text: string) =>
    parseCellValue('DateTime', text, tag === null ? invariantCulture : culture(tag));
  assert.equal(parse('en-gb', '02/03/2026'), '2026-03-02T00:00:00Z');
  assert.equal(parse('en-us', '02/03/2026'), '2026-02-03T00:00:00Z');
  assert.equal(parse(null, '02/03/2026'), '2026-02-03T00:00:00Z');
  assert.equal(parse('de-DE', '2.3.2026 7:05'), '2026-03-02T07:05:00Z');
  assert.equal(parse('sv-SE', '2026-03-02 07:05'), '2026-03-02T07:05:00Z');
  assert.equal(parse('ja-JP', '2026/3/2'), '2026-03-02T00:00:00Z');
  assert.equal(parse('en-gb', '2/3/26'), '2026-03-02T00:00:00Z');
  assert.equal(parse('en-gb', '2/3/70'), '1970-03-02T00:00:00Z');
  assert.equal(parse('en-us', '2/3/2026 12:30 AM'), '2026-02-03T00:30:00Z');
  assert.equal(parse('en-us', '2/3/2026, 1:30:05.25 pm'), '2026-02-03T13:30:05.25Z');
  assert.equal(parse('en-gb', '02/03/2026 10:00:00 +02:00'), '2026-03-02T08:00:00Z');
});

test('FILE-22: a date that does not exist is no date', () => {
  const parse = (text: string) => parseCellValue('DateTime', text, culture('en-gb'));
  for (const text of [
    '31/02/2026',
    '12/25/2025',
    '1/1/2026 25:00',
    '1/1/2026 13:00 PM',
    '1/2-2026',
    '2026',
    '1/1/1/1',
  ]) {
    assert.equal(parse(text), undefined, text);
  }
});

test('FILE-22: a date and time without an offset is UTC', () => {
  assert.equal(parseCellValue('DateTime', '2026-05-11 08:15', invariantCulture), '2026-05-11T08:15:00Z');
  assert.equal(parseCellValue('DateTime', '2026-05-11T08:15:00+02:00', invariantCulture), '2026-05-11T06:15:00Z');
});

test('FILE-22: the short way for plain dates says what the long way says', () => {
  const parts = fc.tuple(
    fc.integer({ min: 0, max: 9999 }),
    fc.integer({ min: 0, max: 13 }),
    fc.integer({ min: 0, max: 32 }),
    fc.integer({ min: 0, max: 24 }),
    fc.integer({ min: 0, max: 60 }),
  );
  const pad = (part: number, length = 2): string => String(part).padStart(length, '0');
  fc.assert(
    fc.property(parts, ([year, month, day, hour, minute]) => {
      const text = `${pad(year, 4)}-${pad(month)}-${pad(day)}T${pad(hour)}:${pad(minute)}:00Z`;
      assert.equal(parseCellValue('DateTime', text, culture('en-gb')), parseValue('DateTime', text));
    }),
  );
});

test('FILE-01: Culture is a language tag, in either spelling', () => {
  assert.deepEqual(findCulture('en_GB'), findCulture('en-gb'));
  assert.equal(findCulture('no such culture'), undefined);
  assert.equal(findCulture(null), invariantCulture);
});
