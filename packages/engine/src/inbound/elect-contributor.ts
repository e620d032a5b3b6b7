/**
 * Attribute priority (PRI-02 … PRI-08): for one attribute of one identity, walk the contributing mappings from
 * the best priority down; the first with something to say wins with its whole value set.
 */
import type { MetaverseAttribute } from '../model/rules.ts';
import type { ItemError } from '../model/outcome.ts';
import type { Values } from '../model/values.ts';
import type { PageState, WorkingIdentity, WorkingObject } from '../page-state.ts';
import { contributorsOf, type CompiledMapping } from '../rule-set.ts';
import { isObjectInScope } from '../scope/object-scope.ts';
import { evaluateImportMapping } from './evaluate-mapping.ts';
import { resolveReferences } from './resolve-references.ts';

export type Election =
  | { readonly kind: 'winner'; readonly by: CompiledMapping; readonly values: Values; readonly isComplete: boolean }
  | { readonly kind: 'assertedNull'; readonly by: CompiledMapping }
  | { readonly kind: 'nobody' }
  /** References that may still become resolvable in this run (FLOW-30). */
  | { readonly kind: 'wait' }
  | { readonly kind: 'error'; readonly error: ItemError; readonly from: WorkingObject };

/** `final`: the last pass of a run, when no reference can become resolvable any more (FLOW-31). */
export type ReferencePass = 'page' | 'final';

export function electContributor(
  page: PageState,
  identity: WorkingIdentity,
  attribute: MetaverseAttribute,
  pass: ReferencePass,
): Election {
  for (const candidate of contributorsOf(page.rules, identity.typeId, attribute.id)) {
    const object = contributingObject(page, identity, candidate);
    if (object === undefined) continue;
    const opinion =
      attribute.type === 'Reference'
        ? referenceOpinion(page, candidate, attribute, object, pass)
        : scalarOpinion(page, candidate, attribute, object);
    if (opinion !== undefined) return opinion;
    if (candidate.mapping.nullIsValue) return { kind: 'assertedNull', by: candidate };
  }
  return { kind: 'nobody' };
}

/** PRI-02: a mapping has no opinion unless an imported object of its system and type is joined and in scope. */
export function contributingObject(
  page: PageState,
  identity: WorkingIdentity,
  { rule }: CompiledMapping,
): WorkingObject | undefined {
  const object = identity.links.get(rule.systemId);
  if (object === undefined || object.objectTypeId !== rule.objectTypeId) return undefined;
  if (object.status === 'PendingProvisioning' || object.isDeleted) return undefined;
  return isObjectInScope(page, rule, object) ? object : undefined;
}

function scalarOpinion(
  page: PageState,
  candidate: CompiledMapping,
  attribute: MetaverseAttribute,
  object: WorkingObject,
): Election | undefined {
  const contributed = evaluateImportMapping(page, candidate, attribute, object);
  switch (contributed.kind) {
    case 'values':
      return { kind: 'winner', by: candidate, values: contributed.values, isComplete: true };
    case 'error':
      return { kind: 'error', error: contributed.error, from: object };
    case 'none':
      return undefined;
  }
}

function referenceOpinion(
  page: PageState,
  candidate: CompiledMapping,
  attribute: MetaverseAttribute,
  object: WorkingObject,
  pass: ReferencePass,
): Election | undefined {
  const { ids, waiting } = resolveReferences(page, candidate, object);
  const isComplete = pass === 'final' || waiting === 0;
  if (ids.length === 0) return isComplete ? undefined : { kind: 'wait' };
  const values = attribute.plurality === 'SingleValued' ? ids.slice(0, 1) : ids;
  return { kind: 'winner', by: candidate, values, isComplete };
}
