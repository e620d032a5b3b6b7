/** From the working copy of a page to its plan. */
import type { Contribution } from './model/objects.ts';
import type { ActivityItem } from './model/outcome.ts';
import { hasUnresolvedReference, type AttributeChange, type PendingExport } from './model/pending-export.ts';
import type { Values } from './model/values.ts';
import type { ItemDraft, PageState, WorkingIdentity, WorkingObject } from './page-state.ts';
import { valuesOfIdentity } from './page-state.ts';
import { amendItem, finishItem, type TrackingLevel } from './statistics/outcome-tree.ts';
import type {
  Differences,
  IdentityChange,
  IdentityState,
  MatchKey,
  ObjectDeletion,
  ReferenceEdge,
  SyncPlan,
} from './sync-plan.ts';
import { longestMatchKey } from './sync-questions.ts';

export interface ResultOptions {
  readonly processed: number;
  readonly level: TrackingLevel;
  readonly earlierItems: ReadonlyMap<string, ActivityItem>;
  /** Objects that were synchronised, so that whether they have errors is known now. */
  readonly visited: readonly WorkingObject[];
  /** Delta runs also send the referrers of newly joined objects round again; full runs visit them anyway. */
  readonly isFull: boolean;
}

export function planPageResult(page: PageState, options: ResultOptions): SyncPlan {
  const identities = [...page.identities.values()];
  const live = identities.filter(({ fate }) => fate !== 'deleted');
  const deleted = identities.filter(({ fate, isNew }) => fate === 'deleted' && !isNew);
  const changed = live.filter(isWritten);
  const objects = [...page.objects.values()];
  const items = finishItems(page, options);
  const references = changed.flatMap((identity) => referenceEdges(page, identity));
  const exportsStaged = objects.flatMap((object) => stagedOf(page, object));
  const withdrawn = objects.filter(isWithdrawn);
  return {
    processed: options.processed,
    identitiesCreated: live.filter(({ isNew }) => isNew).map((identity) => stateOf(page, identity)),
    identitiesChanged: changed.filter(({ isNew }) => !isNew).map((identity) => stateOf(page, identity)),
    identitiesDeleted: deleted.map(({ id }) => id),
    referencesAdded: references.filter(({ kind }) => kind === 'added').map(({ edge }) => edge),
    referencesRemoved: references.filter(({ kind }) => kind === 'removed').map(({ edge }) => edge),
    matchKeys: matchKeysOf(page, changed),
    objectsProvisioned: objects.filter((object) => object.isNew && !object.isDeleted).map(provisionedOf),
    objectsDeleted: objects
      .filter((object) => object.isDeleted && !object.isNew)
      .map((object) => deletionOf(object, items.idByObject)),
    linksBroken: [...page.brokenLinks]
      .filter((object) => !object.isNew && object.stored.link !== null)
      .map(({ id }) => id),
    identitiesLeft: [...page.brokenLinks].flatMap(({ stored }) => stored.link?.metaverseObjectId ?? []),
    linksMade: [...page.newLinks].flatMap((object) => linkOf(page, object)),
    failuresNoted: failuresNoted(page, options.visited),
    exportsStaged,
    exportsWithdrawn: withdrawn.map(({ id }) => id),
    exportsReplaced: replacedOf(objects, [
      ...exportsStaged.map(({ objectId }) => objectId),
      ...withdrawn.map(({ id }) => id),
    ]),
    exportsLookedAt: live
      .filter(
        ({ original, isExportEvaluated }) => isExportEvaluated === true && (original?.exportsDue ?? null) !== null,
      )
      .map(({ id }) => id),
    identityChanges: identityChanges(page, live, deleted, items.idByObject),
    items: items.made,
    itemsAmended: items.amended,
    referencesDue: [...page.referencesDue],
    referrersDue: referrersDue(page, options.isFull),
  };
}

function failuresNoted(page: PageState, visited: readonly WorkingObject[]): SyncPlan['failuresNoted'] {
  const failed = new Set(page.items.flatMap(({ object, error }) => (error === null ? [] : [object])));
  const known = new Set(visited);
  return [...new Set([...visited, ...failed])].flatMap((object) => {
    const hadFailed = object.stored.link?.hasFailed === true;
    const hasFailed = failed.has(object) || (hadFailed && !known.has(object));
    return object.link === null || hasFailed === hadFailed ? [] : [{ objectId: object.id, hasFailed }];
  });
}

