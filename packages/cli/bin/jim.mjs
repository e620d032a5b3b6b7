#!/usr/bin/env node
// @ts-check
/** Node 24 runs TypeScript as it is. An older one hands over to the Node 24 that npm installed with JIM. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';

if (Number(process.versions.node.split('.')[0]) >= 24) {
  await import('../src/jim.ts');
} else {
  const root = join(import.meta.dirname, '..', '..', '..');
  const program = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(program)) {
    const script = join(import.meta.dirname, '..', 'src', 'jim.ts');
    const child = spawn(program, [script, ...process.argv.slice(2)], { stdio: 'inherit' });
    // the terminal sends Ctrl-C to both; this one only waits
    process.on('SIGINT', () => undefined);
    for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP'])) process.on(signal, () => child.kill(signal));
    child.once('exit', (code, signal) => process.exit(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  } else {
    process.stderr.write(`jim needs Node 24; this is ${process.version}, and ${program} is missing: run npm ci.\n`);
    process.exitCode = 1;
  }
}
