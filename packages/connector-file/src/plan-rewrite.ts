/** The first reading of an export: which rows of the file the items are about, and which columns the new file has (FILE-30, FILE-31). */
import type { ExportItem } from '@jim/connector-kit/connector.ts';
import type { ExportTarget, RowState, Slot } from './apply-export.ts';
import { compareNames } from './discover-schema.ts';
import type { FileConnectorSettings } from './file-settings.ts';
import { headerOf, readHeader } from './header.ts';
import type { Header } from './header.ts';
import type { OpenText } from './open-text.ts';
import { readRows } from './read-rows.ts';
import { idsOf, keyAttribute, planRowKeys, rowKey } from './row-key.ts';
import type { RowKeys } from './row-key.ts';
import type { Row } from './row-parser.ts';

export interface Rewrite {
  readonly keys: RowKeys;
  /** The slots of rows that were in the file, by `rowKey`. */
  readonly found: ReadonlyMap<string, Slot>;
  readonly target: ExportTarget;
  readonly columns: readonly ColumnGroup[];
}

/** The columns of one name, one after the other. */
export interface ColumnGroup {
  readonly key: string;
  /** As the new header spells it, once for each column. */
  readonly spellings: readonly string[];
  /** The columns of the old file that have the name. */
  readonly sources: readonly number[];
}

export async function planRewrite(
  settings: FileConnectorSettings,
  items: readonly ExportItem[],
  text: OpenText | undefined,
  signal: AbortSignal,
): Promise<Rewrite> {
  const { objectTypeColumn } = settings;
  let header = headerOf([]);
  let keys: RowKeys = { keyOf: () => undefined };
  let isTyped = objectTypeColumn !== null;
  const found = new Map<string, Slot>();
  let wanted: ReadonlySet<string> = new Set();
  const batches = text === undefined ? [] : readRows({ file: text.file, delimiter: settings.delimiter, signal });
  for await (const rows of batches) {
    for (const row of rows) {
      if (row.row === 1) {
        header = readHeader(row, settings.filePath ?? '');
        const typeColumn = objectTypeColumn === null ? null : (header.columnsOf(objectTypeColumn)[0] ?? null);
        isTyped = typeColumn !== null;
        keys = planRowKeys(items, header, typeColumn, settings);
        wanted = wantedKeys(items, isTyped);
        continue;
      }
      const key = keys.keyOf(row);
      if (typeof key !== 'string' || !wanted.has(key)) continue;
      const slot = found.get(key);
      if (slot === undefined) found.set(key, { row: stateOf(row, header) });
      else slot.row = stateOf(row, header);
    }
  }
  const target = { format: settings, objectTypeColumn, isTyped, slots: new Map(found) };
  return { keys, found, target, columns: planColumns(header, items, objectTypeColumn) };
}

function wantedKeys(items: readonly ExportItem[], isTyped: boolean): ReadonlySet<string> {
  return new Set(
    items.flatMap((item) => {
      const key = keyAttribute(item);
      const ids = key === null ? null : idsOf(item, key);
      const typeName = isTyped ? item.objectType.name : null;
      return ids === null ? [] : [rowKey(typeName, String(ids.now)), rowKey(typeName, String(ids.next))];
    }),
  );
}

function stateOf(row: Row, header: Header): RowState {
  const names = new Set(header.names.map((name) => name.toLowerCase()));
  return new Map([...names].map((name) => [name, header.columnsOf(name).map((column) => row.cells[column] ?? '')]));
}

/** FILE-31. */
function planColumns(
  header: Header,
  items: readonly ExportItem[],
  objectTypeColumn: string | null,
): readonly ColumnGroup[] {
  const names = new Map<string, string>();
  const add = (name: string): unknown => names.has(name.toLowerCase()) || names.set(name.toLowerCase(), name);
  header.names.forEach(add);
  for (const item of items) {
    if (item.change === 'delete') continue;
    if (objectTypeColumn !== null) add(objectTypeColumn);
    for (const { attribute } of item.changes) add(attribute.name);
    for (const { name } of item.objectType.attributes) if ((item.current[name] ?? []).length > 0) add(name);
    const key = keyAttribute(item);
    if (key !== null) add(key.name);
  }
  return [...names.values()].sort(compareNames).map((name) => {
    const sources = header.columnsOf(name);
    const spellings = sources.length === 0 ? [name] : sources.map((column) => header.names[column] ?? name);
    return { key: name.toLowerCase(), spellings, sources };
  });
}
