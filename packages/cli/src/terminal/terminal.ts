/** What a command may touch of the world around it; tests give their own. */
import type { Output } from './progress-bar.ts';

export interface Terminal {
  readonly out: Output;
  /** For people: progress, questions, errors. */
  readonly err: Output;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The user's own folder. */
  readonly home: string;
  /** Aborted by Ctrl-C. */
  readonly interrupted: AbortSignal;
  /** Undefined where nobody can answer. */
  readonly ask: ((question: string) => Promise<string>) | undefined;
}

/** Colours only on a terminal, and never where NO_COLOR is set (no-color.org). */
export function wantsColour(output: Output, environment: Terminal['environment']): boolean {
  return output.isTTY === true && !environment['NO_COLOR'];
}
