import type { DeletionTermsPreviewDto } from '@jim/contract/endpoints/metaverse-object-types.ts';
import { parseTimespan } from '@jim/contract/time-formats.ts';
import { badRequest, notFound } from '../http/api-error.ts';
import { initiatorOf, type Caller } from '../http/caller.ts';
import type { Services } from '../services.ts';
import type { Transaction } from '../store/database.ts';
import { findObjectType, type DeletionRule, type DeletionTriggerMode } from '../store/metaverse-schema.ts';
import { listUnknownSystems, updateObjectType } from '../store/metaverse-schema-writes.ts';
import { previewDeletionTerms } from '../store/pending-deletions.ts';

export interface ObjectTypeChange {
  readonly deletionRule: DeletionRule | null;
  /** `00:00:00` removes it. */
  readonly deletionGracePeriod: string | null;
  readonly deletionTriggerConnectedSystemIds: readonly number[] | null;
  readonly deletionTriggerMode: DeletionTriggerMode | null;
}

export interface DeletionTerms {
  readonly deletionRule: DeletionRule;
  readonly graceSeconds: number | null;
  readonly triggerSystemIds: readonly number[];
  readonly triggerMode: DeletionTriggerMode;
}

export async function changeObjectType(
  services: Services,
  caller: Caller,
  id: number,
  change: ObjectTypeChange,
): Promise<void> {
  await services.database.transaction(async (tx) => {
    await updateObjectType(tx, id, await decideDeletionTerms(tx, id, change), initiatorOf(caller));
  });
}

/** Whom the change would concern. @throws ApiError as the change itself. */
export async function previewObjectTypeChange(
  services: Services,
  id: number,
  change: ObjectTypeChange,
): Promise<DeletionTermsPreviewDto> {
  return services.database.transaction(async (tx) => {
    const terms = await decideDeletionTerms(tx, id, change);
    return previewDeletionTerms(tx, id, terms, services.clock.now());
  });
}

/** What the type would say after the change. @throws ApiError when that is not allowed. */
export async function decideDeletionTerms(
  tx: Transaction,
  id: number,
  change: ObjectTypeChange,
): Promise<DeletionTerms> {
  const type = await findObjectType(tx, id);
  if (type === undefined) throw notFound('There is no such object type.');
  const triggerSystemIds = [
    ...new Set(change.deletionTriggerConnectedSystemIds ?? type.deletionTriggerConnectedSystemIds),
  ];
  const unknown = await listUnknownSystems(tx, change.deletionTriggerConnectedSystemIds ?? []);
  if (unknown.length > 0) throw badRequest(`There is no connected system ${unknown.join(', ')}.`);
  const deletionRule = change.deletionRule ?? type.deletionRule;
  if (deletionRule === 'WhenAuthoritativeSourceDisconnected' && triggerSystemIds.length === 0) {
    throw badRequest('The rule WhenAuthoritativeSourceDisconnected needs at least one authoritative connected system.');
  }
  return {
    deletionRule,
    graceSeconds: change.deletionGracePeriod === null ? type.graceSeconds : graceSeconds(change.deletionGracePeriod),
    triggerSystemIds,
    triggerMode: change.deletionTriggerMode ?? type.deletionTriggerMode,
  };
}

/** Whole seconds, rounded up; null for none. */
function graceSeconds(timespan: string): number | null {
  const milliseconds = parseTimespan(timespan) ?? 0;
  if (milliseconds < 0) throw badRequest('The grace period must not be negative.');
  return milliseconds === 0 ? null : Math.ceil(milliseconds / 1000);
}
