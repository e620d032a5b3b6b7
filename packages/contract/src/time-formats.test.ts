import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatDateTime, formatElapsed, formatTimespan, parseDateTime, parseTimespan } from './time-formats.ts';

test('CONTRACT conventions 3: times with an offset become UTC, without one they are UTC; trailing zeros go; no time is undefined', () => {
  const times: Record<string, string | undefined> = {
    '2026-05-11T08:15:30Z': '2026-05-11T08:15:30Z',
    '2026-05-11T08:15:30.1234567+02:00': '2026-05-11T06:15:30.123456Z',
    '2026-05-11T08:15:30.500': '2026-05-11T08:15:30.5Z',
    '2026-12-31T00:00:00.0000000Z': '2026-12-31T00:00:00Z',
    '2026-05-11': '2026-05-11T00:00:00Z',
    '2026-05-11T08:15': '2026-05-11T08:15:00Z',
    '2024-02-29': '2024-02-29T00:00:00Z',
    '2026-02-29': undefined,
    '2026-04-31T00:00:00Z': undefined,
    '2026-05-11T24:00:00Z': undefined,
    '0001-01-01T00:00:00+14:00': undefined,
    '11/05/2026': undefined,
    '': undefined,
  };
  for (const [text, expected] of Object.entries(times)) assert.equal(parseDateTime(text), expected, text);
});

test('CONTRACT conventions 3: what is formatted reads back as the same', () => {
  fc.assert(
    fc.property(fc.date({ noInvalidDate: true, min: new Date('0001-01-01'), max: new Date('9999-12-31') }), (date) => {
      assert.equal(parseDateTime(formatDateTime(date)), formatDateTime(date));
    }),
  );
  fc.assert(
    fc.property(fc.integer({ min: -1e14, max: 1e14 }), (microseconds) => {
      assert.equal(parseTimespan(formatTimespan(microseconds / 1000)), microseconds / 1000);
    }),
  );
});

test('CONTRACT conventions 9: a timespan has a day part from one day on, and no fraction or seven digits', () => {
  assert.deepEqual([90_000, 2_413.699, 7 * 86_400_000, 0, -1_500, 0.25].map(formatTimespan), [
    '00:01:30',
    '00:00:02.4136990',
    '7.00:00:00',
    '00:00:00',
    '-00:00:01.5000000',
    '00:00:00.0002500',
  ]);
  for (const text of ['90', '1.2.3', '25:00:00', '00:60:00', '99999999999.00:00:00'])
    assert.equal(parseTimespan(text), undefined, text);
  assert.equal(formatElapsed('2026-01-01T00:00:00.000001Z', '2026-01-01T00:00:01.5Z'), '00:00:01.4999990');
});
