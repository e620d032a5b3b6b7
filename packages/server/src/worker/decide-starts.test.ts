import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { decideStarts, lanesOf } from './decide-starts.ts';
import type { LaneTask } from './decide-starts.ts';

const task = (taskId: string, connectedSystemId: number | null, takesMetaverse = false): LaneTask => ({
  taskId,
  state: 'queued',
  connectedSystemId,
  takesMetaverse,
});
const holding = (queued: LaneTask): LaneTask => ({ ...queued, state: 'holding' });

test('D-32: imports of different systems start together', () => {
  assert.deepEqual(decideStarts([task('a', 1), task('b', 2)]), { start: ['a', 'b'], waiting: [] });
});

test('D-32: a second run of one system waits for the first', () => {
  assert.deepEqual(decideStarts([holding(task('a', 1)), task('b', 1)]), {
    start: [],
    waiting: [{ taskId: 'b', waitsFor: 'a', lane: 'connectedSystem:1' }],
  });
});

test('D-32: two synchronisation runs of different systems never run together', () => {
  assert.deepEqual(decideStarts([task('a', 1, true), task('b', 2, true)]), {
    start: ['a'],
    waiting: [{ taskId: 'b', waitsFor: 'a', lane: 'metaverse' }],
  });
});

test('D-32: a later task overtakes a waiting one with which it shares no lane', () => {
  const { start } = decideStarts([holding(task('a', 1, true)), task('b', 2, true), task('c', 3)]);
  assert.deepEqual(start, ['c']);
});

test('D-32: a later task does not overtake a waiting one with which it shares a lane, though the lane is free now', () => {
  const { start, waiting } = decideStarts([holding(task('a', 1, true)), task('b', 2, true), task('c', 2)]);
  assert.deepEqual(start, []);
  assert.deepEqual(waiting[1], { taskId: 'c', waitsFor: 'b', lane: 'connectedSystem:2' });
});

test('D-32: a task without lanes starts at once', () => {
  assert.deepEqual(decideStarts([holding(task('a', 1, true)), task('b', null)]).start, ['b']);
});

const anyTasks = fc
  .array(fc.record({ system: fc.option(fc.integer({ min: 1, max: 4 })), metaverse: fc.boolean() }), { maxLength: 20 })
  .map((list) => list.map(({ system, metaverse }, index) => task(`t${index}`, system, metaverse)));

test('D-32: whatever is queued, what starts together shares no lane, and every waiting task has an earlier one in its lane', () => {
  fc.assert(
    fc.property(anyTasks, (tasks) => {
      const { start, waiting } = decideStarts(tasks);
      assert.equal(start.length + waiting.length, tasks.length);
      const lanes = tasks.filter(({ taskId }) => start.includes(taskId)).flatMap(lanesOf);
      assert.equal(new Set(lanes).size, lanes.length);
      const position = new Map(tasks.map(({ taskId }, index) => [taskId, index]));
      for (const { taskId, waitsFor } of waiting)
        assert.ok(Number(position.get(waitsFor)) < Number(position.get(taskId)));
    }),
  );
});

test('D-32: the queue always moves on: finishing what started lets all tasks run in the end', () => {
  fc.assert(
    fc.property(anyTasks, (tasks) => {
      let left = tasks;
      while (left.length > 0) {
        const { start } = decideStarts(left);
        assert.ok(start.length > 0);
        left = left.filter(({ taskId }) => !start.includes(taskId));
      }
    }),
  );
});
