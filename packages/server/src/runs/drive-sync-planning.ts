/** Answers the engine's questions until the plan is there. */
import type { SyncPlan } from '@jim/engine/sync-plan.ts';
import type { Planning } from '@jim/engine/sync-questions.ts';
import { answerSyncQuestion } from '../store/answer-sync-question.ts';
import type { Transaction } from '../store/database.ts';
import { holdExports } from '../store/stage-pending-exports.ts';

/** Plans again until the pending exports that the plan changes are as it knew them; they stay so until the transaction ends. */
export async function planHoldingExports<Planned extends { readonly plan: SyncPlan }>(
  tx: Transaction,
  plan: () => Promise<Planned>,
): Promise<Planned> {
  for (;;) {
    const planned = await plan();
    if (await holdExports(tx, planned.plan.exportsReplaced)) return planned;
  }
}

export async function driveSyncPlanning(tx: Transaction, planning: Planning<SyncPlan>): Promise<SyncPlan> {
  let step = planning.next();
  while (step.done !== true) step = planning.next(await answerSyncQuestion(tx, step.value));
  return step.value;
}
