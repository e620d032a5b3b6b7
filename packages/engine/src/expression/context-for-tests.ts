import { attributesOf } from './attribute-access.ts';
import type { ExpressionContext } from './compile.ts';
import { compileExpression } from './compile.ts';
import { ExpressionEvaluationError, ExpressionSyntaxError } from './errors.ts';
import { parseInstant } from './instants.ts';
import type { GuidValue, InstantValue, RuntimeValue } from './runtime-values.ts';

/** A context with a fixed clock and a repeatable source of randomness. */
export function contextWith(
  mv: Readonly<Record<string, RuntimeValue>> = {},
  cs: Readonly<Record<string, RuntimeValue>> = {},
): ExpressionContext {
  return {
    mv: attributesOf(Object.entries(mv)),
    cs: attributesOf(Object.entries(cs)),
    now: () => '2026-05-11T08:15:30.25Z',
    randomInteger: seededRandom(20260511),
  };
}

/** A linear congruential generator: good enough to be spread, and the same in every run. */
export function seededRandom(seed: number): (exclusiveMaximum: number) => number {
  let state = seed >>> 0;
  return (exclusiveMaximum) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * exclusiveMaximum);
  };
}

export function evaluate(
  text: string,
  mv: Readonly<Record<string, RuntimeValue>> = {},
  cs: Readonly<Record<string, RuntimeValue>> = {},
): RuntimeValue {
  return compileExpression(text).evaluate(contextWith(mv, cs));
}

/** `'syntax'`, `'evaluation'` or the error itself, when it is neither. */
export function failureOf(text: string, mv: Readonly<Record<string, RuntimeValue>> = {}): unknown {
  try {
    evaluate(text, mv);
    return 'none';
  } catch (error) {
    if (error instanceof ExpressionSyntaxError) return 'syntax';
    return error instanceof ExpressionEvaluationError ? 'evaluation' : error;
  }
}

export function instant(text: string): InstantValue {
  const parsed = parseInstant(text);
  if (!parsed) throw new TypeError(`${text} is no DateTime`);
  return parsed;
}

export function guid(text: string): GuidValue {
  return { kind: 'guid', text };
}
