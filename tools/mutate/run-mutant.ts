/** The engine's unit tests against one mutant, in one child process that ends at the first failure. */
import { spawn } from 'node:child_process';

export type Verdict = 'killed' | 'survived' | 'does not parse' | 'timed out';

export interface TestRun {
  /** Absolute, those nearest to the mutant first. */
  readonly files: readonly string[];
  readonly folder: string;
  readonly timeoutMs: number;
}

export function runTests({ files, folder, timeoutMs }: TestRun): Promise<Verdict> {
  const child = spawn(process.execPath, ['--test', '--test-isolation=none', '--test-reporter=tap', ...files], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, JIM_PROPERTY_RUNS: '100' },
  });
  let verdict: Verdict | undefined;
  let errors = '';
  let rest = '';
  const end = (found: Verdict): void => {
    verdict ??= found;
    child.kill('SIGKILL');
  };
  const timer = setTimeout(() => end('timed out'), timeoutMs);
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    if (lines.some((line) => /^\s*not ok /.test(line))) end('killed');
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    errors += chunk;
  });
  return new Promise((settle, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(timer);
      if (verdict === undefined && /SyntaxError|ERR_INVALID_TYPESCRIPT_SYNTAX/.test(errors)) settle('does not parse');
      else settle(verdict ?? (code === 0 ? 'survived' : 'killed'));
    });
  });
}
