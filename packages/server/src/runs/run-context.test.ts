import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { silentLog } from '../log.ts';
import { newId } from '../new-id.ts';
import { openDatabase, type Database } from '../store/database.ts';
import { endActivities, insertQueuedActivity } from '../store/activity-states.ts';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { TaskAborted } from '../worker/task-aborted.ts';
import { systemInitiator } from '../worker/task.ts';
import { startProgress, type RunProgress } from './run-context.ts';

let testDatabase: TestDatabase;
let database: Database;
before(async () => {
  testDatabase = await createTestDatabase();
  database = openDatabase(testDatabase.url, { log: silentLog() });
  await database.query({ text: 'create table written (what text)' });
});
after(async () => {
  await database.close();
  await testDatabase.drop();
});

const clock = { now: () => new Date() };
const nothing = { processed: 0, items: [] };
const isAbandoned = (error: unknown): boolean => error instanceof TaskAborted && error.kind === 'abandoned';

async function beginRun(): Promise<{ readonly id: string; readonly progress: RunProgress }> {
  const id = newId();
  await insertQueuedActivity(database, {
    id,
    createdAt: clock.now(),
    targetType: 'ConnectedSystemRunProfile',
    targetOperationType: 'Execute',
    targetName: 'Full Import',
    initiator: systemInitiator,
  });
  return { id, progress: startProgress({ database, clock }, id) };
}

const giveUp = (id: string): Promise<unknown> =>
  endActivities(database, [id], { status: 'FailedWithError', at: clock.now() });

async function written(what: string): Promise<number> {
  const { rows } = await database.query({ text: 'select from written where what = $1', values: [what] });
  return rows.length;
}

test('TSK-14: a run that was given up while it was away writes no page, no phase and nothing else', async () => {
  const { id, progress } = await beginRun();
  const write = (what: string) => ({ text: 'insert into written values ($1)', values: [what] });
  await progress.page(async (tx) => {
    await tx.query(write('page before'));
    return nothing;
  });
  await giveUp(id);
  const late = async (): Promise<void> =>
    progress.page(async (tx) => {
      await tx.query(write('page after'));
      return nothing;
    });
  await assert.rejects(late, isAbandoned);
  await assert.rejects(progress.enterPhase('Detecting deletions'), isAbandoned);
  await assert.rejects(
    progress.whileInProgress((tx) => tx.query(write('watermark'))),
    isAbandoned,
  );
  assert.deepEqual(await Promise.all(['page before', 'page after', 'watermark'].map(written)), [1, 0, 0]);
});

test('TSK-14: whoever gives a run up waits for what it is just committing', async () => {
  const { id, progress } = await beginRun();
  const order: string[] = [];
  let givingUp: Promise<unknown> | undefined;
  await progress.whileInProgress(async (tx) => {
    givingUp = giveUp(id).then(() => order.push('given up'));
    await tx.query({ text: 'select pg_sleep(0.05)' });
    order.push('written');
  });
  await givingUp;
  assert.deepEqual(order, ['written', 'given up']);
});
