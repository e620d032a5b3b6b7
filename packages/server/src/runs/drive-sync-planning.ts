/** Answers the engine's questions until the plan is there. */
import type { SyncPlan } from '@jim/engine/sync-plan.ts';
import type { Planning } from '@jim/engine/sync-questions.ts';
import { answerSyncQuestion } from '../store/answer-sync-question.ts';
import type { Transaction } from '../store/database.ts';

export async function driveSyncPlanning(tx: Transaction, planning: Planning<SyncPlan>): Promise<SyncPlan> {
  let step = planning.next();
  while (step.done !== true) step = planning.next(await answerSyncQuestion(tx, step.value));
  return step.value;
}
