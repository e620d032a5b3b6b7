import type { RuntimeValue } from './runtime-values.ts';
import { isList } from './runtime-values.ts';

/** What is known of a value before it runs; `any` is an accessor's. A static text, instant, guid … may still be null. */
export type StaticType = 'any' | 'null' | 'text' | 'bool' | 'int' | 'long' | 'double' | 'instant' | 'guid' | 'list';
/** What a function wants of an argument. `any` takes everything. */
export type ParameterType = 'any' | 'int' | 'bool' | 'text' | 'date' | 'number';

const acceptedBy: Readonly<Record<ParameterType, readonly StaticType[] | 'everything'>> = {
  any: 'everything',
  int: ['any', 'int', 'long', 'list'],
  bool: ['any', 'bool', 'list'],
  text: ['any', 'text', 'null', 'list'],
  date: ['any', 'text', 'instant', 'null', 'list'],
  number: ['any', 'int', 'long', 'double', 'list'],
};

export function isAccepted(parameter: ParameterType, type: StaticType): boolean {
  const accepted = acceptedBy[parameter];
  return accepted === 'everything' || accepted.includes(type);
}

export function staticTypeOfLiteral(value: RuntimeValue): StaticType {
  if (value === null) return 'null';
  if (isList(value)) return 'list';
  if (typeof value === 'string') return 'text';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return 'int';
  if (typeof value === 'bigint') return 'long';
  return value.kind === 'bytes' ? 'any' : value.kind;
}

const widths: readonly StaticType[] = ['int', 'long', 'double'];

export function isNumericType(type: StaticType): boolean {
  return widths.includes(type);
}

/** The type of arithmetic on two types, `any` unless both are known to be numbers. */
export function widerType(left: StaticType, right: StaticType): StaticType {
  if (!isNumericType(left) || !isNumericType(right)) return 'any';
  return widths[Math.max(widths.indexOf(left), widths.indexOf(right))] ?? 'any';
}

/** The type of a value that comes from one of several branches. */
export function commonType(types: readonly StaticType[]): StaticType {
  const distinct = new Set(types.filter((type) => type !== 'null'));
  const [only = 'null'] = distinct;
  return distinct.size <= 1 ? only : 'any';
}

/** A type as an author reads it. */
export function describeType(type: StaticType): string {
  const words: Partial<Record<StaticType, string>> = {
    bool: 'a Boolean',
    int: 'a whole number',
    long: 'a 64-bit whole number',
    double: 'a real number',
    instant: 'a date',
    guid: 'a GUID',
    list: 'a list',
  };
  return words[type] ?? type;
}
