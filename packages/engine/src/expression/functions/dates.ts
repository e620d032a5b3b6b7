import { ExpressionEvaluationError } from '../errors.ts';
import { instantOfTicks, maximumTicks, parseInstant, startOfDay } from '../instants.ts';
import type { InstantValue, RuntimeValue } from '../runtime-values.ts';
import { isInstant, scalarOf } from '../runtime-values.ts';
import { maximumLongNumber, minimumLongNumber } from '../../model/values.ts';
import { trimWhiteSpace } from '../white-space.ts';
import type { ExpressionContext } from '../compile.ts';
import { formatInstant } from './date-format.ts';
import type { CallInput, ExpressionFunction } from './function.ts';
import { nonDeterministicFunction, pureFunction } from './function.ts';
import { parseWholeNumber } from './whole-number-text.ts';

/** 1601-01-01T00:00:00Z. */
const ticksAtFileTimeEpoch = 504_911_232_000_000_000n;
/** Canonical values keep microseconds, so the last of them stands for "the maximum date" too. */
const neverTicks = maximumTicks - (maximumTicks % 10n);

export const dateFunctions: readonly ExpressionFunction[] = [
  nonDeterministicFunction({
    name: 'Now',
    signature: 'Now()',
    returns: 'date',
    description: 'The current time, UTC.',
    example: 'Now()',
    exampleResult: '2026-05-11T08:15:30Z',
    parameters: [],
    resultType: 'instant',
    run: (_input, context) => currentInstant(context),
  }),
  nonDeterministicFunction({
    name: 'Today',
    signature: 'Today()',
    returns: 'date',
    description: 'The current day at 00:00, UTC.',
    example: 'Today()',
    exampleResult: '2026-05-11T00:00:00Z',
    parameters: [],
    resultType: 'instant',
    run: (_input, context) => startOfDay(currentInstant(context)),
  }),
  pureFunction({
    name: 'FormatDate',
    signature: 'FormatDate(date, format)',
    returns: 'text?',
    description: 'A date as text, by a pattern (yyyy-MM-dd, dd MMM yyyy HH:mm …) or a standard letter (d, D, s, o …).',
    example: 'FormatDate("2026-05-11T08:15:30Z", "dddd, d MMMM yyyy")',
    exampleResult: 'Monday, 11 May 2026',
    parameters: ['date', 'text'],
    resultType: 'text',
    run: formatDate,
  }),
  pureFunction({
    name: 'ToFileTime',
    signature: 'ToFileTime(date)',
    returns: 'long?',
    description: 'A date as Windows file time (100 ns since 1601); null when there is none or it means "never".',
    example: 'ToFileTime("2026-05-11T00:00:00Z")',
    exampleResult: '134229312000000000',
    parameters: ['date'],
    resultType: 'long',
    run: toFileTime,
  }),
  pureFunction({
    name: 'FromFileTime',
    signature: 'FromFileTime(value)',
    returns: 'date?',
    description: 'A Windows file time as date; null for 0, "never" and what is no file time.',
    example: 'FromFileTime(134229312000000000)',
    exampleResult: '2026-05-11T00:00:00Z',
    parameters: ['any'],
    resultType: 'instant',
    run: fromFileTime,
  }),
];

function currentInstant(context: ExpressionContext): InstantValue {
  const now = parseInstant(context.now());
  if (!now) throw new TypeError('The clock must give a canonical DateTime.');
  return now;
}

function formatDate(input: CallInput): RuntimeValue {
  const value = scalarOf(input.value(0));
  const format = scalarOf(input.value(1));
  if (format !== null && typeof format !== 'string') throw input.wrong(1, 'a text pattern', format);
  if (value === null || (typeof value === 'string' && trimWhiteSpace(value) === '')) return null;
  if (isInstant(value)) return formatInstant(value, format ?? '');
  if (typeof value !== 'string') throw input.wrong(0, 'a date', value);
  const parsed = parseInstant(value);
  if (!parsed) throw new ExpressionEvaluationError('Argument 1 of FormatDate is text that is no date.');
  return formatInstant(parsed, format ?? '');
}

function toFileTime(input: CallInput): RuntimeValue {
  const value = scalarOf(input.value(0));
  if (value === null) return null;
  if (typeof value !== 'string' && !isInstant(value)) throw input.wrong(0, 'a date', value);
  const instant = isInstant(value) ? value : parseInstant(value);
  if (!instant || instant.ticks < ticksAtFileTimeEpoch || instant.ticks >= neverTicks) return null;
  return instant.ticks - ticksAtFileTimeEpoch;
}

function fromFileTime(input: CallInput): RuntimeValue {
  const value = scalarOf(input.value(0));
  if (value === null) return null;
  const isRight = typeof value === 'number' || typeof value === 'bigint' || typeof value === 'string';
  if (!isRight) throw input.wrong(0, 'a whole number', value);
  const fileTime =
    typeof value === 'string' ? parseWholeNumber(value, minimumLongNumber, maximumLongNumber) : BigInt(value);
  if (fileTime === undefined || fileTime <= 0n || fileTime > maximumTicks - ticksAtFileTimeEpoch) return null;
  return instantOfTicks(ticksAtFileTimeEpoch + fileTime);
}
