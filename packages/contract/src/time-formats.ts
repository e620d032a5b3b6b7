/**
 * Times as text.
 *
 * | kind     | canonical form                                                              |
 * | -------- | --------------------------------------------------------------------------- |
 * | dateTime | ISO 8601 UTC with `Z`, 0–6 fractional digits, trailing zeros dropped (D-43)  |
 * | timespan | `[-][d.]hh:mm:ss[.fffffff]`: the fraction is absent or exactly seven digits  |
 */

const dateTimePattern =
  /^(\d{4})-(\d{2})-(\d{2})(?:[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?([Zz]|[+-]\d{2}:?\d{2})?)?$/;

/** Canonical form of an ISO 8601 date or time; without an offset it is UTC. Undefined when the text is no such time. */
export function parseDateTime(input: string): string | undefined {
  const match = dateTimePattern.exec(input.trim());
  if (!match) return undefined;
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', offset = 'Z'] = match;
  const shift = offsetMinutes(offset);
  const instant = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  const lastDay = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  if (shift === undefined || Number.isNaN(instant) || Number(hour) > 23 || Number(day) > lastDay) return undefined;
  const shifted = new Date(instant - shift * 60_000);
  if (shifted.getUTCFullYear() < 1 || shifted.getUTCFullYear() > 9999) return undefined;
  const decimals = fraction.slice(0, 6).replace(/0+$/, '');
  return `${shifted.toISOString().slice(0, 19)}${decimals === '' ? '' : `.${decimals}`}Z`;
}

function offsetMinutes(offset: string): number | undefined {
  if (offset.toUpperCase() === 'Z') return 0;
  const hours = Number(offset.slice(1, 3));
  const minutes = Number(offset.slice(-2));
  if (hours > 14 || minutes > 59) return undefined;
  return (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

/** The canonical form of an instant. */
export function formatDateTime(instant: Date): string {
  return instant.toISOString().replace(/\.?0*Z$/, 'Z');
}

const timespanPattern = /^(-)?(?:(\d{1,8})\.)?(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,7}))?)?$/;

/** Milliseconds (with fractions) of a timespan; undefined when the text is none. */
export function parseTimespan(input: string): number | undefined {
  const match = timespanPattern.exec(input.trim());
  if (!match) return undefined;
  const [, sign, days = '0', hours = '0', minutes = '0', seconds = '0', fraction = ''] = match;
  if (Number(days) > 10_675_198 || Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  const whole = ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds);
  const milliseconds = whole * 1000 + Number(fraction.padEnd(7, '0')) / 10_000;
  return sign === undefined || milliseconds === 0 ? milliseconds : -milliseconds;
}

/** The canonical form of a length of time in milliseconds. */
export function formatTimespan(milliseconds: number): string {
  const ticks = Math.round(Math.abs(milliseconds) * 10_000);
  const seconds = Math.floor(ticks / 10_000_000);
  const fraction = ticks % 10_000_000;
  const two = (value: number): string => String(value).padStart(2, '0');
  const days = Math.floor(seconds / 86_400);
  const clock = `${two(Math.floor(seconds / 3600) % 24)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  const sign = milliseconds < 0 && ticks > 0 ? '-' : '';
  const tail = fraction === 0 ? '' : `.${String(fraction).padStart(7, '0')}`;
  return `${sign}${days > 0 ? `${days}.` : ''}${clock}${tail}`;
}

/** The time between two canonical times, exact to the microsecond, as a timespan. */
export function formatElapsed(from: string, to: string): string {
  return formatTimespan((microseconds(to) - microseconds(from)) / 1000);
}

function microseconds(dateTime: string): number {
  const match = /^(.{19})(?:\.(\d{1,6}))?Z$/.exec(dateTime);
  if (!match) throw new RangeError(`${dateTime} is not a canonical time.`);
  return Date.parse(`${match[1]}Z`) * 1000 + Number((match[2] ?? '').padEnd(6, '0'));
}
