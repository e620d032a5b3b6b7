/** So many readers at once, each asking again as soon as it has its answer; what they waited, in percentiles. */
import { Agent, get } from 'node:http';
import type { Latency } from '../report.ts';

export interface Reading {
  readonly operation: string;
  readonly readers: number;
  readonly seconds: number;
  /** One question and its answer; `turn` counts the questions of all readers. */
  ask(turn: number): Promise<void>;
}

/** The first tenth of the time warms up and is not counted. */
export async function readConcurrently({ operation, readers, seconds, ask }: Reading): Promise<Latency> {
  const waited: number[] = [];
  const began = performance.now();
  const countFrom = began + seconds * 100;
  const end = began + seconds * 1000;
  let turn = 0;
  const reader = async (): Promise<void> => {
    for (let started = performance.now(); started < end; started = performance.now()) {
      await ask((turn += 1));
      if (started >= countFrom) waited.push(performance.now() - started);
    }
  };
  await Promise.all(Array.from({ length: readers }, reader));
  waited.sort((left, right) => left - right);
  return {
    operation,
    requests: waited.length,
    p50: percentile(waited, 50),
    p95: percentile(waited, 95),
    p99: percentile(waited, 99),
  };
}

function percentile(sorted: readonly number[], percent: number): number {
  const at = Math.min(sorted.length - 1, Math.ceil((sorted.length * percent) / 100) - 1);
  return Math.round((sorted[Math.max(0, at)] ?? 0) * 100) / 100;
}

export interface HttpReader extends Disposable {
  /** @throws Error when the answer is not 200. */
  read(path: string): Promise<string>;
}

/** Bare node:http over connections that stay, so that reading costs the machine as little as can be. */
export function openHttpReader(url: string, apiKey: string, readers: number): HttpReader {
  const agent = new Agent({ keepAlive: true, maxSockets: readers });
  const headers = { accept: 'application/json', 'x-api-key': apiKey };
  return {
    read: (path) =>
      new Promise((resolve, reject) => {
        const request = get(`${url}${path}`, { agent, headers }, (response) => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (chunk: string) => (text += chunk));
          response.once('end', () => {
            if (response.statusCode === 200) resolve(text);
            else reject(new Error(`${path}: ${response.statusCode} ${text.slice(0, 300)}`));
          });
        });
        request.once('error', reject);
      }),
    [Symbol.dispose]: () => agent.destroy(),
  };
}
