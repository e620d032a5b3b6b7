import { spawn, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Batch } from './find-test-files.ts';
import { resultsOfBatch, type TestEvent, type TestResult } from './test-outcome.ts';

export interface BatchResult {
  readonly batch: Batch;
  readonly results: readonly TestResult[];
  readonly seconds: number;
  /** What the tests printed; shown when something failed. */
  readonly output: string;
}

const testLimit = 2 * 60_000;
const batchLimit = 20 * 60_000;
/** A process whose tests have all reported but that does not end has left something open. */
const lingerLimit = 15_000;

const running = new Set<ChildProcess>();

/** Runs the batch's files in one process of its own process group; what it leaves in that group is ended with it. */
export async function runBatch(batch: Batch, workFolder: string, number: number): Promise<BatchResult> {
  const started = performance.now();
  const eventFile = join(workFolder, `${number}.jsonl`);
  const child = spawn(
    process.execPath,
    [
      '--test',
      '--test-isolation=none',
      `--test-timeout=${testLimit}`,
      `--test-reporter=${join(import.meta.dirname, 'event-reporter.ts')}`,
      `--test-reporter-destination=${eventFile}`,
      ...batch.files,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], detached: true },
  );
  running.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => (output = (output + chunk).slice(-100_000)));
  }
  const limits = superviseEnd(child, eventFile, (words) => (output += `\n${words}\n`));
  const [code, signal] = await new Promise<[number | null, string | null]>((settle) =>
    child.once('exit', (...how) => settle(how)),
  );
  clearInterval(limits);
  endGroup(child);
  running.delete(child);
  const results = resultsOfBatch(batch.files, await readEvents(eventFile), { code, signal, output });
  return { batch, results, seconds: (performance.now() - started) / 1000, output };
}

/** For a run that is broken off. */
export function endAllBatches(): void {
  for (const child of running) endGroup(child);
}

function superviseEnd(child: ChildProcess, eventFile: string, say: (words: string) => void): NodeJS.Timeout {
  const started = performance.now();
  let reportedAt: number | undefined;
  return setInterval(async () => {
    const now = performance.now();
    if ((await readEvents(eventFile)).some(({ kind }) => kind === 'end')) reportedAt ??= now;
    const lingers = reportedAt !== undefined && now - reportedAt > lingerLimit;
    if (!lingers && now - started < batchLimit) return;
    say(lingers ? 'All tests had ended, but something they left open kept the process running.' : 'It took too long.');
    endGroup(child);
  }, 2000);
}

function endGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function readEvents(file: string): Promise<TestEvent[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  // a killed process may leave half a line at the end
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  return whole
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as TestEvent);
}
