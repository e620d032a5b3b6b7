/**
 * How fast changes are exported into a file, the whole of which is rewritten.
 *   node packages/connector-file/bench/measure-export.ts [rows] [changes]
 */
import { randomUUID } from 'node:crypto';
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

function* pages(change: 'create' | 'update', count: number): Generator<readonly ExportItem[]> {
  for (let first = 0; first < count; first += 1_000) {
    const length = Math.min(1_000, count - first);
    yield Array.from({ length }, (_, index) => itemOf(change, first + index));
  }
}

function itemOf(change: 'create' | 'update', index: number): ExportItem {
  return {
    id: randomUUID(),
    change,
    objectType: person,
    externalId: change === 'create' ? null : index * 2,
    secondaryExternalId: null,
    changes: [
      ...(change === 'create' ? [{ attribute: id, kind: 'update' as const, value: index }] : []),
      ...others.map((attribute) => ({ attribute, kind: 'update' as const, value: `${change} ${index}` })),
    ],
    current: {},
  };
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
    const start = performance.now();
    const { signal } = new AbortController();
    for (const items of pages(change, count)) {
      for await (const result of open.export?.(items, signal) ?? []) {
        throw new Error(`${result.id} was answered before the file was written.`);
      }
    }
    let applied = 0;
    for await (const result of open.completeExport?.(signal) ?? []) if (result.kind === 'applied') applied += 1;
    const seconds = (performance.now() - start) / 1000;
    const memory = Math.round(process.resourceUsage().maxRSS / 1024);
    console.log(`${change} ${applied} of ${count} in ${rows} rows: ${seconds.toFixed(2)} s, ${memory} MiB at most`);
  }
} finally {
  await rm(folder, { recursive: true });
}
