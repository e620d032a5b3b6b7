/**
 * An export, batch by batch. While one batch is being sent the next is claimed and read, and those before are recorded, in
 * their order. What is claimed and not sent when the run fails is due again as it was; after a crash nobody can tell it from
 * what was sent (EXP-16).
 */
import type { ConnectorCapabilities, OpenConnector } from '@jim/connector-kit/connector.ts';
import type { DuePage } from '../store/claim-exports.ts';
import { answersInFlight } from './answers-in-flight.ts';
import { claimAhead } from './claim-ahead.ts';
import { prepareBatch } from './prepare-exports.ts';
import { recordCreatedContainers } from './record-created-containers.ts';
import { recordExports, type ExportTotals } from './record-exports.ts';
import type { RunContext } from './run-context.ts';
import { openLanes, sendExports, type Lane } from './send-exports.ts';
import { toExportItem } from './to-export-item.ts';

const batchSize = { file: 50_000, calls: 500 };

/** Batches of one lane that are being recorded: more would only hold more memory. */
const mostInFlight = 3;

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
    for (const waitsForAddresses of order.capabilities.filePaths ? [null] : [false, true])
      await exportPass(run, lanes, order, waitsForAddresses);
  } finally {
    for (const each of connectors) await recordCreatedContainers(run, each);
  }
}

/** EXP-13: every lane sends batches of its own; batches are claimed one at a time and recorded one after the other. */
async function exportPass(
  run: RunContext,
  lanes: readonly Lane[],
  order: ExportOrder,
  waitsForAddresses: boolean | null,
): Promise<void> {
  const takesAll = order.capabilities.filePaths;
  const limit = takesAll ? batchSize.file : batchSize.calls;
  const flight = answersInFlight();
  const claims = claimAhead(run, { ...order.page, limit, waitsForAddresses }, flight);
  let recorded: Promise<void> = Promise.resolve();
  const sendBatches = async (lane: Lane): Promise<void> => {
    const recording: Promise<void>[] = [];
    try {
      for (;;) {
        const batch = await claims.take();
        if (batch.exports.length === 0) return;
        const prepared = prepareBatch(
          { ...batch, addresses: flight.addressesSince(batch.place, batch.addresses) },
          takesAll,
        );
        const sending = prepared.prepared.filter(({ decision }) => decision === 'send');
        const items = sending.flatMap((each) =>
          toExportItem(run, each, batch.objects.get(each.pendingExport.objectId)),
        );
        const answers = await sendExports(run, lane, items);
        const { taken, noteRecorded } = flight.add(prepared, answers);
        const answered = { ...prepared, answers, taken, confirmsItself: order.capabilities.autoConfirmExport };
        recorded = run.progress
          .pageAfter(
            recorded,
            (tx) => recordExports(run, tx, answered, order.totals),
            `Exporting: ${run.progress.tally.processed} of ${run.progress.toProcess}`,
          )
          .then(noteRecorded);
        // Whoever waits for it hears of its failure.
        recorded.catch(() => undefined);
        recording.push(recorded);
        if (answers.connectionFailure !== null) throw answers.connectionFailure;
        if (recording.length === mostInFlight) await recording.shift();
      }
    } catch (error) {
      claims.stop();
      throw error;
    } finally {
      await Promise.allSettled(recording);
      await recording.at(-1);
    }
  };
  try {
    const ends = await Promise.allSettled(lanes.map(sendBatches));
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  } finally {
    await claims.release();
  }
}
