/**
 * Export (§14): claim what is due, send it, record what came of it. Two transactions a batch, because between them the
 * target has been told something: a crash there leaves the batch Executing, and it is taken up again (EXP-16).
 *
 *   export-in-batches    a batch is sent and answered, and the next
 *   export-as-a-whole    all is handed over and then written at once, as a file is (EXP-20)
 */
import { ConnectorError } from '@jim/connector-kit/connector.ts';
import { prepareExport } from '@jim/engine/export/prepare-export.ts';
import { countExecutable, releaseInterrupted } from '../store/claim-exports.ts';
import { endWaiting, readWaitingExports } from '../store/export-batches.ts';
import { exportAsAWhole, isWrittenAsAWhole } from './export-as-a-whole.ts';
import { exportInBatches, type ExportOrder } from './export-in-batches.ts';
import { addressing, readAddresses } from './prepare-exports.ts';
import type { RunContext, RunResult } from './run-context.ts';

export async function runExport(run: RunContext): Promise<RunResult> {
  const capabilities = run.services.connectors.get(run.system.connectorName)?.capabilities;
  const now = run.services.clock.now().toISOString();
  const { count, last } = await run.progress.whileInProgress(async (tx) => {
    await releaseInterrupted(tx, run.system.id);
    return countExecutable(tx, run.system.id, now);
  });
  run.progress.expect(count);
  if (count === 0 || capabilities === undefined) return { message: 'No exports to process' };
  await run.progress.enterPhase('Exporting');
  await using connector = await run.openConnector();
  if (connector.export === undefined) {
    throw new ConnectorError(
      'notSupported',
      `${run.system.name} is not set up for export. Check the connector and its Mode setting.`,
    );
  }
  const order: ExportOrder = {
    capabilities,
    page: { systemId: run.system.id, now, upTo: last },
    totals: { succeeded: 0, failed: 0, deferred: 0 },
  };
  const isWhole = isWrittenAsAWhole(connector);
  await (isWhole ? exportAsAWhole(run, connector, order) : exportInBatches(run, connector, order));
  await closeExport(run, isWhole);
  const { succeeded, failed, deferred } = order.totals;
  return { message: `Export complete: ${succeeded} succeeded, ${failed} failed, ${deferred} deferred` };
}

const closingPageSize = 1_000;

/** EXP-14: what waited for addresses that this run has brought about need not wait any longer. */
async function closeExport(run: RunContext, takesAll: boolean): Promise<void> {
  let after = 0;
  for (;;) {
    run.signal.throwIfAborted();
    const page = await run.progress.whileInProgress(async (tx) => {
      const waiting = await readWaitingExports(tx, run.system.id, after, closingPageSize);
      const addressOf = addressing(await readAddresses(tx, run.system.id, waiting), takesAll);
      const resolvable = waiting.filter((each) => Object.keys(prepareExport(each, addressOf).owed).length === 0);
      await endWaiting(
        tx,
        resolvable.map(({ id }) => id),
      );
      return waiting;
    });
    const final = page.at(-1);
    if (final === undefined || page.length < closingPageSize) return;
    after = final.changeNumber;
  }
}