function isWritten(identity: WorkingIdentity): boolean {
  return identity.isNew || identity.changed.size > 0 || identity.provenanceChanged || identity.markersChanged;
}

function stateOf(page: PageState, identity: WorkingIdentity): IdentityState {
  const document: Record<number, Values> = {};
  for (const [attributeId, values] of identity.values) {
    if (page.rules.metaverseAttributes.get(attributeId)?.type !== 'Reference') document[attributeId] = values;
  }
  const provenance: Record<number, Contribution> = Object.fromEntries(identity.provenance);
  return {
    id: identity.id,
    typeId: identity.typeId,
    displayName: identityName(page, identity),
    document,
    provenance,
    disconnectedAt: identity.disconnectedAt,
    disconnectedBySystemId: identity.disconnectedBySystemId,
  };
}

function identityName(page: PageState, identity: WorkingIdentity): string | null {
  const id = page.rules.displayNameAttributeId;
  const value = id === null ? undefined : valuesOfIdentity(identity, id)[0];
  return value === undefined ? null : String(value);
}

type EdgeChange = { readonly kind: 'added' | 'removed'; readonly edge: ReferenceEdge };

function referenceEdges(page: PageState, identity: WorkingIdentity): readonly EdgeChange[] {
  return [...identity.changed].flatMap(([attributeId, { added, removed }]) => {
    if (page.rules.metaverseAttributes.get(attributeId)?.type !== 'Reference') return [];
    const edge = (targetId: string): ReferenceEdge => ({ sourceId: identity.id, attributeId, targetId });
    return [
      ...added.map((id): EdgeChange => ({ kind: 'added', edge: edge(String(id)) })),
      ...removed.map((id): EdgeChange => ({ kind: 'removed', edge: edge(String(id)) })),
    ];
  });
}

function matchKeysOf(page: PageState, changed: readonly WorkingIdentity[]): SyncPlan['matchKeys'] {
  const replaced: { objectId: string; attributeId: number }[] = [];
  const keys: MatchKey[] = [];
  for (const identity of changed) {
    for (const attributeId of identity.changed.keys()) {
      if (!page.rules.metaverseMatchAttributes.has(attributeId)) continue;
      if (!identity.isNew) replaced.push({ objectId: identity.id, attributeId });
      for (const value of valuesOfIdentity(identity, attributeId)) {
        const text = String(value);
        if (text !== '' && text.length <= longestMatchKey) {
          keys.push({ objectId: identity.id, typeId: identity.typeId, attributeId, value: text });
        }
      }
    }
  }
  return { replaced, keys };
}

function provisionedOf(object: WorkingObject): SyncPlan['objectsProvisioned'][number] {
  return {
    id: object.id,
    systemId: object.systemId,
    objectTypeId: object.objectTypeId,
    secondaryExternalId: object.secondaryExternalId,
    document: Object.fromEntries(object.values),
  };
}

function deletionOf(object: WorkingObject, itemIds: ReadonlyMap<string, string>): ObjectDeletion {
  const differences: Record<number, { added: Values; removed: Values }> = {};
  for (const [attributeId, values] of object.values) differences[attributeId] = { added: [], removed: values };
  for (const { attributeId, raw } of object.stored.references) {
    const known = differences[attributeId]?.removed ?? [];
    differences[attributeId] = { added: [], removed: [...known, raw] };
  }
  return {
    objectId: object.id,
    objectTypeId: object.objectTypeId,
    itemId: itemIds.get(object.id) ?? null,
    externalId: object.stored.externalId,
    displayName: object.stored.displayName,
    differences,
  };
}

function linkOf(page: PageState, object: WorkingObject): SyncPlan['linksMade'] {
  if (object.link === null || object.isDeleted) return [];
  if (page.identities.get(object.link.metaverseObjectId)?.fate === 'deleted') return [];
  const { metaverseObjectId, joinType } = object.link;
  return [{ objectId: object.id, systemId: object.systemId, metaverseObjectId, joinType }];
}

