/** The second reading of an export: each row goes to the new file as it is, as its slot says, or not at all. */
import { stringify } from 'csv-stringify/sync';
import { ConnectorError } from '@jim/connector-kit/connector.ts';
import { spreadTexts } from './apply-export.ts';
import type { RowState, Slot } from './apply-export.ts';
import type { FileConnectorSettings } from './file-settings.ts';
import { messageOf } from './open-text.ts';
import type { OpenText } from './open-text.ts';
import type { ColumnGroup, Rewrite } from './plan-rewrite.ts';
import { readRows } from './read-rows.ts';
import { rewriteFile } from './rewrite-file.ts';
import type { Row } from './row-parser.ts';

/**
 * Returns how many rows were left out because they have no external id (FILE-30). Throws ConnectorError, the
 * file being as it was, when it cannot be written, or holds bytes that writing it anew would destroy.
 */
export async function writeRows(
  path: string,
  rewrite: Rewrite,
  settings: FileConnectorSettings,
  text: OpenText | undefined,
  signal: AbortSignal,
): Promise<number> {
  const style = text === undefined ? { byteOrderMark: '', lineEnd: '\n' } : await readStyle(text);
  const count = { dropped: 0 };
  const batches = text === undefined ? [] : readRows({ file: text.file, delimiter: settings.delimiter, signal });
  async function* texts(): AsyncGenerator<string> {
    yield style.byteOrderMark;
    for await (const rows of newRows(rewrite, settings, batches, count)) {
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

const batchRows = 1000;

/** The header; the rows that stay, in their order; the created ones, in the order of their items. */
async function* newRows(
  rewrite: Rewrite,
  settings: FileConnectorSettings,
  batches: AsyncIterable<readonly Row[]> | Iterable<readonly Row[]>,
  count: { dropped: number },
): AsyncGenerator<readonly Cells[]> {
  const { columns, found, keys, target } = rewrite;
  yield [columns.flatMap(({ spellings }) => spellings)];
  const written = new Set<Slot>();
  for await (const rows of batches) {
    const kept: Cells[] = [];
    for (const row of rows) {
      if (row.row === 1) continue;
      if (row.damage?.kind === 'encoding') throw new ConnectorError('badInput', row.damage.message);
      const key = keys.keyOf(row);
      const slot = typeof key === 'string' ? found.get(key) : undefined;
      if (key === null && row.damage === undefined) count.dropped += 1;
      else if (slot === undefined) kept.push(copyRow(row, columns));
      else if (!written.has(slot) && slot.row !== null) kept.push(layOut(slot.row, columns, settings));
      if (slot !== undefined) written.add(slot);
    }
    yield kept;
  }
  let created: Cells[] = [];
  for (const slot of new Set(target.slots.values())) {
    if (slot.row === null || written.has(slot)) continue;
    created.push(layOut(slot.row, columns, settings));
    if (created.length < batchRows) continue;
    yield created;
    created = [];
  }
  yield created;
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
