/** Statements per page are constant, and one change of a large group is one change everywhere. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { memoryConnector, memorySystem, type MemorySystem } from '@jim/connector-kit/testing/memory-system.ts';
import type { DiscoveredSchema } from '@jim/connector-kit/connector.ts';
import { performRun } from '../../packages/server/src/runs/perform-run.ts';
import { startTestServer, type TestApi } from '../../packages/server/src/testing/start-test-server.ts';
import { enqueueRun } from '../../packages/server/src/worker/enqueue-run.ts';
import { systemInitiator } from '../../packages/server/src/worker/task.ts';
import {
  createExportRule,
  createImportRule,
  createMatchingRule,
  createSystem,
  readMetaverse,
  runProfileFor,
  selectType,
  type RunType,
} from '../../tools/demo/configure-system.ts';

const schema: DiscoveredSchema = {
  objectTypes: [
    {
      name: 'node',
      recommendedExternalId: 'id',
      attributes: [
        { name: 'id', type: 'Text', plurality: 'SingleValued', writability: 'Writable' },
        { name: 'name', type: 'Text', plurality: 'SingleValued', writability: 'Writable' },
        { name: 'members', type: 'Reference', plurality: 'MultiValued', writability: 'Writable' },
      ],
    },
  ],
};

interface Ground extends AsyncDisposable {
  readonly api: TestApi;
  readonly source: MemorySystem;
  readonly target: MemorySystem;
  /** Runs it and says how many statements that took. */
  run(system: 'source' | 'target', runType: RunType): Promise<number>;
}

/** `targetConfirmsItself`: as a database would, whose answer is the last word. */
async function buildGround({ targetConfirmsItself = false } = {}): Promise<Ground> {
  const make = (): MemorySystem => memorySystem({ schema, objectType: 'node', externalId: 'id' });
  const systems = { source: make(), target: make() };
  const byName = new Map(Object.entries(systems));
  const api = await startTestServer({
    connectors: [
      memoryConnector('Memory', byName, { confirmsItself: false }),
      memoryConnector('Target', byName, { confirmsItself: targetConfirmsItself }),
    ],
  });
  const { client, database } = api;
  // Settings are read anew every few seconds; a run that happens to do so would take a statement more.
  const current = (): ReturnType<typeof api.services.settings.current> =>
    (settings ??= api.services.settings.current());
  let settings: ReturnType<typeof api.services.settings.current> | undefined;
  const invalidate = (): void => void (settings = undefined);
  const services = { ...api.services, settings: { current, invalidate } };
  const metaverse = await readMetaverse(client);
  const ids = {
    source: await createSystem(client, 'source', 'Memory', { System: 'source' }),
    target: await createSystem(client, 'target', 'Target', { System: 'target' }),
  };
  const group = { metaverse, metaverseType: 'Group' };
  const from = await selectType(client, ids.source, { name: 'node', externalId: 'id', references: ['members'] });
  await createMatchingRule(client, {
    ...group,
    systemId: ids.source,
    type: from,
    attribute: 'id',
    metaverseAttribute: 'Account Name',
  });
  await createImportRule(client, {
    ...group,
    systemId: ids.source,
    type: from,
    name: 'in',
    projects: true,
    flows: { 'Account Name': 'id', 'Display Name': 'name', 'Static Members': 'members' },
  });
  const to = await selectType(client, ids.target, { name: 'node', externalId: 'id', references: ['members'] });
  await createExportRule(client, {
    ...group,
    systemId: ids.target,
    type: to,
    name: 'out',
    flows: { id: 'Account Name', name: 'Display Name', members: 'Static Members' },
  });
  return {
    api,
    ...systems,
    async run(system, runType) {
      const runProfileId = await runProfileFor(client, ids[system], runType);
      const task = await database.transaction((tx) =>
        enqueueRun(tx, { connectedSystemId: ids[system], runProfileId, initiator: systemInitiator }, services),
      );
      const before = database.statementCount;
      await performRun(services, task?.activityId ?? '', new AbortController().signal);
      const statements = database.statementCount - before;
      const { rows } = await database.query<{ status: string; error: string | null }>({
        text: 'select status, error_message as error from activity where id = $1',
        values: [task?.activityId],
      });
      assert.deepEqual(rows[0], { status: 'Complete', error: null }, `${system} ${runType}`);
      await database.query({ text: 'delete from worker_task' });
      return statements;
    },
    [Symbol.asyncDispose]: () => api.close(),
  };
}

function fill(system: MemorySystem, count: number, changed = ''): void {
  for (let index = 0; index < count; index += 1) {
    system.objects.set(`n${index}`, {
      id: [`n${index}`],
      name: [`Node ${index}${changed}`],
      members: [`n${(index + 1) % count}`],
    });
  }
}

const stages: readonly (readonly ['source' | 'target', RunType])[] = [
  ['source', 'FullImport'],
  ['source', 'FullSynchronisation'],
  ['target', 'Export'],
  ['target', 'FullImport'],
  ['target', 'FullSynchronisation'],
];

