import { ExpressionEvaluationError } from '../errors.ts';
import { dateOf, ticksOfSecond } from '../instants.ts';
import type { InstantValue } from '../runtime-values.ts';

const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const months = 'January February March April May June July August September October November December'.split(' ');

/** The one-letter formats and the patterns they stand for. */
const standardFormats: ReadonlyMap<string, string> = new Map([
  ['d', 'MM/dd/yyyy'],
  ['D', 'dddd, dd MMMM yyyy'],
  ['f', 'dddd, dd MMMM yyyy HH:mm'],
  ['F', 'dddd, dd MMMM yyyy HH:mm:ss'],
  ['g', 'MM/dd/yyyy HH:mm'],
  ['G', 'MM/dd/yyyy HH:mm:ss'],
  ['m', 'MMMM dd'],
  ['M', 'MMMM dd'],
  ['o', 'yyyy-MM-ddTHH:mm:ss.fffffffK'],
  ['O', 'yyyy-MM-ddTHH:mm:ss.fffffffK'],
  ['r', "ddd, dd MMM yyyy HH:mm:ss 'GMT'"],
  ['R', "ddd, dd MMM yyyy HH:mm:ss 'GMT'"],
  ['s', 'yyyy-MM-ddTHH:mm:ss'],
  ['t', 'HH:mm'],
  ['T', 'HH:mm:ss'],
  ['u', "yyyy-MM-dd HH:mm:ss'Z'"],
  ['U', 'dddd, dd MMMM yyyy HH:mm:ss'],
  ['y', 'yyyy MMMM'],
  ['Y', 'yyyy MMMM'],
]);

/**
 * A .NET-style pattern in the invariant culture; a single letter is a standard format, empty means `G`.
 * @throws ExpressionEvaluationError when the pattern has no meaning
 */
export function formatInstant(instant: InstantValue, format: string): string {
  if (format.length > 1) return formatPattern(instant, format);
  const pattern = standardFormats.get(format === '' ? 'G' : format);
  if (pattern === undefined) throw badFormat();
  return formatPattern(instant, pattern);
}

function formatPattern(instant: InstantValue, pattern: string): string {
  const written: string[] = [];
  let at = 0;
  while (at < pattern.length) {
    const character = pattern.charAt(at);
    if (character === "'" || character === '"') {
      const quoted = readQuoted(pattern, at);
      written.push(quoted.text);
      at = quoted.end;
    } else if (character === '\\') {
      if (at + 1 === pattern.length) throw badFormat();
      written.push(pattern.charAt(at + 1));
      at += 2;
    } else if (character === '%') {
      const next = pattern.charAt(at + 1);
      if (next === '' || next === '%') throw badFormat();
      at++;
    } else {
      const length = runLength(pattern, at);
      writeField(instant, character, length, written);
      at += length;
    }
  }
  return written.join('');
}

/** How often a letter that means something is repeated; 1 for everything else. */
function runLength(pattern: string, start: number): number {
  const letter = pattern.charAt(start);
  if (!'yMdHhmsfFtgzK'.includes(letter) || letter === 'K') return 1;
  let end = start + 1;
  while (pattern.charAt(end) === letter) end++;
  return end - start;
}

function readQuoted(pattern: string, start: number): { text: string; end: number } {
  const quote = pattern.charAt(start);
  let text = '';
  for (let at = start + 1; at < pattern.length; at++) {
    const character = pattern.charAt(at);
    if (character === quote) return { text, end: at + 1 };
    if (character === '\\') at++;
    text += pattern.charAt(at);
  }
  throw badFormat();
}

function writeField(instant: InstantValue, letter: string, length: number, written: string[]): void {
  if (letter === 'F') {
    writeTrimmedFraction(instant, length, written);
    return;
  }
  written.push(field(instant, letter, length));
}

function field(instant: InstantValue, letter: string, length: number): string {
  const date = dateOf(instant);
  switch (letter) {
    case 'y':
      return year(date.getUTCFullYear(), length);
    case 'M':
      return length > 2 ? named(months, date.getUTCMonth(), length) : padded(date.getUTCMonth() + 1, length);
    case 'd':
      return length > 2 ? named(days, date.getUTCDay(), length) : padded(date.getUTCDate(), length);
    case 'H':
      return padded(date.getUTCHours(), length);
    case 'h':
      return padded(date.getUTCHours() % 12 || 12, length);
    case 'm':
      return padded(date.getUTCMinutes(), length);
    case 's':
      return padded(date.getUTCSeconds(), length);
    case 'f':
      return fraction(instant, length);
    case 't':
      return (date.getUTCHours() < 12 ? 'AM' : 'PM').slice(0, length);
    case 'g':
      return 'A.D.';
    case 'z':
      return length === 1 ? '+0' : length === 2 ? '+00' : '+00:00';
    case 'K':
      return 'Z';
    default:
      return letter;
  }
}

function year(value: number, length: number): string {
  return length < 3 ? padded(value % 100, length) : String(value).padStart(length, '0');
}

function padded(value: number, length: number): string {
  return String(value).padStart(Math.min(length, 2), '0');
}

function named(names: readonly string[], index: number, length: number): string {
  const name = names[index] ?? '';
  return length === 3 ? name.slice(0, 3) : name;
}

function fraction(instant: InstantValue, length: number): string {
  if (length > 7) throw badFormat();
  return ticksOfSecond(instant).toString().padStart(7, '0').slice(0, length);
}

/** `F` writes no closing zeros, and takes back the point before it when nothing is left. */
function writeTrimmedFraction(instant: InstantValue, length: number, written: string[]): void {
  const digits = fraction(instant, length).replace(/0+$/, '');
  if (digits !== '') written.push(digits);
  else if (written.at(-1) === '.') written.pop();
}

function badFormat(): ExpressionEvaluationError {
  return new ExpressionEvaluationError('FormatDate does not understand this format.');
}
