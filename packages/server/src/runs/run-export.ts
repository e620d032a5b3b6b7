/**
 * Export (§14): claim a batch, send it, record what came of it. Two transactions a batch, because between them the
 * target has been told something: a crash there leaves the batch Executing, and it is taken up again (EXP-16).
 */
import type { ConnectorCapabilities, OpenConnector } from '@jim/connector-kit/connector.ts';
import { ConnectorError } from '@jim/connector-kit/connector.ts';
import { asUpdateOfSeen, prepareExport } from '@jim/engine/export/prepare-export.ts';
import type { PageItems } from '@jim/engine/statistics/tally.ts';
import { withArrayText } from '../store/array-text.ts';
import type { Transaction } from '../store/database.ts';
import {
  claimExports,
  countExecutable,
  releaseInterrupted,
  type ClaimedExport,
  type ClaimRequest,
} from '../store/claim-exports.ts';
import { endWaiting, readTargetAddresses, readWaitingExports, type TargetAddress } from '../store/export-batches.ts';
import { readObjects } from '../store/read-objects.ts';
import { recordCreatedContainers } from './record-created-containers.ts';
import { recordExports, type ExportTotals } from './record-exports.ts';
import type { RunContext, RunResult } from './run-context.ts';
import { openLanes, sendExports, type Lane } from './send-exports.ts';
import { toExportItem } from './to-export-item.ts';

/** Connectors that write one file take as many as memory allows in one call, since each call rewrites the file (EXP-20). */
const batchSize = { file: 50_000, calls: 200 };

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
  const totals: ExportTotals = { succeeded: 0, failed: 0, deferred: 0 };
  await exportBatches(run, connector, { capabilities, now, last }, totals);
  await closeExport(run, capabilities);
  const { succeeded, failed, deferred } = totals;
  return { message: `Export complete: ${succeeded} succeeded, ${failed} failed, ${deferred} deferred` };
}

interface ExportOrder {
  readonly capabilities: ConnectorCapabilities;
  readonly now: string;
  readonly last: number;
}

async function exportBatches(
  run: RunContext,
  connector: OpenConnector,
  { capabilities, now, last }: ExportOrder,
  totals: ExportTotals,
): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const connectors: [OpenConnector, ...OpenConnector[]] = [connector];
  const parallelism = capabilities.parallelExport ? (run.system.maxExportParallelism ?? 1) : 1;
  while (connectors.length < parallelism) connectors.push(stack.use(await run.openConnector()));
  const lanes = await openLanes(run, connectors);
  const limit = capabilities.filePaths ? batchSize.file : batchSize.calls;
  const request = { systemId: run.system.id, activityId: run.activity.id, now, upTo: last, limit };
  // EXP-10, EXP-11: what waits for addresses goes after what may give them; a file takes everything in one call.
  try {
    for (const waitsForAddresses of capabilities.filePaths ? [null] : [false, true]) {
      await exportPass(run, lanes, capabilities, { ...request, waitsForAddresses }, totals);
    }
  } finally {
    for (const each of connectors) await recordCreatedContainers(run, each);
  }
}

/**
 * EXP-13: every lane sends batches of its own; batches are claimed one at a time and recorded one after the other. A lane
 * sends its next batch while the one before is recorded, unless that may bring the addresses the next waits for (EXP-11).
 */
