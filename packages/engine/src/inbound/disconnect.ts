/** An object leaves its identity: because it is gone (OBS-05) or out of scope (SCP-11). */
import { decideDeletion, describeGrace, type DeletionDecision } from '../deletion/decide-deletion.ts';
import type { ItemDraft, PageState, WorkingIdentity, WorkingObject } from '../page-state.ts';
import { count, releaseObject } from '../page-state.ts';
import { recallContributions, recallMode } from './flow-attributes.ts';

/** Breaks the join, recalls or hands over values, and decides what becomes of the identity. */
export function disconnect(page: PageState, object: WorkingObject, identity: WorkingIdentity, draft: ItemDraft): void {
  draft.metaverseObjectId = identity.id;
  identity.item = draft;
  releaseObject(page, object);
  const decision = decideDeletion({
    type: page.rules.metaverseTypes.get(identity.typeId),
    origin: identity.origin,
    fromSystemId: object.systemId,
    remainingSystemIds: [...identity.links.keys()],
  });
  if (decision.kind !== 'deleteNow') {
    const mode = recallMode(page.rules, identity, object);
    draft.flows = recallContributions(page, identity, object.systemId, mode);
    count(draft, 'attributeFlows', draft.flows);
    identity.needsOutbound = true;
  }
  applyDeletionDecision(page, identity, object.systemId, decision, draft);
}

export function applyDeletionDecision(
  page: PageState,
  identity: WorkingIdentity,
  systemId: number,
  decision: DeletionDecision,
  draft: ItemDraft | null,
): void {
  switch (decision.kind) {
    case 'keep':
      return;
    case 'deleteNow':
      identity.fate = 'deleteAtEndOfPage';
      return;
    case 'schedule':
      identity.disconnectedAt = page.surroundings.now;
      identity.disconnectedBySystemId = systemId;
      identity.markersChanged = true;
      draft?.consequences.push({
        type: 'MvoDeletionScheduled',
        targetId: identity.id,
        message: `Grace period: ${describeGrace(decision.graceSeconds)}`,
      });
  }
}
