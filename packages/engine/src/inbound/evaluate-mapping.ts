/** What one import mapping has to say about one object (FLOW-03, FLOW-10 … FLOW-2A, FLOW-20 … FLOW-22). */
import { noAttributes, type AttributeAccess } from '../expression/attribute-access.ts';
import type { CompiledExpression } from '../expression/compile.ts';
import { fromRuntime, type RuntimeValue } from '../expression/runtime-values.ts';
import { lazyAttributes } from '../lazy-attributes.ts';
import type { ItemError } from '../model/outcome.ts';
import type { MetaverseAttribute } from '../model/rules.ts';
import { noValues, type Values } from '../model/values.ts';
import type { PageState, WorkingObject } from '../page-state.ts';
import { valuesOfObject } from '../page-state.ts';
import type { CompiledMapping, CompiledSource } from '../rule-set.ts';

export type Contributed =
  | { readonly kind: 'values'; readonly values: Values }
  /** No value: the next contributor has its turn, or blank is asserted (PRI-04). */
  | { readonly kind: 'none' }
  /** Something went wrong: the attribute is left as it is. */
  | { readonly kind: 'error'; readonly error: ItemError };

const nothing: Contributed = { kind: 'none' };

/** Sources are assignments in order, so the last one decides (FLOW-03). */
export function evaluateImportMapping(
  page: PageState,
  compiled: CompiledMapping,
  target: MetaverseAttribute,
  object: WorkingObject,
): Contributed {
  let result: Contributed = nothing;
  for (const source of compiled.sources) {
    const next = evaluateSource(page, source, target, object);
    if (next === undefined) continue;
    if (next.kind === 'error') return next;
    result = next;
  }
  return result;
}

/** Undefined: the source does not apply (FLOW-14, FLOW-15). */
function evaluateSource(
  page: PageState,
  source: CompiledSource,
  target: MetaverseAttribute,
  object: WorkingObject,
): Contributed | undefined {
  if (source.kind === 'expression') return evaluateExpression(page, source.expression, target, object);
  const attribute = page.rules.systemAttributes.get(source.attributeId);
  if (attribute === undefined || attribute.type !== target.type) return undefined;
  return fitPlurality(attribute.name, target, valuesOfObject(object, source.attributeId));
}

/** FLOW-22: several values never become one arbitrary value. */
function fitPlurality(sourceName: string, target: MetaverseAttribute, values: Values): Contributed {
  if (values.length === 0) return nothing;
  if (target.type === 'DateTime' || target.type === 'Boolean') return { kind: 'values', values: values.slice(0, 1) };
  if (target.plurality === 'SingleValued' && values.length > 1) {
    const message = `"${sourceName}" holds ${values.length} values, but "${target.name}" takes one. Nothing was flowed; use an expression that picks the value you want, e.g. Join or an index.`;
    return { kind: 'error', error: { type: 'MultiValuedToSingleValued', message } };
  }
  return { kind: 'values', values };
}

function evaluateExpression(
  page: PageState,
  expression: CompiledExpression,
  target: MetaverseAttribute,
  object: WorkingObject,
): Contributed {
  let result: RuntimeValue;
  try {
    result = expression.evaluate({
      cs: objectAccess(page, object),
      mv: noAttributes,
      now: () => page.surroundings.now,
      randomInteger: page.surroundings.randomInteger,
    });
  } catch (failure) {
    return expressionError(target.name, expression.text, failure instanceof Error ? failure.message : String(failure));
  }
  const converted = fromRuntime(target.type, result);
  if (!converted.ok) return expressionError(target.name, expression.text, converted.reason);
  return fitPlurality(`expression ${expression.text}`, target, [...new Set(converted.values)]);
}

function expressionError(attribute: string, text: string, reason: string): Contributed {
  const message = `The expression for "${attribute}" could not be used: ${reason} Expression: ${text}`;
  return { kind: 'error', error: { type: 'ExpressionEvaluationError', message } };
}

/** `cs[…]` over an object; references read as the id of the object they resolve to (EXR-06). */
export function objectAccess(page: PageState, object: WorkingObject): AttributeAccess {
  object.access ??= lazyAttributes(
    page.rules.systemAttributesByName.get(object.objectTypeId) ?? new Map(),
    ({ id, type }) => (type === 'Reference' ? referencedIds(object, id) : valuesOfObject(object, id)),
  );
  return object.access;
}

function referencedIds(object: WorkingObject, attributeId: number): Values {
  const ids = object.stored.references.flatMap((reference) =>
    reference.attributeId === attributeId && reference.targetId !== null ? [reference.targetId] : [],
  );
  return ids.length === 0 ? noValues : ids;
}
