/**
 * Full and delta import (IMP-01 … IMP-09, D-36): the connector's pages → engine → one transaction a page.
 *
 *   importing ──all pages committed──▶ detecting deletions ──▶ resolving references ──▶ watermark ──▶ done
 *       └─ the connector fails, or the run is cancelled ─▶ resolving what can be, then the error: the pages
 *          that were committed stay, nothing is taken as deleted, the watermark does not move
 */
import { hash } from 'node:crypto';
import { buildImportSchema, type ImportSchema } from '@jim/engine/reconcile/import-schema.ts';
import { checkPage } from '@jim/engine/reconcile/plan-import-page.ts';
import { createSeenKeys, type SeenKeys } from '@jim/engine/reconcile/seen-keys.ts';
import type { ImportTarget } from '../store/apply-import-plan.ts';
import { keepStatistics } from '../store/keep-statistics.ts';
import type { Transaction } from '../store/database.ts';
import { listMatchAttributes } from '../store/match-keys.ts';
import { currentChangeNumber } from '../store/sync-progress.ts';
import { saveImportWatermark } from '../store/read-import-request.ts';
import { TaskAborted } from '../worker/task-aborted.ts';
import { detectDeletions } from './run-import-deletions.ts';
import { openImport, type ImportStream } from './run-import-pages.ts';
import { resolveReferences } from './run-import-references.ts';
import { writeImportPages } from './write-import-pages.ts';
import type { RunContext, RunResult } from './run-context.ts';

/** What an import keeps while it runs. */
export interface ImportRun {
  readonly run: RunContext;
  readonly schema: ImportSchema;
  readonly target: ImportTarget;
  readonly isFull: boolean;
  readonly seen: SeenKeys;
  /** Objects whose id the connector could not tell. */
  unidentified: number;
  /** Stored objects that were found or created; null when some of them may be gone again. */
  touched: number | null;
  /** Stored objects that got another address. */
  renamed: number;
}

export async function runImport(run: RunContext): Promise<RunResult> {
  const startedAt = run.services.clock.now();
  const importing = await startImport(run);
  let watermark: string | null = null;
  let detection = '';
  try {
    await run.progress.enterPhase('Importing objects');
    watermark = await importPages(importing);
    run.signal.throwIfAborted();
    detection = await detectDeletions(importing);
    run.signal.throwIfAborted();
  } catch (error) {
    if (mayStillWrite(error)) await resolveWhatCanBe(importing);
    throw error;
  }
  await resolveReferences(importing, 'complete');
  const seconds = (run.services.clock.now().getTime() - startedAt.getTime()) / 1000;
  return {
    message: `${messageOf(importing)} in ${seconds.toFixed(1)} s.${detection}`,
    atEnd: (tx) => moveWatermark(tx, importing, watermark),
  };
}

/** D-36. The run has failed already: why this may fail too is for the log only. */
async function resolveWhatCanBe(importing: ImportRun): Promise<void> {
  try {
    await resolveReferences(importing, 'interrupted');
  } catch (error) {
    const { log } = importing.run.services;
    log.warn(
      { err: error, activityId: importing.run.activity.id },
      'References of an interrupted import could not be resolved.',
    );
  }
}

async function startImport(run: RunContext): Promise<ImportRun> {
  const { connectedSystem } = await listMatchAttributes(run.services.database);
  return {
    run,
    schema: buildImportSchema(run.schema),
    target: {
      systemId: run.system.id,
      typeIds: run.schema.objectTypes.map(({ id }) => id),
      startedAfter: await currentChangeNumber(run.services.database),
      matchAttributes: connectedSystem,
    },
    isFull: run.activity.runType === 'FullImport',
    seen: createSeenKeys(),
    unidentified: 0,
    touched: 0,
    renamed: 0,
  };
}

const importedTables = ['connected_system_object', 'connected_system_reference', 'connected_system_match_key'];

/** @returns the watermark the connector gave, null when it gave none. */
async function importPages(importing: ImportRun): Promise<string | null> {
  const { run, schema } = importing;
  const checking = { schema, hash: hashContent };
  const statistics = keepStatistics(run.services.database, importedTables);
  await using stream: ImportStream = await openImport(importing, (objects) => checkPage(objects, checking));
  await using writing = writeImportPages(importing);
  for await (const objects of stream.pages) {
    run.signal.throwIfAborted();
    if (stream.expectedTotal !== null) run.progress.expect(stream.expectedTotal);
    if (stream.warning !== null) run.progress.warn(stream.warning);
    await writing.add(objects);
    await statistics.grown(run.progress.tally.counts.csoAdds);
  }
  await writing.finish();
  if (stream.warning !== null) run.progress.warn(stream.warning);
  return stream.watermark;
}

/** The database's own spelling of binary data. */
function hashContent(text: string): string {
  return `\\x${hash('sha1', text, 'hex')}`;
}

/** D-36: what was committed is kept and made whole; a worker that stops, or has lost the run, leaves that to the next import. */
function mayStillWrite(error: unknown): boolean {
  return !(error instanceof TaskAborted) || error.kind === 'cancelled';
}

/** IMP-04. */
async function moveWatermark(tx: Transaction, { run }: ImportRun, watermark: string | null): Promise<void> {
  if (watermark !== null && watermark !== run.system.importWatermark)
    await saveImportWatermark(tx, run.system.id, watermark);
}

/** PR-03. */
function messageOf({ run }: ImportRun): string {
  const { processed, errors, counts } = run.progress.tally;
  return `Import complete: ${processed} objects (${counts.csoAdds} created, ${counts.csoUpdates} updated, ${errors} errors)`;
}