async function exportPass(
  run: RunContext,
  lanes: readonly Lane[],
  capabilities: ConnectorCapabilities,
  request: Omit<ClaimRequest, 'after'>,
  totals: ExportTotals,
): Promise<void> {
  let after = 0;
  let claimed: Promise<readonly ClaimedExport[]> = Promise.resolve([]);
  let recorded: Promise<void> = Promise.resolve();
  let hasFailed = false;
  const claim = async (): Promise<readonly ClaimedExport[]> => {
    if (hasFailed) return [];
    run.signal.throwIfAborted();
    const batch = await run.progress.whileInProgress((tx) => claimExports(tx, { ...request, after }));
    after = batch.at(-1)?.changeNumber ?? after;
    return batch;
  };
  // A batch locks what it changes only when it is its turn: waiting for another with locks could be waiting for ever.
  const recordInTurn: RecordBatch = (work, message) =>
    (recorded = recorded.catch(() => undefined).then(() => run.progress.page(work, message)));
  const sendBatches = async (lane: Lane): Promise<void> => {
    let recording: Promise<void> = Promise.resolve();
    try {
      for (;;) {
        claimed = claimed.then(claim);
        const batch = await claimed;
        if (batch.length === 0) return;
        if (request.waitsForAddresses !== false) await recording;
        const sent = await exportBatch(run, lane, capabilities, batch, totals, recordInTurn);
        const before = recording;
        recording = sent.recording;
        await before;
        if (sent.connectionFailure !== null) throw sent.connectionFailure;
      }
    } finally {
      await recording;
    }
  };
  const noteFailure = (error: unknown): never => {
    hasFailed = true;
    throw error;
  };
  const ends = await Promise.allSettled(lanes.map((lane) => sendBatches(lane).catch(noteFailure)));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

type RecordBatch = (work: (tx: Transaction) => Promise<PageItems>, message: string) => Promise<void>;

interface SentBatch {
  readonly recording: Promise<void>;
  readonly connectionFailure: Error | null;
}

/** @returns when the batch has been sent; it is still being recorded then. */
async function exportBatch(
  run: RunContext,
  lane: Lane,
  capabilities: ConnectorCapabilities,
  batch: readonly ClaimedExport[],
  totals: ExportTotals,
  recordInTurn: RecordBatch,
): Promise<SentBatch> {
  const { database } = run.services;
  const [addresses, stored] = await Promise.all([
    readAddresses(database, run, batch),
    readObjects(
      database,
      batch.map(({ objectId }) => objectId),
    ),
  ]);
  const objects = new Map(stored.map((each) => [each.id, each]));
  const prepared = batch.map((each) =>
    prepareExport(
      asUpdateOfSeen(each, objects.get(each.objectId)?.status === 'Normal'),
      addressing(addresses, capabilities),
    ),
  );
  const sending = prepared.filter(({ decision }) => decision === 'send');
  const items = sending.flatMap((each) => toExportItem(run, each, objects.get(each.pendingExport.objectId)));
  const answers = await sendExports(run, lane, items);
  const exported = { prepared, objects, addresses, answers, confirmsItself: capabilities.autoConfirmExport };
  const recording = recordInTurn(
    (tx) => recordExports(run, withArrayText(tx), exported, totals),
    `Exporting: ${run.progress.tally.processed} of ${run.progress.toProcess}`,
  );
  // Whoever waits for it hears of its failure.
  recording.catch(() => undefined);
  return { recording, connectionFailure: answers.connectionFailure };
}

const closingPageSize = 1_000;

/** EXP-14: what waited for addresses that this run has brought about need not wait any longer. */
async function closeExport(run: RunContext, capabilities: ConnectorCapabilities): Promise<void> {
  let after = 0;
  for (;;) {
    run.signal.throwIfAborted();
    const page = await run.progress.whileInProgress(async (tx) => {
      const waiting = await readWaitingExports(tx, run.system.id, after, closingPageSize);
      const addressOf = addressing(await readAddresses(tx, run, waiting), capabilities);
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

async function readAddresses(
  tx: Transaction,
  run: RunContext,
  batch: readonly ClaimedExport[],
): Promise<ReadonlyMap<string, TargetAddress>> {
  const ids = new Set<string>();
  for (const { changes } of batch) {
    for (const list of Object.values(changes))
      for (const { reference } of list) if (reference !== undefined) ids.add(reference);
  }
  const rows = await readTargetAddresses(tx, run.system.id, [...ids]);
  return new Map(rows.map((row) => [row.metaverseObjectId, row]));
}

/**
 * A target that its system has not taken yet is no address for a directory, and nobody points at one that is to go; a file,
 * written as a whole, may name rows that the same write brings in.
 */
function addressing(
  addresses: ReadonlyMap<string, TargetAddress>,
  capabilities: ConnectorCapabilities,
): (id: string) => string | undefined {
  return (id) => {
    const target = addresses.get(id);
    if (target === undefined || target.isLeaving) return undefined;
    const exists = target.status === 'Normal' || target.isAccepted;
    if (exists && target.address !== null) return target.address;
    return capabilities.filePaths ? (target.address ?? target.stagedExternalId ?? undefined) : undefined;
  };
}
