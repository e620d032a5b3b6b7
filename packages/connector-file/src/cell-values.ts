/** Between the cells of an attribute and its canonical values (FILE-22, FILE-24, FILE-33). */
import type { ExportItem, SchemaAttribute } from '@jim/connector-kit/connector.ts';
import type { Value, Values } from '@jim/engine/model/values.ts';
import { parseCellValue } from './culture.ts';
import type { Culture } from './culture.ts';

export interface CellFormat {
  readonly culture: Culture;
  readonly multiValueDelimiter: string;
}

/** Boolean and DateTime cells hold one value even when the attribute is multi-valued. */
export function isSplit(attribute: SchemaAttribute): boolean {
  return attribute.plurality === 'MultiValued' && attribute.type !== 'Boolean' && attribute.type !== 'DateTime';
}

/** The texts of the values in one cell; `[]` for an empty one. */
export function splitCell(cell: string, attribute: SchemaAttribute, format: CellFormat): readonly string[] {
  if (cell === '') return [];
  if (isSplit(attribute)) {
    return cell
      .split(format.multiValueDelimiter)
      .map((part) => part.trim())
      .filter((part) => part !== '');
  }
  const text = attribute.type === 'Text' || attribute.type === 'Reference' ? cell : cell.trim();
  return text === '' ? [] : [text];
}

export type ReadCells =
  | { readonly kind: 'values'; readonly values: Values }
  | { readonly kind: 'unreadable'; readonly text: string };

/** All values of an attribute's cells, or the first text that is none (FILE-23). */
export function readCells(cells: readonly string[], attribute: SchemaAttribute, format: CellFormat): ReadCells {
  const values: Value[] = [];
  for (const cell of cells) {
    for (const text of splitCell(cell, attribute, format)) {
      const value = parseCellValue(attribute.type, text, format.culture);
      if (value === undefined) return { kind: 'unreadable', text };
      values.push(value);
    }
  }
  return { kind: 'values', values };
}

export interface Unsplittable {
  /** What is wrong with one of the changes; null when nothing is. */
  readonly unsplittable: string | null;
  /** What is wrong with what the object holds. */
  readonly unsplittableAnew: string | null;
}

/** FILE-33: a value with the delimiter in it would come back as two. */
export function findUnsplittable(
  { change, changes, objectType, current }: ExportItem,
  format: CellFormat,
): Unsplittable {
  const explain = (attribute: SchemaAttribute, value: Value | null): string | null =>
    value !== null && isSplit(attribute) && formatValue(value, attribute).includes(format.multiValueDelimiter)
      ? `A value of ${attribute.name} contains the Multi-Value Delimiter “${format.multiValueDelimiter}”: ${value}`
      : null;
  let unsplittable: string | null = null;
  let unsplittableAnew: string | null = null;
  if (change === 'delete') return { unsplittable, unsplittableAnew };
  for (const { attribute, kind, value } of changes) if (kind !== 'remove') unsplittable ??= explain(attribute, value);
  for (const attribute of objectType.attributes) {
    for (const value of current[attribute.name] ?? []) unsplittableAnew ??= explain(attribute, value);
  }
  return { unsplittable, unsplittableAnew };
}

/** FILE-33: the text of a canonical value in a cell; dates in the round-trip form with seven decimals. */
export function formatValue(value: Value, attribute: SchemaAttribute): string {
  if (attribute.type !== 'DateTime') return String(value);
  const [toTheSecond = '', decimals = ''] = String(value).replace(/Z$/, '').split('.');
  return `${toTheSecond}.${decimals.padEnd(7, '0')}Z`;
}
