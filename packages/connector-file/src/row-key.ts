/** Which row of the file an export item is about (FILE-30). */
import type { ExportItem, SchemaAttribute } from '@jim/connector-kit/connector.ts';
import type { Value } from '@jim/engine/model/values.ts';
import type { CellFormat } from './cell-values.ts';
import { parseCellValue } from './culture.ts';
import type { Header } from './header.ts';
import type { Row } from './row-parser.ts';

/** An external id without regard to case, with the object type where the file tells types apart. */
export function rowKey(typeName: string | null, externalId: string): string {
  return `${typeName?.toLowerCase() ?? ''}\n${externalId.toLowerCase()}`;
}

/** The external id of the item's type; null when the type has none (FILE-31). */
export function keyAttribute(item: ExportItem): SchemaAttribute | null {
  const { attributes, externalId } = item.objectType;
  if (externalId === null) return null;
  const listed = attributes.find(({ name }) => name.toLowerCase() === externalId.toLowerCase());
  return listed ?? { name: externalId, type: 'Text', plurality: 'SingleValued' };
}

/** The id the object has in the file, and the one it shall have, which differs when a change sets it; null when unknown. */
export interface ItemIds {
  readonly now: Value;
  readonly next: Value;
}

export function idsOf(item: ExportItem, key: SchemaAttribute): ItemIds | null {
  const name = key.name.toLowerCase();
  const change = item.changes.findLast(
    ({ attribute, kind }) => attribute.name.toLowerCase() === name && (kind === 'update' || kind === 'add'),
  );
  const changed = supplied(change?.value);
  const stored = supplied(item.externalId) ?? supplied(item.current[key.name]?.[0]);
  const now = item.change === 'create' ? (changed ?? stored) : (stored ?? changed);
  return now === null ? null : { now, next: item.change === 'delete' ? now : (changed ?? now) };
}

/** The keys of the row that an item of the type is about, as it is and as it shall be. */
export function keysOf(
  typeName: string,
  ids: ItemIds,
  isTyped: boolean,
): { readonly now: string; readonly next: string } {
  const type = isTyped ? typeName : null;
  const now = rowKey(type, String(ids.now));
  return { now, next: ids.next === ids.now ? now : rowKey(type, String(ids.next)) };
}

/** An empty text is no value. */
export function supplied(value: Value | null | undefined): Value | null {
  return value === undefined || value === null || value === '' ? null : value;
}

export interface RowKeys {
  /** Null for a row without an external id, undefined for one that no item can be about. */
  keyOf(row: Row): string | null | undefined;
}

/** `attributes` by lower-case name of the type; `typeColumn` is the index of its column, null when the file has none. */
export function planRowKeys(
  attributes: ReadonlyMap<string, SchemaAttribute>,
  header: Header,
  typeColumn: number | null,
  format: CellFormat,
): RowKeys {
  const single = [...attributes.values()].at(-1);
  return {
    keyOf(row) {
      const typeName = typeColumn === null ? null : (row.cells[typeColumn] ?? '').trim();
      const attribute = typeName === null ? single : attributes.get(typeName.toLowerCase());
      if (attribute === undefined) return undefined;
      const cell = row.cells[header.columnsOf(attribute.name)[0] ?? -1] ?? '';
      return cell.trim() === ''
        ? null
        : rowKey(typeName, String(parseCellValue(attribute.type, cell, format.culture) ?? cell));
    },
  };
}
