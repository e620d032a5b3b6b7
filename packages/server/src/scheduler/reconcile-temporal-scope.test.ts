import assert from 'node:assert/strict';
import test from 'node:test';
import type { ComparisonType, Configuration, RelativeDate, SyncRule } from '@jim/engine/model/rules.ts';
import { lockLastPass, recordPass, requeueCrossed, type BoundaryCrossing } from '../store/temporal-scope.ts';
import { planCrossings } from './reconcile-temporal-scope.ts';
import { openScheduleTestBed } from './schedule-test-bed.ts';
import { systemInitiator } from '../worker/task.ts';
import { createPerformStep } from './perform-step.ts';
import { startExecution } from './start-execution.ts';

function configurationOf(
  direction: SyncRule['direction'],
  comparison: ComparisonType,
  relative: RelativeDate | null,
  attributeId = 7,
): Configuration {
  const criterion = { attributeId, comparison, value: null, caseSensitive: true, ...(relative && { relative }) };
  const attribute = { id: 7, name: 'ends', type: 'DateTime', plurality: 'SingleValued' } as const;
  const text = { ...attribute, id: 8, type: 'Text' } as const;
  const more = { writability: 'Writable', selected: true, isExternalId: false, isSecondaryExternalId: false } as const;
  return {
    metaverseAttributes: [attribute, text],
    metaverseTypes: [],
    systems: [
      {
        id: 1,
        name: 'HR',
        matchingMode: 'ConnectedSystem',
        objectTypes: [
          {
            id: 2,
            systemId: 1,
            name: 'person',
            selected: true,
            removeContributedAttributesOnObsoletion: true,
            attributes: [
              { ...attribute, ...more },
              { ...text, ...more },
            ],
            matchingRules: [],
          },
        ],
      },
    ],
    syncRules: [
      {
        id: 1,
        name: 'rule',
        systemId: 1,
        objectTypeId: 2,
        metaverseTypeId: 3,
        direction,
        projectToMetaverse: false,
        provisionToConnectedSystem: false,
        enforceState: true,
        inboundOutOfScopeAction: 'Disconnect',
        outboundDeprovisionAction: 'Disconnect',
        // below another group: criteria are found at any depth
        scope: [{ type: 'All', criteria: [], groups: [{ type: 'Any', criteria: [criterion], groups: [] }] }],
        mappings: [],
        matchingRules: [],
      },
    ],
  };
}

const aWeekAgo: RelativeDate = { count: 7, unit: 'Days', direction: 'Ago' };
const [before, after] = ['2026-05-10T23:30:00.000Z', '2026-05-11T00:30:00.000Z'];

test('SCD-10: a boundary that moved goes over values of its attribute, on the side of its direction', () => {
  assert.deepEqual(planCrossings(configurationOf('Import', 'GreaterThan', aWeekAgo), before, after), [
    {
      of: 'connectedSystemObject',
      typeId: 2,
      systemId: 1,
      attributeId: 7,
      lower: '2026-05-03T00:00:00Z',
      upper: '2026-05-04T00:00:00Z',
      bounds: 'toUpper',
    },
  ]);
  const [crossing] = planCrossings(configurationOf('Export', 'LessThan', aWeekAgo), before, after);
  assert.deepEqual(
    [crossing?.of, crossing?.typeId, crossing?.systemId, crossing?.bounds],
    ['metaverseObject', 3, null, 'fromLower'],
  );
});

test('SCD-10: where no boundary moved there is nothing to look for', () => {
  const plan = (configuration: Configuration, from = before, to = after): number =>
    planCrossings(configuration, from, to).length;
  assert.equal(plan(configurationOf('Import', 'LessThan', aWeekAgo), '2026-05-11T00:00:00Z', after), 0, 'same day');
  assert.equal(plan(configurationOf('Import', 'LessThan', aWeekAgo), after, before), 0, 'time went back');
  assert.equal(plan(configurationOf('Import', 'LessThan', null)), 0, 'no relative date');
  assert.equal(plan(configurationOf('Import', 'Contains', aWeekAgo)), 0, 'no order');
  assert.equal(plan(configurationOf('Export', 'LessThan', aWeekAgo, 8)), 0, 'no date');
});