/** One page of everything: first, unchanged, then changed. */
async function statementsFor(objects: number): Promise<Readonly<Record<string, number>>> {
  await using ground = await buildGround();
  await ground.api.database.query({ text: `update service_setting set value = '2000' where key = 'Sync.PageSize'` });
  const counts: Record<string, number> = {};
  for (const round of ['new', 'same', 'changed']) {
    if (round !== 'same') fill(ground.source, objects, round === 'changed' ? ' anew' : '');
    for (const [system, runType] of stages) counts[`${round} ${system} ${runType}`] = await ground.run(system, runType);
  }
  return counts;
}

test('SYN-09, IMP-60, EXP-10: a page takes as many statements for 150 objects as for 15, whatever the run', async () => {
  assert.deepEqual(await statementsFor(150), await statementsFor(15));
});

test('PERFORMANCE: one member added to a large group is one edge in, one value in history, one change out', async () => {
  await using ground = await buildGround();
  const { source, target, api } = ground;
  const size = 3_000;
  fill(source, size);
  const members = Array.from({ length: size }, (_none, index) => `n${index}`);
  source.objects.set('all', { id: ['all'], name: ['All'], members: members.slice(0, -1) });
  for (const [system, runType] of stages) await ground.run(system, runType);
  await ground.run('target', 'Export'); // members that the first export could not address yet
  await ground.run('target', 'FullImport');
  assert.equal(target.objects.get('all')?.['members']?.length, size - 1);

  await api.database.query({ text: 'truncate connected_system_object_change, metaverse_object_change' });
  const count = async (text: string): Promise<number> => {
    const { rows } = await api.database.query<{ count: number }>({ text: `select count(*) as count from ${text}` });
    return rows[0]?.count ?? 0;
  };
  const edges = await count('connected_system_reference');
  source.objects.set('all', { id: ['all'], name: ['All'], members });
  await ground.run('source', 'FullImport');
  assert.equal(await count('connected_system_reference'), edges + 1);
  await ground.run('source', 'DeltaSynchronisation');
  const { rows: histories } = await api.database.query<{
    differences: { added?: Record<string, string[]>; removed?: Record<string, string[]> };
  }>({
    text: 'select differences::json from (select differences from connected_system_object_change union all select differences from metaverse_object_change) both_kinds',
  });
  const sizes = histories.flatMap(({ differences }) =>
    [differences.added, differences.removed].flatMap((side) =>
      Object.values(side ?? {}).map((values) => values.length),
    ),
  );
  assert.deepEqual(sizes, [1, 1]);
  const { rows: exports } = await api.database.query<{ changes: Record<string, unknown[]> }>({
    text: 'select changes from pending_export',
  });
  assert.deepEqual(
    exports.map(({ changes }) => Object.values(changes).map((list) => list.length)),
    [[1]],
  );
  await ground.run('target', 'Export');
  assert.equal(target.objects.get('all')?.['members']?.length, size);

  source.objects.set('all', { id: ['all'], name: ['All'], members: members.toReversed() });
  const before = await count('connected_system_object_change');
  await ground.run('source', 'FullImport');
  assert.equal(await count('connected_system_object_change'), before, 'the order of values is no change');
});

test('PERFORMANCE, EXP-34: one member added or removed leaves the other edges of a group as they stand, unread and unwritten', async () => {
  await using ground = await buildGround({ targetConfirmsItself: true });
  const { source, target, api } = ground;
  const size = 2_000;
  fill(source, size);
  const members = Array.from({ length: size }, (_none, index) => `n${index}`);
  source.objects.set('all', { id: ['all'], name: ['All'], members: members.slice(2) });
  await ground.run('source', 'FullImport');
  await ground.run('source', 'FullSynchronisation');
  await ground.run('target', 'Export');
  await ground.run('target', 'Export'); // members that the first export could not address yet
  /** The group's edges in the target's connector space: what they say, and where they stand. */
  const edges = async (): Promise<ReadonlyMap<string, string>> => {
    const { rows } = await api.database.query<{ raw: string; place: string }>({
      text: `select r.raw, r.ctid::text || ' ' || r.xmin as place from connected_system_reference r
             join connected_system_object o on o.id = r.source_id join connected_system s on s.id = o.connected_system_id
             where s.name = 'target' and o.external_id = 'all'`,
    });
    return new Map(rows.map(({ raw, place }) => [raw, place]));
  };
  const before = await edges();
  assert.deepEqual([...before.keys()].toSorted(), members.slice(2).toSorted());

  source.objects.set('all', { id: ['all'], name: ['All'], members: [...members.slice(3), 'n0'] });
  await ground.run('source', 'FullImport');
  await ground.run('source', 'DeltaSynchronisation');
  await ground.run('target', 'Export');
  assert.deepEqual(target.objects.get('all')?.['members']?.toSorted(), [...members.slice(3), 'n0'].toSorted());
  const after = await edges();
  assert.deepEqual([...after.keys()].toSorted(), [...members.slice(3), 'n0'].toSorted());
  assert.deepEqual(
    [...after].flatMap(([raw, place]) => (before.get(raw) === place ? [] : [raw])),
    ['n0'],
  );
});
