import type { ExpressionContext } from '../compile.ts';
import { ExpressionEvaluationError } from '../errors.ts';
import type { RuntimeValue } from '../runtime-values.ts';
import { runtimeTypeName, scalarOf, textForm } from '../runtime-values.ts';
import type { ParameterType, StaticType } from '../static-types.ts';
import { maximumNumber, minimumNumber } from '../../model/values.ts';

/** What an author reads about a function. `example` reads no attributes; `exampleResult` is the text of its result. */
export interface FunctionDescription {
  readonly name: string;
  readonly signature: string;
  /** The result's type in the author's words, with `?` when it may be null. */
  readonly returns: string;
  readonly description: string;
  readonly example: string;
  readonly exampleResult: string;
}

export interface ExpressionFunction extends FunctionDescription {
  readonly parameters: readonly ParameterType[];
  /** How many of the last parameters may be left out. */
  readonly optionalParameters?: number;
  readonly resultType: StaticType;
  /** EXF-02. */
  readonly isDeterministic: boolean;
  readonly call: EagerCall | LazyCall;
}

interface EagerCall {
  readonly kind: 'eager';
  readonly run: (values: readonly RuntimeValue[], context: ExpressionContext) => RuntimeValue;
}

/** Evaluates only the inputs it asks for. */
interface LazyCall {
  readonly kind: 'lazy';
  readonly run: (inputs: readonly (() => RuntimeValue)[]) => RuntimeValue;
}

interface FunctionDefinition extends FunctionDescription {
  readonly parameters: readonly ParameterType[];
  readonly optionalParameters?: number;
  readonly resultType: StaticType;
}

/** A function of its inputs alone. */
export function pureFunction(
  definition: FunctionDefinition & { readonly run: (input: CallInput) => RuntimeValue },
): ExpressionFunction {
  const { run, ...rest } = definition;
  return {
    ...rest,
    isDeterministic: true,
    call: { kind: 'eager', run: (values) => run(new CallInput(definition.name, values)) },
  };
}

/** A function that looks at the clock or draws random numbers (EXF-02). */
export function nonDeterministicFunction(
  definition: FunctionDefinition & { readonly run: (input: CallInput, context: ExpressionContext) => RuntimeValue },
): ExpressionFunction {
  const { run, ...rest } = definition;
  return {
    ...rest,
    isDeterministic: false,
    call: { kind: 'eager', run: (values, context) => run(new CallInput(definition.name, values), context) },
  };
}

export function lazyFunction(definition: FunctionDefinition & { readonly run: LazyCall['run'] }): ExpressionFunction {
  const { run, ...rest } = definition;
  return { ...rest, isDeterministic: true, call: { kind: 'lazy', run } };
}

/** The inputs of one call, read as what the function needs. A scalar read of a list takes its first value (EXR-07). */
export class CallInput {
  readonly #name: string;
  readonly #values: readonly RuntimeValue[];

  constructor(name: string, values: readonly RuntimeValue[]) {
    this.#name = name;
    this.#values = values;
  }

  get count(): number {
    return this.#values.length;
  }

  value(index: number): RuntimeValue {
    return this.#values[index] ?? null;
  }

  /** @throws ExpressionEvaluationError for bytes */
  text(index: number): string | null {
    return textForm(this.value(index));
  }

  /** A 32-bit integer. @throws ExpressionEvaluationError for anything else, null included */
  integer(index: number): number {
    const value = scalarOf(this.value(index));
    const isInteger = typeof value === 'number' || typeof value === 'bigint';
    if (isInteger && value >= minimumNumber && value <= maximumNumber) return Number(value);
    throw this.wrong(index, 'a 32-bit whole number', value);
  }

  /** @throws ExpressionEvaluationError for anything but a Boolean */
  boolean(index: number): boolean {
    const value = scalarOf(this.value(index));
    if (typeof value === 'boolean') return value;
    throw this.wrong(index, 'a Boolean', value);
  }

  /** EXS-05: names the type, never the value. */
  wrong(index: number, wanted: string, value: RuntimeValue): ExpressionEvaluationError {
    return new ExpressionEvaluationError(
      `Argument ${index + 1} of ${this.#name} must be ${wanted}, not ${runtimeTypeName(value)}.`,
    );
  }
}
