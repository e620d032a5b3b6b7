import { maximumLongNumber, maximumNumber, minimumLongNumber, minimumNumber } from '../model/values.ts';
import { ExpressionSyntaxError } from './errors.ts';
import { findFunction, nearestFunctionName } from './functions/registry.ts';
import { maximumDepth, maximumExpressionLength } from './limits.ts';
import { doubleOf } from './runtime-values.ts';
import type { RuntimeValue } from './runtime-values.ts';
import type { Token } from './tokens.ts';
import { tokenise } from './tokens.ts';
import { castTypes } from './tree.ts';
import type { BinaryOperator, Branch, CastType, ChainLink, LogicalOperator, Node, Side } from './tree.ts';

/** EXG-05, levels 3 to 10: the higher the number the tighter it binds. */
const levels: ReadonlyMap<string, number> = new Map(
  [['||'], ['&&'], ['|'], ['^'], ['&'], ['==', '!='], ['<', '>', '<=', '>='], ['<<', '>>'], ['+', '-'], ['*', '/', '%']]
    .map((operators, level) => operators.map((operator) => [operator, level] as const))
    .flat(),
);

/**
 * The tree of an expression (EXG). Types are not checked here, see `checkTypes`.
 * @throws ExpressionSyntaxError
 */
export function parseExpression(source: string): Node {
  if (source.trim() === '') throw new ExpressionSyntaxError('Expression cannot be empty.', null);
  if (source.length > maximumExpressionLength) {
    throw new ExpressionSyntaxError(`An expression is at most ${maximumExpressionLength} characters long.`, null);
  }
  return new Parser(source).parse();
}

