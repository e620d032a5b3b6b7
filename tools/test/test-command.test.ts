import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { findTestFiles, makeBatches } from './find-test-files.ts';
import { runBatch } from './run-batch.ts';
import {
  countResults,
  exitCodeOf,
  resultsOfBatch,
  summaryLine,
  type TestEvent,
  type TestResult,
} from './test-outcome.ts';

const root = join(import.meta.dirname, '..', '..');

/** Runs test files with these texts in one process, as the test command does. */
async function run(t: TestContext, texts: Readonly<Record<string, string>>): Promise<readonly TestResult[]> {
  const folder = await mkdtemp(join(tmpdir(), 'jim-test-command-'));
  t.after(() => rm(folder, { recursive: true }));
  for (const [name, text] of Object.entries(texts)) {
    await writeFile(join(folder, name), `import test, { describe } from 'node:test';\n${text}`);
  }
  const files = Object.keys(texts).map((name) => join(folder, name));
  const { results } = await runBatch({ label: 'fixture', files }, folder, 0);
  return results;
}

const kindsOf = (results: readonly TestResult[]): string[] =>
  results.map(({ kind, name }) => `${kind}: ${name}`).toSorted();

test('test command: the last line says what passed, failed and was skipped', () => {
  assert.equal(summaryLine({ passed: 12, failed: 0, skipped: 0 }), '12 passed, 0 failed');
  assert.equal(summaryLine({ passed: 12, failed: 1, skipped: 3 }), '12 passed, 1 failed, 3 skipped');
});

test('test command: fails when a test fails and when no test ran', () => {
  assert.equal(exitCodeOf({ passed: 1, failed: 0, skipped: 5 }), 0);
  assert.equal(exitCodeOf({ passed: 1, failed: 1, skipped: 0 }), 1);
  assert.equal(exitCodeOf({ passed: 0, failed: 0, skipped: 5 }), 1);
});

test('test command: counts each test once, not the suites and tests around it', async (t) => {
  const results = await run(t, {
    'a.test.ts': `
      test('plain', () => {});
      describe('suite', () => { test('inside', () => {}); });
      test('outer', async (t) => { await t.test('inner', () => { throw new Error('wrong'); }); });`,
  });
  assert.deepEqual(kindsOf(results), ['failed: inner', 'passed: inside', 'passed: plain']);
});

test('test command: a failure comes with its error, a skip with its reason', async (t) => {
  const results = await run(t, {
    'a.test.ts': `
      import assert from 'node:assert/strict';
      test('wrong', () => assert.deepEqual({ a: 1 }, { a: 2 }));
      test('not here', { skip: 'no directory' }, () => {});
      test('later', (t) => t.skip('decided inside'));`,
  });
  const errors = results.flatMap((result) => (result.kind === 'failed' ? [result.error] : []));
  assert.match(errors.join(), /\+   a: 1\s+-   a: 2/);
  const reasons = results.flatMap((result) => (result.kind === 'skipped' ? [result.reason] : []));
  assert.deepEqual(reasons, ['no directory', 'decided inside']);
});

test('test command: a file without tests, one that cannot be loaded and one that ends badly are failures', async (t) => {
  assert.deepEqual(kindsOf(await run(t, { 'a.test.ts': '', 'b.test.ts': `test('fine', () => {});` })), [
    'failed: the file',
    'passed: fine',
  ]);
  assert.equal(countResults(await run(t, { 'a.test.ts': `import './missing.ts';` })).failed, 1);
  const late = await run(t, {
    'a.test.ts': `test('fine', () => {}); setTimeout(() => { throw new Error('too late'); }, 20);`,
  });
  assert.deepEqual(kindsOf(late), ['failed: the process', 'passed: fine']);
  assert.match(late.map((result) => ('error' in result ? result.error : '')).join(), /too late/);
  const exited = await run(t, { 'a.test.ts': `test('fine', () => {}); test('ends', () => process.exit(3));` });
  assert.equal(countResults(exited).failed, 1);
});

test('test command: a filter picks the files whose path contains it', async () => {
  assert.deepEqual(await findTestFiles(root, ['tools/test/test-command']), ['tools/test/test-command.test.ts']);
  assert.deepEqual(await findTestFiles(root, ['no such path']), []);
});

test('test command: pure packages share a process, the slowest of the others start first', () => {
  const files = [
    'packages/engine/src/a.test.ts',
    'packages/server/src/quick.test.ts',
    'packages/server/src/slow.test.ts',
  ];
  const seconds = {
    'packages/server/src/quick.test.ts': 1,
    'packages/server/src/slow.test.ts': 9,
    'packages/engine/src/a.test.ts': 0,
  };
  const labels = makeBatches(root, files, seconds).map(({ label }) => label);
  assert.deepEqual(labels, [
    'packages/server/src/slow.test.ts',
    'packages/server/src/quick.test.ts',
    'packages/engine/src/a.test.ts',
  ]);
});

test('test command: a file whose tests are declared by a shared suite holds tests', () => {
  const events: TestEvent[] = [
    { kind: 'passed', file: 'kit/suite.ts', name: 'CON-20: a suite' },
    { kind: 'end', success: true },
  ];
  assert.deepEqual(
    resultsOfBatch(['connector/conformance.test.ts'], events, { code: 0, signal: null, output: '' }).map(
      ({ kind }) => kind,
    ),
    ['passed'],
  );
});
