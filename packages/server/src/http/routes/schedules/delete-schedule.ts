import type { DestructionPreview } from '@jim/contract/destruction-preview.ts';
import { schedulesDelete } from '@jim/contract/endpoints/schedules.ts';
import type { Transaction } from '../../../store/database.ts';
import { findActiveExecution, listExecutions } from '../../../store/schedule-execution-reads.ts';
import { deleteSchedule as deleteRow, listSteps, lockSchedule } from '../../../store/schedules.ts';
import type { ScheduleRow } from '../../../store/schedules.ts';
import { notify, scheduleChannel } from '../../../store/work-notices.ts';
import { badRequest } from '../../api-error.ts';
import { reply, route } from '../../route.ts';
import { noSuchSchedule, scheduleExists } from './no-such-schedule.ts';

/** SCH-09: activities stay; an active execution has to be over first. */
export const deleteSchedule = route(
  schedulesDelete,
  ({ params, query, services }) =>
    services.database.transaction(async (transaction) => {
      const row = await lockSchedule(transaction, params.id);
      if (!row) throw noSuchSchedule();
      if (query.preview) return reply(200, await previewOf(transaction, row));
      if (row.builtIn) throw badRequest('A built-in schedule cannot be deleted. It can be disabled.');
      if (await findActiveExecution(transaction, row.id)) {
        throw badRequest('An execution of this schedule is active. Wait for its end or cancel it first.');
      }
      await deleteRow(transaction, row.id);
      await notify(transaction, scheduleChannel);
      return reply(204);
    }),
  scheduleExists,
);

async function previewOf(transaction: Transaction, row: ScheduleRow): Promise<DestructionPreview> {
  const steps = await listSteps(transaction, row.id);
  const newest = {
    scheduleId: row.id,
    status: null,
    page: 1,
    pageSize: 10,
    sortBy: null,
    sortDescending: true,
  } as const;
  const { rows: executions, totalCount } = await listExecutions(transaction, newest);
  const isActive = executions.some(
    ({ status }) => status === 'InProgress' || status === 'Queued' || status === 'Paused',
  );
  return {
    target: row.name,
    counts: { ...(steps.length > 0 && { steps: steps.length }), ...(totalCount > 0 && { executions: totalCount }) },
    samples: {
      ...(steps.length > 0 && { steps: steps.slice(0, 10).map((step) => step.name ?? `Step ${step.stepIndex + 1}`) }),
      ...(totalCount > 0 && { executions: executions.map((execution) => `${execution.queuedAt} ${execution.status}`) }),
    },
    warnings: [
      ...(row.builtIn ? ['It is built in and cannot be deleted.'] : []),
      ...(isActive ? ['An execution is active; it has to end or be cancelled first.'] : []),
    ],
  };
}
