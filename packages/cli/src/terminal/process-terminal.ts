import { homedir } from 'node:os';
import { createInterface } from 'node:readline/promises';
import type { Terminal } from './terminal.ts';

/** The terminal of this process. The first Ctrl-C tells the command, the second ends it. */
export function processTerminal(): Terminal {
  const interruption = new AbortController();
  process.once('SIGINT', () => interruption.abort());
  // the reader of a pipe may leave before everything is said: "jim logs | head"
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
  const canAsk = [process.stdin, process.stderr].every((stream) => stream.isTTY);
  return {
    out: process.stdout,
    err: process.stderr,
    environment: process.env,
    home: homedir(),
    interrupted: interruption.signal,
    ask: canAsk ? ask : undefined,
  };
}

async function ask(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await lines.question(question)).trim();
  } finally {
    lines.close();
  }
}
