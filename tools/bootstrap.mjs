// @ts-check
/**
 * node tools/bootstrap.mjs <script.ts> [args …]     runs a script of this project
 * node tools/bootstrap.mjs --run <bin> [args …]     runs a program of node_modules/.bin
 *
 * Needs nothing but Node 20 and npm: installs the packages when they are missing or not those of package-lock.json,
 * then runs the script with the Node 24 that is among them. Signals reach the script; its exit code is this one's.
 */
import { spawn } from 'node:child_process';
import { readFileSync, realpathSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findNode } from './bootstrap/find-node.mjs';
import { ensureInstalled } from './bootstrap/install.mjs';

/** V8 would let young objects take three times 32 MiB: a run's pages live a few milliseconds longer than that pays for. */
const nodeOptions = ['--max-semi-space-size=8'];

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [first, ...rest] = process.argv.slice(2);

if (first === undefined || (first === '--run' && rest.length === 0)) {
  process.stderr.write('Usage: node tools/bootstrap.mjs <script.ts> [args …] | --run <bin> [args …]\n');
  process.exit(2);
}
try {
  await ensureInstalled(root);
  const node = findNode(root);
  run(node, first === '--run' ? programArguments(rest) : [resolve(root, first), ...rest]);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

/** The programs of npm packages are scripts for Node. @param {readonly string[]} args */
function programArguments([bin = '', ...args]) {
  const script = realpathSync(join(root, 'node_modules', '.bin', bin));
  if (!/^#!.*\bnode\b/.test(readFileSync(script, 'latin1').slice(0, 200)))
    throw new Error(`${bin} is not a script for Node.`);
  return [script, ...args];
}

/** @param {string} node @param {readonly string[]} args */
function run(node, args) {
  const path = [dirname(node), join(root, 'node_modules', '.bin'), process.env['PATH']].filter(Boolean).join(delimiter);
  const child = spawn(node, [...nodeOptions, ...args], { stdio: 'inherit', env: { ...process.env, PATH: path } });
  forwardSignals(child);
  child.once('error', (error) => {
    process.stderr.write(`${node} could not be started: ${error.message}\n`);
    process.exit(1);
  });
  child.once('exit', (code, signal) => process.exit(code ?? 128 + (signal ? constants.signals[signal] : 0)));
}

/**
 * Ctrl-C reaches this process from the terminal and again from npm: of what comes within a second one is passed on.
 * @param {import('node:child_process').ChildProcess} child
 */
function forwardSignals(child) {
  let last = 0;
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => {
      const now = Date.now();
      if (now - last > 1000) child.kill(signal);
      last = now;
    });
  }
}
