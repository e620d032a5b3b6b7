import { inspect } from 'node:util';
import type { TestEvent } from './test-outcome.ts';

interface RunnerEvent {
  readonly type: string;
  readonly data: {
    readonly name: string;
    readonly file?: string;
    readonly message?: string;
    readonly success?: boolean;
    readonly skip?: string | boolean;
    readonly todo?: string | boolean;
    readonly details?: {
      readonly type?: string;
      readonly error?: Error & { readonly failureType?: string };
    };
  };
}

/** A reporter for node:test: each result as one line of JSON (test-outcome.ts). The runner wants it as the default export. */
export default async function* reportEvents(source: AsyncIterable<RunnerEvent>): AsyncGenerator<string> {
  for await (const event of source) {
    const translated = translate(event);
    if (translated) yield `${JSON.stringify(translated)}\n`;
  }
}

/** Suites, and tests that failed only because of tests inside them, are not counted: those inside are. */
function translate({ type, data }: RunnerEvent): TestEvent | undefined {
  if (type === 'test:summary' && data.file === undefined) return { kind: 'end', success: data.success === true };
  if (type === 'test:diagnostic' && data.message?.startsWith('Error')) return { kind: 'remark', message: data.message };
  const { name, file = '' } = data;
  const error = data.details?.error;
  if (type === 'test:fail' && error?.failureType !== 'subtestsFailed') {
    return { kind: 'failed', file, name, error: inspect(error?.cause ?? error, { colors: false }) };
  }
  // the runner reports a file without tests as a test of that name
  if (type !== 'test:pass' || data.details?.type === 'suite' || name === file) return undefined;
  const reason = data.skip ?? data.todo;
  if (reason === undefined || reason === false) return { kind: 'passed', file, name };
  return { kind: 'skipped', file, name, reason: typeof reason === 'string' ? reason : 'no reason given' };
}
