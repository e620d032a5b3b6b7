/** From what people type to what the API needs. */
import type { Client } from '@jim/contract/client.ts';
import type { ReplyOf } from '@jim/contract/endpoint.ts';
import { activitiesList } from '@jim/contract/endpoints/activities.ts';
import { connectedSystemsList } from '@jim/contract/endpoints/connected-systems.ts';
import { runProfilesList } from '@jim/contract/endpoints/run-profiles.ts';
import { schedulesList } from '@jim/contract/endpoints/schedules.ts';
import { syncRulesList } from '@jim/contract/endpoints/sync-rules.ts';
import { CommandError } from '../command-error.ts';
import { exitCodes } from '../exit-codes.ts';
import { collectPages } from './collect-pages.ts';
import { pickByName } from './pick-by-name.ts';

export type SystemHeader = ReplyOf<typeof connectedSystemsList>['items'][number];
export type RunProfile = ReplyOf<typeof runProfilesList>[number];
export type ScheduleHeader = ReplyOf<typeof schedulesList>['items'][number];
export type RuleHeader = ReplyOf<typeof syncRulesList>['items'][number];

export async function listSystems(client: Client): Promise<readonly SystemHeader[]> {
  return (await collectPages(Infinity, (query) => client.call(connectedSystemsList, { query }))).items;
}

export async function findSystem(client: Client, given: string): Promise<SystemHeader> {
  return pickByName('connected system', await listSystems(client), given);
}

/** By name, id, or the type of the run where the system has one profile of it: `FullImport`, `full-import`. */
export async function findRunProfile(client: Client, system: SystemHeader, given: string): Promise<RunProfile> {
  const profiles = await client.call(runProfilesList, { params: { connectedSystemId: system.id } });
  const word = given.toLowerCase().replaceAll(/[\s-]/g, '');
  const ofType = profiles.filter(({ runType }) => runType.toLowerCase() === word);
  const hasName = profiles.some(({ name }) => name.toLowerCase() === given.trim().toLowerCase());
  const [only] = ofType;
  return ofType.length === 1 && only && !hasName ? only : pickByName(`run profile of ${system.name}`, profiles, given);
}

export async function listSchedules(client: Client): Promise<readonly ScheduleHeader[]> {
  return (await collectPages(Infinity, (query) => client.call(schedulesList, { query }))).items;
}

export async function findSchedule(client: Client, given: string): Promise<ScheduleHeader> {
  return pickByName('schedule', await listSchedules(client), given);
}

export async function listRules(client: Client): Promise<readonly RuleHeader[]> {
  return (await collectPages(Infinity, (query) => client.call(syncRulesList, { query }))).items;
}

const guidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
export const isGuid = (text: string): boolean => guidPattern.test(text.trim());

/** An id, or `latest`: the youngest run. */
export async function findActivityId(client: Client, given: string): Promise<string> {
  if (isGuid(given)) return given.trim().toLowerCase();
  if (given !== 'latest')
    throw new CommandError(`"${given}" is not the id of an activity, nor "latest".`, { exitCode: exitCodes.usage });
  const { items } = await client.call(activitiesList, {
    query: { targetType: ['ConnectedSystemRunProfile'], sortBy: 'created', sortDirection: 'desc', pageSize: 1 },
  });
  const [latest] = items;
  if (!latest) throw new CommandError('There has been no run.', { code: 'NOT_FOUND' });
  return latest.id;
}
