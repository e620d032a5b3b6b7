/** Pass 2 of an object: scope, then join or project, then scalar flow (§7.2 … §7.4). */
import { cancelsDeletion } from '../deletion/decide-deletion.ts';
import { decideJoin, type MatchIndex } from '../match/decide-join.ts';
import type { ItemDraft, PageState, WorkingIdentity, WorkingObject } from '../page-state.ts';
import { count, identityOf, itemFor, joinObject, newIdentity, noteError } from '../page-state.ts';
import { importRulesFor, type CompiledRule } from '../rule-set.ts';
import { actionOutOfScope, isObjectInScope } from '../scope/object-scope.ts';
import { disconnect } from './disconnect.ts';
import { flowAttributes } from './flow-attributes.ts';

export function synchroniseObject(page: PageState, object: WorkingObject, matches: MatchIndex): void {
  if (object.status !== 'Normal' || object.isDeleted) return;
  const rules = importRulesFor(page.rules, object.objectTypeId);
  const inScope = rules.filter(({ rule }) => isObjectInScope(page, rule, object));
  const identity = identityOf(page, object);
  if (rules.length > 0 && inScope.length === 0) {
    if (identity !== undefined) leaveScope(page, object, identity);
    return;
  }
  const joined = identity ?? joinOrProject(page, object, inScope, matches);
  if (joined !== undefined) flowScalars(page, object, joined);
}

/** SCP-09 … SCP-11. */
function leaveScope(page: PageState, object: WorkingObject, identity: WorkingIdentity): void {
  const draft = itemFor(page, object);
  draft.metaverseObjectId = identity.id;
  if (actionOutOfScope(page.rules, object.objectTypeId) === 'RemainJoined') {
    draft.changeType = 'OutOfScopeRetainJoin';
    count(draft, 'outOfScopeRetainJoin');
    return;
  }
  draft.changeType = 'DisconnectedOutOfScope';
  count(draft, 'disconnectedOutOfScope');
  disconnect(page, object, identity, draft);
}

function joinOrProject(
  page: PageState,
  object: WorkingObject,
  inScope: readonly CompiledRule[],
  matches: MatchIndex,
): WorkingIdentity | undefined {
  const decision = decideJoin(page, object, matches);
  switch (decision.kind) {
    case 'join':
      joinIdentity(page, object, decision.to);
      return decision.to;
    case 'refused':
      noteError(itemFor(page, object), decision.error);
      return undefined;
    case 'noMatch':
      return project(page, object, inScope);
  }
}

function joinIdentity(page: PageState, object: WorkingObject, identity: WorkingIdentity): void {
  joinObject(page, object, identity, 'Joined');
  revive(page, identity, object.systemId);
  const draft = itemFor(page, object);
  draft.changeType = 'Joined';
  count(draft, 'joins');
}

/** JOIN-13, DELM-11: a reconnection that undoes the trigger takes the identity off the list of the dying. */
export function revive(page: PageState, identity: WorkingIdentity, systemId: number): void {
  const type = page.rules.metaverseTypes.get(identity.typeId);
  if (!cancelsDeletion(type, systemId, identity.disconnectedBySystemId)) return;
  if (identity.fate === 'deleteAtEndOfPage') identity.fate = 'live';
  if (identity.disconnectedAt === null) return;
  identity.disconnectedAt = null;
  identity.disconnectedBySystemId = null;
  identity.markersChanged = true;
}

/** PROJ-02, PROJ-03. */
function project(
  page: PageState,
  object: WorkingObject,
  inScope: readonly CompiledRule[],
): WorkingIdentity | undefined {
  const projecting = inScope.find(({ rule }) => rule.projectToMetaverse);
  if (projecting === undefined) return undefined;
  const identity = newIdentity(page.surroundings.newId(), projecting.rule.metaverseTypeId);
  page.identities.set(identity.id, identity);
  joinObject(page, object, identity, 'Projected');
  const draft = itemFor(page, object);
  draft.changeType = 'Projected';
  count(draft, 'projections');
  return identity;
}

function flowScalars(page: PageState, object: WorkingObject, identity: WorkingIdentity): void {
  const { flows } = flowAttributes(page, identity, object, 'scalar', 'page', () => itemFor(page, object));
  noteFlows(page, object, identity, flows);
}

/** FLOW-33: flows found later join the object's item. */
export function noteFlows(page: PageState, object: WorkingObject, identity: WorkingIdentity, flows: number): void {
  const known = page.itemByObject.get(object.id);
  if (flows === 0 && known === undefined) return;
  const draft: ItemDraft = known ?? itemFor(page, object);
  draft.metaverseObjectId = identity.id;
  identity.item = draft;
  if (flows === 0) return;
  if (draft.changeType === 'NotSet') draft.changeType = 'AttributeFlow';
  draft.flows += flows;
  count(draft, 'attributeFlows', flows);
}
