/** What one export rule wants a target object to hold (OUT-20 … OUT-26). Pure over one identity and one rule. */
import { noAttributes, type AttributeAccess } from '../expression/attribute-access.ts';
import type { CompiledExpression } from '../expression/compile.ts';
import { fromRuntimeForExport, type RuntimeValue } from '../expression/runtime-values.ts';
import { lazyAttributes } from '../lazy-attributes.ts';
import type { ItemError } from '../model/outcome.ts';
import type { MetaverseAttribute, SystemAttribute } from '../model/rules.ts';
import { textOf, type Value, type Values } from '../model/values.ts';
import type { PageState, ValueDifference, WorkingIdentity, WorkingObject } from '../page-state.ts';
import { valuesOfIdentity } from '../page-state.ts';
import type { CompiledMapping, CompiledRule, CompiledSource } from '../rule-set.ts';
import type { WantedChange, WantedChanges } from './stage-changes.ts';
import { rawPrefix, targetValues, tokenOf, type Fold } from './target-state.ts';

/** `changes`: only what changed on the identity is sent; `everything`: all that is mapped is compared. */
export type Extent = 'changes' | 'everything';

export interface Wanted {
  readonly changes: WantedChanges;
  readonly errors: readonly ItemError[];
}

/** The target's values as expected by one mapping; undefined = the mapping has nothing to say (OUT-20: null is no change). */
export type Expected =
  | { readonly kind: 'values'; readonly values: Values; readonly source: CompiledSource }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'error'; readonly error: ItemError };

/** OUT-20, OUT-23: all values of everything mapped. */
export function wantedForCreate(page: PageState, rule: CompiledRule, identity: WorkingIdentity): Wanted {
  const changes = new Map<number, readonly WantedChange[]>();
  const errors: ItemError[] = [];
  for (const mapping of rule.mappings) {
    const target = writableTarget(page, mapping);
    if (target === undefined) continue;
    const expected = expectedValues(page, mapping, target, identity);
    if (expected.kind === 'error') errors.push(expected.error);
    if (expected.kind === 'values' && expected.values.length > 0) {
      changes.set(
        target.id,
        expected.values.map((value) => setChange(target, value, isMultiSource(page, expected.source, target))),
      );
    }
  }
  return { changes, errors };
}

/** OUT-20: direct mappings send what changed; expressions are evaluated each time, but for those that never repeat (EXF-02). */
export function wantedForUpdate(
  page: PageState,
  rule: CompiledRule,
  identity: WorkingIdentity,
  changed: ReadonlyMap<number, ValueDifference>,
  extent: Extent,
  object: WorkingObject,
): Wanted {
  const changes = new Map<number, readonly WantedChange[]>();
  const errors: ItemError[] = [];
  for (const mapping of rule.mappings) {
    const target = writableTarget(page, mapping);
    const source = mapping.sources.at(-1);
    if (target === undefined || source === undefined) continue;
    if (source.kind === 'expression' && !source.expression.isDeterministic) continue;
    const isDue = isDiscarded(identity, target.id);
    if (target.isWriteOnly === true && !isDue && !isMadeOfChanged(page, source, changed)) continue;
    const isWhole = extent === 'everything' || isDue;
    if (!isWhole && !readsChanged(mapping, changed)) continue;
    const said = expectedValues(page, mapping, target, identity);
    if (said.kind === 'error') errors.push(said.error);
    if (said.kind !== 'values') continue;
    const expected = { ...said, values: asTokens(page, object, target, said.values) };
    const current = targetValues(page, object, target.id);
    const wanted = isWhole
      ? completeChanges(page, expected, target, current)
      : updateChanges(page, expected, target, changed, current);
    if (wanted.length > 0) changes.set(target.id, wanted);
  }
  return { changes, errors };
}

/** D-41: a change of the target was discarded, so that what changed on the identity no longer tells what is due. */
function isDiscarded({ original }: WorkingIdentity, targetId: number): boolean {
  const due = original?.exportsDue ?? [];
  return due === 'everything' || due.includes(targetId);
}

