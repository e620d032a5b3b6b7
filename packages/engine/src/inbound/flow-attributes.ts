/** Inbound attribute flow of one joined object (§9), and recall when it leaves (FLOW-50, PRI-07). */
import type { Outcome } from '../model/outcome.ts';
import type { MetaverseAttribute } from '../model/rules.ts';
import type { ItemDraft, PageState, WorkingIdentity, WorkingObject } from '../page-state.ts';
import { noteError, valuesOfIdentity } from '../page-state.ts';
import type { RuleSet } from '../rule-set.ts';
import { importTargetsFor } from '../rule-set.ts';
import { actionOutOfScope, actionWhenObsolete, isOutOfScope } from '../scope/object-scope.ts';
import { electContributor, type Election, type ReferencePass } from './elect-contributor.ts';
import { setIdentityValues } from './set-values.ts';

export type AttributeKind = 'scalar' | 'reference';

/** The attributes an object may influence: those its rules target, and those it contributed earlier. */
export function attributesToDecide(
  rules: RuleSet,
  identity: WorkingIdentity,
  object: WorkingObject,
  kind: AttributeKind,
): readonly MetaverseAttribute[] {
  const targets = importTargetsFor(rules, object.objectTypeId, identity.typeId);
  const earlier: MetaverseAttribute[] = [];
  for (const [attributeId, { systemId }] of identity.provenance) {
    if (systemId !== object.systemId || targets.all.has(attributeId)) continue;
    const attribute = rules.metaverseAttributes.get(attributeId);
    if (attribute !== undefined && (attribute.type === 'Reference') === (kind === 'reference')) earlier.push(attribute);
  }
  return earlier.length === 0 ? targets[kind] : [...targets[kind], ...earlier];
}

export interface FlowResult {
  /** Values flowed (D-10). */
  readonly flows: number;
  /** References that may resolve later in the run. */
  readonly isWaiting: boolean;
}

export function flowAttributes(
  page: PageState,
  identity: WorkingIdentity,
  object: WorkingObject,
  kind: AttributeKind,
  pass: ReferencePass,
  draft: () => ItemDraft,
): FlowResult {
  let flows = 0;
  let isWaiting = false;
  for (const attribute of attributesToDecide(page.rules, identity, object, kind)) {
    const election = electContributor(page, identity, attribute, pass);
    if (election.kind === 'error' && election.from === object) noteError(draft(), election.error);
    if (election.kind === 'wait' || (election.kind === 'winner' && !election.isComplete)) isWaiting = true;
    flows += applyElection(page, identity, attribute, election, (outcome) => draft().extraFlowOutcomes.push(outcome));
  }
  return { flows, isWaiting };
}

type NoteOutcome = (outcome: Outcome) => void;

/** @returns values flowed. */
function applyElection(
  page: PageState,
  identity: WorkingIdentity,
  attribute: MetaverseAttribute,
  election: Election,
  note: NoteOutcome,
): number {
  switch (election.kind) {
    case 'error':
    case 'wait':
      return 0;
    case 'winner': {
      stamp(identity, attribute.id, { systemId: election.by.rule.systemId, mappingId: election.by.mapping.id });
      const values = election.isComplete
        ? election.values
        : [...new Set([...valuesOfIdentity(identity, attribute.id), ...election.values])];
      const fitting = attribute.plurality === 'SingleValued' && values.length > 1 ? election.values : values;
      return setIdentityValues(page, identity, attribute.id, fitting);
    }
    case 'assertedNull': {
      stamp(identity, attribute.id, { systemId: election.by.rule.systemId, mappingId: election.by.mapping.id });
      const removed = setIdentityValues(page, identity, attribute.id, []);
      if (removed > 0) note({ type: 'AssertedNull', target: attribute.name, count: removed });
      return removed;
    }
    case 'nobody':
      return clear(page, identity, attribute, note);
  }
}

/** PRI-05; a value that outlives its contribution (FLOW-51, OBS-04, OBS-05d, SCP-10) stays. */
function clear(page: PageState, identity: WorkingIdentity, attribute: MetaverseAttribute, note: NoteOutcome): number {
  if (isHeld(page, identity, attribute.id)) return 0;
  if (identity.provenance.delete(attribute.id)) identity.provenanceChanged = true;
  const removed = setIdentityValues(page, identity, attribute.id, []);
  if (removed > 0) note({ type: 'NoContributor', target: attribute.name, count: removed });
  return removed;
}

/**
 * Whether the attribute's contributor is out of scope or gone and its values are kept all the same: by RemainJoined,
 * under a grace period, or by the object type's flag.
 */
function isHeld(page: PageState, identity: WorkingIdentity, attributeId: number): boolean {
  const { rules } = page;
  const contribution = identity.provenance.get(attributeId);
  if (contribution === undefined) return false;
  const object = identity.links.get(contribution.systemId);
  if (object !== undefined) {
    return isOutOfScope(page, object) && actionOutOfScope(rules, object.objectTypeId) === 'RemainJoined';
  }
  if ((rules.metaverseTypes.get(identity.typeId)?.deletionGraceSeconds ?? 0) > 0) return true;
  const mapping = rules.contributors
    .get(identity.typeId)
    ?.get(attributeId)
    ?.find((candidate) => candidate.mapping.id === contribution.mappingId);
  if (mapping === undefined) return false;
  const { objectTypeId } = mapping.rule;
  if (actionWhenObsolete(rules, objectTypeId) === 'RemainJoined') return true;
  return rules.objectTypes.get(objectTypeId)?.removeContributedAttributesOnObsoletion === false;
}

/** PRI-08: the stamp follows the winner even when the value is the same. */
function stamp(identity: WorkingIdentity, attributeId: number, by: { systemId: number; mappingId: number }): void {
  const before = identity.provenance.get(attributeId);
  if (before?.systemId === by.systemId && before.mappingId === by.mappingId) return;
  identity.provenance.set(attributeId, by);
  identity.provenanceChanged = true;
}

export type RecallMode = 'recall' | 'handOver' | 'keep';

/** OBS-05d: nothing is recalled from an identity that goes at once; a grace period only hands over (FLOW-51). */
export function recallMode(rules: RuleSet, identity: WorkingIdentity, object: WorkingObject): RecallMode {
  const type = rules.objectTypes.get(object.objectTypeId);
  if (type?.removeContributedAttributesOnObsoletion === false) return 'keep';
  return (rules.metaverseTypes.get(identity.typeId)?.deletionGraceSeconds ?? 0) > 0 ? 'handOver' : 'recall';
}

/**
 * Re-elects every attribute the departing system contributed; what nobody else supplies is cleared.
 * The object must have been released already. @returns values changed (D-10).
 */
export function recallContributions(
  page: PageState,
  identity: WorkingIdentity,
  systemId: number,
  mode: RecallMode,
): number {
  if (mode === 'keep') return 0;
  let flows = 0;
  for (const [attributeId, contribution] of identity.provenance) {
    const attribute = page.rules.metaverseAttributes.get(attributeId);
    if (contribution.systemId !== systemId || attribute === undefined) continue;
    const election = electContributor(page, identity, attribute, 'final');
    if (election.kind === 'nobody' && mode === 'handOver') continue;
    flows += applyElection(page, identity, attribute, election, () => {});
  }
  return flows;
}
