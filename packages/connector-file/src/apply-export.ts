/** What export items make of the rows they are about (FILE-32, FILE-33): first whether they may, then the cells. Nothing is read or written here. */
import type { ExportItem, SchemaAttribute } from '@jim/connector-kit/connector.ts';
import type { Value } from '@jim/engine/model/values.ts';
import { formatValue, isSplit, splitCell } from './cell-values.ts';
import type { CellFormat } from './cell-values.ts';
import { parseCellValue } from './culture.ts';
import { idsOf, keyAttribute, keysOf, supplied } from './row-key.ts';
import type { RowSlots } from './row-slots.ts';
import type { StagedItem } from './staged-export.ts';

/** The texts of a row by lower-case attribute name: as many as the file has columns of that name, or one per value. */
export type RowState = ReadonlyMap<string, readonly string[]>;

export interface ExportTarget {
  readonly format: CellFormat;
  /** The column that names each row's object type, null when there is one type only. */
  readonly objectTypeColumn: string | null;
  /** Whether rows are told apart by object type as well. */
  readonly isTyped: boolean;
  readonly slots: RowSlots;
}

/** @returns why the item is refused, null when it is not. Notes in `slots` what it makes of its row; one refused leaves them. */
export function decideItem(item: StagedItem, { slots, isTyped }: ExportTarget): string | null {
  const { place, change, ids, refusal, refusalAnew } = item;
  if (ids === null || refusal !== null) return refusal;
  const { now, next } = keysOf(item.typeName, ids, isTyped);
  const slot = slots.at(now);
  if (change === 'delete') {
    slots.remove(slot);
    return null;
  }
  if (next !== now && slots.isThere(slots.at(next))) return `Another row has the ${item.keyName} ${ids.next} already.`;
  const isAnew = change === 'create' || !slots.isThere(slot);
  if (isAnew && refusalAnew !== null) return refusalAnew;
  if (isAnew) slots.begin(slot, place);
  else slots.goOn(slot, place);
  if (next !== now) slots.move(now, next);
  return null;
}

/** The row that the items make of the one in the file, null when there is none to go on from. */
export function rowOf(inFile: RowState | null, items: readonly ExportItem[], target: ExportTarget): RowState {
  let row = inFile;
  for (const item of items) row = applyItem(item, row, target);
  return row ?? new Map();
}

function applyItem(item: ExportItem, existing: RowState | null, target: ExportTarget): RowState {
  const row = buildRow(item, existing, target.format);
  const key = keyAttribute(item);
  const ids = key === null ? null : idsOf(item, key);
  if (key !== null && ids !== null) row.set(key.name.toLowerCase(), [formatValue(ids.next, key)]);
  const typeColumn = target.objectTypeColumn?.toLowerCase();
  if (typeColumn !== undefined && (row.get(typeColumn) ?? []).every((text) => text === '')) {
    row.set(typeColumn, [item.objectType.name]);
  }
  return row;
}

/** A create, and an update of a row that is gone, begin with what we know the object holds. */
function buildRow(item: ExportItem, existing: RowState | null, format: CellFormat): Map<string, readonly string[]> {
  const kept = item.change === 'update' ? existing : null;
  const cells = new Map<string, ValueSet>();
  const open = (attribute: SchemaAttribute): ValueSet => {
    const name = attribute.name.toLowerCase();
    const opened = cells.get(name) ?? openCells(kept?.get(name) ?? [], attribute, format);
    cells.set(name, opened);
    return opened;
  };
  if (kept === null) {
    for (const attribute of item.objectType.attributes) {
      for (const value of item.current[attribute.name] ?? []) addValue(open(attribute), value, attribute);
    }
  }
  for (const { attribute, kind, value } of item.changes) {
    const texts = open(attribute);
    const given = supplied(value);
    if (kind === 'update' || kind === 'removeAll' || given === null) texts.clear();
    if (given === null || kind === 'removeAll') continue;
    if (kind === 'remove') texts.delete(given);
    else addValue(texts, given, attribute);
  }
  const row = new Map(kept ?? []);
  for (const [name, texts] of cells) row.set(name, [...texts.values()]);
  return row;
}

/** The texts of an attribute's values in stable order, by value; a text that does not parse stands for itself. */
type ValueSet = Map<Value, string>;

function openCells(cells: readonly string[], attribute: SchemaAttribute, format: CellFormat): ValueSet {
  const texts = cells.flatMap((cell) => splitCell(cell, attribute, format));
  return new Map(texts.map((text) => [parseCellValue(attribute.type, text, format.culture) ?? text, text]));
}

function addValue(texts: ValueSet, value: Value, attribute: SchemaAttribute): void {
  if (!isSplit(attribute)) texts.clear();
  if (!texts.has(value)) texts.set(value, formatValue(value, attribute));
}

/** The texts of one name in `columns` cells: one each, and what is left over joined in the last one. */
export function spreadTexts(texts: readonly string[], columns: number, format: CellFormat): readonly string[] {
  const alone = Math.max(Math.min(texts.length, columns) - (texts.length > columns ? 1 : 0), 0);
  const rest = texts.slice(alone);
  const cells =
    rest.length === 0 ? texts.slice(0, alone) : [...texts.slice(0, alone), rest.join(format.multiValueDelimiter)];
  return [...cells, ...Array.from({ length: columns - cells.length }, () => '')];
}
