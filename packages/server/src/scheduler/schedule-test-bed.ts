import { randomBytes } from 'node:crypto';
import type { Connector } from '@jim/connector-kit/connector.ts';
import { createSecrets } from '../secrets/secrets.ts';
import { findExecution, listStepActivities } from '../store/schedule-execution-reads.ts';
import type { ExecutionRow } from '../store/schedule-execution-reads.ts';
import { findSchedule, insertSchedule, replaceSteps } from '../store/schedules.ts';
import type { ScheduleFields, ScheduleRow, StepRow } from '../store/schedules.ts';
import { scheduleChannel, notify } from '../store/work-notices.ts';
import { systemInitiator } from '../worker/task.ts';
import { openWorkerTestBed } from '../worker/worker-test-bed.ts';
import type { WorkerTestBed } from '../worker/worker-test-bed.ts';
import { nextRunOf } from './patterns.ts';

/** For tests of schedules: a worker's test bed with two systems and a run profile of each, and a clock that the test moves. */
export interface ScheduleTestBed extends AsyncDisposable {
  readonly workerBed: WorkerTestBed;
  readonly services: WorkerTestBed['services'] & {
    config: { stepFolder?: string };
    /** The test adds what it needs; the systems are on one that is called Test. */
    connectors: Map<string, Pick<Connector, 'capabilities'>>;
  };
  readonly secrets: ReturnType<typeof createSecrets>;
  setClock(iso: string): void;
  /** Systems 1 and 2, profiles 1 and 2. */
  addSchedule(fields: Partial<ScheduleFields>, steps: readonly Partial<StepRow>[]): Promise<string>;
  schedule(id: string): Promise<ScheduleRow>;
  execution(id: string): Promise<ExecutionRow>;
  executions(): Promise<{ status: string; schedule_name: string; error_message: string | null }[]>;
  /** Status of the activities of an execution, by the name of their target. */
  activities(executionId: string): Promise<Record<string, string>>;
}

export async function openScheduleTestBed(
  start = '2026-05-19T12:00:00Z',
  config: { stepFolder?: string } = {},
): Promise<ScheduleTestBed> {
  let now = new Date(start);
  const workerBed = await openWorkerTestBed(() => now);
  const { database } = workerBed;
  const services = { ...workerBed.services, config, connectors: new Map<string, Pick<Connector, 'capabilities'>>() };
  await database.query({
    text: `INSERT INTO connector_definition (id, name, capabilities) VALUES (1, 'Test', '{}')`,
  });
  await database.query({
    text: `INSERT INTO connected_system (id, name, connector_definition_id) VALUES (1, 'HR', 1), (2, 'LDAP', 1)`,
  });
  await database.query({
    text: `INSERT INTO run_profile (id, connected_system_id, name, run_type)
           VALUES (1, 1, 'HR import', 'FullImport'), (2, 2, 'LDAP import', 'FullImport'), (3, 1, 'HR sync', 'FullSynchronisation'),
                  (4, 2, 'LDAP export', 'Export')`,
  });
  return {
    workerBed,
    services,
    secrets: createSecrets([{ id: 'test', key: randomBytes(32) }]),
    setClock: (iso) => void (now = new Date(iso)),
    async addSchedule(fields, steps) {
      const id = services.newId();
      const all: ScheduleFields = { ...manual, name: `Schedule ${id}`, ...fields };
      await database.transaction(async (transaction) => {
        await insertSchedule(transaction, id, all, nextRunOf(all, now), { at: now, by: systemInitiator });
        await replaceSteps(
          transaction,
          id,
          steps.map((step) => ({ ...emptyStep, id: services.newId(), ...step })),
        );
        await notify(transaction, scheduleChannel);
      });
      return id;
    },
    async schedule(id) {
      const row = await findSchedule(database, id);
      if (!row) throw new Error(`There is no schedule ${id}.`);
      return row;
    },
    async execution(id) {
      const row = await findExecution(database, id);
      if (!row) throw new Error(`There is no execution ${id}.`);
      return row;
    },
    async executions() {
      const { rows } = await database.query<{ status: string; schedule_name: string; error_message: string | null }>({
        text: 'SELECT status, schedule_name, error_message FROM schedule_execution ORDER BY queued_at, id',
      });
      return rows;
    },
    async activities(executionId) {
      const rows = await listStepActivities(database, executionId);
      const { rows: names } = await database.query<{ id: string; target_name: string }>({
        text: 'SELECT id, target_name FROM activity WHERE schedule_execution_id = $1 ORDER BY schedule_step_index, target_name',
        values: [executionId],
      });
      const status = new Map(rows.map((row) => [row.activityId, row.activityStatus]));
      return Object.fromEntries(names.map(({ id, target_name }) => [target_name, status.get(id) ?? '']));
    },
    [Symbol.asyncDispose]: () => workerBed[Symbol.asyncDispose](),
  };
}

const manual: Omit<ScheduleFields, 'name'> = {
  description: null,
  triggerType: 'Manual',
  patternType: 'SpecificTimes',
  cronExpression: null,
  daysOfWeek: null,
  runTimes: null,
  intervalValue: null,
  intervalUnit: null,
  intervalWindowStart: null,
  intervalWindowEnd: null,
  timeZone: 'UTC',
  isEnabled: true,
};

const emptyStep: Omit<StepRow, 'id'> = {
  stepIndex: 0,
  name: null,
  executionMode: 'Sequential',
  stepType: 'RunProfile',
  continueOnFailure: false,
  timeoutSeconds: null,
  connectedSystemId: 1,
  runProfileId: 1,
  scriptPath: null,
  executablePath: null,
  workingDirectory: null,
  arguments: null,
  sqlConnection: null,
  sqlScriptPath: null,
};
