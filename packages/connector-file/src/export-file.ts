/**
 * One rewrite of the file per call: the engine hands a files connector all items of a run at once (EXP-20).
 *
 *   read the file ──▶ slots: the rows the items are about ──▶ apply the items ──▶ read it again,
 *   row by row, writing each row as it is, as its slot says, or not at all ──▶ rename ──▶ results
 *
 * Memory follows the items, not the file. No result says `applied` before the new file is on disk.
 */
import { stringify } from 'csv-stringify/sync';
import { ConnectorError } from '@jim/connector-kit/connector.ts';
import type { ConnectorEnvironment, ExportItem, ExportResult } from '@jim/connector-kit/connector.ts';
import { applyItem, spreadTexts } from './apply-export.ts';
import type { ExportTarget, RowState, Slot } from './apply-export.ts';
import { resolveConfined } from './confined-path.ts';
import { compareNames } from './discover-schema.ts';
import type { FileConnectorSettings } from './file-settings.ts';
import { attributeNames, headerOf, readHeader } from './header.ts';
import type { Header } from './header.ts';
import { messageOf, openText } from './open-text.ts';
import type { OpenText } from './open-text.ts';
import { readRows } from './read-rows.ts';
import { idsOf, keyAttribute, planRowKeys, rowKey } from './row-key.ts';
import type { RowKeys } from './row-key.ts';
import { rewriteFile } from './rewrite-file.ts';
import type { Row } from './row-parser.ts';

/** Throws ConnectorError when the file cannot be read or written; it is then as it was. */
export async function* exportFile(
  settings: FileConnectorSettings,
  environment: ConnectorEnvironment,
  items: readonly ExportItem[],
  signal: AbortSignal,
): AsyncGenerator<ExportResult> {
  if (settings.filePath === null) throw new ConnectorError('invalidSettings', 'File Path names no file.');
  const path = await resolveConfined(settings.filePath, environment.fileRoots);
  await using text = await openText(path);
  const rewrite = await planRewrite(settings, items, text, signal);
  const results = items.map((item) => applyItem(item, rewrite.target));
  if (results.some((result) => result.kind === 'applied') && (text !== undefined || hasRows(rewrite.target))) {
    const dropped = await writeRows(path, rewrite, settings, text, signal);
    if (dropped > 0) {
      environment.log.warn('Rows without an external id were left out of the exported file', { path, dropped });
    }
  }
  yield* results;
}

interface Rewrite {
  readonly header: Header;
  readonly keys: RowKeys;
  /** The slots of rows that were in the file, by `rowKey`. */
  readonly found: ReadonlyMap<string, Slot>;
  readonly target: ExportTarget;
  readonly columns: readonly OutputColumn[];
}

/** One name, and the columns of the old file that have it; `width` is how many the new file has. */
interface OutputColumn {
  readonly name: string;
  readonly sources: readonly number[];
  readonly width: number;
}

async function planRewrite(
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
  if (text !== undefined) {
    let wanted: ReadonlySet<string> = new Set();
    for await (const rows of readRows({ file: text.file, delimiter: settings.delimiter, signal })) {
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
  }
  const target = { format: settings, objectTypeColumn, isTyped, slots: new Map(found) };
  return { header, keys, found, target, columns: planColumns(header, items, objectTypeColumn) };
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
  return new Map(
    attributeNames(header).map((name) => [
      name.toLowerCase(),
      header.columnsOf(name).map((column) => row.cells[column] ?? ''),
    ]),
  );
}

/** FILE-31. */
function planColumns(
  header: Header,
  items: readonly ExportItem[],
  objectTypeColumn: string | null,
): readonly OutputColumn[] {
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
    return { name, sources, width: Math.max(sources.length, 1) };
  });
}

function hasRows(target: ExportTarget): boolean {
  return [...target.slots.values()].some((slot) => slot.row !== null);
}

/** Returns how many rows were left out because they have no external id (FILE-30). */
async function writeRows(
  path: string,
  rewrite: Rewrite,
  settings: FileConnectorSettings,
  text: OpenText | undefined,
  signal: AbortSignal,
): Promise<number> {
  const style = text === undefined ? { byteOrderMark: '', lineEnd: '\n' } : await readStyle(text);
  let dropped = 0;
  const toText = (rows: readonly (readonly string[])[]): string =>
    stringify([...rows], {
      delimiter: settings.delimiter,
      record_delimiter: style.lineEnd,
      quoted_match: /[\r\n]/,
      // The only row that would otherwise be an empty line.
      quoted_empty: rewrite.columns.length === 1,
    });
  async function* texts(): AsyncGenerator<string> {
    yield (
      style.byteOrderMark +
      toText([rewrite.columns.flatMap(({ name, width }) => Array.from({ length: width }, () => name))])
    );
    const written = new Set<Slot>();
    if (text !== undefined) {
      for await (const rows of readRows({ file: text.file, delimiter: settings.delimiter, signal })) {
        const kept: (readonly string[])[] = [];
        for (const row of rows) {
          if (row.row === 1) continue;
          const key = rewrite.keys.keyOf(row);
          const slot = typeof key === 'string' ? rewrite.found.get(key) : undefined;
          if (key === null && row.damage === undefined) dropped += 1;
          else if (slot === undefined) kept.push(copyRow(row, rewrite.columns));
          else if (!written.has(slot) && slot.row !== null) kept.push(layOut(slot.row, rewrite.columns, settings));
          if (slot !== undefined) written.add(slot);
        }
        yield toText(kept);
      }
    }
    const created = [...new Set(rewrite.target.slots.values())].filter((slot) => !written.has(slot));
    yield toText(created.flatMap(({ row }) => (row === null ? [] : [layOut(row, rewrite.columns, settings)])));
  }
  try {
    await rewriteFile(path, texts(), async () => {
      signal.throwIfAborted();
      await text?.assertInPlace();
    });
  } catch (error) {
    if (error instanceof ConnectorError || signal.aborted) throw error;
    throw new ConnectorError('cannotConnect', `${path} cannot be written: ${messageOf(error)}`, { cause: error });
  }
  return dropped;
}

function copyRow(row: Row, columns: readonly OutputColumn[]): readonly string[] {
  return columns.flatMap(({ sources }) =>
    sources.length === 0 ? [''] : sources.map((column) => row.cells[column] ?? ''),
  );
}

function layOut(row: RowState, columns: readonly OutputColumn[], settings: FileConnectorSettings): readonly string[] {
  return columns.flatMap(({ name, width }) => spreadTexts(row.get(name.toLowerCase()) ?? [], width, settings));
}

/** What the new file takes over from the old one. */
async function readStyle(text: OpenText): Promise<{ readonly byteOrderMark: string; readonly lineEnd: string }> {
  const { buffer, bytesRead } = await text.file.read(Buffer.alloc(64 * 1024), 0, 64 * 1024, 0);
  const start = buffer.subarray(0, bytesRead).toString('utf8');
  return { byteOrderMark: start.startsWith('\uFEFF') ? '\uFEFF' : '', lineEnd: /\r\n|\n/.exec(start)?.[0] ?? '\n' };
}
