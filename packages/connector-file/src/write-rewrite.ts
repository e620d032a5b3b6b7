/** The second reading of an export: each row goes to the new file as it is, as its slot says, or not at all. */
import { stringify } from 'csv-stringify/sync';
import { ConnectorError } from '@jim/connector-kit/connector.ts';
import type { ExportItem } from '@jim/connector-kit/connector.ts';
import { rowOf, spreadTexts } from './apply-export.ts';
import type { RowState } from './apply-export.ts';
import type { FileConnectorSettings } from './file-settings.ts';
import { messageOf } from './open-text.ts';
import type { OpenText } from './open-text.ts';
import { stateOf } from './plan-rewrite.ts';
import type { ColumnGroup, Rewrite } from './plan-rewrite.ts';
import { readRows } from './read-rows.ts';
import { rewriteFile } from './rewrite-file.ts';
import type { Row } from './row-parser.ts';
import type { Slot } from './row-slots.ts';
import type { StagedExport } from './staged-export.ts';

/**
 * Returns how many rows were left out because they have no external id (FILE-30). Throws ConnectorError, the
 * file being as it was, when it cannot be written, or holds bytes that writing it anew would destroy.
 */
export async function writeRows(
  path: string,
  rewrite: Rewrite,
  settings: FileConnectorSettings,
  staged: StagedExport,
  text: OpenText | undefined,
  signal: AbortSignal,
): Promise<number> {
  const style = text === undefined ? { byteOrderMark: '', lineEnd: '\n' } : await readStyle(text);
  const count = { dropped: 0 };
  const batches = text === undefined ? [] : readRows({ file: text.file, delimiter: settings.delimiter, signal });
  async function* texts(): AsyncGenerator<string> {
    yield style.byteOrderMark;
    for await (const rows of newRows(rewrite, settings, staged, batches, count)) {
      yield stringify([...rows], {
        delimiter: settings.delimiter,
        record_delimiter: style.lineEnd,
        quoted_match: /[\r\n]/,
        // A row of one empty cell would else be an empty line, which is no row.
        quoted_empty: rewrite.columns.flatMap(({ spellings }) => spellings).length === 1,
      });
    }
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
  return count.dropped;
}

type Cells = readonly string[];

/** Few, so that little is alive at a time. */
const batchRows = 200;

/** The header; the rows that stay, in their order; the created ones, in the order of their items. */
async function* newRows(
  rewrite: Rewrite,
  settings: FileConnectorSettings,
  staged: StagedExport,
  batches: AsyncIterable<readonly Row[]> | Iterable<readonly Row[]>,
  count: { dropped: number },
): AsyncGenerator<readonly Cells[]> {
  const { columns, header, keys, repeated, target } = rewrite;
  yield [columns.flatMap(({ spellings }) => spellings)];
  const layOutAll = async (rows: readonly (Cells | MadeRow)[]): Promise<readonly Cells[]> => {
    const made = rows.flatMap((row) => ('slot' in row ? target.slots.itemsOf(row.slot) : []));
    const found = made.length === 0 ? new Map<number, ExportItem>() : await staged.read(made);
    return rows.map((row) => {
      if (!('slot' in row)) return row;
      const own = target.slots.itemsOf(row.slot).flatMap((place) => found.get(place) ?? []);
      return layOut(rowOf(target.slots.goesOn(row.slot) ? row.inFile : null, own, target), columns, settings);
    });
  };
  for await (const rows of batches) {
    const kept: (Cells | MadeRow)[] = [];
    for (const row of rows) {
      if (row.row === 1) continue;
      if (row.damage?.kind === 'encoding') throw new ConnectorError('badInput', row.damage.message);
      const key = keys.keyOf(row);
      const slot = typeof key === 'string' ? target.slots.inFile(key) : undefined;
      if (key === null && row.damage === undefined) count.dropped += 1;
      else if (slot === undefined) kept.push(copyRow(row, columns));
      else if (target.slots.takeTurn(slot) && target.slots.isThere(slot)) {
        kept.push({ slot, inFile: repeated.get(slot) ?? stateOf(row, header) });
      }
    }
    yield await layOutAll(kept);
  }
  let created: MadeRow[] = [];
  for (const slot of target.slots.created()) {
    created.push({ slot, inFile: null });
    if (created.length < batchRows) continue;
    yield await layOutAll(created);
    created = [];
  }
  yield await layOutAll(created);
}

/** A row that items make, and what the file has in its place. */
interface MadeRow {
  readonly slot: Slot;
  readonly inFile: RowState | null;
}

function copyRow(row: Row, columns: readonly ColumnGroup[]): Cells {
  return columns.flatMap(({ sources }) =>
    sources.length === 0 ? [''] : sources.map((column) => row.cells[column] ?? ''),
  );
}

function layOut(row: RowState, columns: readonly ColumnGroup[], settings: FileConnectorSettings): Cells {
  return columns.flatMap(({ key, spellings }) => spreadTexts(row.get(key) ?? [], spellings.length, settings));
}

/** What the new file takes over from the old one. */
async function readStyle(text: OpenText): Promise<{ readonly byteOrderMark: string; readonly lineEnd: string }> {
  const { buffer, bytesRead } = await text.file.read(Buffer.alloc(64 * 1024), 0, 64 * 1024, 0);
  const start = buffer.subarray(0, bytesRead).toString('utf8');
  return { byteOrderMark: start.startsWith('\uFEFF') ? '\uFEFF' : '', lineEnd: /\r\n|\n/.exec(start)?.[0] ?? '\n' };
}
