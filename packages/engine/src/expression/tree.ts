import type { ExpressionFunction } from './functions/function.ts';
import type { RuntimeValue } from './runtime-values.ts';

export type Side = 'mv' | 'cs';
export const castTypes = ['bool', 'int', 'long', 'double', 'decimal', 'string', 'DateTime', 'Guid'] as const;
export type CastType = (typeof castTypes)[number];
export type UnaryOperator = '-' | '+' | '!' | '~';
export type LogicalOperator = '||' | '&&';
export type BinaryOperator =
  | ('|' | '^' | '&')
  | ('==' | '!=')
  | ('<' | '>' | '<=' | '>=')
  | ('<<' | '>>')
  | ('+' | '-')
  | ('*' | '/' | '%');

/**
 * Long runs (`a + b + c …`, `a ?? b ?? …`, `x ? y : z ? …`) are one node each, so that the depth of a tree is the depth
 * of its brackets and a long expression needs no deep stack.
 */
export type Node = { readonly position: number } & (
  | { readonly kind: 'literal'; readonly value: RuntimeValue }
  | { readonly kind: 'accessor'; readonly side: Side; readonly name: Node }
  | { readonly kind: 'hasAttribute'; readonly side: Side; readonly name: Node }
  | { readonly kind: 'attributeNames'; readonly side: Side }
  | { readonly kind: 'call'; readonly callee: ExpressionFunction; readonly inputs: readonly Node[] }
  | { readonly kind: 'index'; readonly target: Node; readonly index: Node }
  | { readonly kind: 'cast'; readonly to: CastType; readonly operand: Node }
  | { readonly kind: 'unary'; readonly operator: UnaryOperator; readonly operand: Node }
  | { readonly kind: 'chain'; readonly first: Node; readonly rest: readonly ChainLink[] }
  | { readonly kind: 'logical'; readonly operator: LogicalOperator; readonly operands: readonly Node[] }
  | { readonly kind: 'coalesce'; readonly operands: readonly Node[] }
  | { readonly kind: 'conditional'; readonly branches: readonly Branch[]; readonly otherwise: Node }
);

/** Applied from left to right to what stands before it; all links of a chain have the same precedence. */
export interface ChainLink {
  readonly operator: BinaryOperator;
  readonly operand: Node;
  readonly position: number;
}

export interface Branch {
  readonly condition: Node;
  readonly value: Node;
}

/** The nodes directly below a node, in reading order. */
export function childrenOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'literal':
    case 'attributeNames':
      return [];
    case 'accessor':
    case 'hasAttribute':
      return [node.name];
    case 'call':
      return node.inputs;
    case 'index':
      return [node.target, node.index];
    case 'cast':
    case 'unary':
      return [node.operand];
    case 'chain':
      return [node.first, ...node.rest.map((link) => link.operand)];
    case 'logical':
    case 'coalesce':
      return node.operands;
    case 'conditional':
      return [...node.branches.flatMap((branch) => [branch.condition, branch.value]), node.otherwise];
  }
}
