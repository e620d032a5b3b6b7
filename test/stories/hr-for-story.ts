/** People in a file of HR, projected as identities: where stories with directories begin. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { metaverseObjectTypesUpdate } from '@jim/contract/endpoints/metaverse-object-types.ts';
import { pendingDeletionsList } from '@jim/contract/endpoints/pending-deletions.ts';
import {
  createImportRule,
  createMatchingRule,
  createSystem,
  readMetaverse,
  selectType,
  type Metaverse,
} from '../../tools/demo/configure-system.ts';
import type { Story, StoryRun } from './jim-for-story.ts';

/** Rows of `employeeId,givenName,sn,mail,department,manager,status`. */
export async function writeHr(story: Story, rows: readonly string[]): Promise<void> {
  const header = 'employeeId,givenName,sn,mail,department,manager,status';
  await writeFile(join(story.folder, 'hr.csv'), [header, ...rows, ''].join('\n'));
}

export async function setUpHr(story: Story, metaverse: Metaverse): Promise<number> {
  const { client } = story;
  const systemId = await createSystem(client, 'HR', 'JIM File Connector', {
    'File Path': join(story.folder, 'hr.csv'),
    'Object Type': 'person',
  });
  const type = await selectType(client, systemId, {
    name: 'person',
    externalId: 'employeeId',
    references: ['manager'],
  });
  const rule = { systemId, type, metaverse, metaverseType: 'User' };
  await createMatchingRule(client, { ...rule, attribute: 'employeeId', metaverseAttribute: 'Employee ID' });
  await createImportRule(client, {
    ...rule,
    name: 'People',
    projects: true,
    flows: {
      'Employee ID': 'employeeId',
      'First Name': 'givenName',
      'Last Name': 'sn',
      'Display Name': '=cs["givenName"] + " " + cs["sn"]',
      Email: 'mail',
      Department: 'department',
      Manager: 'manager',
      Status: 'status',
    },
  });
  return systemId;
}

/** How long identities stay once HR no longer knows them. */
export async function setGrace(story: Story, hr: number, deletionGracePeriod: string): Promise<void> {
  const { types } = await readMetaverse(story.client);
  await story.client.call(metaverseObjectTypesUpdate, {
    params: { id: types.get('User') ?? 0 },
    body: {
      deletionRule: 'WhenAuthoritativeSourceDisconnected',
      deletionTriggerConnectedSystemIds: [hr],
      deletionGracePeriod,
    },
  });
}

export async function leaving(story: Story): Promise<readonly (string | null)[]> {
  const { items } = await story.client.call(pendingDeletionsList, { query: { pageSize: 100 } });
  return items.map(({ displayName }) => displayName).toSorted();
}

export interface Systems {
  readonly hr: number;
  readonly directory: number;
}

/** From HR to the directory and back. */
export async function round(story: Story, { hr, directory }: Systems): Promise<readonly StoryRun[]> {
  return [
    await story.run(hr, 'FullImport'),
    await story.run(hr, 'FullSynchronisation'),
    await story.run(directory, 'Export'),
    await story.run(directory, 'FullImport'),
    await story.run(directory, 'FullSynchronisation'),
  ];
}

export function assertComplete(runs: readonly StoryRun[]): void {
  assert.deepEqual(
    runs.map(({ status, errorMessage, items }) => [
      status,
      errorMessage,
      ...items.flatMap(({ errorType, errorMessage }) => (errorType === null ? [] : [`${errorType}: ${errorMessage}`])),
    ]),
    runs.map(() => ['Complete', null]),
  );
}

/** Further full rounds find nothing to do. */
export async function assertSettled(story: Story, systems: Systems): Promise<void> {
  for (const number of [1, 2]) {
    const runs = await round(story, systems);
    assertComplete(runs);
    assert.deepEqual(
      runs.map(({ counters }) => counters['totalObjectChangeCount']),
      [0, 0, 0, 0, 0],
      `round ${number}`,
    );
  }
}
