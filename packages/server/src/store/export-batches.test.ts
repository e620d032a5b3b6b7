import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test from 'node:test';
import { silentLog } from '../log.ts';
import { createTestDatabase } from '../testing/test-database.ts';
import { openDatabase } from './database.ts';
import { claimExports, countExecutable, readDueExports } from './claim-exports.ts';
import { readTargetAddresses } from './export-batches.ts';

test('EXP-01, EXP-30: a pause holds an export back, unless a clock that was put back has made it longer than any pause', async () => {
  await using own = await createTestDatabase();
  await using database = openDatabase(own.url, { log: silentLog(), poolSize: 1 });
  const now = '2026-11-25T12:00:00.000Z';
  const retries: readonly (readonly [name: string, retryAt: string | null])[] = [
    ['never tried', null],
    ['due', '2026-11-25T11:59:00Z'],
    ['longest pause', '2026-11-25T13:00:00Z'],
    ['clock put back', '2026-11-26T12:00:00Z'],
  ];
  for (const [name, retryAt] of retries) {
    await database.query({
      text: `insert into pending_export (id, connected_system_id, connected_system_object_id, change_type, changes, next_retry_at,
               last_error_message, change_number)
             values (gen_random_uuid(), 1, gen_random_uuid(), 'Update', '{}', $1, $2, nextval('change_order'))`,
      values: [retryAt, name],
    });
  }
  const { count, last } = await countExecutable(database, 1, now);
  assert.equal(count, 3);
  const page = { systemId: 1, now, after: 0, upTo: last, limit: 10, waitsForAddresses: null };
  const due = await readDueExports(database, page);
  assert.deepEqual(
    due.map(({ lastErrorMessage }) => lastErrorMessage),
    ['never tried', 'due', 'clock put back'],
  );
  const activityId = '00000000-0000-4000-8000-000000000001';
  assert.equal((await claimExports(database, { systemId: 1, activityId, now }, due)).size, 3);
});

test('EXP-11: an object whose deletion waits or was sent is told as leaving, one that the system only disables is not', async () => {
  await using own = await createTestDatabase();
  await using database = openDatabase(own.url, { log: silentLog(), poolSize: 1 });
  const identities: string[] = [];
  for (const [address, changeType, remains] of [
    ['stays', 'Update', false],
    ['goes', 'Delete', false],
    ['is disabled', 'Delete', true],
  ] as const) {
    const [objectId, identityId] = [randomUUID(), randomUUID()];
    identities.push(identityId);
    await database.query({
      text: `insert into connected_system_object (id, connected_system_id, object_type_id, external_id, change_number)
             values ($1, 1, 1, $2, nextval('change_order'))`,
      values: [objectId, address],
    });
    await database.query({
      text: `insert into connected_system_object_link values ($1, 1, $2, 'Provisioned', now())`,
      values: [objectId, identityId],
    });
    await database.query({
      text: `insert into pending_export (id, connected_system_id, connected_system_object_id, change_type, changes, object_remains, change_number)
             values (gen_random_uuid(), 1, $1, $2, '{}', $3, nextval('change_order'))`,
      values: [objectId, changeType, remains],
    });
  }
  const addresses = await readTargetAddresses(database, 1, identities);
  assert.deepEqual(addresses.map(({ address, isLeaving }) => [address, isLeaving]).toSorted(), [
    ['goes', true],
    ['is disabled', false],
    ['stays', false],
  ]);
});
