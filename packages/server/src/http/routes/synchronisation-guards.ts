/** What the path of an operation names has to be there, before anything else of the request is looked at. */
import type { Services } from '../../services.ts';
import { findObjectType } from '../../store/connected-system-schema.ts';
import { findConnectedSystem } from '../../store/connected-systems.ts';
import { findSyncRule, type SyncRuleRow } from '../../store/sync-rules.ts';
import { notFound } from '../api-error.ts';

interface Guarded<Params> {
  readonly params: Params;
  readonly services: Services;
}

export async function requireSystem(services: Services, id: number): Promise<void> {
  if ((await findConnectedSystem(services.database, id)) === undefined)
    throw notFound('There is no such connected system.');
}

export async function getSyncRule(services: Services, id: number): Promise<SyncRuleRow> {
  const rule = await findSyncRule(services.database, id);
  if (rule === undefined) throw notFound('There is no such synchronisation rule.');
  return rule;
}

export const systemIsThere = ({ params, services }: Guarded<{ readonly id: number }>): Promise<void> =>
  requireSystem(services, params.id);

export const parentSystemIsThere = ({
  params,
  services,
}: Guarded<{ readonly connectedSystemId: number }>): Promise<void> => requireSystem(services, params.connectedSystemId);

export const matchingSystemIsThere = ({ params, services }: Guarded<{ readonly csId: number }>): Promise<void> =>
  requireSystem(services, params.csId);

export async function objectTypeIsThere({
  params,
  services,
}: Guarded<{ readonly id: number; readonly objectTypeId: number }>): Promise<void> {
  await requireSystem(services, params.id);
  if ((await findObjectType(services.database, params.id, params.objectTypeId)) === undefined) {
    throw notFound('There is no such object type in that system.');
  }
}

export async function syncRuleIsThere({ params, services }: Guarded<{ readonly id: number }>): Promise<void> {
  await getSyncRule(services, params.id);
}
