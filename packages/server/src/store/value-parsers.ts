import pg from 'pg';

/**
 * How PostgreSQL's text becomes a JavaScript value:
 *
 * | column             | value                                                               |
 * | ------------------ | ------------------------------------------------------------------- |
 * | int8, numeric      | number; an error when the number cannot hold it exactly             |
 * | timestamptz        | `2026-05-11T08:15:30.123456Z`, trailing zeros dropped               |
 * | timestamp, date    | the server's ISO text                                               |
 * | json, jsonb        | parsed                                                              |
 * | bytea              | Buffer                                                              |
 * | arrays of these    | arrays of the same                                                  |
 *
 * All else is read as `pg` does by default. Sessions run with `TimeZone=UTC` and `DateStyle=ISO` (open-database sets them).
 */
export const typeParsers: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    (format !== 'binary' && parsers.get(oid)) || pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
};

type Parse = (text: string) => unknown;
/** The type of `text[]`; the typings know only the types that are not arrays. */
const textArray = 1009 as Parameters<typeof pg.types.getTypeParser>[0];
const parseTextArray: (text: string) => readonly unknown[] = pg.types.getTypeParser(textArray);

const asItIs: Parse = (text) => text;

const parsers: ReadonlyMap<number, Parse> = new Map<number, Parse>([
  [20, parseInt8],
  [1016, arrayOf(parseInt8)],
  [1700, parseNumeric],
  [1231, arrayOf(parseNumeric)],
  [1184, parseTimestamptz],
  [1185, arrayOf(parseTimestamptz)],
  [1114, asItIs],
  [1115, arrayOf(asItIs)],
  [1082, asItIs],
  [1182, arrayOf(asItIs)],
  [1186, asItIs],
  [114, JSON.parse],
  [199, arrayOf(JSON.parse)],
  [3802, JSON.parse],
  [3807, arrayOf(JSON.parse)],
]);

function arrayOf(parse: Parse): Parse {
  const parseNested = (element: unknown): unknown =>
    element === null ? null : Array.isArray(element) ? element.map(parseNested) : parse(element as string);
  return (text) => parseTextArray(text).map(parseNested);
}

/** @throws RangeError beyond ±2^53, where a number would silently become another one. */
export function parseInt8(text: string): number {
  const parsed = Number(text);
  if (!Number.isSafeInteger(parsed))
    throw new RangeError(`The database's integer ${text} is too large to be read exactly.`);
  return parsed;
}

/** @throws RangeError for integers beyond ±2^53. Fractions get the nearest double. */
export function parseNumeric(text: string): number {
  return /^-?\d+$/.test(text) ? parseInt8(text) : Number(text);
}

/** @throws RangeError for times that have no canonical form (infinity, before year 1, a session outside UTC). */
export function parseTimestamptz(text: string): string {
  const match = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?)\+00$/.exec(text);
  if (!match) throw new RangeError(`The database's time ${text} is not a UTC time between the years 1 and 9999.`);
  return `${match[1]}T${match[2]}Z`;
}
