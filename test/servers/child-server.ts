/** Real servers for tests: child processes on 127.0.0.1 with folders of their own, gone when the test process is gone. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, openSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Why a test cannot have its server, or null. Servers need root: they are the packages' own programs. */
export function missingPrograms(paths: readonly string[]): string | null {
  const missing = paths.filter((path) => !existsSync(path));
  if (missing.length > 0) return `not installed: ${missing.join(', ')}`;
  return process.getuid?.() === 0 ? null : 'needs root';
}

/** Below those that a system gives to clients: one of them may be a connection's before the server is there. */
const ports = { from: 20_000, to: 32_000 };

export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const port = randomInt(ports.from, ports.to);
    if (await isFree(port)) return port;
  }
  throw new Error(`None of 100 ports between ${ports.from} and ${ports.to} is free.`);
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return false;
    throw error;
  }
  server.close();
  await once(server, 'close');
  return true;
}

export async function temporaryFolder(name: string): Promise<string> {
  return mkdtemp(join(tmpdir(), `jim-${name}-`));
}

export async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

/** Runs a program to its end. Throws with what it said when it fails. */
export async function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const child = spawn(program, args, { env: { ...process.env, ...options.env }, stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  child.stdout.on('data', (data) => (said += data));
  child.stderr.on('data', (data) => (said += data));
  child.stdin.on('error', () => {});
  child.stdin.end(options.input ?? '');
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${said.slice(-2000)}`);
  return said;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

/** Starts a server that dies with this process; its output goes to a file. */
export function startChild(program: string, args: readonly string[], log: string): ChildProcess {
  const out = openSync(log, 'a');
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', program, ...args], { stdio: ['ignore', out, out] });
  child.unref();
  logs.set(child, log);
  return child;
}

const logs = new WeakMap<ChildProcess, string>();

/** What the server said last. */
async function lastWords(child: ChildProcess): Promise<string> {
  const log = logs.get(child);
  return log === undefined ? '' : (await readFile(log, 'utf8')).slice(-2000);
}

/** Waits until something listens. Throws when the process ends first or the time is up. */
export async function untilListening(child: ChildProcess, port: number, seconds: number): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!(await answers(port))) {
    if (child.exitCode !== null) throw new Error(`The server ended with ${child.exitCode}. ${await lastWords(child)}`);
    if (Date.now() > end) throw new Error(`Nothing listens on ${port} after ${seconds} s.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** Stops a process where it stands (SIGSTOP) and waits until every thread of it has stopped; SIGCONT lets it go on. */
export async function freezeChild(child: ChildProcess): Promise<void> {
  child.kill('SIGSTOP');
  const tasks = `/proc/${child.pid}/task`;
  const isStopped = async (task: string): Promise<boolean> => {
    const status = await readFile(join(tasks, task, 'stat'), 'utf8');
    return status.slice(status.lastIndexOf(')') + 2).startsWith('T');
  };
  for (;;) {
    const stopped = await Promise.all((await readdir(tasks)).map(isStopped));
    if (stopped.every(Boolean)) return;
  }
}

export async function stopChild(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.ref();
  child.kill('SIGCONT');
  child.kill(signal);
  await ended;
}

/**
 * A folder that is expensive to make, made once a day for all test runs. Several processes may want it at once: only a
 * finished one gets the name. What other days left is removed.
 */
export async function keptFolder(name: string, make: (folder: string) => Promise<void>): Promise<string> {
  const prefix = `jim-${name}-made-`;
  const kept = `${prefix}${new Date().toISOString().slice(0, 10)}`;
  for (const other of await readdir(tmpdir())) {
    if (other.startsWith(prefix) && other !== kept) await removeFolder(join(tmpdir(), other));
  }
  const folder = join(tmpdir(), kept);
  if (existsSync(folder)) return folder;
  const making = await temporaryFolder(`${name}-making`);
  await make(making);
  await rename(making, folder).catch(() => removeFolder(making));
  return folder;
}
