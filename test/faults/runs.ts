/** Runs of an installation as the ledger starts, watches and recounts them. */
import { activitiesCancel } from '@jim/contract/endpoints/activity-control.ts';
import { pendingExportsRetry } from '@jim/contract/endpoints/pending-exports.ts';
import { runProfilesCreate, runProfilesExecute } from '@jim/contract/endpoints/run-profiles.ts';
import { ApiCallError } from '@jim/contract/client.ts';
import type { RunType } from '../../tools/demo/configure-system.ts';
import type { Installation } from './installation.ts';
import { callPatiently } from './patience.ts';
import { pause } from './pause.ts';

export interface EndedRun {
  readonly activityId: string;
  readonly status: string;
  readonly message: string | null;
  readonly errorMessage: string | null;
  /** From the moment a worker took it; null when none did. */
  readonly milliseconds: number | null;
}

export const moments = ['before it works', 'while it works', 'after its end'] as const;
export type Moment = (typeof moments)[number];

export interface Sighting {
  /** Where the run is, for people. */
  readonly where: string;
  readonly moment: Moment;
  readonly processed: number;
  readonly items: number;
}

export interface Runs {
  /** Queues one run. @returns its activity. @throws Error when it was queued more than once. */
  begin(systemId: number, runType: RunType): Promise<string>;
  /** Until it does what it is for, or has ended; no longer than that many seconds. */
  working(activityId: string, seconds: number): Promise<void>;
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

interface BegunRun {
  readonly activityId: string;
}

const profilesOf = 'select id from run_profile where connected_system_id = $1 and run_type = $2';
const runsOfProfile = `select id as "activityId" from activity where run_profile_id = $1 and id <> all($2::uuid[])`;

export function runsOf(installation: Installation, pageSize: number): Runs {
  const { client } = installation;
  const profiles = new Map<string, number>();

  async function profileFor(connectedSystemId: number, runType: RunType): Promise<number> {
    const key = `${connectedSystemId} ${runType}`;
    const known = profiles.get(key);
    if (known !== undefined) return known;
    const { id } = await callPatiently<{ readonly id: number }>(client, {
      send: () =>
        client.call(runProfilesCreate, { params: { connectedSystemId }, body: { name: runType, runType, pageSize } }),
      findDone: async () =>
        (await holding<{ readonly id: number }>(connectedSystemId, profilesOf, [connectedSystemId, runType])).at(0),
    });
    profiles.set(key, id);
    return id;
  }

  /** Whoever was changing the system or queuing one of its runs has come to an end when this answers. */
  async function holding<Row>(
    connectedSystemId: number,
    text: string,
    values: readonly unknown[],
  ): Promise<readonly Row[]> {
    return installation.database.transaction(async (tx) => {
      await tx.query({
        text: 'select from connected_system where id = $1 for no key update',
        values: [connectedSystemId],
      });
      return (await tx.query<Row>({ text, values })).rows;
    });
  }

  return {
    async begin(connectedSystemId, runType) {
      const runProfileId = await profileFor(connectedSystemId, runType);
      const { rows } = await installation.database.query<BegunRun>({ text: runsOfProfile, values: [runProfileId, []] });
      const known = rows.map(({ activityId }) => activityId);
      const { activityId } = await callPatiently<BegunRun>(client, {
        send: () => client.call(runProfilesExecute, { params: { connectedSystemId, runProfileId } }),
        findDone: async () => (await holding<BegunRun>(connectedSystemId, runsOfProfile, [runProfileId, known])).at(0),
      });
      const begun = await installation.database.query<BegunRun>({ text: runsOfProfile, values: [runProfileId, known] });
      if (begun.rowCount !== 1) throw new Error(`One ${runType} was asked for, ${begun.rowCount} were queued.`);
      return activityId;
    },
    async working(id, seconds) {
      const until = performance.now() + seconds * 1000;
      const text = `select from activity where id = $1 and status = 'InProgress' and phases -> -1 ->> 'name' is null`;
      while ((await installation.database.query({ text, values: [id] })).rowCount > 0 && performance.now() < until)
        await pause(2);
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
      const moment = status !== 'InProgress' ? moments[2] : phase === null ? moments[0] : moments[1];
      return { where: describe(status, task, phase, processed, expected), moment, processed, items };
    },
    async ended(activityId, seconds) {
      const until = performance.now() + seconds * 1000;
      for (let wait = 5; ; wait = Math.min(wait * 1.5, 50)) {
        const found = await installation.database.query<EndedRun>({
          text: `select id as "activityId", status, message, error_message as "errorMessage",
                   extract(epoch from ended_at - executed_at)::float8 * 1000 as milliseconds
                 from activity a
                 where id = $1 and not exists (select from worker_task t where t.activity_id = a.id)`,
          values: [activityId],
        });
        const [run] = found.rows;
        if (run !== undefined && run.status !== 'InProgress') return run;
        if (performance.now() > until) throw new Error(`It was still in progress after ${seconds} s.`);
        await pause(wait);
      }
    },
    async cancel(id) {
      const send = async (): Promise<void> => void (await client.call(activitiesCancel, { params: { id } }));
      await callPatiently(client, { send }).catch((error: unknown) => {
        if (!(error instanceof ApiCallError && error.status === 400)) throw error;
      });
    },
    async retryExports(id) {
      await callPatiently(client, { send: () => client.call(pendingExportsRetry, { params: { id }, body: {} }) });
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
