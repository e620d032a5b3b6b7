/** JIM in processes of its own, so that what is measured is not the measurement: the worker alone, API and scheduler together. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

export interface Ready {
  readonly url: string;
  readonly apiKey: string;
}

export interface PreviewWanted {
  readonly systemId: number;
}

export interface Previewed {
  readonly objects: number;
  readonly items: number;
  readonly seconds: number;
}

export interface JimProcess extends AsyncDisposable {
  readonly pid: number;
  readonly ready: Ready;
  preview(systemId: number): Promise<Previewed>;
}

/** @throws Error when the process ends before it is ready; what it said is on our stderr. */
export async function startJimProcess(environment: Readonly<Record<string, string>>): Promise<JimProcess> {
  const child = fork(fileURLToPath(import.meta.resolve('./jim-process.ts')), {
    env: { ...process.env, JIM_PORT: '0', ...environment },
  });
  const ready = (await nextMessage(child)) as Ready;
  return {
    pid: child.pid ?? 0,
    ready,
    async preview(systemId) {
      const answer = nextMessage(child);
      child.send({ systemId } satisfies PreviewWanted);
      return (await answer) as Previewed;
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null) return;
      const ended = once(child, 'exit');
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}

async function nextMessage(child: ChildProcess): Promise<unknown> {
  const gone = new AbortController();
  const ended = once(child, 'exit', { signal: gone.signal }).then(([code]) => {
    throw new Error(`JIM ended with code ${String(code)}.`);
  });
  ended.catch(() => undefined);
  try {
    const [message]: unknown[] = await Promise.race([once(child, 'message'), ended]);
    return message;
  } finally {
    gone.abort();
  }
}

/** From now on `readPeakMemory` says the highest since now. Linux only; elsewhere the peak is of the whole life. */
export async function resetPeakMemory(pid: number): Promise<void> {
  await writeFile(`/proc/${pid}/clear_refs`, '5').catch(() => undefined);
}

/** Resident memory at its highest, in MiB; 0 where the system does not tell. */
export async function readPeakMemory(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
}