/** The values in the terms of `target-state.ts`, where raw text may mean an identity. */
export function asTokens(page: PageState, object: WorkingObject, target: SystemAttribute, values: Values): Values {
  return target.type === 'Reference' ? values.map((value) => tokenOf(page, object, target.id, value)) : values;
}

/** An expression counts as reading everything (OUT-14). */
export function readsChanged(mapping: CompiledMapping, changed: ReadonlyMap<number, ValueDifference>): boolean {
  return mapping.sources.some((source) => source.kind === 'expression' || changed.has(source.attributeId));
}

/** What cannot be read cannot be compared, so it is sent anew only when what it is made of has changed. */
function isMadeOfChanged(
  page: PageState,
  source: CompiledSource,
  changed: ReadonlyMap<number, ValueDifference>,
): boolean {
  if (source.kind === 'attribute') return changed.has(source.attributeId);
  return [...changed.keys()].some((id) => {
    const name = page.rules.metaverseAttributes.get(id)?.name.toLowerCase();
    return name !== undefined && source.expression.reads.mv.includes(name);
  });
}

/** The whole attribute as expected, whatever changed. */
function completeChanges(
  page: PageState,
  expected: Extract<Expected, { kind: 'values' }>,
  target: SystemAttribute,
  current: Values,
): readonly WantedChange[] {
  if (isMultiSource(page, expected.source, target)) return replaceSet(target, expected.values, current);
  const [value] = expected.values;
  return [value === undefined ? { kind: 'Update' } : setChange(target, value, false)];
}

/** OUT-21, OUT-22. */
function updateChanges(
  page: PageState,
  expected: Extract<Expected, { kind: 'values' }>,
  target: SystemAttribute,
  changed: ReadonlyMap<number, ValueDifference>,
  current: Values,
): readonly WantedChange[] {
  if (target.plurality === 'SingleValued' || !isMultiSource(page, expected.source, target)) {
    const [value] = expected.values;
    return [value === undefined ? { kind: 'Update' } : setChange(target, value, false)];
  }
  if (expected.source.kind === 'expression') return replaceSet(target, expected.values, current);
  const difference = changed.get(expected.source.attributeId);
  const added = (difference?.added ?? []).map((value) => setChange(target, value, true));
  const removed = (difference?.removed ?? []).map((value) => carry(target, 'Remove', value));
  return [...removed, ...added];
}

/** Adds what is missing and removes what is surplus. */
export function replaceSet(
  target: SystemAttribute,
  expected: Values,
  current: Values,
  fold: Fold = (value) => value,
): readonly WantedChange[] {
  const wanted = new Set(expected.map(fold));
  const held = new Set(current.map(fold));
  const surplus = current.filter((value) => !wanted.has(fold(value)));
  const missing = expected.filter((value) => !held.has(fold(value)));
  return [
    ...surplus.map((value) => carry(target, 'Remove', value)),
    ...missing.map((value) => carry(target, 'Add', value)),
  ];
}

/** OUT-25. */
export function writableTarget(page: PageState, mapping: CompiledMapping): SystemAttribute | undefined {
  const target = page.rules.systemAttributes.get(mapping.mapping.targetAttributeId);
  return target?.writability === 'Writable' ? target : undefined;
}

/** Every source is an assignment; the last that has something to say decides. */
export function expectedValues(
  page: PageState,
  mapping: CompiledMapping,
  target: SystemAttribute,
  identity: WorkingIdentity,
): Expected {
  let result: Expected = { kind: 'nothing' };
  for (const source of mapping.sources) {
    const next = sourceValues(page, source, target, identity);
    if (next.kind === 'error') return next;
    if (next.kind === 'values') result = next;
  }
  return result.kind === 'values' && target.isWriteOnly === true ? sealed(page, result, target, identity) : result;
}

/** LDAP-22: from here on nothing holds a password as it is. */
function sealed(
  page: PageState,
  expected: Extract<Expected, { kind: 'values' }>,
  target: SystemAttribute,
  identity: WorkingIdentity,
): Expected {
  const owner = `${identity.id} ${target.id}`;
  return { ...expected, values: expected.values.map((value) => page.surroundings.seal(textOf(value), owner)) };
}

