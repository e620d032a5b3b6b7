import type { Services } from '../../../services.ts';
import { findRunProfile, type RunProfileRow } from '../../../store/run-profiles.ts';
import { notFound } from '../../api-error.ts';
import { requireSystem } from '../synchronisation-guards.ts';

/** @throws ApiError NOT_FOUND */
export async function showRunProfile(
  systemId: number,
  runProfileId: number,
  services: Services,
): Promise<RunProfileRow> {
  const profile = await findRunProfile(services.database, systemId, runProfileId);
  if (profile === undefined) throw notFound('There is no such run profile in that system.');
  return profile;
}

export async function runProfileIsThere(input: {
  readonly params: { readonly connectedSystemId: number; readonly runProfileId: number };
  readonly services: Services;
}): Promise<void> {
  const { params, services } = input;
  await requireSystem(services, params.connectedSystemId);
  await showRunProfile(params.connectedSystemId, params.runProfileId, services);
}
