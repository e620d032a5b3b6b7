/** What export items make of the rows they are about (FILE-32, FILE-33). Pure: the file is read before, and written after. */
import type { ExportItem, ExportResult, SchemaAttribute } from '@jim/connector-kit/connector.ts';
import type { Value } from '@jim/engine/model/values.ts';
import { formatValue, isSplit, splitCell } from './cell-values.ts';
import type { CellFormat } from './cell-values.ts';
import { parseCellValue } from './culture.ts';
import { idsOf, keyAttribute, rowKey, supplied } from './row-key.ts';

/** The texts of a row by lower-case attribute name: as many as the file has columns of that name, or one per value. */
export type RowState = ReadonlyMap<string, readonly string[]>;

/** The place of a row that items are about; `row` is null while, or once, it is not in the file. */
export interface Slot {
  row: RowState | null;
}

export interface ExportTarget {
  readonly format: CellFormat;
  /** The column that names each row's object type, null when there is one type only. */
  readonly objectTypeColumn: string | null;
  /** Whether rows are told apart by object type as well. */
  readonly isTyped: boolean;
  /** By `rowKey`. Slots are added as rows are created, and move when an external id changes. */
  readonly slots: Map<string, Slot>;
}

/** Changes `target.slots`; a rejected item leaves them as they were. */
export function applyItem(item: ExportItem, target: ExportTarget): ExportResult {
  const key = keyAttribute(item);
  if (key === null)
    return rejected(item, `${item.objectType.name} has no external id, so its rows cannot be told apart.`);
  const ids = idsOf(item, key);
  if (ids === null) return rejected(item, `The object has no value for ${key.name}, its external id.`);
  const typeName = target.isTyped ? item.objectType.name : null;
  const keyNow = rowKey(typeName, String(ids.now));
  const keyNext = rowKey(typeName, String(ids.next));
  const slot = target.slots.get(keyNow) ?? { row: null };
  if (item.change === 'delete') {
    slot.row = null;
    return { kind: 'applied', id: item.id };
  }
  if (keyNext !== keyNow && (target.slots.get(keyNext)?.row ?? null) !== null) {
    return rejected(item, `Another row has the ${key.name} ${ids.next} already.`);
  }
  const built = buildRow(item, slot.row, target.format);
  if (built.kind === 'refused') return rejected(item, built.message);
  const row = new Map(built.row).set(key.name.toLowerCase(), [formatValue(ids.next, key)]);
  const typeColumn = target.objectTypeColumn?.toLowerCase();
  if (typeColumn !== undefined && (row.get(typeColumn) ?? []).every((text) => text === '')) {
    row.set(typeColumn, [item.objectType.name]);
  }
  if (keyNext !== keyNow) target.slots.set(keyNow, { row: null });
  slot.row = row;
  target.slots.set(keyNext, slot);
  return { kind: 'applied', id: item.id, externalId: ids.next };
}

function rejected(item: ExportItem, message: string): ExportResult {
  return { kind: 'rejected', id: item.id, reason: 'general', message };
}

type BuiltRow =
  | { readonly kind: 'row'; readonly row: RowState }
  | { readonly kind: 'refused'; readonly message: string };

/** A create, and an update of a row that is gone, begin with what we know the object holds. */
function buildRow(item: ExportItem, existing: RowState | null, format: CellFormat): BuiltRow {
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
      for (const value of item.current[attribute.name] ?? []) {
        if (isUnsplittable(value, attribute, format)) return refuse(attribute, value, format);
        addValue(open(attribute), value, attribute);
      }
    }
  }
  for (const { attribute, kind, value } of item.changes) {
    const texts = open(attribute);
    const given = supplied(value);
    if (kind === 'update' || kind === 'removeAll' || given === null) texts.clear();
    if (given === null) continue;
    if (kind === 'remove') texts.delete(given);
    else if (isUnsplittable(given, attribute, format)) return refuse(attribute, given, format);
    else if (kind !== 'removeAll') addValue(texts, given, attribute);
  }
  const row = new Map<string, readonly string[]>(kept ?? []);
  for (const [name, texts] of cells) row.set(name, [...texts.values()]);
  return { kind: 'row', row };
}

/** The texts of an attribute's values in stable order, by value; a text that does not parse stands for itself. */
type ValueSet = Map<Value, string>;

function openCells(cells: readonly string[], attribute: SchemaAttribute, format: CellFormat): ValueSet {
  const texts = cells.flatMap((cell) => splitCell(cell, attribute, format));
  return new Map(texts.map((text) => [parseCellValue(attribute.type, text, format.culture) ?? text, text]));
}

/** Would come back as two values. */
function isUnsplittable(value: Value, attribute: SchemaAttribute, format: CellFormat): boolean {
  return isSplit(attribute) && formatValue(value, attribute).includes(format.multiValueDelimiter);
}

function refuse(attribute: SchemaAttribute, value: Value, format: CellFormat): BuiltRow {
  const message = `A value of ${attribute.name} contains the Multi-Value Delimiter “${format.multiValueDelimiter}”: ${value}`;
  return { kind: 'refused', message };
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
