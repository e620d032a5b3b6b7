/** Finding the object of an identity in a target system before one is provisioned (OUT-12). */
import type { SyncRule } from '../model/rules.ts';
import { isSameMatch, matchingRulesForExport, soughtIdentityValues } from '../match/matching-rules.ts';
import type { PageState, WorkingIdentity, WorkingObject } from '../page-state.ts';
import { workingObject } from '../page-state.ts';
import { exportRulesFor } from '../rule-set.ts';
import { isIdentityInScope } from '../scope/object-scope.ts';
import { wasSent } from './stage-changes.ts';
import { liveStaged } from './target-state.ts';
import { matchKeyOf, type ExportMatchHit, type ExportMatchLookup } from '../sync-questions.ts';

export type ExportMatchIndex = ReadonlyMap<string, readonly ExportMatchHit[]>;

export function indexExportMatches(hits: readonly ExportMatchHit[]): ExportMatchIndex {
  return Map.groupBy(hits, (hit) => `${hit.attributeId}|${hit.key}`);
}

/** What provisioning this identity would look for first. */
export function exportMatchLookups(page: PageState, identity: WorkingIdentity): readonly ExportMatchLookup[] {
  return exportRulesFor(page.rules, identity.typeId).flatMap(({ rule }) => {
    if (!rule.provisionToConnectedSystem || identity.links.has(rule.systemId)) return [];
    const matching = matchingRulesForExport(page.rules, rule);
    if (matching.length === 0 || !isIdentityInScope(page, rule, identity)) return [];
    return matching.flatMap((match) =>
      soughtIdentityValues(match, identity).map((value) => ({
        systemId: rule.systemId,
        objectTypeId: rule.objectTypeId,
        attributeId: match.systemAttributeId,
        key: matchKeyOf(value),
      })),
    );
  });
}

/** The first unjoined object by id; of two identities racing for one, the first gets it. */
export function findExportMatch(
  page: PageState,
  rule: SyncRule,
  identity: WorkingIdentity,
  matches: ExportMatchIndex,
): WorkingObject | undefined {
  for (const match of matchingRulesForExport(page.rules, rule)) {
    for (const value of soughtIdentityValues(match, identity)) {
      const hits = matches.get(`${match.systemAttributeId}|${matchKeyOf(value)}`) ?? [];
      const free = hits
        .filter((hit) => isSameMatch(match, value, hit.value) && hit.object.objectTypeId === rule.objectTypeId)
        .map((hit) => workingCopy(page, hit))
        .filter((object) => object.link === null && object.status === 'Normal' && !isGoing(object))
        .toSorted((left, right) => (left.id < right.id ? -1 : 1));
      if (free[0] !== undefined) return free[0];
    }
  }
  return undefined;
}

/** Whether the object is gone, or is about to be: its Delete can no longer be taken back. */
function isGoing(object: WorkingObject): boolean {
  const staged = liveStaged(object);
  return object.isDeleted || (staged?.changeType === 'Delete' && wasSent(staged));
}

function workingCopy(page: PageState, hit: ExportMatchHit): WorkingObject {
  const known = page.objects.get(hit.object.id);
  if (known !== undefined) return known;
  const copy = workingObject(hit.object);
  page.objects.set(copy.id, copy);
  return copy;
}
