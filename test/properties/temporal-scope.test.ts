/** Dates relative to now over a real database: data stand still, time moves, and delta synchronisation follows it. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { scopingCriteriaReplace } from '@jim/contract/endpoints/scoping-criteria.ts';
import { memoryConnector, memorySystem } from '@jim/connector-kit/testing/memory-system.ts';
import type { DiscoveredAttribute } from '@jim/connector-kit/connector.ts';
import type { AttributeDataType } from '@jim/engine/model/values.ts';
import { performRun } from '../../packages/server/src/runs/perform-run.ts';
import { reconcileTemporalScope } from '../../packages/server/src/scheduler/reconcile-temporal-scope.ts';
import { startTestServer } from '../../packages/server/src/testing/start-test-server.ts';
import { enqueueRun } from '../../packages/server/src/worker/enqueue-run.ts';
import { systemInitiator } from '../../packages/server/src/worker/task.ts';
import {
  createExportRule,
  createImportRule,
  createSystem,
  readMetaverse,
  runProfileFor,
  selectType,
  type RunType,
} from '../../tools/demo/configure-system.ts';

const attributes = (spec: Readonly<Record<string, AttributeDataType>>): readonly DiscoveredAttribute[] =>
  Object.entries(spec).map(([name, type]) => ({ name, type, plurality: 'SingleValued', writability: 'Writable' }));

const hr = memorySystem({
  schema: {
    objectTypes: [
      {
        name: 'person',
        attributes: attributes({ id: 'Text', starts: 'DateTime', ends: 'DateTime' }),
        recommendedExternalId: 'id',
      },
    ],
  },
  objectType: 'person',
  externalId: 'id',
});
const db = memorySystem({
  schema: { objectTypes: [{ name: 'row', attributes: attributes({ key: 'Text' }), recommendedExternalId: 'key' }] },
  objectType: 'row',
  externalId: 'key',
});

/** People exist from a week before they start; their account goes a month after they leave. */
async function openGround() {
  const api = await startTestServer({
    connectors: [
      memoryConnector(
        'Memory',
        new Map([
          ['hr', hr],
          ['db', db],
        ]),
        { confirmsItself: false },
      ),
    ],
  });
  const { client, database } = api;
  const metaverse = await readMetaverse(client);
  const ids = {
    hr: await createSystem(client, 'hr', 'Memory', { System: 'hr' }),
    db: await createSystem(client, 'db', 'Memory', { System: 'db' }),
  };
  const user = { metaverse, metaverseType: 'User' };
  const person = await selectType(client, ids.hr, { name: 'person', externalId: 'id' });
  const people = await createImportRule(client, {
    ...user,
    systemId: ids.hr,
    type: person,
    name: 'People',
    projects: true,
    flows: { 'Employee ID': 'id', 'Employee End Date': 'ends' },
  });
  const row = await selectType(client, ids.db, { name: 'row', externalId: 'key' });
  const rows = await createExportRule(client, {
    ...user,
    systemId: ids.db,
    type: row,
    name: 'Rows',
    flows: { key: 'Employee ID' },
  });
  const scopeOf = (id: number, criterion: object) =>
    client.call(scopingCriteriaReplace, { params: { id }, body: { groups: [{ criteria: [criterion as never] }] } });
  await scopeOf(people, {
    connectedSystemAttributeId: person.attributes.get('starts'),
    comparisonType: 'LessThanOrEquals',
    relativeCount: 1,
    relativeUnit: 'Weeks',
    relativeDirection: 'FromNow',
  });
  await scopeOf(rows, {
    metaverseAttributeId: metaverse.attributes.get('Employee End Date'),
    comparisonType: 'GreaterThan',
    relativeCount: 1,
    relativeUnit: 'Months',
    relativeDirection: 'Ago',
  });

  let now = new Date('2026-05-01T12:00:00Z');
  const services = { ...api.services, clock: { now: () => now } };
  const run = async (system: 'hr' | 'db', runType: RunType): Promise<number> => {
    const runProfileId = await runProfileFor(client, ids[system], runType);
    const task = await database.transaction((tx) =>
      enqueueRun(tx, { connectedSystemId: ids[system], runProfileId, initiator: systemInitiator }, services),
    );
    await performRun(services, task?.activityId ?? '', new AbortController().signal);
    await database.query({ text: 'delete from worker_task' });
    const { rows: processed } = await database.query<{ status: string; objects: number }>({
      text: 'select status, objects_processed as objects from activity where id = $1',
      values: [task?.activityId],
    });
    assert.equal(processed[0]?.status, 'Complete');
    return processed[0]?.objects ?? 0;
  };
  await database.query({ text: 'update temporal_scope_pass set reached_at = $1', values: [now] });
  return {
    api,
    run,
    at: (iso: string) => void (now = new Date(iso)),
    reconcile: () => reconcileTemporalScope(database, services.newId(), now),
    state: async () => {
      const { rows: found } = await database.query<{ identities: number; exports: string | null }>({
        text: `select (select count(*) from metaverse_object where origin = 'Projected') as identities,
                      (select string_agg(change_type, ',') from pending_export) as exports`,
      });
      return found[0];
    },
    [Symbol.asyncDispose]: () => api.close(),
  };
}

test('SCD-10, SCP-13: after a pass, delta synchronisation does what time alone brought about, and nothing a full one would not', async () => {
  await using ground = await openGround();
  const { run, at, reconcile, state } = ground;
  hr.objects.set('1', {
    id: ['1'],
    starts: ['2026-05-20T00:00:00Z'],
    ends: ['2026-06-30T00:00:00Z'],
  });
  await run('hr', 'FullImport');
  await run('hr', 'FullSynchronisation');
  assert.deepEqual(await state(), { identities: 0, exports: null });

  at('2026-05-12T23:59:59Z');
  await reconcile();
  assert.equal(await run('hr', 'DeltaSynchronisation'), 0, 'not yet');

  at('2026-05-13T00:10:00Z');
  assert.equal(await run('hr', 'DeltaSynchronisation'), 0, 'nobody has looked at the time');
  await reconcile();
  assert.equal(await run('hr', 'DeltaSynchronisation'), 1);
  assert.deepEqual(await state(), { identities: 1, exports: 'Create' });
  await run('db', 'Export');
  await run('db', 'FullImport');
  assert.deepEqual(await state(), { identities: 1, exports: null });
  await run('db', 'FullSynchronisation');
  await reconcile();
  assert.equal(await run('hr', 'DeltaSynchronisation'), 0, 'time stands still');

  at('2026-07-30T00:00:00Z');
  await reconcile();
  assert.equal(await run('hr', 'DeltaSynchronisation'), 1);
  assert.deepEqual(await state(), { identities: 1, exports: 'Delete' });
  const before = await state();
  await run('hr', 'FullSynchronisation');
  assert.deepEqual(await state(), before);
});
