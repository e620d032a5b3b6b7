import assert from 'node:assert/strict';
import { hostname } from 'node:os';
import test from 'node:test';
import { scheduleChannel } from '../store/work-notices.ts';
import { runCycle } from './run-cycle.ts';
import { openScheduleTestBed } from './schedule-test-bed.ts';
import { startScheduler } from './start-scheduler.ts';

const nightly = { triggerType: 'Cron', runTimes: '21:30' } as const;

test('SCD-02: what is due starts, as the scheduler, and its next time is the first after now', async () => {
  await using bed = await openScheduleTestBed();
  const id = await bed.addSchedule({ ...nightly, name: 'Nightly' }, [{}]);
  await runCycle(bed.services);
  assert.deepEqual(await bed.executions(), []);
  bed.setClock('2026-05-19T21:30:00Z');
  await runCycle(bed.services);
  const [execution] = await bed.executions();
  assert.deepEqual([execution?.schedule_name, execution?.status], ['Nightly', 'InProgress']);
  assert.equal((await bed.schedule(id)).nextRunTime, '2026-05-20T21:30:00Z');
  const { rows } = await bed.workerBed.database.query({
    text: 'SELECT initiated_by_type, initiated_by_name FROM schedule_execution',
  });
  assert.deepEqual(rows, [{ initiated_by_type: 'System', initiated_by_name: 'Scheduler Service' }]);
});

test('SCD-02, D-44: times missed while the scheduler was away fire once', async () => {
  await using bed = await openScheduleTestBed();
  await bed.addSchedule(nightly, [{}]);
  bed.setClock('2026-05-29T08:00:00Z');
  await runCycle(bed.services);
  await runCycle(bed.services);
  assert.equal((await bed.executions()).length, 1);
});

test('SCD-02: a schedule whose execution is still active is skipped and comes again at its next time', async () => {
  await using bed = await openScheduleTestBed();
  const id = await bed.addSchedule(nightly, [{}]);
  bed.setClock('2026-05-19T21:30:00Z');
  await runCycle(bed.services);
  bed.setClock('2026-05-20T21:30:05Z');
  await runCycle(bed.services);
  assert.equal((await bed.executions()).length, 1);
  assert.equal((await bed.schedule(id)).nextRunTime, '2026-05-21T21:30:00Z');
});

test('SCD-03: a schedule without a next time gets one; a time that has passed is acted on, not computed away', async () => {
  await using bed = await openScheduleTestBed();
  const unplanned = await bed.addSchedule(nightly, [{}]);
  await bed.workerBed.database.query({
    text: 'UPDATE schedule SET next_run_at = NULL WHERE id = $1',
    values: [unplanned],
  });
  const elapsed = await bed.addSchedule({ ...nightly, runTimes: '12:05' }, [{}]);
  bed.setClock('2026-05-19T12:06:00Z');
  await runCycle(bed.services);
  assert.equal((await bed.schedule(unplanned)).nextRunTime, '2026-05-19T21:30:00Z');
  assert.equal((await bed.schedule(elapsed)).lastRunTime, '2026-05-19T12:06:00Z');
});

test('SCD-04: a schedule that cannot be started does not keep others from starting, and its next time comes', async () => {
  await using bed = await openScheduleTestBed();
  await bed.workerBed.database.query({
    text: `ALTER TABLE worker_task ADD CONSTRAINT refuse_exports CHECK (payload->>'runProfileId' <> '4')`,
  });
  const broken = await bed.addSchedule({ ...nightly, name: 'Broken' }, [{ connectedSystemId: 2, runProfileId: 4 }]);
  await bed.addSchedule({ ...nightly, name: 'Sound' }, [{}]);
  bed.setClock('2026-05-19T21:30:00Z');
  await runCycle(bed.services);
  const statuses = Object.fromEntries(
    (await bed.executions()).map(({ schedule_name, status }) => [schedule_name, status]),
  );
  assert.deepEqual(statuses, { Broken: 'Failed', Sound: 'InProgress' });
  assert.equal((await bed.schedule(broken)).nextRunTime, '2026-05-20T21:30:00Z');
});

