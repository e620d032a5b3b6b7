/**
 * THE MAIN FLOW. One page of a synchronisation: connected system objects in, a plan out.
 *
 *    1. ask for the identities the page's objects are joined to, and those their matching values point at
 *    2. pass 1, every object: late confirmation of exports, tear-down of obsolete objects (all disconnections first)
 *    3. pass 2, every object: scope → join or project → scalar attribute flow
 *    4. reference attribute flow for the page
 *    5. identities that are due: delete them, take them out of the references of others
 *    6. outbound evaluation of every changed identity → provisioning, pending exports, deprovisioning
 *    7. drift of the page's objects
 *    8. the plan: state, links, exports, items with outcomes, history, what to look at again
 *
 * Nothing is awaited and nothing outside the page's working copy is changed; preview is the same call.
 */
import { forEachObject } from './for-each-object.ts';
import { flowAttributes } from './inbound/flow-attributes.ts';
import { noteFlows, synchroniseObject } from './inbound/join-or-project.ts';
import { confirmLate, tearDownObsolete } from './inbound/tear-down.ts';
import { loadById } from './load-identities.ts';
import { indexMatches, type MatchIndex } from './match/decide-join.ts';
import { matchingRulesForObject, soughtValues } from './match/matching-rules.ts';
import type { Surroundings } from './model/ids.ts';
import type { ConnectedSystemObject } from './model/objects.ts';
import type { ActivityItem } from './model/outcome.ts';
import { correctDrift } from './outbound/correct-drift.ts';
import type { Extent } from './outbound/wanted-changes.ts';
import { identityOf, itemFor, newPage, workingObject, type PageState, type WorkingObject } from './page-state.ts';
import { settleIdentities } from './settle-identities.ts';
import { planPageResult } from './plan-page-result.ts';
import { importRulesFor, type RuleSet } from './rule-set.ts';
import { isObjectInScope } from './scope/object-scope.ts';
import type { TrackingLevel } from './statistics/outcome-tree.ts';
import type { SyncPlan } from './sync-plan.ts';
import { ask, matchKeyOf, type MatchLookup, type Planning } from './sync-questions.ts';

export interface SyncPage {
  readonly systemId: number;
  readonly activityId: string;
  /** Of one system, in the order of the run. */
  readonly objects: readonly ConnectedSystemObject[];
  /** The pages of the run hold every object of the system, so that none has to be sent round again for another's sake. */
  readonly isFull: boolean;
  /** `everything` when rules changed since the last full synchronisation (SYN-02). */
  readonly extent: Extent;
  readonly level: TrackingLevel;
  /** Sync.VerboseNoChangeRecording: objects without a change get an item that counts for nothing. */
  readonly recordsNoChange: boolean;
}

export function* planSync(input: SyncPage, rules: RuleSet, surroundings: Surroundings): Planning<SyncPlan> {
  const page = newPage(input, rules, surroundings);
  const objects = addObjects(page, input.objects);
  const matches = yield* loadIdentities(page, objects);

  forEachObject(page, objects, (object) => confirmLate(page, object));
  forEachObject(page, objects, (object) => tearDownObsolete(page, object));
  forEachObject(page, objects, (object) => synchroniseObject(page, object, matches));
  forEachObject(page, objects, (object) => flowReferences(page, object, 'page'));

  yield* settleIdentities(page, input.extent, objects);
  forEachObject(page, objects, (object) => driftOf(page, object));
  if (input.recordsNoChange) recordNoChange(page, objects);
  return planPageResult(page, {
    processed: objects.length,
    level: input.level,
    earlierItems: new Map(),
    visited: objects,
    isFull: input.isFull,
  });
}

/** The end of a run: objects whose references could not all be followed when their page was planned (FLOW-31). */
export function* planReferences(
  input: SyncPage,
  rules: RuleSet,
  surroundings: Surroundings,
  earlierItems: ReadonlyMap<string, ActivityItem>,
): Planning<SyncPlan> {
  const page = newPage(input, rules, surroundings);
  const objects = addObjects(page, input.objects);
  yield* loadJoined(page, objects);
  forEachObject(page, objects, (object) => flowReferences(page, object, 'final'));
  yield* settleIdentities(page, 'changes', []);
  return planPageResult(page, { processed: 0, level: input.level, earlierItems, visited: [], isFull: input.isFull });
}

