import assert from 'node:assert/strict';
import test from 'node:test';
import type { ActivityStatus } from '../store/activity-states.ts';
import { decideAdvance } from './decide-advance.ts';
import type { ExecutionState, ExecutionStep } from './decide-advance.ts';

/** The schedule of the worked example: {HR import, LDAP import}, {HR synchronisation}, {LDAP export, may fail}, {LDAP import}. */
const step = (name: string, index: number, continueOnFailure = false): ExecutionStep => ({
  stepId: name,
  index,
  name,
  stepType: 'RunProfile',
  executionMode: 'Sequential',
  continueOnFailure,
  connectedSystemId: null,
  activityId: name,
  skippedBecause: null,
});
const steps = [
  step('HR import', 0),
  step('LDAP import', 0),
  step('HR synchronisation', 1),
  step('LDAP export', 2, true),
  step('LDAP confirm', 3),
];

function state(
  currentStepIndex: number,
  ended: Readonly<Record<string, ActivityStatus>>,
  fields: Partial<ExecutionState> = {},
): ExecutionState {
  const left = steps.filter(({ name }) => !(name in ended));
  return {
    currentStepIndex,
    steps,
    tasks: left.map(({ index }) => ({ index, isWaiting: index > currentStepIndex })),
    activityStatus: new Map([...left.map(({ name }) => [name, 'InProgress'] as const), ...Object.entries(ended)]),
    ...fields,
  };
}

test('EXE-10: nothing happens while a task of the group is left', () => {
  assert.deepEqual(decideAdvance(state(0, { 'HR import': 'CompleteWithError' })), { kind: 'wait' });
});

test('EXE-10: complete and warnings are success: the next group is queued', () => {
  const ended = { 'HR import': 'Complete', 'LDAP import': 'CompleteWithWarning' } as const;
  assert.deepEqual(decideAdvance(state(0, ended)), { kind: 'next', index: 1 });
});

test('EXE-11: errors, failure and cancellation fail the execution and name the steps', () => {
  for (const status of ['CompleteWithError', 'FailedWithError', 'Cancelled'] as const) {
    const advance = decideAdvance(state(0, { 'HR import': status, 'LDAP import': 'Complete' }));
    assert.equal(advance.kind, 'fail');
    assert.match(advance.kind === 'fail' ? advance.message : '', new RegExp(`step 0: "HR import" \\(${status}\\)`));
  }
});

test('EXE-12: when no later group is left the execution is complete', () => {
  const ended = Object.fromEntries(steps.map(({ name }) => [name, 'Complete' as const]));
  assert.deepEqual(decideAdvance(state(3, ended)), { kind: 'complete' });
});

test('EXE-13: a failing step that may fail does not stop the execution; all failing steps of a group must be allowed to', () => {
  const done = { 'HR import': 'Complete', 'LDAP import': 'Complete', 'HR synchronisation': 'Complete' } as const;
  assert.deepEqual(decideAdvance(state(2, { ...done, 'LDAP export': 'CompleteWithError' })), {
    kind: 'next',
    index: 3,
  });
  const group = [step('may fail', 0, true), step('must not', 0)];
  const both = (second: ActivityStatus): ExecutionState => ({
    currentStepIndex: 0,
    steps: group,
    tasks: [],
    activityStatus: new Map([
      ['may fail', 'FailedWithError'],
      ['must not', second],
    ]),
  });
  assert.equal(decideAdvance(both('Complete')).kind, 'complete');
  assert.equal(decideAdvance(both('FailedWithError')).kind, 'fail');
});

test('EXE-05: a group of skipped steps only counts as done', () => {
  const skipped: ExecutionStep = { ...step('script', 0), activityId: null, skippedBecause: 'not enabled' };
  const all = [skipped, step('import', 1)];
  const waiting = {
    currentStepIndex: 0,
    steps: all,
    tasks: [{ index: 1, isWaiting: true }],
    activityStatus: new Map(),
  };
  assert.deepEqual(decideAdvance(waiting), { kind: 'next', index: 1 });
  assert.deepEqual(decideAdvance({ ...waiting, steps: [skipped], tasks: [] }), { kind: 'complete' });
});

test('EXE-07: a step whose activity is gone counts as failed', () => {
  const advance = decideAdvance({
    currentStepIndex: 0,
    steps: [step('import', 0)],
    tasks: [],
    activityStatus: new Map(),
  });
  assert.equal(advance.kind, 'fail');
});
