import assert from 'node:assert/strict';
import test from 'node:test';
import type { DiscoveredContainer, DiscoveredPartition } from '@jim/connector-kit/connector.ts';
import { planHierarchyImport, type StoredContainer, type StoredPartition } from './plan-hierarchy-import.ts';

const root = 'DC=corp,DC=test';

function container(externalId: string, changes: Partial<DiscoveredContainer> = {}): DiscoveredContainer {
  return { externalId, name: externalId.slice(3).split(',')[0] ?? '', hidden: false, children: [], ...changes };
}

function stored(id: number, externalId: string, changes: Partial<StoredContainer> = {}): StoredContainer {
  const name = externalId.slice(3).split(',')[0] ?? '';
  return {
    id,
    parentId: null,
    externalId,
    stableId: null,
    name,
    description: null,
    hidden: false,
    selected: false,
    ...changes,
  };
}

function storedRoot(...containers: StoredContainer[]): StoredPartition[] {
  return [{ id: 3, externalId: root, name: root, hidden: false, selected: true, containers }];
}

function discoveredRoot(...containers: DiscoveredContainer[]): DiscoveredPartition[] {
  return [{ externalId: root, name: root, hidden: false, containers }];
}

function plan(before: StoredPartition[], now: DiscoveredPartition[]) {
  const result = planHierarchyImport(before, now);
  assert.ok(result);
  return result;
}

test('SYS-06: a discovery without partitions plans nothing', () => {
  assert.equal(planHierarchyImport(storedRoot(), []), undefined);
});

test('SYS-06: a first import adds partitions and containers, parents first', () => {
  const { partitions, report } = plan([], discoveredRoot(container('OU=A', { children: [container('OU=B,OU=A')] })));
  assert.deepEqual(
    partitions[0]?.containers.map((item) => [item.externalId, item.parentExternalId, item.id]),
    [
      ['OU=A', null, null],
      ['OU=B,OU=A', 'OU=A', null],
    ],
  );
  assert.equal(report.summary, '3 added');
  assert.equal(report.totalPartitions, 1);
  assert.equal(report.totalContainers, 2);
  assert.equal(report.hasChanges, true);
});

test('SYS-06: the same hierarchy again has no changes', () => {
  const { report } = plan(storedRoot(stored(1, 'OU=A')), discoveredRoot(container('OU=A')));
  assert.equal(report.summary, 'No changes');
  assert.equal(report.hasChanges, false);
});

test('SYS-06: what is gone is reported with its selection', () => {
  const { report, removedContainerIds } = plan(
    storedRoot(stored(1, 'OU=A', { selected: true }), stored(2, 'OU=B')),
    discoveredRoot(container('OU=B')),
  );
  assert.deepEqual(removedContainerIds, [1]);
  assert.deepEqual(report.removedContainers, [
    { externalId: 'OU=A', name: 'A', wasSelected: true, itemType: 'Container' },
  ]);
  assert.equal(report.hasSelectedItemsRemoved, true);
  assert.equal(report.summary, '1 removed');
});

test('SYS-06: a partition that is gone takes its containers along', () => {
  const before: StoredPartition[] = [
    ...storedRoot(),
    {
      id: 4,
      externalId: 'DC=old',
      name: 'DC=old',
      hidden: false,
      selected: true,
      containers: [stored(8, 'OU=X,DC=old')],
    },
  ];
  const { report, removedPartitionIds } = plan(before, discoveredRoot());
  assert.deepEqual(removedPartitionIds, [4]);
  assert.equal(report.summary, '2 removed');
  assert.equal(report.hasSelectedItemsRemoved, true);
});

test('CON-12: the immutable id keeps a renamed and moved container what it is', () => {
  const before = storedRoot(
    stored(1, 'OU=A', { stableId: 'a' }),
    stored(2, 'OU=Old', { stableId: 'o', selected: true }),
  );
  const now = discoveredRoot(
    container('OU=A', { stableId: 'a', children: [container('OU=New,OU=A', { stableId: 'o', name: 'New' })] }),
  );
  const { partitions, report } = plan(before, now);
  assert.deepEqual(
    partitions[0]?.containers.map((item) => item.id),
    [1, 2],
  );
  assert.deepEqual(report.renamedContainers, [
    { externalId: 'OU=New,OU=A', oldName: 'Old', newName: 'New', itemType: 'Container' },
  ]);
  assert.deepEqual(report.movedContainers, [
    { externalId: 'OU=New,OU=A', name: 'New', oldParentExternalId: null, newParentExternalId: 'OU=A' },
  ]);
  assert.equal(report.summary, '1 updated', 'one container changed, however many ways');
  assert.equal(report.hasSelectedItemsRemoved, false);
});

test('CON-12: renaming a parent does not move its children', () => {
  const before = storedRoot(
    stored(1, 'OU=A', { stableId: 'a' }),
    stored(2, 'OU=B,OU=A', { stableId: 'b', parentId: 1 }),
  );
  const now = discoveredRoot(
    container('OU=Z', { stableId: 'a', children: [container('OU=B,OU=Z', { stableId: 'b' })] }),
  );
  const { report } = plan(before, now);
  assert.deepEqual(report.movedContainers, []);
  assert.equal(report.renamedContainers.length, 1);
});

test('CON-12: a container re-created under the old name is another one', () => {
  const { report } = plan(
    storedRoot(stored(1, 'OU=A', { stableId: 'old', selected: true })),
    discoveredRoot(container('OU=A', { stableId: 'new' })),
  );
  assert.equal(report.summary, '1 added, 1 removed');
});

test('CON-12: a container stored without an immutable id is found by its external id', () => {
  const { report, partitions } = plan(
    storedRoot(stored(1, 'OU=A')),
    discoveredRoot(container('OU=A', { stableId: 'new' })),
  );
  assert.equal(report.summary, 'No changes');
  assert.equal(partitions[0]?.containers[0]?.id, 1);
});
