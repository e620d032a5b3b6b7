/**
 * How fast a file is imported beside csv-parse alone, on the same file.
 *   node packages/connector-file/bench/measure-import.ts [rows]
 */
import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse';
import type { ImportObjectType, OpenConnector, SchemaAttribute } from '@jim/connector-kit/connector.ts';
import { fileConnector } from '../src/file-connector.ts';

const rows = Number(process.argv[2] ?? 100_000);
const rounds = 3;

const attributes: readonly SchemaAttribute[] = [
  { name: 'employeeId', type: 'Number', plurality: 'SingleValued' },
  { name: 'firstName', type: 'Text', plurality: 'SingleValued' },
  { name: 'lastName', type: 'Text', plurality: 'SingleValued' },
  { name: 'email', type: 'Text', plurality: 'SingleValued' },
  { name: 'department', type: 'Text', plurality: 'SingleValued' },
  { name: 'active', type: 'Boolean', plurality: 'SingleValued' },
  { name: 'started', type: 'DateTime', plurality: 'SingleValued' },
  { name: 'manager', type: 'Reference', plurality: 'SingleValued' },
  { name: 'groups', type: 'Text', plurality: 'MultiValued' },
  { name: 'phone', type: 'Text', plurality: 'SingleValued' },
];
const person: ImportObjectType = { name: 'person', attributes, externalId: 'employeeId', secondaryExternalId: null };

async function writeFile(path: string): Promise<void> {
  const out = createWriteStream(path);
  out.write(`${attributes.map(({ name }) => name).join(',')}\n`);
  for (let index = 1; index <= rows; index += 1) {
    const day = String(1 + (index % 28)).padStart(2, '0');
    const line = `${index},First${index},Last${index % 997},user${index}@example.com,"Dept ${index % 40}, London",${index % 2 === 0},2020-03-${day}T08:00:00Z,${index >> 4},g${index % 7}|g${index % 11},+44 20 ${index}\n`;
    if (!out.write(line)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
}

/** As csv-parse is measured best: records taken from its data event. */
async function parseAlone(path: string): Promise<number> {
  const start = performance.now();
  let records = 0;
  const parser = createReadStream(path, { highWaterMark: 128 * 1024 }).pipe(parse());
  parser.on('data', () => {
    records += 1;
  });
  await once(parser, 'end');
  return (records / (performance.now() - start)) * 1000;
}

async function importFile(open: OpenConnector): Promise<number> {
  const start = performance.now();
  let objects = 0;
  const signal = new AbortController().signal;
  const request = {
    objectTypes: [person],
    unselectedTypeNames: [],
    partitions: [],
    pageSize: 1000,
    filePath: null,
    watermark: null,
    signal,
  };
  for await (const page of open.fullImport?.(request) ?? []) objects += page.objects.length;
  if (objects !== rows) throw new Error(`${objects} objects of ${rows} rows`);
  return (objects / (performance.now() - start)) * 1000;
}

const folder = await mkdtemp(join(tmpdir(), 'bench-file-'));
try {
  const path = join(folder, 'people.csv');
  await writeFile(path);
  const silent = (): void => {};
  const environment = {
    fileRoots: [folder],
    trustedCertificates: [],
    log: { debug: silent, info: silent, warn: silent },
  };
  const settings = { 'File Path': path, Mode: 'Bidirectional', 'Object Type': 'person' };
  await using open = await fileConnector.open(settings, environment);
  for (let round = 0; round < rounds; round += 1) {
    const alone = await parseAlone(path);
    const imported = await importFile(open);
    const memory = Math.round(process.memoryUsage().rss / 1024 / 1024);
    console.log(
      `csv-parse alone ${Math.round(alone)} rows/s, import ${Math.round(imported)} rows/s ` +
        `(${Math.round((imported / alone) * 100)} %), ${memory} MiB resident`,
    );
  }
} finally {
  await rm(folder, { recursive: true });
}
