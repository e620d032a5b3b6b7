// @ts-check
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isInstalled, rememberInstalled } from './installation.mjs';
import { withInstallLock } from './install-lock.mjs';

/**
 * Brings `node_modules` to what `package-lock.json` says, unless it is there already.
 * Says what it does in one line on stderr; npm's own words go to `.tmp/npm-ci.log`.
 * @param {string} root
 * @throws {Error} with the end of that log when npm fails
 */
export async function ensureInstalled(root) {
  if (isInstalled(root)) return;
  await withInstallLock(
    join(root, '.tmp', 'install.lock'),
    async () => {
      if (isInstalled(root)) return;
      await runNpm(
        root,
        ['ci', '--no-audit', '--no-fund', '--progress=false', '--include=dev', '--include=optional'],
        'npm-ci.log',
      );
      rememberInstalled(root);
    },
    (pid) => process.stderr.write(`Waiting for the installation that process ${pid} has begun …\n`),
  );
}

/** @param {string} root @param {readonly string[]} args @param {string} logName */
async function runNpm(root, args, logName) {
  mkdirSync(join(root, '.tmp'), { recursive: true });
  const log = join(root, '.tmp', logName);
  const output = openSync(log, 'w');
  const stopProgress = showProgress('Installing packages (npm ci)');
  const [program, first] = npmCommand();
  const child = spawn(program, [...first, ...args], {
    cwd: root,
    stdio: ['ignore', output, output],
    shell: process.platform === 'win32' && first.length === 0,
  });
  const failure = await new Promise((settle) => {
    child.once('error', (error) => settle(String(error)));
    child.once('close', (code, signal) => settle(code === 0 ? undefined : `it ended with ${signal ?? `code ${code}`}`));
  });
  closeSync(output);
  stopProgress(failure === undefined);
  if (failure === undefined) return;
  const tail = readFileSync(log, 'utf8').trim().split('\n').slice(-40).join('\n');
  throw new Error(`npm ci did not succeed: ${failure}. The end of ${log}:\n${tail}`);
}

/**
 * The npm that runs this, or the one on the path.
 * @returns {[program: string, args: readonly string[]]}
 */
function npmCommand() {
  const running = process.env['npm_execpath'];
  return running?.endsWith('.js') ? [process.execPath, [running]] : ['npm', []];
}

/**
 * On a terminal one line that counts the seconds, elsewhere a line at the start and one at the end.
 * @param {string} what
 * @returns {(succeeded: boolean) => void}
 */
function showProgress(what) {
  const started = Date.now();
  const seconds = () => `${Math.round((Date.now() - started) / 1000)} s`;
  const terminal = process.stderr.isTTY;
  process.stderr.write(terminal ? `${what} …` : `${what} …\n`);
  const tick = terminal ? setInterval(() => process.stderr.write(`\r${what} … ${seconds()}`), 1000) : undefined;
  return (succeeded) => {
    clearInterval(tick);
    process.stderr.write(`${terminal ? '\r' : ''}${what}: ${succeeded ? 'done' : 'failed'} after ${seconds()}\n`);
  };
}
