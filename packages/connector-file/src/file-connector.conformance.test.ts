/** Over files, the suite proves CON-10, CON-20, CON-22, CON-24, CON-26, CON-30 and CON-31. */
import { appendFile, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExportAttributeChange, ImportObjectType, SchemaAttribute } from '@jim/connector-kit/connector.ts';
import { describeConformance } from '@jim/connector-kit/conformance/describe-conformance.ts';
import type { ConformanceHarness, ConformanceSystem } from '@jim/connector-kit/conformance/harness.ts';
import { fileConnector } from './file-connector.ts';

const id: SchemaAttribute = { name: 'id', type: 'Text', plurality: 'SingleValued' };
const note: SchemaAttribute = { name: 'note', type: 'Text', plurality: 'SingleValued' };
const tags: SchemaAttribute = { name: 'tags', type: 'Text', plurality: 'MultiValued' };
const born: SchemaAttribute = { name: 'born', type: 'DateTime', plurality: 'SingleValued' };
const members: SchemaAttribute = { name: 'members', type: 'Reference', plurality: 'MultiValued' };

const person: ImportObjectType = {
  name: 'person',
  attributes: [id, note, tags, born],
  externalId: 'id',
  secondaryExternalId: null,
};
const group: ImportObjectType = {
  name: 'group',
  attributes: [id, members],
  externalId: 'id',
  secondaryExternalId: null,
};

const harness: ConformanceHarness = {
  connector: fileConnector,
  can: {
    groups: true,
    largeText: true,
    multiValued: true,
    rename: true,
    refuse: true,
    badCredentials: false,
    unreachable: false,
    dieDuringImport: true,
    dieDuringExport: false,
    hang: false,
  },
  prepare: prepareFolder,
};

async function prepareFolder(content: {
  readonly people: number;
  readonly groups: number;
}): Promise<ConformanceSystem> {
  const folder = await mkdtemp(join(tmpdir(), 'connector-file-'));
  const path = join(folder, 'people.csv');
  const key = (index: number): string => `P-${index}`;
  const people = Array.from(
    { length: content.people },
    (_, index) => `person,${key(index)},note ${index},a|b,2020-01-0${1 + (index % 9)},`,
  );
  const groups = Array.from({ length: content.groups }, (_, index) => `group,G-${index},,,,${key(0)}|${key(1)}`);
  await writeFile(path, ['type,id,note,tags,born,members', ...people, ...groups, ''].join('\n'));
  const editLine = async (wanted: string, edit: (line: string) => string | null): Promise<void> => {
    const lines = (await readFile(path, 'utf8')).split('\n');
    const edited = lines.map((line) => (line.startsWith(`person,${wanted},`) ? edit(line) : line));
    await writeFile(path, edited.filter((line) => line !== null).join('\n'));
  };
  return {
    environment: { fileRoots: [folder], trustedCertificates: [], log: { debug() {}, info() {}, warn() {} } },
    settings: { 'File Path': path, Mode: 'Bidirectional', 'Object Type Column': 'type' },
    partitions: [],
    filePath: null,
    people: {
      objectType: person,
      keyAttribute: 'id',
      key,
      textAttribute: note,
      multiValuedAttribute: tags,
      create: (value) => ({ changes: [set(id, String(value)), set(note, 'new')], secondaryExternalId: null }),
    },
    ...(content.groups > 0 ? { groups: group } : {}),
    direct: {
      create: (value) => appendFile(path, `person,${value},made,,,\n`),
      modify: (value, text) => editLine(String(value), (line) => line.replace(/note \d+/, text)),
      rename: (value, next) => editLine(String(value), (line) => line.replace(String(value), String(next))),
      delete: (value) => editLine(String(value), () => null),
    },
    refusedItem: (itemId) => ({
      id: itemId,
      change: 'create',
      objectType: person,
      externalId: null,
      secondaryExternalId: null,
      changes: [set(id, 'P-refused'), { attribute: tags, kind: 'add', value: 'one|two' }],
      current: {},
    }),
    dieDuringImport: () => truncate(path, 100),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

function set(attribute: SchemaAttribute, value: string): ExportAttributeChange {
  return { attribute, kind: 'update', value };
}

describeConformance('JIM File Connector', harness);
