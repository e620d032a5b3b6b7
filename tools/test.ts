/**
 * npm test [-- part-of-a-path …]
 *
 *   install the real servers the suites need (Debian, root) → start one PostgreSQL for all → run the test files, two at
 *   a time, each in a process of its own → failures in full, skips with their reason → the summary as the last line
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { onStopSignal } from '@jim/server/stop-signals.ts';
import { startTestServer } from '@jim/server/testing/test-server.ts';
import { findTestFiles, makeBatches, type Batch } from './test/find-test-files.ts';
import { installDebianPackages } from './test/install-debian-packages.ts';
import { endAllBatches, runBatch, type BatchResult } from './test/run-batch.ts';
import { countResults, exitCodeOf, summaryLine, type TestResult } from './test/test-outcome.ts';

const concurrency = 2;
const root = dirname(import.meta.dirname);
const temporary = join(root, '.tmp');
const timesFile = join(temporary, 'test-seconds.json');
const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function main(filters: readonly string[]): Promise<number> {
  await mkdir(temporary, { recursive: true });
  const files = await findTestFiles(root, filters);
  if (files.length === 0) say(`No test file matches ${filters.join(' ')}.`);
  const reasons = await installDebianPackages(join(temporary, 'apt.log'), say);
  for (const reason of Object.values(reasons)) say(`Cannot run everything: ${reason}.`);
  const work = await mkdtemp(join(temporary, 'test-'));
  const server = files.length > 0 ? await startTestServer() : undefined;
  onStopSignal(() => {
    endAllBatches();
    void (server?.stop() ?? Promise.resolve()).finally(() => process.exit(130));
  });
  try {
    Object.assign(process.env, reasons, server && { JIM_TEST_POSTGRES: server.url });
    const before = await readTimes();
    const done = await runAll(makeBatches(root, files, before), work);
    await writeFile(timesFile, JSON.stringify({ ...before, ...timesOf(done) }, undefined, 2));
    return report(done);
  } finally {
    await server?.stop();
    await rm(work, { recursive: true, force: true });
  }
}

async function runAll(batches: readonly Batch[], work: string): Promise<BatchResult[]> {
  const queue = [...batches.entries()];
  const done: BatchResult[] = [];
  const takeTurns = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [number, batch] = next;
      const result = await runBatch(batch, work, number);
      done.push(result);
      const { passed, failed, skipped } = countResults(result.results);
      const extra = [failed > 0 ? `${failed} FAILED` : '', skipped > 0 ? `${skipped} skipped` : ''].filter(Boolean);
      const counts = [`${passed} passed`, ...extra].join(', ');
      say(`[${done.length}/${batches.length}] ${batch.label}: ${counts} (${result.seconds.toFixed(1)} s)`);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, takeTurns));
  return done;
}

/** @returns the exit code */
function report(done: readonly BatchResult[]): number {
  for (const { batch, results, output } of done) {
    const failures = results.filter((result) => result.kind === 'failed');
    for (const failure of failures) reportFailure(failure);
    if (failures.length > 0 && output.trim() !== '') say(`\nPrinted by ${batch.label}:\n${indent(output.trim())}`);
  }
  const results = done.flatMap((each) => each.results);
  const skips = results.filter((result) => result.kind === 'skipped');
  if (skips.length > 0) say('\nSkipped:');
  for (const { file, name, reason } of skips) say(`  ${relative(root, file)}: ${name}: ${reason}`);
  const totals = countResults(results);
  say(`\n${summaryLine(totals)}`);
  return exitCodeOf(totals);
}

function reportFailure({ file, name, error }: Extract<TestResult, { kind: 'failed' }>): void {
  say(`\nFAILED ${relative(root, file)}: ${name}\n${indent(error)}`);
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, '    ');
}

async function readTimes(): Promise<Record<string, number>> {
  return JSON.parse(await readFile(timesFile, 'utf8').catch(() => '{}'));
}

function timesOf(done: readonly BatchResult[]): Record<string, number> {
  return Object.fromEntries(
    done.map(({ batch, seconds }) => [batch.label.replace(/ \(.*/, ''), Math.round(seconds * 10) / 10]),
  );
}

process.exit(await main(process.argv.slice(2)));
