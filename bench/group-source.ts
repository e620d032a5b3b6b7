/**
 * A directory of groups, made up while it is read. A full import gives the people (their ids); a delta import gives the
 * groups that its file names, each with all its members, as directories do.
 */
import { readFile, writeFile } from 'node:fs/promises';
import type {
  Connector,
  DiscoveredSchema,
  ImportedObject,
  ImportPage,
  ImportRequest,
} from '@jim/connector-kit/connector.ts';
import { textSetting } from '@jim/connector-kit/settings.ts';
import { employeeIdOf, membersOf } from './company.ts';

export const groupSourceName = 'Group source';

/** What the next delta import tells. */
export interface GroupNews {
  readonly people: number;
  /** Groups from … to (exclusive). */
  readonly from: number;
  readonly to: number;
  /** People who are in every one of these groups beside its own members. */
  readonly added: readonly number[];
}

export function writeGroupNews(file: string, news: GroupNews): Promise<void> {
  return writeFile(file, JSON.stringify(news));
}

async function readGroupNews(file: string): Promise<GroupNews> {
  return JSON.parse(await readFile(file, 'utf8')) as GroupNews;
}

const schema: DiscoveredSchema = {
  objectTypes: [
    {
      name: 'member',
      recommendedExternalId: 'id',
      attributes: [{ name: 'id', type: 'Text', plurality: 'SingleValued', writability: 'ReadOnly' }],
    },
    {
      name: 'group',
      recommendedExternalId: 'id',
      attributes: [
        { name: 'id', type: 'Text', plurality: 'SingleValued', writability: 'ReadOnly' },
        { name: 'name', type: 'Text', plurality: 'SingleValued', writability: 'ReadOnly' },
        { name: 'members', type: 'Reference', plurality: 'MultiValued', writability: 'ReadOnly' },
      ],
    },
  ],
};

export const groupSource: Connector = {
  name: groupSourceName,
  description: 'Groups of any size, made up while they are read.',
  url: 'about:blank',
  capabilities: {
    fullImport: true,
    deltaImport: true,
    export: false,
    partitions: false,
    partitionContainers: false,
    secondaryExternalId: false,
    userSelectedExternalId: true,
    userSelectedAttributeTypes: true,
    autoConfirmExport: false,
    parallelExport: false,
    paging: true,
    filePaths: false,
  },
  settings: [{ name: 'News', category: 'General', type: 'String', required: true }],
  validate: () => Promise.resolve([]),
  open: (settings) => {
    const file = textSetting(settings, 'News') ?? '';
    return Promise.resolve({
      discoverSchema: () => Promise.resolve(schema),
      fullImport: (request) => readPeople(file, request),
      deltaImport: (request) => readGroups(file, request),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    });
  },
};

async function* readPeople(file: string, { pageSize }: ImportRequest): AsyncGenerator<ImportPage> {
  const { people } = await readGroupNews(file);
  for (let at = 0; at < people; at += pageSize) {
    const size = Math.min(pageSize, people - at);
    const objects = Array.from({ length: size }, (_none, index): ImportedObject => ({
      objectType: 'member',
      change: 'unspecified',
      attributes: [{ name: 'id', values: [employeeIdOf(at + index)] }],
    }));
    yield { objects, watermark: '1' };
  }
}

/** As many groups a page as hold about 10,000 members together. */
async function* readGroups(file: string, { pageSize }: ImportRequest): AsyncGenerator<ImportPage> {
  const { people, from, to, added } = await readGroupNews(file);
  let objects: ImportedObject[] = [];
  let members = 0;
  for (let group = from; group < to; group += 1) {
    const values = [...membersOf(people, group), ...added].map(employeeIdOf);
    members += values.length;
    objects.push({
      objectType: 'group',
      change: 'updated',
      attributes: [
        { name: 'id', values: [`G${group}`] },
        { name: 'name', values: [`Group ${group}`] },
        { name: 'members', values },
      ],
    });
    if (objects.length < pageSize && members < 10_000) continue;
    yield { objects, watermark: '1' };
    objects = [];
    members = 0;
  }
  yield { objects, watermark: '1' };
}
