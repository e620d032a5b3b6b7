/**
 * The first reading of an export: which rows of the file the items are about, what is decided about each item, and which
 * columns the new file has (FILE-30, FILE-31).
 */
import { decideItem } from './apply-export.ts';
import type { ExportTarget, RowState } from './apply-export.ts';
import { compareNames } from './discover-schema.ts';
import type { FileConnectorSettings } from './file-settings.ts';
import { headerOf, readHeader } from './header.ts';
import type { Header } from './header.ts';
import type { OpenText } from './open-text.ts';
import { readRows } from './read-rows.ts';
import { keysOf, planRowKeys } from './row-key.ts';
import type { RowKeys } from './row-key.ts';
import type { Row } from './row-parser.ts';
import { RowSlots } from './row-slots.ts';
import type { Slot } from './row-slots.ts';
import type { StagedExport } from './staged-export.ts';

export interface Rewrite {
  readonly header: Header;
  readonly keys: RowKeys;
  readonly target: ExportTarget;
  readonly columns: readonly ColumnGroup[];
  /** What the last row of a key says, where the file has several. */
  readonly repeated: ReadonlyMap<Slot, RowState>;
  /** Why items were refused, by place. */
  readonly rejections: ReadonlyMap<number, string>;
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
  staged: StagedExport,
  text: OpenText | undefined,
  signal: AbortSignal,
): Promise<Rewrite> {
  const { objectTypeColumn } = settings;
  const slots = new RowSlots();
  const repeated = new Map<Slot, RowState>();
  let header = headerOf([]);
  let keys: RowKeys = { keyOf: () => undefined };
  let isTyped = objectTypeColumn !== null;
  const batches = text === undefined ? [] : readRows({ file: text.file, delimiter: settings.delimiter, signal });
  for await (const rows of batches) {
    for (const row of rows) {
      if (row.row === 1) {
        header = readHeader(row, settings.filePath ?? '');
        const typeColumn = objectTypeColumn === null ? null : (header.columnsOf(objectTypeColumn)[0] ?? null);
        isTyped = typeColumn !== null;
        keys = planRowKeys(staged.keyAttributes, header, typeColumn, settings);
        await wantRows(staged, slots, isTyped);
        continue;
      }
      const key = keys.keyOf(row);
      const slot = typeof key === 'string' ? slots.inFile(key) : undefined;
      if (slot !== undefined && slots.noteInFile(slot)) repeated.set(slot, stateOf(row, header));
    }
  }
  const target = { format: settings, objectTypeColumn, isTyped, slots };
  const rejections = new Map<number, string>();
  for await (const items of staged.pages()) {
    signal.throwIfAborted();
    for (const item of items) {
      const rejection = decideItem(item, target);
      if (rejection !== null) rejections.set(item.place, rejection);
    }
  }
  return { header, keys, target, columns: planColumns(header, staged.columns), repeated, rejections };
}

async function wantRows(staged: StagedExport, slots: RowSlots, isTyped: boolean): Promise<void> {
  for await (const items of staged.pages()) {
    for (const { ids, typeName } of items) {
      if (ids === null) continue;
      const { now, next } = keysOf(typeName, ids, isTyped);
      slots.at(now);
      if (next !== now) slots.at(next);
    }
  }
}

export function stateOf(row: Row, header: Header): RowState {
  const state = new Map<string, readonly string[]>();
  for (const name of header.names) {
    const key = name.toLowerCase();
    if (!state.has(key)) {
      state.set(
        key,
        header.columnsOf(name).map((column) => row.cells[column] ?? ''),
      );
    }
  }
  return state;
}

/** FILE-31. */
function planColumns(header: Header, wanted: Iterable<string>): readonly ColumnGroup[] {
  const names = new Map<string, string>();
  for (const name of [...header.names, ...wanted]) {
    if (!names.has(name.toLowerCase())) names.set(name.toLowerCase(), name);
  }
  return [...names.values()].sort(compareNames).map((name) => {
    const sources = header.columnsOf(name);
    const spellings = sources.length === 0 ? [name] : sources.map((column) => header.names[column] ?? name);
    return { key: name.toLowerCase(), spellings, sources };
  });
}
