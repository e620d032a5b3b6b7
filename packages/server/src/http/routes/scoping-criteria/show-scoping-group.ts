import type { Services } from '../../../services.ts';
import { findScopingGroup, loadScope, type ScopingGroupTree } from '../../../store/scoping-criteria.ts';
import { notFound } from '../../api-error.ts';
import { getSyncRule } from '../synchronisation-guards.ts';

/** At any depth. @throws ApiError NOT_FOUND */
export async function showScopingGroup(services: Services, ruleId: number, groupId: number): Promise<ScopingGroupTree> {
  const group = findScopingGroup(await loadScope(services.database, ruleId), groupId);
  if (group === undefined) throw notFound('There is no such group in the scope of that rule.');
  return group;
}

export async function scopingGroupIsThere(input: {
  readonly params: { readonly id: number; readonly groupId: number };
  readonly services: Services;
}): Promise<void> {
  await getSyncRule(input.services, input.params.id);
  await showScopingGroup(input.services, input.params.id, input.params.groupId);
}

export const scopingGroupLocation = (ruleId: number, groupId: number): string =>
  `/api/v1/synchronisation/sync-rules/${ruleId}/scoping-criteria/${groupId}`;

/** Groups and criteria of a group, itself included. */
export function countScope(group: ScopingGroupTree): { readonly groups: number; readonly criteria: number } {
  const below = group.childGroups.map(countScope);
  return {
    groups: 1 + below.reduce((sum, count) => sum + count.groups, 0),
    criteria: group.criteria.length + below.reduce((sum, count) => sum + count.criteria, 0),
  };
}
