import assert from 'node:assert/strict';
import test from 'node:test';
import { openWorkerTestBed } from '../worker/worker-test-bed.ts';
import type { WorkerTestBed } from '../worker/worker-test-bed.ts';
import { createPerformHousekeeping } from './perform-housekeeping.ts';
import { keepHouse } from './start-housekeeping.ts';

const noon = '2026-05-21T12:00:00Z';
const never = new AbortController().signal;

async function openBed(at: () => string = () => noon): Promise<WorkerTestBed> {
  return openWorkerTestBed(() => new Date(at()));
}

async function set(bed: WorkerTestBed, key: string, value: string): Promise<void> {
  await bed.database.query({
    text: `insert into service_setting (key, display_name, category, value_type, value, position) values ($1, $1, 'History', 'String', $2, 1)
           on conflict (key) do update set value = $2`,
    values: [key, value],
  });
  bed.services.settings.invalidate();
}

async function insertIdentity(
  bed: WorkerTestBed,
  typeId: number,
  fields: { disconnected?: string | null; origin?: string; joined?: boolean } = {},
): Promise<string> {
  const id = bed.services.newId();
  await bed.database.query({
    text: `insert into metaverse_object (id, type_id, origin, change_number, last_connector_disconnected_at) values ($1, $2, $3, 1, $4)`,
    values: [
      id,
      typeId,
      fields.origin ?? 'Projected',
      fields.disconnected === undefined ? '2026-05-01T00:00:00Z' : fields.disconnected,
    ],
  });
  if (fields.joined) {
    await bed.database.query({
      text: `insert into connected_system_object_link values (gen_random_uuid(), 1, $1, 'Joined', now())`,
      values: [id],
    });
  }
  return id;
}

async function insertType(
  bed: WorkerTestBed,
  name: string,
  rule: string,
  graceSeconds: number | null = null,
): Promise<number> {
  const { rows } = await bed.database.query<{ id: number }>({
    text: `insert into metaverse_object_type (name, plural_name, deletion_rule, deletion_grace_seconds) values ($1, $1, $2, $3) returning id`,
    values: [name, rule, graceSeconds],
  });
  return rows[0]?.id ?? 0;
}

/** Keeps house with a worker that deletes rows, and tells what it was asked to delete, in order. */
async function deletedBy(bed: WorkerTestBed, refuse: (id: string) => boolean = () => false): Promise<string[]> {
  const deleted: string[] = [];
  const perform = createPerformHousekeeping(bed.services, async (ids) => {
    if (ids.some(refuse)) throw new Error('refused');
    await bed.database.query({ text: 'delete from metaverse_object where id = any($1)', values: [ids] });
    deleted.push(...ids);
    return ids.length;
  });
  const worker = await bed.startWorker(perform);
  await keepHouse(bed.services, never);
  await worker.idle();
  await worker.stop();
  return deleted;
}

test('HK-02: identities whose deletion is due are deleted, the longest disconnected first; others are not', async () => {
  await using bed = await openBed();
  const last = await insertType(bed, 'Last', 'WhenLastConnectorDisconnected');
  const authoritative = await insertType(bed, 'Authoritative', 'WhenAuthoritativeSourceDisconnected');
  const manual = await insertType(bed, 'Manual', 'Manual');
  const grace = await insertType(bed, 'Grace', 'WhenLastConnectorDisconnected', 3600);
  const second = await insertIdentity(bed, last, { disconnected: '2026-05-02T00:00:00Z' });
  const first = await insertIdentity(bed, authoritative, { disconnected: '2026-05-01T00:00:00Z', joined: true });
  const third = await insertIdentity(bed, grace, { disconnected: '2026-05-21T11:00:00Z' });
  await insertIdentity(bed, grace, { disconnected: '2026-05-21T11:00:00.000001Z' });
  await insertIdentity(bed, last, { joined: true });
  await insertIdentity(bed, last, { origin: 'Internal' });
  await insertIdentity(bed, last, { disconnected: null });
  await insertIdentity(bed, manual);
  assert.deepEqual(await deletedBy(bed), [first, second, third]);
});

test('HK-02, D-44, DELM-13: everything that is due goes in one pass, in pages; one that fails does not keep the others and is tried again', async () => {
  await using bed = await openBed();
  await set(bed, 'Sync.PageSize', '3');
  const type = await insertType(bed, 'Person', 'WhenLastConnectorDisconnected');
  const ids: string[] = [];
  for (let index = 0; index < 8; index += 1) ids.push(await insertIdentity(bed, type));
  const stubborn = ids[4];
  const deleted = await deletedBy(bed, (id) => id === stubborn);
  assert.deepEqual(deleted.toSorted(), ids.filter((id) => id !== stubborn).toSorted());
  const { rows } = await bed.database.query({
    text: `select target_type, status, message, warning_message from activity where target_type = 'MetaverseObject'`,
  });
  assert.deepEqual(rows, [
    {
      target_type: 'MetaverseObject',
      status: 'CompleteWithWarning',
      message: 'Deleted 7 identities that were due.',
      warning_message: '1 identities could not be deleted; they are tried again.',
    },
  ]);
  assert.deepEqual(await deletedBy(bed), [stubborn]);
});

