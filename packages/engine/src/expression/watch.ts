import type { CompiledExpression, ExpressionContext } from './compile.ts';
import { slowEvaluationMilliseconds } from './limits.ts';
import type { RuntimeValue } from './runtime-values.ts';

export interface EvaluationWatch {
  /** A monotonic clock. */
  readonly milliseconds: () => number;
  readonly reportSlow: (text: string, milliseconds: number) => void;
}

/** Evaluates and reports an evaluation, failed or not, that took longer than 10 ms (EXV-05). @throws ExpressionEvaluationError */
export function evaluateWatched(
  expression: CompiledExpression,
  context: ExpressionContext,
  watch: EvaluationWatch,
): RuntimeValue {
  const start = watch.milliseconds();
  try {
    return expression.evaluate(context);
  } finally {
    const taken = watch.milliseconds() - start;
    if (taken > slowEvaluationMilliseconds) watch.reportSlow(expression.text, taken);
  }
}
