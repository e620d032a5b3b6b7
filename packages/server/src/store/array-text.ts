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
  let text = '{';
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index];
    if (index > 0) text += ',';
    if (value === null || value === undefined) text += 'NULL';
    else text += typeof value === 'string' ? quoted(value) : String(value);
  }
  return `${text}}`;
}

/** Stands between the parts of a `jsonColumn`; JSON has it in no text. */
const separator = '\u001f';

/**
 * A column of JSON as one text, for a parameter that the statement takes apart with `jsonColumnOf`: nothing has to be quoted
 * twice, which for documents is most of the work.
 */
export function jsonColumn(values: readonly unknown[]): string {
  let text = '';
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index];
    if (index > 0) text += separator;
    if (value !== null && value !== undefined) text += JSON.stringify(value);
  }
  return text;
}

/** `parameter` ($1 …) as an array of `type`, null where the column has null. */
export function jsonColumnOf(parameter: string, type: 'json' | 'jsonb' = 'json'): string {
  return `string_to_array(${parameter}::text, E'\\x1f', '')::${type}[]`;
}

const special = /["\\]/;
/** JSON quotes as arrays do, but for control characters; beyond the Latin alphabets the slow way is safe. */
const isLatin = /^[ -\u024f]*$/;

function quoted(text: string): string {
  if (!special.test(text)) return `"${text}"`;
  return isLatin.test(text) ? JSON.stringify(text) : `"${text.replace(/["\\]/g, '\\$&')}"`;
}
