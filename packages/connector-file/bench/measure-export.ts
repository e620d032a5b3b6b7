/**
 * How fast changes are exported into a file, the whole of which is rewritten.
 *   node packages/connector-file/bench/measure-export.ts [rows] [changes]
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExportItem, ImportObjectType, SchemaAttribute } from '@jim/connector-kit/connector.ts';
import { fileConnector } from '../src/file-connector.ts';

const rows = Number(process.argv[2] ?? 100_000);
const changes = Number(process.argv[3] ?? 10_000);

const id: SchemaAttribute = { name: 'id', type: 'Number', plurality: 'SingleValued' };
const others = Array.from({ length: 9 }, (_, index): SchemaAttribute => ({
  name: `text${index}`,
  type: 'Text',
  plurality: 'SingleValued',
}));
const person: ImportObjectType = {
  name: 'person',
  attributes: [id, ...others],
  externalId: 'id',
  secondaryExternalId: null,
};

function items(change: 'create' | 'update', count: number): readonly ExportItem[] {
  return Array.from({ length: count }, (_, index) => ({
    id: String(index),
    change,
    objectType: person,
    externalId: change === 'create' ? null : index * 2,
    secondaryExternalId: null,
    changes: [
      ...(change === 'create' ? [{ attribute: id, kind: 'update' as const, value: index }] : []),
      ...others.map((attribute) => ({ attribute, kind: 'update' as const, value: `${change} ${index}` })),
    ],
    current: {},
  }));
}

const folder = await mkdtemp(join(tmpdir(), 'bench-file-'));
try {
  const silent = (): void => {};
  const environment = {
    fileRoots: [folder],
    trustedCertificates: [],
    log: { debug: silent, info: silent, warn: silent },
  };
  const settings = { 'File Path': join(folder, 'people.csv'), Mode: 'Export Only', 'Object Type': 'person' };
  await using open = await fileConnector.open(settings, environment);
  for (const [change, count] of [
    ['create', rows],
    ['update', changes],
    ['update', 1],
  ] as const) {
    const batch = items(change, count);
    const start = performance.now();
    let applied = 0;
    const { signal } = new AbortController();
    for (let at = 0; at < batch.length; at += 1_000) {
      for await (const result of open.export?.(batch.slice(at, at + 1_000), signal) ?? []) {
        throw new Error(`${result.id} was answered before the file was written.`);
      }
    }
    for await (const result of open.completeExport?.(signal) ?? []) if (result.kind === 'applied') applied += 1;
    const seconds = (performance.now() - start) / 1000;
    const memory = Math.round(process.memoryUsage().rss / 1024 / 1024);
    console.log(`${change} ${applied} of ${count} in ${rows} rows: ${seconds.toFixed(2)} s, ${memory} MiB resident`);
  }
} finally {
  await rm(folder, { recursive: true });
}
