/** What a person in charge can put right; its message is all there is to say (TSK-16). */
export class StepError extends Error {
  readonly code:
    | 'STEP_GONE'
    | 'STEPS_NOT_ENABLED'
    | 'OUTSIDE_STEP_FOLDER'
    | 'STEP_FAILED'
    | 'UNSUPPORTED_CONNECTION'
    | 'NOTHING_SELECTED';
  constructor(code: StepError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StepError';
    this.code = code;
  }
}