/** One recursive descent over one text; `#depth` bounds the recursion (EXS-04). */
class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(source: string) {
    this.#tokens = tokenise(source);
  }

  parse(): Node {
    const tree = this.#expression();
    const rest = this.#peek();
    if (rest.kind !== 'end') throw new ExpressionSyntaxError(`Unexpected ${describe(rest)}.`, rest.position);
    return tree;
  }

  /** Level 1. A run of `a ? b : c ? d : e` is read in a loop. */
  #expression(): Node {
    this.#enter();
    const branches: Branch[] = [];
    let otherwise = this.#coalesce();
    while (this.#accept('?')) {
      const value = this.#expression();
      this.#expect(':');
      branches.push({ condition: otherwise, value });
      otherwise = this.#coalesce();
    }
    this.#depth--;
    const [first] = branches;
    return first ? { kind: 'conditional', branches, otherwise, position: first.condition.position } : otherwise;
  }

  /** Level 2. */
  #coalesce(): Node {
    const first = this.#binary(0);
    const operands = [first];
    while (this.#accept('??')) operands.push(this.#binary(0));
    return operands.length === 1 ? first : { kind: 'coalesce', operands, position: first.position };
  }

  /** Levels 3 to 10 by precedence climbing: everything that binds at least as tightly as `loosest`. */
  #binary(loosest: number): Node {
    let left = this.#unary();
    for (;;) {
      const level = this.#levelAhead();
      if (level === undefined || level < loosest) return left;
      const rest: ChainLink[] = [];
      while (this.#levelAhead() === level) {
        const operator = this.#next();
        const operand = this.#binary(level + 1);
        rest.push({ operator: symbolOf(operator) as BinaryOperator, operand, position: operator.position });
      }
      left = chain(left, rest);
    }
  }

  #levelAhead(): number | undefined {
    return levels.get(symbolOf(this.#peek()));
  }

  /** Level 11. */
  #unary(): Node {
    const token = this.#peek();
    const symbol = symbolOf(token);
    if (symbol === '-' || symbol === '+' || symbol === '!' || symbol === '~') {
      this.#next();
      return symbol === '-' && this.#peek().kind === 'integer'
        ? this.#negativeInteger(token)
        : this.#prefixed((operand) => ({ kind: 'unary', operator: symbol, operand, position: token.position }));
    }
    const to = this.#castAhead();
    if (to === undefined) return this.#postfix();
    this.#at += 3;
    return this.#prefixed((operand) => ({ kind: 'cast', to, operand, position: token.position }));
  }

  #prefixed(build: (operand: Node) => Node): Node {
    this.#enter();
    const node = build(this.#unary());
    this.#depth--;
    return node;
  }

  #castAhead(): CastType | undefined {
    const [open, name, close] = this.#tokens.slice(this.#at, this.#at + 3);
    if (!open || symbolOf(open) !== '(' || name?.kind !== 'name' || !close || symbolOf(close) !== ')') return undefined;
    return castTypes.find((type) => type === name.value);
  }

  /** `-2147483648` is a 32-bit literal although 2147483648 is none. */
  #negativeInteger(minus: Token): Node {
    const token = this.#next();
    if (token.kind !== 'integer') throw new ExpressionSyntaxError(`Unexpected ${describe(token)}.`, token.position);
    return this.#indexed({
      kind: 'literal',
      value: integerLiteral(-token.value, token.isLong, token.position),
      position: minus.position,
    });
  }

  /** Level 12. */
  #postfix(): Node {
    return this.#indexed(this.#primary());
  }

  #indexed(target: Node): Node {
    const depth = this.#depth;
    let node = target;
    for (;;) {
      const token = this.#peek();
      if (symbolOf(token) === '.') {
        throw new ExpressionSyntaxError('Values have no members; use the functions instead.', token.position);
      }
      if (!this.#accept('[')) {
        this.#depth = depth;
        return node;
      }
      this.#enter();
      node = { kind: 'index', target: node, index: this.#expression(), position: token.position };
      this.#expect(']');
    }
  }

  #primary(): Node {
    const token = this.#next();
    const { position } = token;
    switch (token.kind) {
      case 'integer':
        return { kind: 'literal', value: integerLiteral(token.value, token.isLong, position), position };
      case 'real':
        return { kind: 'literal', value: doubleOf(token.value), position };
      case 'text':
        return { kind: 'literal', value: token.value, position };
      case 'name':
        return this.#named(token.value, position);
      case 'symbol':
        if (token.value === '(') return this.#parenthesised();
        throw new ExpressionSyntaxError(`Unexpected '${token.value}'.`, position);
      case 'end':
        throw new ExpressionSyntaxError('The expression ends where a value is expected.', position);
    }
  }

  #parenthesised(): Node {
    const node = this.#expression();
    this.#expect(')');
    return node;
  }

  #named(name: string, position: number): Node {
    const constant = constants.get(name);
    if (constant !== undefined) return { kind: 'literal', value: constant, position };
    if (name === 'mv' || name === 'cs') return this.#side(name, position);
    if (name === 'Math' && this.#accept('.')) return this.#call(`Math.${this.#memberName()}`, position);
    if (symbolOf(this.#peek()) === '(') return this.#call(name, position);
    throw new ExpressionSyntaxError(`Unknown name '${name}'.`, position);
  }

  /** EXG-02. */
  #side(side: Side, position: number): Node {
    if (this.#accept('[')) {
      const name = this.#expression();
      this.#expect(']');
      return { kind: 'accessor', side, name, position };
    }
    if (!this.#accept('.')) {
      throw new ExpressionSyntaxError(`'${side}' needs an attribute name: ${side}["Name"].`, position);
    }
    const member = this.#memberName();
    if (member === 'AttributeNames') return { kind: 'attributeNames', side, position };
    if (member !== 'HasAttribute') throw new ExpressionSyntaxError(`'${side}' has no member '${member}'.`, position);
    this.#expect('(');
    const name = this.#expression();
    this.#expect(')');
    return { kind: 'hasAttribute', side, name, position };
  }

  #memberName(): string {
    const token = this.#next();
    if (token.kind === 'name') return token.value;
    throw new ExpressionSyntaxError(`Expected a name, found ${describe(token)}.`, token.position);
  }

  /** EXG-04. */
  #call(name: string, position: number): Node {
    const callee = findFunction(name);
    if (!callee) {
      const nearest = nearestFunctionName(name);
      const hint = nearest === undefined ? '' : ` Names are case-sensitive: did you mean '${nearest}'?`;
      throw new ExpressionSyntaxError(`Unknown function '${name}'.${hint}`, position);
    }
    this.#expect('(');
    const inputs: Node[] = [];
    if (!this.#accept(')')) {
      do inputs.push(this.#expression());
      while (this.#accept(','));
      this.#expect(')');
    }
    const required = callee.parameters.length - (callee.optionalParameters ?? 0);
    if (inputs.length < required || inputs.length > callee.parameters.length) {
      const wanted = `${callee.parameters.length} argument${callee.parameters.length === 1 ? '' : 's'}`;
      throw new ExpressionSyntaxError(`'${name}' takes ${wanted}, not ${inputs.length}.`, position);
    }
    return { kind: 'call', callee, inputs, position };
  }

  #peek(): Token {
    const token = this.#tokens[this.#at];
    if (!token) throw new ExpressionSyntaxError('The expression ends too early.', null);
    return token;
  }

  #next(): Token {
    const token = this.#peek();
    if (token.kind !== 'end') this.#at++;
    return token;
  }

  #accept(symbol: string): boolean {
    if (symbolOf(this.#peek()) !== symbol) return false;
    this.#at++;
    return true;
  }

  #expect(symbol: string): void {
    const token = this.#peek();
    if (!this.#accept(symbol)) {
      throw new ExpressionSyntaxError(`Expected '${symbol}', found ${describe(token)}.`, token.position);
    }
  }

  #enter(): void {
    if (++this.#depth > maximumDepth) {
      throw new ExpressionSyntaxError(`An expression nests at most ${maximumDepth} deep.`, this.#peek().position);
    }
  }
}

const constants: ReadonlyMap<string, RuntimeValue> = new Map<string, RuntimeValue>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

function chain(first: Node, rest: readonly ChainLink[]): Node {
  const { position } = first;
  const operator = rest[0]?.operator as BinaryOperator | LogicalOperator | undefined;
  if (operator === '||' || operator === '&&') {
    return { kind: 'logical', operator, operands: [first, ...rest.map((link) => link.operand)], position };
  }
  return { kind: 'chain', first, rest, position };
}

function symbolOf(token: Token): string {
  return token.kind === 'symbol' ? token.value : '';
}

function describe(token: Token): string {
  if (token.kind === 'end') return 'the end of the expression';
  return token.kind === 'symbol' || token.kind === 'name' ? `'${token.value}'` : 'a literal';
}

/** EXG-01: 32 bits if it fits and has no `L`, else 64 bits. */
function integerLiteral(value: bigint, isLong: boolean, position: number): number | bigint {
  if (!isLong && value >= minimumNumber && value <= maximumNumber) return Number(value);
  if (value >= minimumLongNumber && value <= maximumLongNumber) return value;
  throw new ExpressionSyntaxError('The whole number does not fit into 64 bits.', position);
}