function stagedOf(page: PageState, object: WorkingObject): readonly PendingExport[] {
  const { staged } = object;
  if (staged === null || staged.isWithdrawn || object.isDeleted) return [];
  if (!staged.isRestaged && staged.isAmended !== true) return [];
  const changes: Record<number, readonly AttributeChange[]> = Object.fromEntries(staged.changes);
  const { original } = staged;
  const kept = staged.isRestaged ? null : original;
  return [
    {
      id: original?.id ?? page.surroundings.newId(),
      systemId: object.systemId,
      objectId: object.id,
      changeType: staged.changeType,
      status: kept?.status ?? 'Pending',
      changes,
      hasUnresolvedReferences: hasUnresolvedReference(changes),
      sourceMetaverseObjectId: staged.sourceMetaverseObjectId,
      stagedByActivityId: kept === null ? page.activityId : kept.stagedByActivityId,
      errorCount: kept?.errorCount ?? 0,
      maxRetries: original?.maxRetries ?? 5,
      lastAttemptedAt: original?.lastAttemptedAt ?? null,
      nextRetryAt: kept?.nextRetryAt ?? null,
      lastErrorMessage: kept?.lastErrorMessage ?? null,
      createdAt: kept?.createdAt ?? page.surroundings.now,
    },
  ];
}

function replacedOf(objects: readonly WorkingObject[], ids: readonly string[]): readonly PendingExport[] {
  const changed = new Set(ids);
  return objects.flatMap(({ id, stored }) => (changed.has(id) ? (stored.pendingExport ?? []) : []));
}

function isWithdrawn(object: WorkingObject): boolean {
  const hadExport = object.stored.pendingExport !== null;
  return hadExport && (object.isDeleted || object.staged?.isWithdrawn === true);
}

interface FinishedItems {
  readonly made: readonly ActivityItem[];
  readonly amended: SyncPlan['itemsAmended'];
  readonly idByObject: ReadonlyMap<string, string>;
}

function finishItems(page: PageState, { level, earlierItems }: ResultOptions): FinishedItems {
  const made: ActivityItem[] = [];
  const amended: { before: ActivityItem; after: ActivityItem }[] = [];
  const idByObject = new Map<string, string>();
  for (const draft of page.items) {
    if (isEmpty(draft)) continue;
    const item = finishItem(page, draft, level);
    const earlier = earlierItems.get(draft.object.id);
    if (earlier === undefined) made.push(item);
    else amended.push({ before: earlier, after: amendItem(earlier, item) });
    if (!idByObject.has(draft.object.id)) idByObject.set(draft.object.id, earlier?.id ?? item.id);
  }
  return { made, amended, idByObject };
}

function isEmpty(draft: ItemDraft): boolean {
  const isSilent = draft.outbound.length === 0 && draft.consequences.length === 0 && draft.flows === 0;
  return draft.changeType === 'NotSet' && draft.error === null && isSilent;
}

/** FLOW-41, DELM-12: what a page did to an identity, as the item of the object that caused it tells it. */
function identityChanges(
  page: PageState,
  live: readonly WorkingIdentity[],
  deleted: readonly WorkingIdentity[],
  itemIds: ReadonlyMap<string, string>,
): readonly IdentityChange[] {
  const itemOf = (identity: WorkingIdentity): string | null =>
    identity.item === null ? null : (itemIds.get(identity.item.object.id) ?? null);
  const changes = live
    .filter(({ changed }) => changed.size > 0)
    .map((identity) => ({
      identityId: identity.id,
      typeId: identity.typeId,
      itemId: itemOf(identity),
      changeType: identity.isNew ? 'Projected' : (identity.item?.changeType ?? 'AttributeFlow'),
      displayName: identityName(page, identity),
      differences: Object.fromEntries(identity.changed),
    }));
  const deletions = deleted.map((identity) => ({
    identityId: identity.id,
    typeId: identity.typeId,
    itemId: itemOf(identity),
    changeType: 'Deleted' as const,
    displayName: identity.original?.displayName ?? null,
    differences: finalValues(identity),
  }));
  return [...changes, ...deletions];
}

/** Everything the identity held when the page began, as removals. */
function finalValues(identity: WorkingIdentity): Differences {
  const stored = { ...identity.original?.document, ...identity.original?.references };
  return Object.fromEntries(Object.entries(stored).map(([id, values]) => [id, { added: [], removed: values }]));
}

function referrersDue(page: PageState, isFull: boolean): readonly string[] {
  const joined = [...page.newLinks].filter((object) => !object.isNew && (!isFull || object.systemId !== page.systemId));
  const left = [...page.brokenLinks].filter((object) => !object.isNew);
  return [...joined, ...left].map(({ id }) => id);
}
