import assert from 'node:assert/strict';
import test from 'node:test';
import type { RelativeDate } from '../model/rules.ts';
import { relativeMoment } from './relative-moment.ts';

const moment = (now: string, count: number, unit: RelativeDate['unit'], direction: RelativeDate['direction']): string =>
  relativeMoment({ count, unit, direction }, now);

test('SCP-13: hours are counted from now, to the microsecond', () => {
  assert.equal(moment('2026-01-01T00:30:00.123456Z', 1, 'Hours', 'Ago'), '2025-12-31T23:30:00.123456Z');
  assert.equal(moment('2026-01-01T00:30:00Z', 24, 'Hours', 'FromNow'), '2026-01-02T00:30:00Z');
  assert.equal(moment('2026-01-01T00:30:00Z', 0, 'Hours', 'FromNow'), '2026-01-01T00:30:00Z');
});

test('SCP-13: days and coarser units come to midnight UTC', () => {
  const now = '2026-05-11T08:15:30.5Z';
  assert.equal(moment(now, 0, 'Days', 'Ago'), '2026-05-11T00:00:00Z');
  assert.equal(moment(now, 1, 'Days', 'Ago'), '2026-05-10T00:00:00Z');
  assert.equal(moment(now, 21, 'Days', 'FromNow'), '2026-06-01T00:00:00Z');
  assert.equal(moment(now, 2, 'Weeks', 'Ago'), '2026-04-27T00:00:00Z');
  assert.equal(moment(now, 8, 'Months', 'FromNow'), '2027-01-11T00:00:00Z');
  assert.equal(moment(now, 3, 'Years', 'Ago'), '2023-05-11T00:00:00Z');
});

test('SCP-13: months and years end at the last day of a shorter month', () => {
  assert.equal(moment('2026-03-31T23:59:59Z', 1, 'Months', 'Ago'), '2026-02-28T00:00:00Z');
  assert.equal(moment('2024-01-31T12:00:00Z', 1, 'Months', 'FromNow'), '2024-02-29T00:00:00Z');
  assert.equal(moment('2026-08-31T12:00:00Z', 18, 'Months', 'Ago'), '2025-02-28T00:00:00Z');
  assert.equal(moment('2024-02-29T12:00:00Z', 1, 'Years', 'FromNow'), '2025-02-28T00:00:00Z');
  assert.equal(moment('2024-02-29T12:00:00Z', 4, 'Years', 'Ago'), '2020-02-29T00:00:00Z');
});

test('SCP-13: a moment beyond the calendar is its first or last one', () => {
  assert.equal(moment('2026-05-11T08:15:30Z', 100_000, 'Years', 'Ago'), '0001-01-01T00:00:00Z');
  assert.equal(moment('2026-05-11T08:15:30Z', 100_000, 'Years', 'FromNow'), '9999-12-31T00:00:00Z');
});
