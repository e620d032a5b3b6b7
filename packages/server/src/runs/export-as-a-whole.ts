/**
 * An export to a system that is written as a whole, as a file is (EXP-20): everything is claimed and handed over in pages,
 * the system is written once, and what came of it is recorded in pages.
 *
 *   due exports ──page──▶ claim, hand over      the same exports ──page──▶ answers ──▶ record
 *                     └──────────▶ completeExport ───────────▶┘
 *
 * Both readings are of one snapshot, so that the second finds exactly what the first one sent, whatever is staged anew in
 * the meantime; memory holds a few pages. Until the system begins to answer nothing has been written, and a run that ends
 * before leaves everything due as it was. A crash after that leaves it Executing (EXP-16).
 */
import type { ExportResult, OpenConnector } from '@jim/connector-kit/connector.ts';
import { withArrayText } from '../store/array-text.ts';
import { claimExports, readDueExports } from '../store/claim-exports.ts';
import type { Transaction } from '../store/database.ts';
import type { ExportOrder } from './export-in-batches.ts';
import { exportRecorder } from './export-recorder.ts';
import { itemsOf, prepareBatch, readExportBatch, sendable, type PreparedBatch } from './prepare-exports.ts';
import { releaseClaims } from './release-claims.ts';
import type { RunContext } from './run-context.ts';
import { openLanes, sendExports, type Answers, type Lane } from './send-exports.ts';

const pageSize = 500;

/** A connector that has `completeExport`. */
export type WholeConnector = OpenConnector & Required<Pick<OpenConnector, 'completeExport'>>;

export function isWrittenAsAWhole(connector: OpenConnector): connector is WholeConnector {
  return connector.completeExport !== undefined;
}

export async function exportAsAWhole(run: RunContext, connector: WholeConnector, order: ExportOrder): Promise<void> {
  await run.services.database.transaction(async (plain) => {
    await plain.query({ text: 'set transaction isolation level repeatable read, read only' });
    await plain.query({ text: 'set local idle_in_transaction_session_timeout = 0' });
    const snapshot = withArrayText(plain);
    const [lane] = await openLanes(run, [connector]);
    const sent: SentExports = { upTo: 0, early: new Map(), notClaimed: new Set(), failure: null, isWritten: false };
    try {
      await handOver(run, snapshot, order, lane, sent);
      await recordAnswers(run, snapshot, order, connector, sent);
    } catch (error) {
      if (!sent.isWritten)
        await releaseClaims(run, exportsOf(preparedBatches(snapshot, { ...order.page, upTo: sent.upTo })));
      throw error;
    }
  });
}

interface SentExports {
  /** The last place in the order of change that was handed over. */
  upTo: number;
  /** What was answered before the system was written, such as refusals of our own. */
  readonly early: Map<string, ExportResult>;
  /** Changed by somebody else since the snapshot: not this run's. */
  readonly notClaimed: Set<string>;
  failure: Error | null;
  /** Whether the system may have been written, or answers are being recorded. */
  isWritten: boolean;
}

async function handOver(
  run: RunContext,
  snapshot: Transaction,
  order: ExportOrder,
  lane: Lane,
  sent: SentExports,
): Promise<void> {
  const claim = { systemId: run.system.id, activityId: run.activity.id, now: order.page.now };
  let sending: Promise<Answers> | undefined;
  const settle = async (): Promise<void> => {
    const answers = await sending;
    for (const result of answers?.byId.values() ?? []) sent.early.set(result.id, result);
    sent.failure ??= answers?.connectionFailure ?? null;
  };
  for await (const batch of preparedBatches(snapshot, order.page)) {
    run.signal.throwIfAborted();
    const claimed = await run.progress.whileInProgress((tx) => claimExports(withArrayText(tx), claim, batch.exports));
    for (const { id } of batch.exports) if (!claimed.has(id)) sent.notClaimed.add(id);
    await settle();
    if (sent.failure !== null) {
      await releaseClaims(run, [batch.exports]);
      return;
    }
    sent.upTo = batch.exports.at(-1)?.changeNumber ?? sent.upTo;
    sending = sendExports(run, lane, itemsOf(run, ownOf(batch, sent.notClaimed)));
  }
  await settle();
}

async function recordAnswers(
  run: RunContext,
  snapshot: Transaction,
  order: ExportOrder,
  connector: WholeConnector,
  sent: SentExports,
): Promise<void> {
  run.signal.throwIfAborted();
  // Handing over took its time: a run that somebody has ended meanwhile writes nothing (TSK-14).
  await run.progress.whileInProgress(() => Promise.resolve());
  const recorder = exportRecorder(run, order.capabilities.autoConfirmExport, order.totals);
  const answering = connector.completeExport(run.signal)[Symbol.asyncIterator]();
  const answersFor = readAnswers(run, answering, sent);
  try {
    for await (const batch of preparedBatches(snapshot, { ...order.page, upTo: sent.upTo })) {
      const own = ownOf(batch, sent.notClaimed);
      const answers = await answersFor(sendable(own).map(({ pendingExport }) => pendingExport.id));
      sent.isWritten = true;
      await recorder.add(own, answers);
    }
  } finally {
    await answering.return?.();
    await recorder.finish();
  }
  if (sent.failure !== null) throw sent.failure;
}

/** The next answers, by id: they come in the order in which the items were handed over. */
function readAnswers(
  run: RunContext,
  answering: AsyncIterator<ExportResult>,
  sent: SentExports,
): (ids: readonly string[]) => Promise<Answers> {
  let isDone = sent.failure !== null;
  const readNext = async (): Promise<ExportResult | undefined> => {
    try {
      const { done, value } = await answering.next();
      isDone = done === true;
      if (isDone) return undefined;
      sent.isWritten = true;
      return value;
    } catch (failure) {
      isDone = true;
      // Nothing was written, and nobody is to blame.
      if (!sent.isWritten) run.signal.throwIfAborted();
      sent.failure = failure instanceof Error ? failure : new Error(String(failure));
      return undefined;
    }
  };
  return async (ids) => {
    const byId = new Map<string, ExportResult>();
    for (const id of ids) {
      while (!sent.early.has(id) && !isDone) {
        const result = await readNext();
        if (result !== undefined) sent.early.set(result.id, result);
      }
      const answer = sent.early.get(id);
      if (answer !== undefined) byId.set(id, answer);
      sent.early.delete(id);
    }
    return { byId, connectionFailure: sent.failure };
  };
}

async function* exportsOf(batches: AsyncIterable<PreparedBatch>): AsyncGenerator<PreparedBatch['exports']> {
  for await (const { exports } of batches) yield exports;
}

/** What is due, page by page; the next is read while one is worked on. */
async function* preparedBatches(snapshot: Transaction, page: ExportOrder['page']): AsyncGenerator<PreparedBatch> {
  const read = async (after: number): Promise<PreparedBatch> => {
    const request = { ...page, after, limit: pageSize, waitsForAddresses: null };
    const due = await readDueExports(snapshot, request);
    return prepareBatch(await readExportBatch(snapshot, page.systemId, due, null), true);
  };
  let next = read(0);
  for (;;) {
    const batch = await next;
    const final = batch.exports.at(-1);
    if (final === undefined) return;
    next = read(final.changeNumber);
    // Whoever takes it hears of its failure.
    next.catch(() => undefined);
    yield batch;
  }
}

function ownOf(batch: PreparedBatch, notClaimed: ReadonlySet<string>): PreparedBatch {
  if (notClaimed.size === 0) return batch;
  const prepared = batch.prepared.filter(({ pendingExport }) => !notClaimed.has(pendingExport.id));
  return { ...batch, prepared };
}
