/**
 * An export, batch by batch. While one batch is being sent the next is claimed and read, and the one before is recorded.
 * What is claimed and not sent when the run fails is due again as it was; after a crash nobody can tell it from what was
 * sent (EXP-16).
 */
import type { ConnectorCapabilities, OpenConnector } from '@jim/connector-kit/connector.ts';
import type { DuePage } from '../store/claim-exports.ts';
import { answersInFlight } from './answers-in-flight.ts';
import { claimAhead } from './claim-ahead.ts';
import { exportRecorder } from './export-recorder.ts';
import { itemsOf, prepareBatch } from './prepare-exports.ts';
import { recordCreatedContainers } from './record-created-containers.ts';
import type { ExportTotals } from './record-exports.ts';
import type { RunContext } from './run-context.ts';
import { openLanes, sendExports, type Lane } from './send-exports.ts';

const batchSize = 500;

export interface ExportOrder {
  readonly capabilities: ConnectorCapabilities;
  readonly page: Pick<DuePage, 'systemId' | 'now' | 'upTo'>;
  readonly totals: ExportTotals;
}

export async function exportInBatches(run: RunContext, connector: OpenConnector, order: ExportOrder): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const connectors: [OpenConnector, ...OpenConnector[]] = [connector];
  const parallelism = order.capabilities.parallelExport ? (run.system.maxExportParallelism ?? 1) : 1;
  while (connectors.length < parallelism) connectors.push(stack.use(await run.openConnector()));
  const lanes = await openLanes(run, connectors);
  // EXP-10, EXP-11: what waits for addresses goes after what may give them.
  try {
    for (const waitsForAddresses of [false, true]) await exportPass(run, lanes, order, waitsForAddresses);
  } finally {
    for (const each of connectors) await recordCreatedContainers(run, each);
  }
}

/** EXP-13: every lane sends batches of its own; batches are claimed one at a time and recorded one after the other. */
async function exportPass(
  run: RunContext,
  lanes: readonly Lane[],
  { page, capabilities, totals }: ExportOrder,
  waitsForAddresses: boolean,
): Promise<void> {
  const flight = answersInFlight();
  const recorder = exportRecorder(run, capabilities.autoConfirmExport, totals);
  const claims = claimAhead(run, { ...page, limit: batchSize, waitsForAddresses }, flight);
  const sendBatches = async (lane: Lane): Promise<void> => {
    try {
      for (;;) {
        const { place, ...batch } = await claims.take();
        if (batch.exports.length === 0) return;
        const addresses = flight.addressesSince(place, batch.addresses);
        const prepared = prepareBatch({ ...batch, addresses }, false);
        const answers = await sendExports(run, lane, itemsOf(run, prepared));
        const room = recorder.add(prepared, answers, flight.add(prepared, answers));
        if (answers.connectionFailure !== null) throw answers.connectionFailure;
        await room;
      }
    } catch (error) {
      claims.stop();
      throw error;
    } finally {
      await recorder.finish();
    }
  };
  try {
    const ends = await Promise.allSettled(lanes.map(sendBatches));
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  } finally {
    await claims.release();
  }
}
