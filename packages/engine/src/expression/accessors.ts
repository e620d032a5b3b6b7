import { parseExpression } from './parse.ts';
import type { Node, Side } from './tree.ts';
import { childrenOf } from './tree.ts';

export interface AccessorNames {
  readonly mv: readonly string[];
  readonly cs: readonly string[];
}

/**
 * EXN-05: the attribute names an expression reads by a literal, each once (whatever its case), spelled as first written.
 * @throws ExpressionSyntaxError
 */
export function listAccessors(text: string): AccessorNames {
  return accessorsOf(parseExpression(text));
}

export function accessorsOf(tree: Node): AccessorNames {
  const found: Record<Side, Map<string, string>> = { mv: new Map(), cs: new Map() };
  visit(tree, (node) => {
    if (node.kind !== 'accessor' && node.kind !== 'hasAttribute') return;
    const name = literalName(node.name);
    if (name === undefined) return;
    const names = found[node.side];
    if (!names.has(name.toLowerCase())) names.set(name.toLowerCase(), name);
  });
  return { mv: [...found.mv.values()], cs: [...found.cs.values()] };
}

/** Whether some attribute it reads is only known when it runs: a computed name, or `AttributeNames`. */
export function readsComputedNames(tree: Node): boolean {
  return some(tree, (node) => {
    if (node.kind === 'attributeNames') return true;
    return (node.kind === 'accessor' || node.kind === 'hasAttribute') && literalName(node.name) === undefined;
  });
}

/** EXF-02: whether no Random*, Now or Today is in it. */
export function isDeterministicTree(tree: Node): boolean {
  return !some(tree, (node) => node.kind === 'call' && !node.callee.isDeterministic);
}

function literalName(node: Node): string | undefined {
  return node.kind === 'literal' && typeof node.value === 'string' ? node.value : undefined;
}

function visit(node: Node, look: (node: Node) => void): void {
  look(node);
  for (const child of childrenOf(node)) visit(child, look);
}

function some(tree: Node, holds: (node: Node) => boolean): boolean {
  let found = false;
  visit(tree, (node) => {
    found ||= holds(node);
  });
  return found;
}
