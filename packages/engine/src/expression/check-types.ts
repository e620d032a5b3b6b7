import { isCastPossible, staticTypeOfCast } from './casts.ts';
import { ExpressionSyntaxError } from './errors.ts';
import type { StaticType } from './static-types.ts';
import { commonType, describeType, isAccepted, isNumericType, staticTypeOfLiteral, widerType } from './static-types.ts';
import type { ChainLink, Node } from './tree.ts';

/**
 * EXV-01: finds what can never work whatever the attributes hold, and answers the type of the whole.
 * @throws ExpressionSyntaxError
 */
export function checkTypes(node: Node): StaticType {
  switch (node.kind) {
    case 'literal':
      return staticTypeOfLiteral(node.value);
    case 'accessor':
      requireType(node.name, ['text'], 'An attribute name must be text');
      return 'any';
    case 'hasAttribute':
      requireType(node.name, ['text'], 'An attribute name must be text');
      return 'bool';
    case 'attributeNames':
      return 'list';
    case 'call':
      return checkCall(node);
    case 'index':
      requireType(node.index, ['int', 'long'], 'An index must be a whole number');
      return checkIndexed(node.target);
    case 'cast':
      return checkCast(node);
    case 'unary':
      return checkUnary(node);
    case 'chain':
      return node.rest.reduce(checkLink, checkTypes(node.first));
    case 'logical':
      for (const operand of node.operands) requireCondition(operand);
      return 'bool';
    case 'coalesce':
      return commonType(node.operands.map(checkTypes));
    case 'conditional':
      for (const branch of node.branches) requireCondition(branch.condition);
      return commonType([...node.branches.map((branch) => checkTypes(branch.value)), checkTypes(node.otherwise)]);
  }
}

function requireType(node: Node, allowed: readonly StaticType[], message: string): void {
  const type = checkTypes(node);
  if (type === 'any' || type === 'list' || allowed.includes(type)) return;
  throw new ExpressionSyntaxError(`${message}, not ${describeType(type)}.`, node.position);
}

function requireCondition(node: Node): void {
  requireType(node, ['bool'], 'A condition must be Boolean');
}

function checkCall(node: Node & { readonly kind: 'call' }): StaticType {
  node.inputs.forEach((input, index) => {
    const type = checkTypes(input);
    if (isAccepted(node.callee.parameters[index] ?? 'any', type)) return;
    throw new ExpressionSyntaxError(
      `Argument ${index + 1} of '${node.callee.name}' cannot be ${describeType(type)}; see ${node.callee.signature}.`,
      input.position,
    );
  });
  return node.callee.resultType;
}

function checkIndexed(target: Node): StaticType {
  requireType(target, ['list'], 'Only a list can be indexed');
  return 'any';
}

function checkCast(node: Node & { readonly kind: 'cast' }): StaticType {
  const from = checkTypes(node.operand);
  if (isCastPossible(from, node.to)) return staticTypeOfCast(node.to);
  throw new ExpressionSyntaxError(`Cannot cast ${describeType(from)} to ${node.to}.`, node.position);
}

function checkUnary(node: Node & { readonly kind: 'unary' }): StaticType {
  const type = checkTypes(node.operand);
  const isFine =
    type === 'any' ||
    type === 'list' ||
    (node.operator === '!' ? type === 'bool' : isNumericType(type) && !(node.operator === '~' && type === 'double'));
  if (!isFine) throw cannotApply(node.operator, [type], node.position);
  return type === 'list' ? 'any' : type;
}

function checkLink(left: StaticType, link: ChainLink): StaticType {
  const right = checkTypes(link.operand);
  const { operator } = link;
  switch (operator) {
    case '==':
    case '!=':
      return 'bool';
    case '+':
      return left === 'text' || right === 'text' ? 'text' : widerType(left, right);
    case '-':
    case '*':
    case '/':
    case '%':
      if (!isOpenOr(left, isNumericType) || !isOpenOr(right, isNumericType)) break;
      return widerType(left, right);
    case '<':
    case '>':
    case '<=':
    case '>=':
      if (!areComparable(left, right)) break;
      return 'bool';
    case '|':
    case '^':
    case '&':
      if (!isOpenOr(left, isBits) || !isOpenOr(right, isBits) || areMixed(left, right)) break;
      return left === 'bool' ? 'bool' : widerType(left, right);
    case '<<':
    case '>>':
      if (!isOpenOr(left, isInteger) || !isOpenOr(right, isInteger)) break;
      return left === 'list' ? 'any' : left;
  }
  throw cannotApply(operator, [left, right], link.position);
}

function isOpenOr(type: StaticType, isFine: (type: StaticType) => boolean): boolean {
  return type === 'any' || type === 'list' || isFine(type);
}

function isInteger(type: StaticType): boolean {
  return type === 'int' || type === 'long';
}

function isBits(type: StaticType): boolean {
  return type === 'bool' || isInteger(type);
}

function areMixed(left: StaticType, right: StaticType): boolean {
  return (left === 'bool' && isInteger(right)) || (isInteger(left) && right === 'bool');
}

/** Null compares with everything (to false), a type not known yet with every ordered type. */
function areComparable(left: StaticType, right: StaticType): boolean {
  const [orderLeft, orderRight] = [orderOf(left), orderOf(right)];
  if (orderLeft === 'none' || orderRight === 'none') return false;
  return orderLeft === 'open' || orderRight === 'open' || orderLeft === orderRight;
}

function orderOf(type: StaticType): 'open' | 'number' | 'text' | 'instant' | 'none' {
  if (type === 'any' || type === 'list' || type === 'null') return 'open';
  if (isNumericType(type)) return 'number';
  return type === 'text' || type === 'instant' ? type : 'none';
}

function cannotApply(operator: string, types: readonly StaticType[], position: number): ExpressionSyntaxError {
  return new ExpressionSyntaxError(
    `'${operator}' cannot be applied to ${types.map(describeType).join(' and ')}.`,
    position,
  );
}
