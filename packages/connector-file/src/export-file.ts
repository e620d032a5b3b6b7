/**
 * One rewrite of the file per call: the engine hands a files connector all items of a run at once (EXP-20).
 *
 *   read the file ──▶ slots: the rows the items are about ──▶ apply the items ──▶ read it again,
 *   row by row, writing each row as it is, as its slot says, or not at all ──▶ rename ──▶ results
 *
 * Memory follows the items, not the file. No result says `applied` before the new file is on disk.
 */
import { ConnectorError } from '@jim/connector-kit/connector.ts';
import type { ConnectorEnvironment, ExportItem, ExportResult } from '@jim/connector-kit/connector.ts';
import { applyItem } from './apply-export.ts';
import type { ExportTarget } from './apply-export.ts';
import { resolveConfined } from './confined-path.ts';
import type { FileConnectorSettings } from './file-settings.ts';
import { openText } from './open-text.ts';
import { planRewrite } from './plan-rewrite.ts';
import { writeRows } from './write-rewrite.ts';

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

function hasRows(target: ExportTarget): boolean {
  return [...target.slots.values()].some((slot) => slot.row !== null);
}
