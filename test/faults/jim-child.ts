/** One process of an installation: started, killed and started again. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface Started {
  readonly url: string;
  readonly apiKey: string | null;
}

export interface JimChild {
  readonly isRunning: boolean;
  /** Resolves when it is up. Throws with its last words when it ends instead. */
  start(): Promise<Started>;
  /** SIGKILL, and waits until it is gone. */
  kill(): Promise<void>;
  /** SIGTERM; SIGKILL after ten seconds. */
  stop(): Promise<void>;
  signal(signal: NodeJS.Signals): void;
  /** Moves its clock by that much against the machine's. */
  shiftClock(milliseconds: number): void;
}

const program = join(import.meta.dirname, 'jim-process.ts');
/** Halves the time that a start takes. */
const compiled = join(import.meta.dirname, '../../.tmp/compiled');
const living = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of living) child.kill('SIGKILL');
});

export function jimChild(environment: Readonly<Record<string, string>>): JimChild {
  let child: ChildProcess | undefined;
  return {
    get isRunning() {
      return child !== undefined;
    },
    async start() {
      const started = spawn(process.execPath, [program], {
        env: { ...process.env, NODE_COMPILE_CACHE: compiled, ...environment },
        stdio: ['pipe', 'pipe', 'pipe'],
      });
      child = started;
      living.add(started);
      started.stdin.on('error', () => undefined);
      let words = '';
      started.stderr.setEncoding('utf8').on('data', (text: string) => (words = (words + text).slice(-4_000)));
      const gone = once(started, 'exit').then(([code, signal]) => {
        living.delete(started);
        if (child === started) child = undefined;
        return `The process ended (${code ?? signal}): ${words}`;
      });
      const line = new Promise<string>((resolve) => createInterface(started.stdout).once('line', resolve));
      const first = await Promise.race([line, gone.then((why) => ({ why }))]);
      if (typeof first !== 'string') throw new Error(first.why);
      return JSON.parse(first) as Started;
    },
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    signal: (signal) => void child?.kill(signal),
    shiftClock: (milliseconds) => void child?.stdin?.write(`clock ${milliseconds}\n`),
  };

  async function end(signal: NodeJS.Signals): Promise<void> {
    const ending = child;
    if (ending === undefined || ending.exitCode !== null || ending.signalCode !== null) return;
    const gone = once(ending, 'exit');
    ending.kill(signal);
    const hard = setTimeout(() => ending.kill('SIGKILL'), 10_000);
    await gone;
    clearTimeout(hard);
  }
}