/** HK-02, DELM-12: identities whose time has come, deleted with all that follows for their objects and referrers. */
export function* planDeletions(
  input: Pick<SyncPage, 'activityId' | 'level'>,
  identityIds: readonly string[],
  rules: RuleSet,
  surroundings: Surroundings,
): Planning<SyncPlan> {
  const page = newPage({ ...input, systemId: 0 }, rules, surroundings);
  yield* loadById(page, identityIds);
  for (const identity of page.identities.values()) identity.fate = 'deleteAtEndOfPage';
  yield* settleIdentities(page, 'changes', []);
  return planPageResult(page, {
    processed: 0,
    level: input.level,
    earlierItems: new Map(),
    visited: [],
    isFull: false,
  });
}

function addObjects(page: PageState, stored: readonly ConnectedSystemObject[]): readonly WorkingObject[] {
  const added: WorkingObject[] = [];
  for (const each of stored) {
    const object = workingObject(each);
    page.objects.set(object.id, object);
    added.push(object);
  }
  return added;
}

// ── 1 ────────────────────────────────────────────────────────────────────────────────────────────

function* loadIdentities(page: PageState, objects: readonly WorkingObject[]): Planning<MatchIndex> {
  const lookups = matchLookups(page, objects);
  const hits = lookups.length === 0 ? [] : yield* ask<'matches'>({ ask: 'matches', lookups });
  yield* loadById(page, [...joinedIds(objects), ...hits.map((hit) => hit.metaverseObjectId)]);
  return indexMatches(hits);
}

function* loadJoined(page: PageState, objects: readonly WorkingObject[]): Planning<void> {
  yield* loadById(page, joinedIds(objects));
}

function joinedIds(objects: readonly WorkingObject[]): readonly string[] {
  return objects.flatMap(({ link }) => (link === null ? [] : [link.metaverseObjectId]));
}

function matchLookups(page: PageState, objects: readonly WorkingObject[]): readonly MatchLookup[] {
  const lookups = new Map<string, MatchLookup>();
  forEachObject(page, objects, (object) => {
    if (object.link !== null || object.status !== 'Normal') return;
    for (const rule of matchingRulesForObject(page, object)) {
      for (const value of soughtValues(rule, object)) {
        const lookup = { attributeId: rule.metaverseAttributeId, key: matchKeyOf(value) };
        lookups.set(`${lookup.attributeId}|${lookup.key}`, lookup);
      }
    }
  });
  return [...lookups.values()];
}

// ── 4 ────────────────────────────────────────────────────────────────────────────────────────────

function flowReferences(page: PageState, object: WorkingObject, pass: 'page' | 'final'): void {
  const identity = identityOf(page, object);
  if (identity === undefined || object.status !== 'Normal' || object.isDeleted) return;
  const rules = importRulesFor(page.rules, object.objectTypeId);
  if (rules.length > 0 && !rules.some(({ rule }) => isObjectInScope(page, rule, object))) return;
  const { flows, isWaiting } = flowAttributes(page, identity, object, 'reference', pass, () => itemFor(page, object));
  if (isWaiting && pass === 'page') page.referencesDue.add(object.id);
  noteFlows(page, object, identity, flows);
}

// ── 7 ────────────────────────────────────────────────────────────────────────────────────────────

function driftOf(page: PageState, object: WorkingObject): void {
  const identity = identityOf(page, object);
  if (identity === undefined || identity.fate !== 'live' || object.isDeleted) return;
  const main = page.itemByObject.get(object.id);
  if (main?.changeType === 'OutOfScopeRetainJoin') return; // SCP-10
  correctDrift(page, object, identity);
}

function recordNoChange(page: PageState, objects: readonly WorkingObject[]): void {
  for (const object of objects) {
    if (!page.itemByObject.has(object.id) && object.status === 'Normal') itemFor(page, object).changeType = 'NoChange';
  }
}
