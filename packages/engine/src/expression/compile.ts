/**
 * The expression language of mappings, from text to a closure:
 *
 *   text ── tokenise ──▶ tokens ── parseExpression ──▶ tree ── checkTypes ──▶ tree ── compileNode ──▶ evaluate(context)
 *
 * All that can be wrong with the text alone is an ExpressionSyntaxError before the last arrow; what is wrong with the
 * values is an ExpressionEvaluationError after it. An expression sees its context and the functions of `functions/`,
 * nothing else: values are data and never become code (EXS-01, EXS-03).
 */
import { accessorsOf, isDeterministicTree, readsComputedNames } from './accessors.ts';
import type { AttributeAccess } from './attribute-access.ts';
import { boundedText } from './bounded-text.ts';
import { castValue } from './casts.ts';
import { checkTypes } from './check-types.ts';
import { ExpressionEvaluationError } from './errors.ts';
import { maximumCachedExpressions } from './limits.ts';
import { applyBinary, applyUnary, conditionOf } from './operators.ts';
import { parseExpression } from './parse.ts';
import type { RuntimeValue } from './runtime-values.ts';
import { isList, runtimeTypeName, scalarOf } from './runtime-values.ts';
import type { Node } from './tree.ts';

export type { AttributeAccess } from './attribute-access.ts';

/** All that an expression can see (EXS-03). */
export interface ExpressionContext {
  readonly mv: AttributeAccess;
  readonly cs: AttributeAccess;
  /** The current time in canonical DateTime form. */
  readonly now: () => string;
  /** Uniform in 0 … exclusiveMaximum - 1, from a cryptographic source. */
  readonly randomInteger: (exclusiveMaximum: number) => number;
}

export interface CompiledExpression {
  readonly text: string;
  /** The names it reads by literals, in lower case, as `AttributeAccess.get` takes them. */
  readonly reads: { readonly mv: readonly string[]; readonly cs: readonly string[] };
  /** True when `reads` is not all: some name is computed while it runs. */
  readonly readsComputedNames: boolean;
  /** EXF-02: false when it uses Random*, Now or Today. */
  readonly isDeterministic: boolean;
  /** @throws ExpressionEvaluationError */
  evaluate(context: ExpressionContext): RuntimeValue;
}

export type Evaluate = (context: ExpressionContext) => RuntimeValue;

const cache = new Map<string, CompiledExpression>();

/**
 * A pure function of the text, kept process-wide (EXV-04) until 1,000 are kept, when all are dropped (EXS-02).
 * @throws ExpressionSyntaxError
 */
export function compileExpression(text: string): CompiledExpression {
  const known = cache.get(text);
  if (known) return known;
  const compiled = compileText(text);
  if (cache.size >= maximumCachedExpressions) cache.clear();
  cache.set(text, compiled);
  return compiled;
}

function compileText(text: string): CompiledExpression {
  const tree = parseExpression(text);
  checkTypes(tree);
  const { mv, cs } = accessorsOf(tree);
  return {
    text,
    reads: { mv: mv.map((name) => name.toLowerCase()), cs: cs.map((name) => name.toLowerCase()) },
    readsComputedNames: readsComputedNames(tree),
    isDeterministic: isDeterministicTree(tree),
    evaluate: compileNode(tree),
  };
}

function compileNode(node: Node): Evaluate {
  switch (node.kind) {
    case 'literal': {
      const { value } = node;
      return () => value;
    }
    case 'accessor': {
      const { side } = node;
      const name = compileName(node.name);
      return (context) => context[side].get(name(context));
    }
    case 'hasAttribute': {
      const { side } = node;
      const name = compileName(node.name);
      return (context) => context[side].has(name(context));
    }
    case 'attributeNames': {
      const { side } = node;
      return (context) => context[side].names();
    }
    case 'call':
      return compileCall(node);
    case 'index': {
      const [target, index] = [compileNode(node.target), compileNode(node.index)];
      return (context) => elementAt(target(context), index(context));
    }
    case 'cast': {
      const { to } = node;
      const operand = compileNode(node.operand);
      return (context) => castValue(to, operand(context));
    }
    case 'unary': {
      const { operator } = node;
      const operand = compileNode(node.operand);
      return (context) => applyUnary(operator, operand(context));
    }
    case 'chain':
      return compileChain(node);
    case 'logical':
      return compileLogical(node);
    case 'coalesce':
      return compileCoalesce(node);
    case 'conditional':
      return compileConditional(node);
  }
}

/** EXG-02, EXG-03. */
function compileName(node: Node): (context: ExpressionContext) => string {
  if (node.kind === 'literal' && typeof node.value === 'string') {
    const name = node.value.toLowerCase();
    return () => name;
  }
  const evaluate = compileNode(node);
  return (context) => {
    const name = scalarOf(evaluate(context));
    if (typeof name === 'string') return name.toLowerCase();
    throw new ExpressionEvaluationError(`An attribute name must be text, not ${runtimeTypeName(name)}.`);
  };
}

function compileCall(node: Node & { readonly kind: 'call' }): Evaluate {
  const inputs = node.inputs.map(compileNode);
  const { call } = node.callee;
  if (call.kind === 'lazy') return (context) => call.run(inputs.map((input) => () => input(context)));
  return (context) => {
    const result = call.run(
      inputs.map((input) => input(context)),
      context,
    );
    return typeof result === 'string' ? boundedText(result) : result;
  };
}

/** A scalar is a list of one; there is nothing in null to take. */
function elementAt(target: RuntimeValue, indexValue: RuntimeValue): RuntimeValue {
  if (target === null) return null;
  const list = isList(target) ? target : [target];
  const index = scalarOf(indexValue);
  if (typeof index !== 'number' && typeof index !== 'bigint') {
    throw new ExpressionEvaluationError(`An index must be a whole number, not ${runtimeTypeName(index)}.`);
  }
  const element = index >= 0 && index < list.length ? list[Number(index)] : undefined;
  if (element === undefined) throw new ExpressionEvaluationError('The index is outside the list.');
  return element;
}

function compileChain(node: Node & { readonly kind: 'chain' }): Evaluate {
  const first = compileNode(node.first);
  const links = node.rest.map((link) => ({ operator: link.operator, operand: compileNode(link.operand) }));
  return (context) => {
    let value = first(context);
    for (const link of links) value = applyBinary(link.operator, value, link.operand(context));
    return value;
  };
}

/** `||` stops at the first true, `&&` at the first false. */
function compileLogical(node: Node & { readonly kind: 'logical' }): Evaluate {
  const operands = node.operands.map(compileNode);
  const stopsAt = node.operator === '||';
  return (context) => {
    for (const operand of operands) if (conditionOf(operand(context)) === stopsAt) return stopsAt;
    return !stopsAt;
  };
}

function compileCoalesce(node: Node & { readonly kind: 'coalesce' }): Evaluate {
  const operands = node.operands.map(compileNode);
  return (context) => {
    for (const operand of operands) {
      const value = operand(context);
      if (value !== null) return value;
    }
    return null;
  };
}

function compileConditional(node: Node & { readonly kind: 'conditional' }): Evaluate {
  const otherwise = compileNode(node.otherwise);
  const branches = node.branches.map((branch) => ({
    condition: compileNode(branch.condition),
    value: compileNode(branch.value),
  }));
  return (context) => {
    for (const branch of branches) if (conditionOf(branch.condition(context))) return branch.value(context);
    return otherwise(context);
  };
}
