/** What one test file (or a batch of pure ones) came to, as plain data that travels as lines of JSON. */
export type TestEvent =
  | { readonly kind: 'passed'; readonly file: string; readonly name: string }
  | { readonly kind: 'skipped'; readonly file: string; readonly name: string; readonly reason: string }
  | { readonly kind: 'failed'; readonly file: string; readonly name: string; readonly error: string }
  /** Something a test left behind failed after the test had ended. */
  | { readonly kind: 'remark'; readonly message: string }
  | { readonly kind: 'end'; readonly success: boolean };

export type TestResult = Extract<TestEvent, { file: string }>;

export interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export function countResults(results: readonly TestResult[]): Totals {
  const count = (kind: TestResult['kind']): number => results.filter((result) => result.kind === kind).length;
  return { passed: count('passed'), failed: count('failed'), skipped: count('skipped') };
}

/** The last line of the test command: `N passed, N failed`, and `, N skipped` when there are any. */
export function summaryLine({ passed, failed, skipped }: Totals): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** A run in which nothing was tested proves nothing. */
export function exitCodeOf({ passed, failed }: Totals): number {
  return failed > 0 || passed === 0 ? 1 : 0;
}

/** How the process that ran some files ended. */
export interface BatchEnd {
  readonly code: number | null;
  readonly signal: string | null;
  /** What was printed beside the results. */
  readonly output: string;
}

/**
 * The results of a batch: those the tests reported, and one failure for each thing that reporting alone would hide:
 * a file without a test, a process that ended badly with no test to blame.
 */
export function resultsOfBatch(files: readonly string[], events: readonly TestEvent[], end: BatchEnd): TestResult[] {
  const results = events.filter((event): event is TestResult => 'file' in event);
  // A suite that several files share tells of its own file; of a batch of one file everything is that file's.
  const isAlone = files.length === 1 && results.length > 0;
  const silent = isAlone ? [] : files.filter((file) => !results.some((result) => result.file === file));
  const endedWell = end.code === 0 && events.some((event) => event.kind === 'end' && event.success);
  if (endedWell) {
    return [
      ...results,
      ...silent.map((file): TestResult => ({ kind: 'failed', file, name: 'the file', error: 'It holds no test.' })),
    ];
  }
  if (results.some((result) => result.kind === 'failed')) return results;
  const remarks = events.flatMap((event) => (event.kind === 'remark' ? [event.message] : []));
  const ending = `The process ended with ${end.signal ?? `code ${end.code}`} though no test failed.`;
  const error = [ending, ...remarks, end.output.trim()].filter(Boolean).join('\n');
  return [...results, { kind: 'failed', file: silent[0] ?? files[0] ?? '', name: 'the process', error }];
}
