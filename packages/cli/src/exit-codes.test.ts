import assert from 'node:assert/strict';
import test from 'node:test';
import { activityStatus } from '@jim/contract/enums.ts';
import { exitCodeOf } from './exit-codes.ts';

test('CLI: the exit code of an activity follows its status', () => {
  const codes = Object.fromEntries(activityStatus.names.map((status) => [status, exitCodeOf(status)]));
  assert.deepEqual(codes, {
    NotSet: 0,
    InProgress: 0,
    Complete: 0,
    FailedWithError: 1,
    CompleteWithWarning: 3,
    CompleteWithError: 4,
    Cancelled: 5,
  });
});
