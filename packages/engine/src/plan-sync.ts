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
import { flowAttributes } from './inbound/flow-attributes.ts';
import { noteFlows, synchroniseObject } from './inbound/join-or-project.ts';
import { setIdentityValues } from './inbound/set-values.ts';
import { confirmLate, tearDownObsolete } from './inbound/tear-down.ts';
import { indexMatches, type MatchIndex } from './match/decide-join.ts';
import { matchingRulesForObject, soughtValues } from './match/matching-rules.ts';
import type { Surroundings } from './model/ids.ts';
import type { ConnectedSystemObject } from './model/objects.ts';
import type { ActivityItem } from './model/outcome.ts';
import { correctDrift } from './outbound/correct-drift.ts';
import { evaluateExports, releaseForDeletion } from './outbound/evaluate-exports.ts';
import { exportMatchLookups, indexExportMatches } from './outbound/export-matching.ts';
import type { Extent } from './outbound/wanted-changes.ts';
import {
  identityOf,
  itemFor,
  valuesOfIdentity,
  workingIdentity,
  workingObject,
  type ItemDraft,
  type PageState,
  type WorkingIdentity,
  type WorkingObject,
} from './page-state.ts';
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

  for (const object of objects) confirmLate(page, object);
  for (const object of objects) tearDownObsolete(page, object);
  for (const object of objects) synchroniseObject(page, object, matches);
  for (const object of objects) flowReferences(page, object, 'page');

  yield* settleIdentities(page, input.extent, objects);
  for (const object of objects) driftOf(page, object);
  if (input.recordsNoChange) recordNoChange(page, objects);
  return planPageResult(page, {
    processed: objects.length,
    level: input.level,
    earlierItems: new Map(),
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
  for (const object of objects) flowReferences(page, object, 'final');
  yield* settleIdentities(page, 'changes', []);
  return planPageResult(page, { processed: 0, level: input.level, earlierItems, isFull: input.isFull });
}

function newPage(input: SyncPage, rules: RuleSet, surroundings: Surroundings): PageState {
  return {
    systemId: input.systemId,
    activityId: input.activityId,
    rules,
    surroundings,
    identities: new Map(),
    objects: new Map(),
    items: [],
    itemByObject: new Map(),
    pageMatches: new Map(),
    newLinks: new Set(),
    brokenLinks: new Set(),
    countedExports: new Set(),
    referencesDue: new Set(),
  };
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
  for (const object of objects) {
    if (object.link !== null || object.status !== 'Normal') continue;
    for (const rule of matchingRulesForObject(page.rules, object)) {
      for (const value of soughtValues(rule, object)) {
        const lookup = { attributeId: rule.metaverseAttributeId, key: matchKeyOf(value) };
        lookups.set(`${lookup.attributeId}|${lookup.key}`, lookup);
      }
    }
  }
  return [...lookups.values()];
}

/** Identities with all their objects of all systems: contributors, targets, and who else is joined. */
function* loadById(page: PageState, wanted: readonly string[]): Planning<void> {
  const ids = [...new Set(wanted)].filter((id) => !page.identities.has(id));
  if (ids.length === 0) return;
  const answer = yield* ask<'identities'>({ ask: 'identities', ids });
  for (const stored of answer.identities) page.identities.set(stored.id, workingIdentity(stored));
  for (const stored of answer.objects) {
    const object = page.objects.get(stored.id) ?? workingObject(stored);
    page.objects.set(object.id, object);
    const identity = identityOf(page, object);
    identity?.links.set(object.systemId, object);
  }
}

// ── 4 ────────────────────────────────────────────────────────────────────────────────────────────

function flowReferences(page: PageState, object: WorkingObject, pass: 'page' | 'final'): void {
  const identity = identityOf(page, object);
  if (identity === undefined || object.status !== 'Normal' || object.isDeleted) return;
  const rules = importRulesFor(page.rules, object.objectTypeId);
  if (rules.length > 0 && !rules.some(({ rule }) => isObjectInScope(page.rules, rule, object))) return;
  const { flows, isWaiting } = flowAttributes(page, identity, object, 'reference', pass, () => itemFor(page, object));
  if (isWaiting && pass === 'page') page.referencesDue.add(object.id);
  noteFlows(page, object, identity, flows);
}

// ── 5, 6 ─────────────────────────────────────────────────────────────────────────────────────────

/** Deletions and exports can bring about each other; both are repeated until nothing is due. */
function* settleIdentities(page: PageState, extent: Extent, visited: readonly WorkingObject[]): Planning<void> {
  const toCompare = new Set(extent === 'everything' ? visited.flatMap((object) => identityOf(page, object) ?? []) : []);
  for (;;) {
    const dying = [...page.identities.values()].filter(({ fate }) => fate === 'deleteAtEndOfPage');
    yield* deleteIdentities(page, dying);
    const due = [...page.identities.values()].filter(
      (identity) => identity.fate === 'live' && (identity.needsOutbound || toCompare.has(identity)),
    );
    if (due.length === 0 && dying.length === 0) return;
    yield* exportIdentities(page, due, toCompare);
    toCompare.clear();
  }
}

/** DELM-12: deprovision or release every object, and leave no reference behind. */
function* deleteIdentities(page: PageState, dying: readonly WorkingIdentity[]): Planning<void> {
  if (dying.length === 0) return;
  const gone = new Map(dying.map((identity) => [identity.id, identity]));
  const stored = dying.filter(({ isNew }) => !isNew).map(({ id }) => id);
  const referrers = stored.length === 0 ? [] : yield* ask<'referrers'>({ ask: 'referrers', ids: stored });
  yield* loadById(page, referrers);
  for (const identity of dying) {
    identity.fate = 'deleted';
    identity.item?.consequences.push({ type: 'MvoDeleted', targetId: identity.id });
    for (const object of identity.links.values()) releaseForDeletion(page, identity, object, () => identity.item);
  }
  for (const identity of page.identities.values()) if (identity.fate === 'live') forgetReferences(page, identity, gone);
}

function forgetReferences(
  page: PageState,
  identity: WorkingIdentity,
  gone: ReadonlyMap<string, WorkingIdentity>,
): void {
  for (const [attributeId, values] of identity.values) {
    if (page.rules.metaverseAttributes.get(attributeId)?.type !== 'Reference') continue;
    const lost = values.find((value) => gone.has(String(value)));
    if (lost === undefined) continue;
    identity.item ??= gone.get(String(lost))?.item ?? null;
    setIdentityValues(
      page,
      identity,
      attributeId,
      valuesOfIdentity(identity, attributeId).filter((value) => !gone.has(String(value))),
    );
  }
}

function* exportIdentities(
  page: PageState,
  due: readonly WorkingIdentity[],
  toCompare: ReadonlySet<WorkingIdentity>,
): Planning<void> {
  const lookups = due.flatMap((identity) => exportMatchLookups(page, identity));
  const hits = lookups.length === 0 ? [] : yield* ask<'exportMatches'>({ ask: 'exportMatches', lookups });
  const matches = indexExportMatches(hits);
  for (const identity of due) {
    const changed = identity.unexported;
    identity.unexported = new Map();
    identity.needsOutbound = false;
    const extent = toCompare.has(identity) ? 'everything' : 'changes';
    evaluateExports({ page, identity, changed, extent, item: () => itemOfIdentity(page, identity), matches });
    identity.needsOutbound = false;
  }
}

function itemOfIdentity(page: PageState, identity: WorkingIdentity): ItemDraft | null {
  if (identity.item !== null) return identity.item;
  const object = identity.links.get(page.systemId);
  if (object === undefined) return null;
  const draft = itemFor(page, object);
  draft.metaverseObjectId = identity.id;
  identity.item = draft;
  return draft;
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
