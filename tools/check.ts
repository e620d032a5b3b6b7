/**
 * npm run check: all that can be said about the code without running it, side by side, in seconds.
 * One line for each check that is content; what the others say, in full.
 */
import { spawn } from 'node:child_process';
import { glob, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { findDesignViolations } from './check/design-rules.ts';

interface Check {
  readonly name: string;
  /** @returns undefined when content, otherwise what there is to say */
  run(): Promise<string | undefined>;
}

const root = dirname(import.meta.dirname);
const code = ['packages', 'tools', 'test', 'bench'];

const checks: readonly Check[] = [
  { name: 'types', run: () => runProgram('tsc', ['-p', 'tsconfig.json']) },
  { name: 'types of the engine alone', run: () => runProgram('tsc', ['-p', 'packages/engine']) },
  { name: 'lint', run: () => runProgram('oxlint', ['--type-aware', ...code]) },
  { name: 'format', run: () => runProgram('oxfmt', ['--check', ...code]) },
  { name: 'unused code and dependencies', run: () => runProgram('knip', ['--no-progress', '--no-config-hints']) },
  { name: 'design rules', run: checkDesign },
];

/** npm's programs are scripts for Node. */
function runProgram(name: string, args: readonly string[]): Promise<string | undefined> {
  const child = spawn(process.execPath, [join(root, 'node_modules', '.bin', name), ...args], { cwd: root });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk) => (output += chunk));
  return new Promise((settle, reject) => {
    child.once('error', reject);
    child.once('close', (exit) => settle(exit === 0 ? undefined : output.trim() || `${name} ended with code ${exit}`));
  });
}

async function checkDesign(): Promise<string | undefined> {
  const violations: string[] = [];
  for await (const path of glob(`{packages/*/src,tools,test,bench}/**/*.{ts,tsx,mjs}`, { cwd: root })) {
    violations.push(
      ...findDesignViolations({ path: path.replaceAll('\\', '/'), text: await readFile(join(root, path), 'utf8') }),
    );
  }
  return violations.length > 0 ? violations.toSorted().join('\n') : undefined;
}

const outcomes = await Promise.all(
  checks.map(async ({ name, run }) => {
    const started = performance.now();
    const words = await run();
    return { name, words, seconds: ((performance.now() - started) / 1000).toFixed(1) };
  }),
);
for (const { name, words, seconds } of outcomes) {
  process.stdout.write(
    words === undefined ? `ok      ${name} (${seconds} s)\n` : `FAILED  ${name} (${seconds} s)\n${words}\n\n`,
  );
}
process.exit(outcomes.every(({ words }) => words === undefined) ? 0 : 1);
