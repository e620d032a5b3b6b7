/** The text is no expression of ours (EXV-01). `position` counts UTF-16 units from 0; null when no single place is to blame. */
export class ExpressionSyntaxError extends Error {
  readonly position: number | null;

  constructor(message: string, position: number | null) {
    super(message);
    this.name = 'ExpressionSyntaxError';
    this.position = position;
  }
}

/** A valid expression met values it cannot work with. Messages name types, never values (EXS-05). */
export class ExpressionEvaluationError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ExpressionEvaluationError';
  }
}
