/** Moments that a scoping criterion states relative to now (SCP-13). */
import type { RelativeDate } from '../model/rules.ts';

/**
 * The moment in canonical UTC text. Hours are counted from now; days and coarser units end at that day's midnight UTC.
 * Months and years keep the day of the month, or take the month's last day when it is shorter.
 */
export function relativeMoment({ count, unit, direction }: RelativeDate, now: string): string {
  const by = direction === 'Ago' ? -count : count;
  const whole = new Date(`${now.slice(0, 19)}Z`);
  switch (unit) {
    case 'Hours':
      return instantOf(new Date(whole.getTime() + by * hour)) + now.slice(19);
    case 'Days':
      return midnightOf(new Date(whole.getTime() + by * day));
    case 'Weeks':
      return midnightOf(new Date(whole.getTime() + by * 7 * day));
    case 'Months':
      return midnightOf(monthsFrom(whole, by));
    case 'Years':
      return midnightOf(monthsFrom(whole, by * 12));
  }
}

const hour = 3_600_000;
const day = 24 * hour;

function monthsFrom(moment: Date, by: number): Date {
  const year = moment.getUTCFullYear();
  const month = moment.getUTCMonth() + by;
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, month, Math.min(moment.getUTCDate(), lastDay)));
}

function midnightOf(moment: Date): string {
  return `${instantOf(moment).slice(0, 10)}T00:00:00Z`;
}

/** To the second, without the zone; a moment outside the years 1 … 9999 is their first or last second. */
function instantOf(moment: Date): string {
  const first = '0001-01-01T00:00:00';
  const last = '9999-12-31T23:59:59';
  const year = moment.getUTCFullYear();
  if (Number.isNaN(year)) throw new RangeError('The moment is too far away.');
  return year < 1 ? first : year > 9999 ? last : moment.toISOString().slice(0, 19);
}
