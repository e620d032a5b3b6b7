/** From a draft to the item that is stored: the outcome tree by tracking level (OC-02, OC-03) and its summary (OS-02). */
import { outcomeTypes, type ActivityItem, type Outcome, type OutcomeType } from '../model/outcome.ts';
import type { ItemDraft, PageState } from '../page-state.ts';
import { valuesOfIdentity } from '../page-state.ts';

/** DAT-21. */
export const trackingLevels = ['None', 'Standard', 'Detailed'] as const;
export type TrackingLevel = (typeof trackingLevels)[number];

/** OS-01 … OS-03; an AttributeFlow part counts values, every other part counts outcomes (D-10). */
export function summariseOutcomes(outcomes: readonly Outcome[]): string | null {
  const sums = new Map<OutcomeType, number>();
  const add = (outcome: Outcome): void => {
    const amount = outcome.type === 'AttributeFlow' ? (outcome.count ?? 1) : 1;
    sums.set(outcome.type, (sums.get(outcome.type) ?? 0) + amount);
    outcome.children?.forEach(add);
  };
  outcomes.forEach(add);
  if (sums.size === 0) return null;
  let summary = '';
  for (const type of outcomeTypes) {
    const sum = sums.get(type);
    if (sum !== undefined) summary += summary === '' ? `${type}:${sum}` : `,${type}:${sum}`;
  }
  return summary;
}

export function finishItem(page: PageState, draft: ItemDraft, level: TrackingLevel): ActivityItem {
  const { object } = draft;
  const isOnlyOutbound = draft.changeType === 'NotSet' && draft.outbound.length + draft.consequences.length > 0;
  return {
    id: page.surroundings.newId(),
    connectedSystemObjectId: object.isDeleted ? null : object.id,
    metaverseObjectId: draft.metaverseObjectId,
    externalId: object.stored.externalId ?? object.secondaryExternalId,
    displayName: object.stored.displayName,
    objectType: page.rules.objectTypes.get(object.objectTypeId)?.name ?? null,
    changeType: isOnlyOutbound ? 'PendingExport' : draft.changeType,
    error: draft.error,
    outcomes: treeAt(level, page, draft),
    counts: draft.counts,
    isAboutProcessedObject: true,
    objectKey: object.id,
  };
}

function treeAt(level: TrackingLevel, page: PageState, draft: ItemDraft): readonly Outcome[] {
  switch (level) {
    case 'None':
      return [];
    case 'Standard':
      return standardTree(page, draft);
    case 'Detailed':
      return detailedTree(page, draft);
  }
}

/** Roots only; what ends an object or identity stays below its disconnection, exports become roots. */
function standardTree(page: PageState, draft: ItemDraft): readonly Outcome[] {
  const root = rootOf(page, draft);
  const flatExports = draft.outbound.flatMap(({ children, ...outcome }) => [outcome, ...(children ?? [])]);
  if (root === null) return [...flatExports, ...draft.consequences];
  return [withChildren(root, draft.consequences), ...flatExports];
}

function detailedTree(page: PageState, draft: ItemDraft): readonly Outcome[] {
  const root = rootOf(page, draft);
  if (root === null) return [...draft.outbound, ...draft.consequences];
  if (root.type === 'AttributeFlow' || draft.flows === 0 || root.type === 'DriftCorrection') {
    return [withChildren(root, [...draft.extraFlowOutcomes, ...draft.outbound, ...draft.consequences])];
  }
  const flow = withChildren({ type: 'AttributeFlow', count: draft.flows }, [
    ...draft.extraFlowOutcomes,
    ...draft.outbound,
  ]);
  return [withChildren(root, [flow, ...draft.consequences])];
}

function rootOf(page: PageState, draft: ItemDraft): Outcome | null {
  const flows = draft.flows > 0 ? { count: draft.flows } : {};
  switch (draft.changeType) {
    case 'Projected':
    case 'Joined':
      return { type: draft.changeType, ...targetOf(page, draft) };
    case 'AttributeFlow':
    case 'DriftCorrection':
    case 'Disconnected':
    case 'DisconnectedOutOfScope':
      return { type: draft.changeType, ...targetOf(page, draft), ...flows };
    case 'Deleted':
      return { type: 'CsoDeleted', targetId: draft.object.id };
    default:
      return null;
  }
}

/** TREE-02: the identity by id and name, as it is at the end of the page. */
function targetOf(page: PageState, draft: ItemDraft): Pick<Outcome, 'targetId' | 'target'> {
  if (draft.metaverseObjectId === null) return {};
  const identity = page.identities.get(draft.metaverseObjectId);
  const nameId = page.rules.displayNameAttributeId;
  const name = identity !== undefined && nameId !== null ? valuesOfIdentity(identity, nameId)[0] : undefined;
  return { targetId: draft.metaverseObjectId, ...(name === undefined ? {} : { target: String(name) }) };
}

function withChildren(outcome: Outcome, children: readonly Outcome[]): Outcome {
  return children.length === 0 ? outcome : { ...outcome, children };
}

/** FLOW-33: what a later pass of the run finds out about an object is added to the item it has. */
export function amendItem(earlier: ActivityItem, later: ActivityItem): ActivityItem {
  const counts: Record<string, number> = { ...earlier.counts };
  for (const [name, amount] of Object.entries(later.counts)) counts[name] = (counts[name] ?? 0) + amount;
  const isFirstChange = earlier.changeType === 'NotSet' || earlier.changeType === 'NoChange';
  return {
    ...earlier,
    metaverseObjectId: earlier.metaverseObjectId ?? later.metaverseObjectId,
    changeType: isFirstChange ? later.changeType : earlier.changeType,
    error: earlier.error ?? later.error,
    outcomes: mergeTrees(earlier.outcomes, later.outcomes),
    counts,
  };
}

/** A later AttributeFlow melts into the AttributeFlow that is there, at whatever depth; the rest is appended. */
function mergeTrees(earlier: readonly Outcome[], later: readonly Outcome[]): readonly Outcome[] {
  let trees = earlier;
  for (const outcome of later) {
    const merged = outcome.type === 'AttributeFlow' ? meltFlow(trees, outcome) : undefined;
    trees = merged ?? [...trees, outcome];
  }
  return trees;
}

function meltFlow(trees: readonly Outcome[], flow: Outcome): readonly Outcome[] | undefined {
  const [root, ...rest] = trees;
  if (root === undefined) return undefined;
  if (root.type === 'AttributeFlow') return [melt(root, flow), ...rest];
  if (root.type !== 'Projected' && root.type !== 'Joined') return undefined;
  const children = root.children ?? [];
  const at = children.findIndex(({ type }) => type === 'AttributeFlow');
  const next =
    at < 0 ? [flow, ...children] : children.map((child, index) => (index === at ? melt(child, flow) : child));
  return [{ ...root, children: next }, ...rest];
}

function melt(into: Outcome, flow: Outcome): Outcome {
  const children = [...(into.children ?? []), ...(flow.children ?? [])];
  return withChildren({ ...into, count: (into.count ?? 0) + (flow.count ?? 0) }, children);
}
