/** How a culture writes numbers and dates (FILE-22). */
import { parseDateTime, parseValue } from '@jim/engine/model/values.ts';
import type { AttributeDataType, Value } from '@jim/engine/model/values.ts';

export interface Culture {
  readonly dateOrder: 'dayFirst' | 'monthFirst' | 'yearFirst';
  /** Characters that may separate groups of digits; empty when digits are never grouped. */
  readonly groupSeparators: string;
}

/** Ungrouped numbers; dates in ISO 8601 or with the month first. */
export const invariantCulture: Culture = { dateOrder: 'monthFirst', groupSeparators: '' };

/** The invariant culture for null, undefined for a text that is no language tag. */
export function findCulture(tag: string | null): Culture | undefined {
  if (tag === null) return invariantCulture;
  try {
    const locale = tag.trim().replaceAll('_', '-');
    return { dateOrder: dateOrderOf(locale), groupSeparators: groupSeparatorsOf(locale) };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function dateOrderOf(locale: string): Culture['dateOrder'] {
  const parts = new Intl.DateTimeFormat(locale, { calendar: 'gregory', timeZone: 'UTC' }).formatToParts(0);
  const first = parts.find((part) => part.type === 'day' || part.type === 'month' || part.type === 'year');
  return first?.type === 'day' ? 'dayFirst' : first?.type === 'year' ? 'yearFirst' : 'monthFirst';
}

/** People type an ordinary space for a narrow one and an apostrophe for a raised one. */
function groupSeparatorsOf(locale: string): string {
  const parts = new Intl.NumberFormat(locale, { numberingSystem: 'latn' }).formatToParts(1_234_567);
  const separator = parts.find((part) => part.type === 'group')?.value ?? '';
  if (/\s/.test(separator)) return ' \u00a0\u202f';
  return separator === '’' ? "’'" : separator;
}

/** Canonical already, whatever the month: most dates take this way, which is ten times as fast as taking them apart. */
const plainDateTime = /^(?!0000)\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/;

/** The canonical value of one cell, or of one part of a multi-valued cell; undefined when it is no such value. */
export function parseCellValue(type: AttributeDataType, text: string, culture: Culture): Value | undefined {
  if (type === 'DateTime' && plainDateTime.test(text)) return text;
  const value = parseValue(type, text);
  if (value !== undefined) return value;
  if (type === 'Number' || type === 'LongNumber') return parseGroupedNumber(type, text, culture);
  return type === 'DateTime' ? parseCultureDate(text, culture) : undefined;
}

/** Well-formed groups only, so that a decimal written with the other culture's point is not read as a thousandfold. */
function parseGroupedNumber(type: 'Number' | 'LongNumber', text: string, culture: Culture): Value | undefined {
  if (culture.groupSeparators === '') return undefined;
  const separator = `[${culture.groupSeparators}]`;
  const grouped = new RegExp(`^\\s*[+-]?\\d{1,3}(?:${separator}\\d{2,3})*${separator}\\d{3}\\s*$`);
  return grouped.test(text) ? parseValue(type, text.trim().replace(new RegExp(separator, 'g'), '')) : undefined;
}

const datePattern =
  /^\s*(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})(?:(?:T|,?\s+)(\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d{1,9})?))?\s*([AP]M)?\s*(Z|[+-]\d{2}:?\d{2})?)?\s*$/i;

function parseCultureDate(text: string, culture: Culture): Value | undefined {
  const match = datePattern.exec(text);
  if (match === null) return undefined;
  const [, first = '', , second = '', third = '', hour = '0', minute = '00', seconds = '00', half, offset = 'Z'] =
    match;
  const order = first.length > 2 ? 'yearFirst' : culture.dateOrder;
  const [year, month, day] =
    order === 'yearFirst'
      ? [first, second, third]
      : order === 'dayFirst'
        ? [third, second, first]
        : [third, first, second];
  const fullYear =
    year.length === 4 ? year : year.length === 2 ? String(Number(year) + (Number(year) < 50 ? 2000 : 1900)) : null;
  const fullHour = hourOfDay(Number(hour), half);
  if (fullYear === null || fullHour === null || day.length > 2) return undefined;
  return parseDateTime(`${fullYear}-${pad(month)}-${pad(day)}T${pad(fullHour)}:${minute}:${seconds}${offset}`);
}

function hourOfDay(hour: number, half: string | undefined): number | null {
  if (half === undefined) return hour;
  if (hour < 1 || hour > 12) return null;
  return (hour % 12) + (half.toUpperCase() === 'PM' ? 12 : 0);
}

function pad(part: string | number): string {
  return String(part).padStart(2, '0');
}
