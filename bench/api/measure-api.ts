/** What readers of a full installation wait for, operation by operation, beside an empty statement and an empty request. */
import pg from 'pg';
import { serviceSettingsUpdate } from '@jim/contract/endpoints/service-settings.ts';
import type { ApiReport, Latency } from '../report.ts';
import type { Installation } from '../start-installation.ts';
import { fillInstallation, type FilledInstallation } from './fill-installation.ts';
import { operationsOf } from './operations.ts';
import { openHttpReader, readConcurrently, type HttpReader } from './read-concurrently.ts';

export interface ApiWanted {
  readonly people: number;
  readonly seed: number;
  readonly readers: number;
  readonly seconds: number;
}

type Measured = Pick<ApiReport, 'floors' | 'operations'>;

export async function measureApi(installation: Installation, wanted: ApiWanted): Promise<Measured> {
  const filled = await fillInstallation(installation, wanted);
  return measureReaders(installation, filled, wanted);
}

export async function measureReaders(
  installation: Installation,
  filled: FilledInstallation,
  wanted: Omit<ApiWanted, 'people' | 'seed'>,
): Promise<Measured> {
  const { bench, apiUrl, apiKey } = installation;
  await bench.client.call(serviceSettingsUpdate, {
    params: { key: 'Security.RateLimit.Enabled' },
    body: { value: 'false' },
  });
  using http = openHttpReader(apiUrl, apiKey, wanted.readers);
  const measure = async (operation: string, ask: (turn: number) => Promise<unknown>): Promise<Latency> => {
    const latency = await readConcurrently({ ...wanted, operation, ask: async (turn) => void (await ask(turn)) });
    bench.say(`${operation.padEnd(44)} p50 ${latency.p50} ms, p95 ${latency.p95} ms, p99 ${latency.p99} ms`);
    return latency;
  };
  const floors = await measureFloors(installation, wanted, http, measure);
  const operations: Latency[] = [];
  for (const [operation, pathOf] of Object.entries(await operationsOf(http, filled)))
    operations.push(await measure(operation, (turn) => http.read(pathOf(turn))));
  return { floors, operations };
}

async function measureFloors(
  { databaseUrl }: Installation,
  { readers }: Pick<ApiWanted, 'readers'>,
  http: HttpReader,
  measure: (operation: string, ask: (turn: number) => Promise<unknown>) => Promise<Latency>,
): Promise<readonly Latency[]> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: readers });
  try {
    return [
      await measure('floor: select 1', () => pool.query({ name: 'bench-ping', text: 'select 1' })),
      await measure('floor: GET health/live', () => http.read('/api/v1/health/live')),
    ];
  } finally {
    await pool.end();
  }
}
