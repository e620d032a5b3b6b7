/**
 * Stands between a worker and a program that a step runs: `node step-guard.ts program [arguments]`, with an IPC channel.
 * When the worker is gone, however it went, the channel closes and the whole process group is ended; nothing polls. Ends as
 * the program does: with its exit code, or by its signal.
 */
import { spawn } from 'node:child_process';

/** What the worker hears when the program is not there, or may not be run. */
export interface NotStarted {
  readonly notStarted: string;
}

const [file = '', ...given] = process.argv.slice(2);
const { NODE_CHANNEL_FD: _channel, NODE_CHANNEL_SERIALIZATION_MODE: _mode, ...environment } = process.env;
const isGroup = process.platform !== 'win32';

const child = spawn(file, given, { env: environment, stdio: ['ignore', 'inherit', 'inherit'], windowsHide: true });

process.once('disconnect', () => {
  child.kill('SIGKILL');
  // The worker has made us the leader of a group of our own.
  process.kill(isGroup ? -process.pid : process.pid, 'SIGKILL');
});

child.once('error', (error) => {
  process.send?.({ notStarted: error.message } satisfies NotStarted, () => process.exit(127));
});

child.once('exit', (exitCode, signal) => {
  if (signal === null) process.exit(exitCode ?? 1);
  process.kill(process.pid, signal);
});
