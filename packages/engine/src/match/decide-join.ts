/** How an unjoined object finds its identity (§8). */
import type { ItemError } from '../model/outcome.ts';
import type { PageState, WorkingIdentity, WorkingObject } from '../page-state.ts';
import { valuesOfIdentity } from '../page-state.ts';
import { matchKeyOf, type MatchHit } from '../sync-questions.ts';
import { isSameMatch, matchingRulesForObject, soughtValues, type UsableMatchingRule } from './matching-rules.ts';

export type JoinDecision =
  | { readonly kind: 'join'; readonly to: WorkingIdentity; readonly byRule: number }
  | { readonly kind: 'refused'; readonly error: ItemError; readonly byRule: number }
  | { readonly kind: 'noMatch'; readonly rulesTried: number };

/** `attributeId|key` → what was stored when the page began. */
export type MatchIndex = ReadonlyMap<string, readonly MatchHit[]>;

export function indexMatches(hits: readonly MatchHit[]): MatchIndex {
  return Map.groupBy(hits, (hit) => `${hit.attributeId}|${hit.key}`);
}

export function decideJoin(page: PageState, object: WorkingObject, matches: MatchIndex): JoinDecision {
  const rules = matchingRulesForObject(page, object);
  for (const rule of rules) {
    for (const value of soughtValues(rule, object)) {
      const found = findIdentities(page, rule, value, matches);
      const [only] = found;
      if (only === undefined) continue;
      if (found.length > 1) return { kind: 'refused', error: ambiguous(value, found), byRule: rule.id };
      const error = existingJoin(page, only, object);
      return error === null ? { kind: 'join', to: only, byRule: rule.id } : { kind: 'refused', error, byRule: rule.id };
    }
  }
  return { kind: 'noMatch', rulesTried: rules.length };
}

/** Stored matches as the page has changed them since, and those the page itself made (JOIN-10). */
function findIdentities(
  page: PageState,
  rule: UsableMatchingRule,
  value: string,
  matches: MatchIndex,
): readonly WorkingIdentity[] {
  const key = `${rule.metaverseAttributeId}|${matchKeyOf(value)}`;
  const candidates = new Set<WorkingIdentity>(page.pageMatches.get(key));
  for (const hit of matches.get(key) ?? []) {
    const identity = page.identities.get(hit.metaverseObjectId);
    if (identity !== undefined) candidates.add(identity);
  }
  return [...candidates].filter(
    (identity) =>
      identity.fate !== 'deleted' &&
      identity.typeId === rule.metaverseTypeId &&
      valuesOfIdentity(identity, rule.metaverseAttributeId).some((stored) => isSameMatch(rule, value, String(stored))),
  );
}

/** JOIN-08; the message lists at most two. */
function ambiguous(value: string, found: readonly WorkingIdentity[]): ItemError {
  const listed = found
    .slice(0, 2)
    .map(({ id }) => id)
    .join(', ');
  const message = `${found.length} identities match the value "${value}" (${listed}). Nothing was joined or projected; make the value unique or sharpen the matching rule.`;
  return { type: 'AmbiguousMatch', message };
}

/** JOIN-11. */
function existingJoin(page: PageState, identity: WorkingIdentity, object: WorkingObject): ItemError | null {
  const joined = identity.links.get(object.systemId);
  if (joined === undefined) return null;
  const name = joined.stored.externalId ?? joined.stored.secondaryExternalId ?? joined.id;
  const system = page.rules.systems.get(object.systemId)?.name ?? 'this system';
  const message = `The matching identity ${identity.id} already has an object of ${system} joined: "${name}". Remove one of the two or correct the value they are matched by.`;
  return { type: 'CouldNotJoinDueToExistingJoin', message };
}
