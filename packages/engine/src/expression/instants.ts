import { parseDateTime } from '../model/values.ts';
import type { InstantValue } from './runtime-values.ts';

const ticksPerMillisecond = 10_000n;
export const ticksPerSecond = 10_000_000n;
const ticksAtUnixEpoch = 621_355_968_000_000_000n;
/** 9999-12-31T23:59:59.9999999Z. */
export const maximumTicks = 3_155_378_975_999_999_999n;

/** `ticks`: 100-ns units since 0001-01-01T00:00:00Z. */
export function instantOfTicks(ticks: bigint): InstantValue {
  return { kind: 'instant', ticks };
}

/** ISO 8601 text to an instant; undefined when it is none. */
export function parseInstant(text: string): InstantValue | undefined {
  const canonical = parseDateTime(text);
  if (canonical === undefined) return undefined;
  const toTheSecond = Date.parse(`${canonical.slice(0, 19)}Z`);
  const decimals = canonical.slice(20, -1).padEnd(7, '0');
  return instantOfTicks(ticksAtUnixEpoch + BigInt(toTheSecond) * ticksPerMillisecond + BigInt(decimals));
}

/** The canonical DateTime form; precision beyond the microsecond is cut off. */
export function instantText(instant: InstantValue): string {
  const toTheSecond = dateOf(instant).toISOString().slice(0, 19);
  const decimals = ticksOfSecond(instant).toString().padStart(7, '0').slice(0, 6).replace(/0+$/, '');
  return decimals === '' ? `${toTheSecond}Z` : `${toTheSecond}.${decimals}Z`;
}

export function startOfDay(instant: InstantValue): InstantValue {
  return instantOfTicks(instant.ticks - (instant.ticks % (86_400n * ticksPerSecond)));
}

/** The calendar fields, in UTC, to the millisecond. */
export function dateOf(instant: InstantValue): Date {
  return new Date(Number((instant.ticks - ticksAtUnixEpoch - (instant.ticks % ticksPerSecond)) / ticksPerMillisecond));
}

export function ticksOfSecond(instant: InstantValue): bigint {
  return instant.ticks % ticksPerSecond;
}
