import assert from 'node:assert/strict';
import test from 'node:test';
import { cronLineOf, cronLinesOf, nextRunOf, problemsOfPattern } from './patterns.ts';
import type { Pattern } from './patterns.ts';

const pattern = (fields: Partial<Pattern>): Pattern & { isEnabled: boolean } => ({
  triggerType: 'Cron',
  patternType: 'SpecificTimes',
  cronExpression: null,
  daysOfWeek: null,
  runTimes: null,
  intervalValue: null,
  intervalUnit: null,
  intervalWindowStart: null,
  intervalWindowEnd: null,
  timeZone: 'UTC',
  isEnabled: true,
  ...fields,
});

/** The times of a pattern from `from` on, as `ddThh:mm` of UTC. */
function runs(fields: Partial<Pattern>, from: string, count: number): string[] {
  const times: string[] = [];
  let after = new Date(from);
  while (times.length < count) {
    const next = nextRunOf(pattern(fields), after);
    if (!next) break;
    times.push(next.toISOString().slice(8, 16));
    after = next;
  }
  return times;
}

test('PAT-01: the days are *, when all or none are named, else distinct and sorted', () => {
  assert.equal(cronLineOf(pattern({ runTimes: '06:00', daysOfWeek: '5,1,3,1' })), '0 6 * * 1,3,5');
  assert.equal(cronLineOf(pattern({ runTimes: '06:00', daysOfWeek: '6,5,4,3,2,1,0' })), '0 6 * * *');
  assert.equal(cronLineOf(pattern({ runTimes: '06:00' })), '0 6 * * *');
});

test('PAT-02: the line shows the first minute and all hours; no times means six in the morning', () => {
  assert.equal(
    cronLineOf(pattern({ runTimes: '21:30,06:30, 06:30', daysOfWeek: '1,2,3,4,5' })),
    '30 6,21 * * 1,2,3,4,5',
  );
  assert.equal(cronLineOf(pattern({ daysOfWeek: '1' })), '0 6 * * 1');
});

test('PAT-02: times of differing minutes fire at exactly each listed time', () => {
  const times = { runTimes: '06:00,06:30,21:15', daysOfWeek: '0,1,2,3,4,5,6' };
  assert.deepEqual(runs(times, '2026-05-01T00:00:00Z', 4), ['01T06:00', '01T06:30', '01T21:15', '02T06:00']);
});

test('PAT-03: hours from the start of the window in steps to its end; without a window from midnight', () => {
  const hours = { patternType: 'Interval', intervalValue: 5, intervalUnit: 'Hours' } as const;
  assert.equal(
    cronLineOf(pattern({ ...hours, intervalWindowStart: '06:00', intervalWindowEnd: '18:00' })),
    '0 6,11,16 * * *',
  );
  assert.equal(cronLineOf(pattern(hours)), '0 */5 * * *');
  assert.deepEqual(runs(hours, '2026-05-01T18:00:00Z', 2), ['01T20:00', '02T00:00']);
  assert.equal(
    cronLineOf(pattern({ ...hours, intervalWindowStart: '20:00', intervalWindowEnd: '06:00' })),
    '0 1,6,20 * * *',
  );
});

test('PAT-04: minutes keep to the window: its last hour counts up to its minute', () => {
  const minutes = { patternType: 'Interval', intervalValue: 20, intervalUnit: 'Minutes' } as const;
  assert.equal(cronLineOf(pattern(minutes)), '*/20 * * * *');
  const onTheHour = { ...minutes, intervalWindowStart: '06:00', intervalWindowEnd: '07:00' };
  assert.equal(cronLineOf(pattern(onTheHour)), '*/20 6-7 * * *');
  assert.deepEqual(runs(onTheHour, '2026-05-01T00:00:00Z', 5), [
    '01T06:00',
    '01T06:20',
    '01T06:40',
    '01T07:00',
    '02T06:00',
  ]);
  const withMinutes = { ...minutes, intervalWindowStart: '06:15', intervalWindowEnd: '07:30' };
  assert.deepEqual(runs(withMinutes, '2026-05-01T00:00:00Z', 4), ['01T06:20', '01T06:40', '01T07:00', '01T07:20']);
});

test('PAT-04: a pattern of minutes stays few lines', () => {
  assert.deepEqual(
    cronLinesOf(pattern({ patternType: 'Interval', intervalValue: 1, intervalUnit: 'Minutes' })).length,
    1,
  );
});

test('PAT-05: a custom line is taken as given and has to parse', () => {
  const custom = { patternType: 'Custom', cronExpression: '15 3 1 * *' } as const;
  assert.equal(cronLineOf(pattern(custom)), '15 3 1 * *');
  assert.deepEqual(runs(custom, '2026-05-02T00:00:00Z', 1), ['01T03:15']);
  assert.deepEqual(Object.keys(problemsOfPattern(pattern({ patternType: 'Custom', cronExpression: 'every day' }))), [
    'cronExpression',
  ]);
  assert.deepEqual(Object.keys(problemsOfPattern(pattern({ patternType: 'Custom' }))), ['cronExpression']);
  assert.deepEqual(problemsOfPattern(pattern(custom)), {});
});

test('PAT-06: SpecificTimes needs a time and Interval a value, unless a cron line stands in for them', () => {
  assert.deepEqual(Object.keys(problemsOfPattern(pattern({}))), ['runTimes']);
  assert.deepEqual(Object.keys(problemsOfPattern(pattern({ patternType: 'Interval' }))), ['intervalValue']);
  assert.deepEqual(problemsOfPattern(pattern({ cronExpression: '0 7 * * *' })), {});
  assert.equal(cronLineOf(pattern({ cronExpression: '0 7 * * *' })), '0 7 * * *');
  assert.deepEqual(Object.keys(problemsOfPattern(pattern({ runTimes: '25:00' }))), ['runTimes']);
  assert.deepEqual(Object.keys(problemsOfPattern(pattern({ runTimes: '06:00', daysOfWeek: '7' }))), ['daysOfWeek']);
});

test('PAT-07, D-43: times are of the schedule’s time zone, also across a change of the clock', () => {
  const times = { runTimes: '01:30,03:00', timeZone: 'Europe/Berlin' };
  assert.deepEqual(runs(times, '2026-07-01T00:00:00Z', 2), ['01T01:00', '01T23:30']);
  assert.deepEqual(runs(times, '2026-03-28T22:00:00Z', 3), ['29T00:30', '29T01:00', '29T23:30']);
  assert.deepEqual(Object.keys(problemsOfPattern(pattern({ runTimes: '06:00', timeZone: 'Nowhere/Land' }))), [
    'timeZone',
  ]);
});

test('PAT-08: the next run is strictly after now; none for manual, disabled or unreadable ones', () => {
  const daily = pattern({ runTimes: '06:00' });
  assert.equal(nextRunOf(daily, new Date('2026-05-01T06:00:00Z'))?.toISOString(), '2026-05-02T06:00:00.000Z');
  assert.equal(nextRunOf(daily, new Date('2026-05-01T05:59:59.999Z'))?.toISOString(), '2026-05-01T06:00:00.000Z');
  assert.equal(nextRunOf({ ...daily, triggerType: 'Manual' }, new Date()), null);
  assert.equal(nextRunOf({ ...daily, isEnabled: false }, new Date()), null);
  assert.equal(nextRunOf(pattern({ patternType: 'Custom', cronExpression: 'x' }), new Date()), null);
});
