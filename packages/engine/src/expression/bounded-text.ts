import { ExpressionEvaluationError } from './errors.ts';
import { maximumTextLength } from './limits.ts';

/** EXS-04. @throws ExpressionEvaluationError */
export function checkTextLength(length: number): void {
  if (length <= maximumTextLength) return;
  throw new ExpressionEvaluationError(`An expression produces at most ${maximumTextLength} characters of text.`);
}

export function boundedText(text: string): string {
  checkTextLength(text.length);
  return text;
}
