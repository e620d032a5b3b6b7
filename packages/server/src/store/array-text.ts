/**
 * PostgreSQL's text form of arrays, some five times quicker than the driver writes it: for pages of objects that is most of
 * what a run computes.
 */
import type { Transaction } from './database.ts';

/** Statements made through it have their arrays written as text; elements are texts, numbers, booleans or null. */
export function withArrayText(tx: Transaction): Transaction {
  return {
    query: ({ values, ...statement }) =>
      tx.query({ ...statement, values: values?.map((value) => (Array.isArray(value) ? arrayText(value) : value)) }),
  };
}

export function arrayText(values: readonly unknown[]): string {
  return `{${values.map(elementOf).join(',')}}`;
}

/** Stands in an array as it is, unless it is the word NULL. Ids, keys and kinds are, which is most of what is written. */
const plain = /^[\w@.:+-]+$/;

function elementOf(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  if (typeof value !== 'string') return String(value);
  if (plain.test(value)) return value.length === 4 && value.toUpperCase() === 'NULL' ? `"${value}"` : value;
  return quoted(value);
}

/** Stands between the parts of a `jsonColumn`; JSON has it in no text. */
const separator = '\u001f';

/**
 * A column of JSON as one text, for a parameter that the statement takes apart with `jsonRowsOf`: nothing has to be quoted
 * twice, which for documents is most of the work.
 */
export function jsonColumn(values: readonly unknown[]): string {
  return jsonTexts(values.map((value) => (value === null || value === undefined ? '' : JSON.stringify(value))));
}

/** As `jsonColumn`, of what is JSON already; an empty text is null. */
export function jsonTexts(texts: readonly string[]): string {
  return texts.join(separator);
}

/**
 * `parameter` ($1 …) as rows of text, null where the column has null. Only for `rows from`, beside the other columns: an array
 * of JSON would be built, checked and copied before the first row is written, which for documents takes twice as long.
 */
export function jsonRowsOf(parameter: string): string {
  return `string_to_table(${parameter}::text, E'\\x1f', '')`;
}

const special = /["\\]/;
/** JSON quotes as arrays do, but for control characters; beyond the Latin alphabets the slow way is safe. */
const isLatin = /^[ -\u024f]*$/;

function quoted(text: string): string {
  if (!special.test(text)) return `"${text}"`;
  return isLatin.test(text) ? JSON.stringify(text) : `"${text.replace(/["\\]/g, '\\$&')}"`;
}
