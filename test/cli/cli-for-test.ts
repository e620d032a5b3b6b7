/** `jim` in this process, with a terminal that remembers what was said. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runJim } from '@jim/cli/run-jim.ts';

export interface CliResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface Cli extends AsyncDisposable {
  readonly home: string;
  run(...args: readonly string[]): Promise<CliResult>;
  runWith(options: CliOptions, ...args: readonly string[]): Promise<CliResult>;
  /** The same with `--json`; what was said as a value. */
  json(...args: readonly string[]): Promise<unknown>;
}

export interface CliOptions {
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly interrupted?: AbortSignal;
  readonly isTerminal?: boolean;
  readonly answer?: string;
  readonly onErr?: (text: string) => void;
  readonly onOut?: (text: string) => void;
}

export async function prepareCli(environment: Readonly<Record<string, string | undefined>>): Promise<Cli> {
  const home = await mkdtemp(join(tmpdir(), 'jim-cli-home-'));
  const runWith = async (options: CliOptions, ...args: readonly string[]): Promise<CliResult> => {
    const said = { out: '', err: '' };
    const isTTY = options.isTerminal === true;
    const { answer } = options;
    const code = await runJim(args, {
      out: { write: (text) => ((said.out += text), options.onOut?.(text)), isTTY, columns: 120 },
      err: { write: (text) => ((said.err += text), options.onErr?.(text)), isTTY, columns: 120 },
      environment: { ...environment, ...options.environment },
      home,
      interrupted: options.interrupted ?? new AbortController().signal,
      ask: answer === undefined ? undefined : async () => answer,
    });
    return { code, ...said };
  };
  const run = (...args: readonly string[]): Promise<CliResult> => runWith({}, ...args);
  return {
    home,
    run,
    runWith,
    async json(...args) {
      const { code, out, err } = await run(...args, '--json');
      if (code !== 0) throw new Error(`jim ${args.join(' ')} ended with ${code}: ${err}`);
      return JSON.parse(out);
    },
    [Symbol.asyncDispose]: () => rm(home, { recursive: true, force: true }),
  };
}
