import { compileExpression } from './compile.ts';
import { ExpressionSyntaxError } from './errors.ts';

export type ExpressionValidation =
  | { readonly isValid: true }
  | { readonly isValid: false; readonly message: string; readonly position: number | null };

/** EXV-01. Attribute names are not looked at. `position` counts UTF-16 units from 0. */
export function validateExpression(text: string): ExpressionValidation {
  try {
    compileExpression(text);
    return { isValid: true };
  } catch (error) {
    if (!(error instanceof ExpressionSyntaxError)) throw error;
    return { isValid: false, message: error.message, position: error.position };
  }
}