test('SCD-05: an execution that nobody moved on is moved on', async () => {
  await using bed = await openScheduleTestBed();
  await bed.addSchedule(nightly, [{ stepIndex: 0 }, { stepIndex: 1, connectedSystemId: 2, runProfileId: 2 }]);
  bed.setClock('2026-05-19T21:30:00Z');
  await runCycle(bed.services);
  await bed.workerBed.database.query({ text: `UPDATE activity SET status = 'Complete' WHERE schedule_step_index = 0` });
  await bed.workerBed.database.query({ text: 'DELETE FROM worker_task WHERE schedule_step_index = 0' });
  await runCycle(bed.services);
  const { rows } = await bed.workerBed.database.query({ text: 'SELECT status FROM worker_task' });
  assert.deepEqual(rows, [{ status: 'Queued' }]);
});

test('SCD-01: nothing starts in maintenance; what fell due meanwhile starts afterwards', async () => {
  await using bed = await openScheduleTestBed();
  await bed.addSchedule(nightly, [{}]);
  bed.setClock('2026-05-19T22:00:00Z');
  await setMaintenance(bed, 'true');
  await runCycle(bed.services);
  assert.deepEqual(await bed.executions(), []);
  await setMaintenance(bed, 'false');
  await runCycle(bed.services);
  assert.equal((await bed.executions()).length, 1);
});

test('SCD-07: however many schedulers look at the same moment, a schedule that is due starts once', async () => {
  await using bed = await openScheduleTestBed();
  const ids = await Promise.all(Array.from({ length: 5 }, () => bed.addSchedule(nightly, [{}])));
  bed.setClock('2026-05-19T21:30:00Z');
  await Promise.all(Array.from({ length: 4 }, () => runCycle(bed.services)));
  await runCycle(bed.services);
  assert.equal((await bed.executions()).length, ids.length);
});

test('D-44: a running scheduler hears of a schedule and starts it when its time comes, by itself', async () => {
  await using bed = await openScheduleTestBed();
  const started = new Promise<string>((resolve) => {
    void bed.services.notifications.listen(scheduleChannel, {
      notified: (id) => void (id !== '' && resolve(id)),
      missed: () => undefined,
    });
  });
  const scheduler = await startScheduler(bed.services, { lookEveryMs: 3_600_000 });
  const inTwoMinutes = { triggerType: 'Cron', runTimes: '12:02' } as const;
  await bed.addSchedule(inTwoMinutes, [{}]);
  bed.setClock('2026-05-19T12:02:00Z');
  await bed.addSchedule({ name: 'Another' }, []);
  const executionId = await started;
  assert.equal((await bed.execution(executionId)).status, 'InProgress');
  await scheduler.stop();
});

test('SCD-06: a scheduler recovers the task of a worker that died and fails its execution', async () => {
  await using bed = await openScheduleTestBed();
  const { database } = bed.workerBed;
  await bed.addSchedule(nightly, [{ stepIndex: 0 }, { stepIndex: 1 }]);
  bed.setClock('2026-05-19T21:30:00Z');
  await runCycle(bed.services);
  await database.query({
    text: `UPDATE worker_task SET status = 'Processing', worker_id = $1, heartbeat_at = now() WHERE status = 'Queued'`,
    values: [`${hostname()}:${process.pid}:an-earlier-process:1`],
  });
  const over = new Promise<void>((resolve) => {
    void bed.services.notifications.listen(scheduleChannel, { notified: () => resolve(), missed: () => undefined });
  });
  const scheduler = await startScheduler(bed.services);
  await over;
  await scheduler.stop();
  assert.deepEqual(
    (await bed.executions()).map(({ status }) => status),
    ['Failed'],
  );
  const { rows } = await database.query<{ status: string }>({
    text: 'SELECT status FROM activity ORDER BY schedule_step_index',
  });
  assert.deepEqual(
    rows.map(({ status }) => status),
    ['FailedWithError', 'Cancelled'],
  );
});

async function setMaintenance(bed: Awaited<ReturnType<typeof openScheduleTestBed>>, value: string): Promise<void> {
  await bed.workerBed.database.query({
    text: `INSERT INTO service_setting (key, display_name, category, value_type, value, position)
           VALUES ('Maintenance.IsEnabled', 'Maintenance mode', 'Maintenance', 'Boolean', $1, 1)
           ON CONFLICT (key) DO UPDATE SET value = $1`,
    values: [value],
  });
  bed.services.settings.invalidate();
}