function sourceValues(
  page: PageState,
  source: CompiledSource,
  target: SystemAttribute,
  identity: WorkingIdentity,
): Expected {
  if (source.kind === 'expression') return expressionValues(page, source, target, identity);
  const attribute = page.rules.metaverseAttributes.get(source.attributeId);
  if (attribute === undefined || attribute.type !== target.type) return { kind: 'nothing' };
  return fitTarget(`"${attribute.name}"`, target, valuesOfIdentity(identity, source.attributeId), source);
}

function expressionValues(
  page: PageState,
  source: Extract<CompiledSource, { kind: 'expression' }>,
  target: SystemAttribute,
  identity: WorkingIdentity,
): Expected {
  const result = evaluate(page, source.expression, identity);
  if (!result.ok) return expressionError(target, source.expression, result.reason);
  if (result.value === null) return { kind: 'nothing' };
  const converted = fromRuntimeForExport(target.type, result.value);
  if (!converted.ok) return expressionError(target, source.expression, converted.reason);
  const values = new Set(converted.values.map((value) => referredTo(page, target, identity, value)));
  return fitTarget(`expression ${source.expression.text}`, target, [...values], source);
}

/** For a reference, text is raw (OUT-20) unless it is one of the identity's own references. */
function referredTo(page: PageState, target: SystemAttribute, identity: WorkingIdentity, value: Value): Value {
  if (target.type !== 'Reference') return value;
  for (const [attributeId, values] of identity.values) {
    if (page.rules.metaverseAttributes.get(attributeId)?.type === 'Reference' && values.includes(value)) return value;
  }
  return rawPrefix + String(value);
}

function evaluate(
  page: PageState,
  expression: CompiledExpression,
  identity: WorkingIdentity,
): { readonly ok: true; readonly value: RuntimeValue } | { readonly ok: false; readonly reason: string } {
  try {
    const value = expression.evaluate({
      mv: identityAccess(page, identity),
      cs: noAttributes,
      now: () => page.surroundings.now,
      randomInteger: page.surroundings.randomInteger,
    });
    return { ok: true, value };
  } catch (failure) {
    return { ok: false, reason: failure instanceof Error ? failure.message : String(failure) };
  }
}

function expressionError(target: SystemAttribute, expression: CompiledExpression, reason: string): Expected {
  const said = `The expression for "${target.name}" could not be used`;
  // What makes a secret may hold it.
  const message = target.isWriteOnly === true ? `${said}.` : `${said}: ${reason} Expression: ${expression.text}`;
  return { kind: 'error', error: { type: 'ExpressionEvaluationError', message } };
}

/** OUT-26: several values never become one arbitrary value. */
function fitTarget(from: string, target: SystemAttribute, values: Values, source: CompiledSource): Expected {
  if (target.plurality === 'SingleValued' && values.length > 1) {
    const message = `${from} holds ${values.length} values, but "${target.name}" takes one. Nothing was exported for it.`;
    return { kind: 'error', error: { type: 'MultiValuedToSingleValued', message } };
  }
  return { kind: 'values', values, source };
}

/** Whether changes go value by value: both sides hold several values. */
function isMultiSource(page: PageState, source: CompiledSource, target: SystemAttribute): boolean {
  if (target.plurality === 'SingleValued') return false;
  if (source.kind === 'expression') return true;
  const attribute: MetaverseAttribute | undefined = page.rules.metaverseAttributes.get(source.attributeId);
  return attribute?.plurality === 'MultiValued';
}

function setChange(target: SystemAttribute, value: Value, isPerValue: boolean): WantedChange {
  return carry(target, isPerValue ? 'Add' : 'Update', value);
}

/** OUT-24. */
function carry(target: SystemAttribute, kind: WantedChange['kind'], value: Value): WantedChange {
  if (target.type !== 'Reference') return { kind, value };
  const text = String(value);
  return text.startsWith(rawPrefix) ? { kind, value: text.slice(rawPrefix.length) } : { kind, reference: text };
}

/** `mv[…]` over an identity, kept until the identity changes. */
function identityAccess(page: PageState, identity: WorkingIdentity): AttributeAccess {
  identity.access ??= lazyAttributes(page.rules.metaverseAttributesByName, ({ id }) => valuesOfIdentity(identity, id));
  return identity.access;
}
