/**
 * Why an attribute of an identity has the value it has: the walk of elect-contributor.ts (PRI-02 … PRI-05), but to its end
 * and with a reason for every step.
 */
import type { MetaverseAttribute } from '../model/rules.ts';
import type { ConnectedSystemObject, MetaverseObject } from '../model/objects.ts';
import type { Values } from '../model/values.ts';
import type { Surroundings } from '../model/ids.ts';
import { newPage, workingIdentity, workingObject, type PageState, type WorkingObject } from '../page-state.ts';
import { contributorsOf, type CompiledMapping, type RuleSet } from '../rule-set.ts';
import { isObjectInScope } from '../scope/object-scope.ts';
import { evaluateImportMapping, type Contributed } from './evaluate-mapping.ts';
import { resolveReferences } from './resolve-references.ts';

export type Verdict = 'wins' | 'outranked' | 'noOpinion' | 'assertsBlank' | 'failed';

export interface ExplainedContributor {
  readonly mappingId: number;
  readonly isConnected: boolean;
  /** Null when not connected. */
  readonly isInScope: boolean | null;
  /** What it would contribute; ids of metaverse objects for a reference. */
  readonly values: Values;
  readonly verdict: Verdict;
  readonly reason: string;
}

/** The enabled contributors, best priority first. `joined`: every object joined to the identity. */
export function explainContributors(
  rules: RuleSet,
  surroundings: Surroundings,
  identity: MetaverseObject,
  joined: readonly ConnectedSystemObject[],
  attribute: MetaverseAttribute,
): readonly ExplainedContributor[] {
  const page = newPage({ systemId: 0, activityId: '' }, rules, surroundings);
  page.identities.set(identity.id, workingIdentity(identity));
  for (const object of joined) page.objects.set(object.id, workingObject(object));
  let isDecided = false;
  return contributorsOf(rules, identity.typeId, attribute.id).map((candidate) => {
    const opinion = opinionOf(page, candidate, attribute);
    const decides = opinion.verdict === 'wins' || opinion.verdict === 'assertsBlank' || opinion.verdict === 'failed';
    if (!decides) return opinion;
    if (!isDecided) {
      isDecided = true;
      return opinion;
    }
    return { ...opinion, verdict: 'outranked', reason: 'A contributor of better priority decides.' };
  });
}

function opinionOf(page: PageState, candidate: CompiledMapping, attribute: MetaverseAttribute): ExplainedContributor {
  const { rule, mapping } = candidate;
  const say = (verdict: Verdict, reason: string, more: Partial<ExplainedContributor> = {}): ExplainedContributor => ({
    mappingId: mapping.id,
    isConnected: true,
    isInScope: true,
    values: [],
    verdict,
    reason,
    ...more,
  });
  const object = [...page.objects.values()].find(({ systemId }) => systemId === rule.systemId);
  if (object === undefined || object.objectTypeId !== rule.objectTypeId) {
    const reason =
      object === undefined ? 'No object of the system is joined.' : 'The joined object is of another type.';
    return say('noOpinion', reason, { isConnected: false, isInScope: null });
  }
  if (object.status === 'PendingProvisioning') {
    const reason = 'The joined object was provisioned and has not been imported yet.';
    return say('noOpinion', reason, { isConnected: false, isInScope: null });
  }
  if (!isObjectInScope(page, rule, object)) {
    return say('noOpinion', 'The joined object is out of the scope of the rule.', { isInScope: false });
  }
  const contributed =
    attribute.type === 'Reference'
      ? referencesOf(page, candidate, attribute, object)
      : evaluateImportMapping(page, candidate, attribute, object);
  switch (contributed.kind) {
    case 'values':
      return say('wins', 'It is the first in order of priority with a value.', { values: contributed.values });
    case 'error':
      return say('failed', contributed.error.message ?? 'The value could not be worked out.');
    case 'none':
      return mapping.nullIsValue
        ? say('assertsBlank', 'It has no value, and for this contributor no value means blank.')
        : say('noOpinion', 'It has no value.');
  }
}

function referencesOf(
  page: PageState,
  candidate: CompiledMapping,
  attribute: MetaverseAttribute,
  object: WorkingObject,
): Contributed {
  const { ids } = resolveReferences(page, candidate, object);
  if (ids.length === 0) return { kind: 'none' };
  return { kind: 'values', values: attribute.plurality === 'SingleValued' ? ids.slice(0, 1) : ids };
}
