/** What follows from a page for its identities: deletions (§11.3) and outbound evaluation (§12), until nothing is due. */
import { setIdentityValues } from './inbound/set-values.ts';
import { loadById } from './load-identities.ts';
import { evaluateExports, releaseForDeletion } from './outbound/evaluate-exports.ts';
import { exportMatchLookups, indexExportMatches } from './outbound/export-matching.ts';
import type { Extent } from './outbound/wanted-changes.ts';
import {
  identityOf,
  itemFor,
  valuesOfIdentity,
  type ItemDraft,
  type PageState,
  type WorkingIdentity,
  type WorkingObject,
} from './page-state.ts';
import { ask, type Planning } from './sync-questions.ts';

/** Deletions and exports can bring about each other; both are repeated until nothing is due. */
export function* settleIdentities(page: PageState, extent: Extent, visited: readonly WorkingObject[]): Planning<void> {
  const identities = visited.flatMap((object) => identityOf(page, object) ?? []);
  const toCompare = new Set(extent === 'everything' ? identities : []);
  for (const identity of identities) if (isDueUnchanged(page, identity)) identity.needsOutbound = true;
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

/** Its exports may be other ones although it did not change: by time (SCP-13), or because some were discarded (D-41). */
function isDueUnchanged(page: PageState, { typeId, original }: WorkingIdentity): boolean {
  return page.rules.timedExportTypes.has(typeId) || (original?.exportsDue ?? null) !== null;
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
    identity.isExportEvaluated = true;
  }
}

function itemOfIdentity(page: PageState, identity: WorkingIdentity): ItemDraft | null {
  if (identity.item !== null) return identity.item;
  const object = identity.links.get(page.systemId) ?? releasedObject(page, identity);
  if (object === undefined) return null;
  const draft = itemFor(page, object);
  draft.metaverseObjectId = identity.id;
  identity.item = draft;
  return draft;
}

/** The page's own object that the identity has just let go of. */
function releasedObject(page: PageState, identity: WorkingIdentity): WorkingObject | undefined {
  for (const object of page.brokenLinks) {
    if (object.systemId === page.systemId && object.stored.link?.metaverseObjectId === identity.id) return object;
  }
  return undefined;
}