test('D-44: deletions take their turn like a synchronisation, and are queued once however often they are found due', async () => {
  await using bed = await openBed();
  await insertIdentity(bed, await insertType(bed, 'Person', 'WhenLastConnectorDisconnected'));
  await Promise.all([keepHouse(bed.services, never), keepHouse(bed.services, never)]);
  await keepHouse(bed.services, never);
  const { rows } = await bed.database.query({ text: 'select kind, takes_metaverse from worker_task' });
  assert.deepEqual(rows, [{ kind: 'housekeeping', takes_metaverse: true }]);
});

test('HK-01: nothing is queued when nothing is due', async () => {
  await using bed = await openBed();
  await keepHouse(bed.services, never);
  const { rows } = await bed.database.query({ text: 'select id from worker_task' });
  assert.deepEqual(rows, []);
});

test('HK-03: history is cleaned up at once when it never was, and then six hours after the last time', async () => {
  let now = noon;
  await using bed = await openBed(() => now);
  const cleanups = async (): Promise<number> => {
    const { rows } = await bed.database.query({
      text: `select id from activity where target_type = 'HistoryRetentionCleanup'`,
    });
    return rows.length;
  };
  await keepHouse(bed.services, never);
  assert.equal(await cleanups(), 1);
  now = '2026-05-21T17:59:59Z';
  await keepHouse(bed.services, never);
  assert.equal(await cleanups(), 1);
  now = '2026-05-21T18:00:00Z';
  await keepHouse(bed.services, never);
  assert.equal(await cleanups(), 2);
});

test('HK-04, HK-05: a backlog is worked off in batches, and the activity says what went', async () => {
  await using bed = await openBed();
  await set(bed, 'History.CleanupBatchSize', '2');
  await bed.database.query({
    text: `insert into connected_system_object_change (id, connected_system_id, connected_system_object_id, changed_at, change_number, change_type,
             initiated_by_type, differences)
           select gen_random_uuid(), 1, gen_random_uuid(), timestamptz '2026-01-01Z' + n * interval '1 day', n, 'Updated', 'System', '{}'
           from generate_series(0, 6) as n`,
  });
  await keepHouse(bed.services, never);
  const { rows } = await bed.database.query<{ details: unknown; initiated_by_type: string; status: string }>({
    text: `select details, initiated_by_type, status from activity where target_type = 'HistoryRetentionCleanup'`,
  });
  assert.deepEqual(rows, [
    {
      details: {
        deletedCsoChangeCount: 7,
        deletedMvoChangeCount: 0,
        deletedActivityCount: 0,
        deletedRecordsFromDate: '2026-01-01T00:00:00Z',
        deletedRecordsToDate: '2026-01-07T00:00:00Z',
      },
      initiated_by_type: 'System',
      status: 'Complete',
    },
  ]);
});

test('HK-07: an activity that is in progress, or has a child that is, outlives every retention period', async () => {
  await using bed = await openBed();
  const insert = async (status: string, parent: string | null = null): Promise<string> => {
    const id = bed.services.newId();
    await bed.database.query({
      text: `insert into activity (id, parent_activity_id, created_at, status, target_type, target_operation_type, initiated_by_type, initiated_by_name)
             values ($1, $2, '2026-01-01T00:00:00Z', $3, 'ConnectedSystem', 'Update', 'System', 'System')`,
      values: [id, parent, status],
    });
    await bed.database.query({
      text: `insert into worker_task (id, activity_id, kind) select gen_random_uuid(), $1, 'run' where $2 = 'InProgress'`,
      values: [id, status],
    });
    return id;
  };
  const running = await insert('InProgress');
  const parent = await insert('Complete');
  const child = await insert('InProgress', parent);
  await insert('Complete', await insert('FailedWithError'));
  await keepHouse(bed.services, never);
  const { rows } = await bed.database.query<{ id: string }>({
    text: `select id from activity where target_type = 'ConnectedSystem' order by id`,
  });
  assert.deepEqual(
    rows.map(({ id }) => id),
    [running, parent, child].toSorted(),
  );
});

test('TSK-15: an activity that nobody performs any more is ended, a child at once when its parent has ended', async () => {
  await using bed = await openBed();
  const insert = async (id: string, createdAt: string, status: string, parent: string | null = null): Promise<void> => {
    await bed.database.query({
      text: `insert into activity (id, parent_activity_id, created_at, status, target_type, target_operation_type, initiated_by_type, initiated_by_name)
             values ($1, $2, $3, $4, 'ConnectedSystem', 'ImportSchema', 'System', 'System')`,
      values: [id, parent, createdAt, status],
    });
  };
  const [old, young, parent, child] = [
    bed.services.newId(),
    bed.services.newId(),
    bed.services.newId(),
    bed.services.newId(),
  ];
  await insert(old, '2026-05-21T10:59:00Z', 'InProgress');
  await insert(young, '2026-05-21T11:59:00Z', 'InProgress');
  await insert(parent, '2026-05-21T11:59:00Z', 'Complete');
  await insert(child, '2026-05-21T11:59:00Z', 'InProgress', parent);
  await keepHouse(bed.services, never);
  assert.equal((await bed.activity(old)).status, 'FailedWithError');
  assert.equal((await bed.activity(young)).status, 'InProgress');
  assert.equal((await bed.activity(child)).status, 'FailedWithError');
});
