import { bitFunctions } from './bits.ts';
import { collectionFunctions } from './collections.ts';
import { conversionFunctions } from './conversion.ts';
import { dateFunctions } from './dates.ts';
import { directoryFunctions } from './directory.ts';
import type { ExpressionFunction, FunctionDescription } from './function.ts';
import { logicFunctions } from './logic.ts';
import { mathFunctions } from './math.ts';
import { randomFunctions } from './random.ts';
import { textFunctions } from './text.ts';

const all: readonly ExpressionFunction[] = [
  ...textFunctions,
  ...collectionFunctions,
  ...logicFunctions,
  ...dateFunctions,
  ...conversionFunctions,
  ...directoryFunctions,
  ...randomFunctions,
  ...bitFunctions,
  ...mathFunctions,
];
const byName: ReadonlyMap<string, ExpressionFunction> = new Map(all.map((entry) => [entry.name, entry]));

/** EXG-04: names are case-sensitive. */
export function findFunction(name: string): ExpressionFunction | undefined {
  return byName.get(name);
}

/** The function an author who got the case wrong must have meant. */
export function nearestFunctionName(name: string): string | undefined {
  return all.find((entry) => entry.name.toLowerCase() === name.toLowerCase())?.name;
}

/** Every function an author can call, by group. */
export function listExpressionFunctions(): readonly FunctionDescription[] {
  return all.map(({ name, signature, returns, description, example, exampleResult }) => ({
    name,
    signature,
    returns,
    description,
    example,
    exampleResult,
  }));
}
