import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { Command } from 'commander';
import { serverScript } from '../../offline/server-modules.ts';
import { examples, type JimCall } from '../../session.ts';

/** For the help; the command itself is `serve`, which hands everything on. */
export function addServe(program: Command, _call: JimCall): void {
  program
    .command('serve')
    .description('Run JIM here, as "npm start" does, with the same flags.')
    .option('--roles <roles>', 'api, worker, scheduler, separated by commas')
    .option('--port <port>', 'port to listen on')
    .option('--data <folder>', 'folder for the database, keys, logs and files')
    .addHelpText(
      'after',
      examples('jim serve', 'jim serve --roles api,scheduler --port 8080', 'npm start -- --help    (all flags)'),
    );
}

/** Ends when the server does, with its exit code. */
export async function serve(args: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [serverScript(), ...args], { stdio: 'inherit' });
  // a Ctrl-C of the terminal reaches the server without us; what is sent to this process alone is handed on
  const ignore = (): void => undefined;
  const handOn = (signal: NodeJS.Signals): void => void child.kill(signal);
  process.on('SIGINT', ignore);
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, handOn);
  return await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
}
