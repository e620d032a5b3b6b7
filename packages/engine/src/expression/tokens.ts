import { ExpressionSyntaxError } from './errors.ts';
import { isWhiteSpace } from './white-space.ts';

/** `position` and `end` count UTF-16 units from the start of the expression; `end` is exclusive. */
export type Token = { readonly position: number; readonly end: number } & (
  | { readonly kind: 'integer'; readonly value: bigint; readonly isLong: boolean }
  | { readonly kind: 'real'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'name'; readonly value: string }
  | { readonly kind: 'symbol'; readonly value: string }
  | { readonly kind: 'end' }
);

/** The longer ones first. */
const symbols = '?? || && == != <= >= << >> ? : | ^ & < > + - * / % ! ~ ( ) [ ] , .'.split(' ');
const numberPattern = /(\d*)(\.\d+)?([eE][+-]?\d+)?([uU][lL]|[lL][uU]|[lLuUdDfFmM])?/y;
const namePattern = /[\p{L}_][\p{L}\p{Nd}_]*/uy;
const escapes: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ["'", "'"],
  ['\\', '\\'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['0', '\0'],
  ['a', '\x07'],
  ['b', '\b'],
  ['f', '\f'],
  ['v', '\v'],
]);

/**
 * The tokens of an expression, closed by one of kind `end` (EXG-01, EXG-08).
 * @throws ExpressionSyntaxError
 */
export function tokenise(source: string): readonly Token[] {
  const tokens: Token[] = [];
  let position = 0;
  while (position < source.length) {
    if (isWhiteSpace(source.charCodeAt(position))) {
      position++;
      continue;
    }
    const token = readToken(source, position);
    tokens.push(token);
    position = token.end;
  }
  tokens.push({ kind: 'end', position: source.length, end: source.length });
  return tokens;
}

function readToken(source: string, position: number): Token {
  const character = source.charAt(position);
  if (character === '"') return readText(source, position);
  if (character === "'") return readCharacter(source, position);
  if (/\d/.test(character) || (character === '.' && /\d/.test(source.charAt(position + 1)))) {
    return readNumber(source, position);
  }
  namePattern.lastIndex = position;
  const [name] = namePattern.exec(source) ?? [];
  if (name !== undefined) return { kind: 'name', value: name, position, end: position + name.length };
  const symbol = symbols.find((candidate) => source.startsWith(candidate, position));
  if (symbol !== undefined) return { kind: 'symbol', value: symbol, position, end: position + symbol.length };
  if (character === '=') throw new ExpressionSyntaxError("There is no assignment; '==' compares.", position);
  throw new ExpressionSyntaxError(`Unexpected character '${character}'.`, position);
}

function readNumber(source: string, position: number): Token {
  numberPattern.lastIndex = position;
  const [all = '', whole = '', fraction, exponent, suffix = ''] = numberPattern.exec(source) ?? [];
  const end = position + all.length;
  namePattern.lastIndex = end;
  if (namePattern.test(source)) throw new ExpressionSyntaxError('A number ends in letters that mean nothing.', end);
  if (fraction === undefined && exponent === undefined && !/[dDfFmM]/.test(suffix)) {
    return { kind: 'integer', value: BigInt(whole), isLong: /[lL]/.test(suffix), position, end };
  }
  if (/[lLuU]/.test(suffix)) {
    throw new ExpressionSyntaxError(`The suffix '${suffix}' belongs to whole numbers only.`, end - suffix.length);
  }
  const value = Number(`${whole}${fraction ?? ''}${exponent ?? ''}`);
  if (!Number.isFinite(value)) throw new ExpressionSyntaxError('The number is too large.', position);
  return { kind: 'real', value, position, end };
}

function readText(source: string, position: number): Token {
  const { value, end } = readQuoted(source, position, '"');
  return { kind: 'text', value, position, end };
}

function readCharacter(source: string, position: number): Token {
  const { value, end } = readQuoted(source, position, "'");
  if (value.length !== 1) {
    throw new ExpressionSyntaxError('Single quotes hold exactly one character; use double quotes for text.', position);
  }
  return { kind: 'text', value, position, end };
}

function readQuoted(source: string, start: number, quote: string): { value: string; end: number } {
  const parts: string[] = [];
  let position = start + 1;
  let plainFrom = position;
  for (;;) {
    const character = source.charAt(position);
    if (character === '') throw new ExpressionSyntaxError('The text has no closing quote.', start);
    if (character === quote) {
      parts.push(source.slice(plainFrom, position));
      return { value: parts.join(''), end: position + 1 };
    }
    if (character !== '\\') {
      position++;
      continue;
    }
    const escape = readEscape(source, position);
    parts.push(source.slice(plainFrom, position), escape.value);
    position = escape.end;
    plainFrom = position;
  }
}

function readEscape(source: string, position: number): { value: string; end: number } {
  const letter = source.charAt(position + 1);
  if (letter === 'u') {
    const digits = source.slice(position + 2, position + 6);
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) {
      throw new ExpressionSyntaxError("'\\u' needs four hexadecimal digits.", position);
    }
    return { value: String.fromCharCode(Number.parseInt(digits, 16)), end: position + 6 };
  }
  const value = escapes.get(letter);
  if (value === undefined) throw new ExpressionSyntaxError(`Unknown escape '\\${letter}'.`, position);
  return { value, end: position + 2 };
}
