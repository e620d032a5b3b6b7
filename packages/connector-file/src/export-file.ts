/**
 * One rewrite of the file for all items of a run (EXP-20).
 *
 *   items, call by call ──▶ staged on disk
 *   then: read the file ──▶ slots: the rows the items are about ──▶ decide about the items ──▶ read it again,
 *   row by row, writing each row as it is, as its items make it, or not at all ──▶ rename ──▶ results
 *
 * Memory holds the keys of the items, neither what they say nor the file. No result says `applied` before the new file is on
 * disk.
 */
import { ConnectorError } from '@jim/connector-kit/connector.ts';
import type { ConnectorEnvironment, ExportItem, ExportResult } from '@jim/connector-kit/connector.ts';
import { resolveConfined } from './confined-path.ts';
import type { FileConnectorSettings } from './file-settings.ts';
import { openText } from './open-text.ts';
import { planRewrite } from './plan-rewrite.ts';
import { stageExport } from './staged-export.ts';
import type { StagedExport, StagedItem } from './staged-export.ts';
import { writeRows } from './write-rewrite.ts';

export interface FileExport extends AsyncDisposable {
  /** Takes the items in; reports nothing. Throws ConnectorError where the file may not be written. */
  take(items: readonly ExportItem[]): AsyncGenerator<ExportResult>;
  /** Throws ConnectorError when the file cannot be read or written; it is then as it was. */
  complete(signal: AbortSignal): AsyncGenerator<ExportResult>;
}

export function exportFile(settings: FileConnectorSettings, environment: ConnectorEnvironment): FileExport {
  let staged: StagedExport | undefined;
  return {
    async *take(items) {
      if (staged === undefined) await locate(settings, environment);
      staged ??= await stageExport(settings.objectTypeColumn, settings);
      await staged.add(items);
      yield* [];
    },
    async *complete(signal) {
      if (staged === undefined) return;
      await using taken = staged;
      staged = undefined;
      yield* rewrite(settings, environment, taken, signal);
    },
    [Symbol.asyncDispose]: async () => staged?.[Symbol.asyncDispose](),
  };
}

async function* rewrite(
  settings: FileConnectorSettings,
  environment: ConnectorEnvironment,
  staged: StagedExport,
  signal: AbortSignal,
): AsyncGenerator<ExportResult> {
  const path = await locate(settings, environment);
  await using text = await openText(path);
  const plan = await planRewrite(settings, staged, text, signal);
  const hasApplied = plan.rejections.size < staged.count;
  if (hasApplied && (text !== undefined || plan.target.slots.hasRows)) {
    const dropped = await writeRows(path, plan, settings, staged, text, signal);
    if (dropped > 0) {
      environment.log.warn('Rows without an external id were left out of the exported file', { path, dropped });
    }
  }
  for await (const items of staged.pages()) {
    for (const item of items) yield resultOf(item, plan.rejections.get(item.place));
  }
}

async function locate({ filePath }: FileConnectorSettings, { fileRoots }: ConnectorEnvironment): Promise<string> {
  if (filePath === null) throw new ConnectorError('invalidSettings', 'File Path names no file.');
  return resolveConfined(filePath, fileRoots);
}

function resultOf({ id, change, ids }: StagedItem, rejection: string | undefined): ExportResult {
  if (rejection !== undefined) return { kind: 'rejected', id, reason: 'general', message: rejection };
  return { kind: 'applied', id, ...(ids === null || change === 'delete' ? {} : { externalId: ids.next }) };
}