test('SCD-10: what was crossed takes a new place in the order of change, with the objects joined to crossed identities', async () => {
  await using bed = await openScheduleTestBed();
  const { database } = bed.workerBed;
  const idOf = (place: number): string => `00000000-0000-4000-8000-00000000000${place}`;
  const dates = ['2026-05-03T00:00:00Z', '2026-05-03T00:00:00.5Z', '2026-05-03T12:00:00Z', '2026-05-04T00:00:00Z'];
  for (const [place, date] of dates.entries()) {
    await database.query({
      text: `insert into connected_system_object (id, connected_system_id, object_type_id, change_number, document)
             values ($1, 1, 2, 0, jsonb_build_object('7', array[$2, '2020-01-01T00:00:00Z']))`,
      values: [idOf(place), date],
    });
  }
  await database.query({
    text: `insert into connected_system_object (id, connected_system_id, object_type_id, change_number)
           values ($1, 2, 9, 0), ($2, 2, 9, 0)`,
    values: [idOf(8), idOf(9)],
  });
  await database.query({
    text: `insert into metaverse_object (id, type_id, change_number, document) values ($1, 3, 0, '{"7": ["2026-05-03T12:00:00Z"]}')`,
    values: [idOf(0)],
  });
  await database.query({
    text: `insert into connected_system_object_link (connected_system_object_id, connected_system_id, metaverse_object_id, join_type, joined_at)
           values ($1, 2, $2, 'Joined', now())`,
    values: [idOf(8), idOf(0)],
  });

  const crossing = {
    of: 'connectedSystemObject',
    typeId: 2,
    systemId: 1,
    attributeId: 7,
    lower: '2026-05-03T00:00:00Z',
    upper: '2026-05-04T00:00:00Z',
  } as const;
  const requeue = async (...crossings: readonly BoundaryCrossing[]): Promise<readonly number[]> => {
    await database.query({ text: 'update connected_system_object set change_number = 0' });
    await database.transaction((tx) => requeueCrossed(tx, crossings));
    const { rows } = await database.query<{ id: string }>({
      text: 'select id from connected_system_object where change_number > 0 order by id',
    });
    return rows.map(({ id }) => Number(id.slice(-1)));
  };
  assert.deepEqual(await requeue({ ...crossing, bounds: 'fromLower' }), [0, 1, 2]);
  assert.deepEqual(await requeue({ ...crossing, bounds: 'toUpper' }), [1, 2, 3]);
  assert.deepEqual(await requeue({ ...crossing, bounds: 'ends' }), [0, 3]);
  assert.deepEqual(await requeue({ ...crossing, typeId: 99, bounds: 'toUpper' }), []);
  const identities = { ...crossing, of: 'metaverseObject', typeId: 3, systemId: null, bounds: 'toUpper' } as const;
  assert.deepEqual(await requeue(identities), [8]);
  assert.deepEqual(await requeue(identities, { ...crossing, bounds: 'ends' }), [0, 3, 8]);
});

test('SCD-10: the step runs as a task in the lane of the metaverse, without a folder of scripts, and remembers how far time was followed', async () => {
  await using bed = await openScheduleTestBed('2026-05-19T12:00:00Z');
  const { database } = bed.workerBed;
  await database.transaction((tx) => recordPass(tx, new Date('2026-05-19T11:00:00Z')));
  const worker = await bed.workerBed.startWorker(createPerformStep({ ...bed.services, secrets: bed.secrets }));
  const scheduleId = await bed.addSchedule({}, [
    { name: 'Reconcile', stepType: 'TemporalScopeReconciliation', connectedSystemId: null, runProfileId: null },
  ]);
  const started = await startExecution(bed.services, scheduleId, systemInitiator);
  assert.equal(started.kind, 'started');
  await worker.idle();
  const { rows } = await database.query({ text: 'select status, target_type, message from activity' });
  assert.deepEqual(rows, [
    {
      status: 'Complete',
      target_type: 'TemporalScopeReconciliation',
      message: '0 objects whose scope may have changed with time were queued again.',
    },
  ]);
  assert.equal(await database.transaction((tx) => lockLastPass(tx)), '2026-05-19T12:00:00Z');
  await database.transaction((tx) => recordPass(tx, new Date('2026-05-19T10:00:00Z')));
  assert.equal(await database.transaction((tx) => lockLastPass(tx)), '2026-05-19T12:00:00Z', 'a clock set back');
});
