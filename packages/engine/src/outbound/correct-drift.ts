/** Drift: a target object differs from what the enforcing export rules of its own system say (§13). */
import type { SystemAttribute } from '../model/rules.ts';
import type { ItemDraft, PageState, WorkingIdentity, WorkingObject } from '../page-state.ts';
import { count, newItem } from '../page-state.ts';
import { exportRulesFor, importRulesFor, type CompiledMapping } from '../rule-set.ts';
import { isIdentityInScope } from '../scope/object-scope.ts';
import { forgetGivenUp, stageUpdate, type WantedChange } from './stage-changes.ts';
import { foldOf, liveStaged, targetValues } from './target-state.ts';
import { asTokens, expectedValues, replaceSet, writableTarget } from './wanted-changes.ts';

/** Stages the corrections for one object; they get an item of their own (DRF-07). */
export function correctDrift(page: PageState, object: WorkingObject, identity: WorkingIdentity): void {
  if (object.status !== 'Normal' || liveStaged(object)?.changeType === 'Delete') return;
  const wanted = new Map<number, readonly WantedChange[]>();
  for (const compiled of exportRulesFor(page.rules, identity.typeId)) {
    const { rule } = compiled;
    if (rule.systemId !== object.systemId || rule.objectTypeId !== object.objectTypeId || !rule.enforceState) continue;
    if (!isIdentityInScope(page, rule, identity)) continue; // DRF-05
    for (const mapping of compiled.mappings) addCorrections(page, mapping, object, identity, wanted);
  }
  const { staged } = stageUpdate(page, object, wanted, identity.id);
  if (staged > 0) noteDrift(page, object, identity, wanted.size);
}

function addCorrections(
  page: PageState,
  mapping: CompiledMapping,
  object: WorkingObject,
  identity: WorkingIdentity,
  wanted: Map<number, readonly WantedChange[]>,
): void {
  const target = writableTarget(page, mapping);
  if (
    target === undefined ||
    target.isWriteOnly === true ||
    isOwnContribution(page, mapping, object) ||
    !isRepeatable(mapping)
  )
    return;
  const expected = expectedValues(page, mapping, target, identity);
  // An expression that fails says nothing about the target; it is reported where the object is exported.
  if (expected.kind === 'error') return;
  // What was given up and is still wanted is among the corrections.
  forgetGivenUp(object, target.id, () => true);
  const values = expected.kind === 'values' ? expected.values : [];
  const corrections = correctionsOf(page, target, values, object);
  if (corrections.length > 0) wanted.set(target.id, corrections);
}

/** DRF-03, DRF-06; an attribute of one value is corrected as a whole, null clears. */
function correctionsOf(
  page: PageState,
  target: SystemAttribute,
  expected: readonly (string | number | boolean)[],
  object: WorkingObject,
): readonly WantedChange[] {
  const actual = targetValues(page, object, target.id);
  const differences = replaceSet(target, asTokens(page, object, target, expected), actual, foldOf(page, target.id));
  if (differences.length === 0 || target.plurality === 'MultiValued') return differences;
  return [differences.find(({ kind }) => kind === 'Add')].map((add): WantedChange =>
    add === undefined ? { kind: 'Update' } : { ...add, kind: 'Update' },
  );
}

/** DRF-02: a system that contributes the attribute itself is not overruled by it. */
function isOwnContribution(page: PageState, mapping: CompiledMapping, object: WorkingObject): boolean {
  const contributed = new Set<number>();
  for (const { mappings } of importRulesFor(page.rules, object.objectTypeId)) {
    for (const each of mappings) contributed.add(each.mapping.targetAttributeId);
  }
  if (contributed.size === 0) return false;
  const names = new Set([...contributed].map((id) => page.rules.metaverseAttributes.get(id)?.name.toLowerCase()));
  return mapping.sources.some((source) =>
    source.kind === 'attribute'
      ? contributed.has(source.attributeId)
      : source.expression.reads.mv.some((name) => names.has(name)),
  );
}

/** EXF-02. */
function isRepeatable(mapping: CompiledMapping): boolean {
  return mapping.sources.every((source) => source.kind === 'attribute' || source.expression.isDeterministic);
}

function noteDrift(page: PageState, object: WorkingObject, identity: WorkingIdentity, attributes: number): void {
  const draft: ItemDraft = newItem(object);
  draft.changeType = 'DriftCorrection';
  draft.metaverseObjectId = identity.id;
  draft.flows = attributes;
  count(draft, 'driftCorrections');
  const isCounted =
    page.countedExports.has(object.id) || object.stored.pendingExport?.stagedByActivityId === page.activityId;
  if (!isCounted) count(draft, 'pendingExports');
  page.countedExports.add(object.id);
  page.items.push(draft);
}
