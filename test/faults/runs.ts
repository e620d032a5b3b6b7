/** Runs of an installation as the ledger starts, watches and recounts them. */
import { activitiesCancel } from '@jim/contract/endpoints/activity-control.ts';
import { pendingExportsRetry } from '@jim/contract/endpoints/pending-exports.ts';
import { runProfilesCreate, runProfilesExecute } from '@jim/contract/endpoints/run-profiles.ts';
import { ApiCallError } from '@jim/contract/client.ts';
import type { RunType } from '../../tools/demo/configure-system.ts';
import { pause, type Installation } from './installation.ts';

export interface EndedRun {
  readonly activityId: string;
  readonly status: string;
  readonly message: string | null;
  readonly errorMessage: string | null;
}

export interface Sighting {
  /** Where the run is, for people. */
  readonly where: string;
  readonly processed: number;
  readonly items: number;
}

export interface Runs {
  /** Queues a run. @returns its activity. */
  begin(systemId: number, runType: RunType): Promise<string>;
  /** What has been committed of the run until now. */
  look(activityId: string): Promise<Sighting>;
  /** Its task is gone as well. @throws Error when it has not ended after that many seconds. */
  ended(activityId: string, seconds: number): Promise<EndedRun>;
  /** Asks a run to stop; one that has ended already stays as it is. */
  cancel(activityId: string): Promise<void>;
  /** What an administrator does about exports that wait for their next attempt. */
  retryExports(systemId: number): Promise<void>;
}

export const succeeded = ({ status }: EndedRun): boolean => status.startsWith('Complete');

export function runsOf(installation: Installation, pageSize: number): Runs {
  const { client } = installation;
  const profiles = new Map<string, number>();

  async function profileFor(connectedSystemId: number, runType: RunType): Promise<number> {
    const key = `${connectedSystemId} ${runType}`;
    const known = profiles.get(key);
    if (known !== undefined) return known;
    const created = await client.call(runProfilesCreate, {
      params: { connectedSystemId },
      body: { name: runType, runType, pageSize },
    });
    profiles.set(key, created.id);
    return created.id;
  }

  return {
    async begin(connectedSystemId, runType) {
      const runProfileId = await profileFor(connectedSystemId, runType);
      const { activityId } = await client.call(runProfilesExecute, { params: { connectedSystemId, runProfileId } });
      return activityId;
    },
    async look(activityId) {
      const { rows } = await installation.database.query<{
        status: string;
        task: string | null;
        phase: string | null;
        processed: number;
        expected: number;
        items: number;
      }>({
        text: `
          select a.status, t.status as task, a.phases -> -1 ->> 'name' as phase, a.objects_processed as processed,
                 a.objects_to_process as expected, (select count(*) from activity_item i where i.activity_id = a.id) as items
          from activity a left join worker_task t on t.activity_id = a.id where a.id = $1`,
        values: [activityId],
      });
      const [row] = rows;
      if (row === undefined) throw new Error(`There is no activity ${activityId}.`);
      const { status, task, phase, processed, expected, items } = row;
      return { where: describe(status, task, phase, processed, expected), processed, items };
    },
    async ended(activityId, seconds) {
      const until = performance.now() + seconds * 1000;
      for (let wait = 5; ; wait = Math.min(wait * 1.5, 50)) {
        const found = await installation.database
          .query<EndedRun>({
            text: `select id as "activityId", status, message, error_message as "errorMessage" from activity a
                   where id = $1 and not exists (select from worker_task t where t.activity_id = a.id)`,
            values: [activityId],
          })
          .catch((error: unknown) => {
            if (performance.now() > until) throw error;
            return { rows: [] };
          });
        const [run] = found.rows;
        if (run !== undefined && run.status !== 'InProgress') return run;
        if (performance.now() > until) throw new Error(`It was still in progress after ${seconds} s.`);
        await pause(wait);
      }
    },
    async cancel(id) {
      await client.call(activitiesCancel, { params: { id } }).catch((error: unknown) => {
        if (!(error instanceof ApiCallError && error.status === 400)) throw error;
      });
    },
    async retryExports(id) {
      await client.call(pendingExportsRetry, { params: { id }, body: {} });
    },
  };
}

function describe(
  status: string,
  task: string | null,
  phase: string | null,
  processed: number,
  expected: number,
): string {
  if (status !== 'InProgress') return 'after its end';
  if (task === 'Queued') return 'queued';
  if (phase === null) return 'starting';
  return `${phase.toLowerCase()}, ${processed} of ${Math.max(expected, processed)} committed`;
}
