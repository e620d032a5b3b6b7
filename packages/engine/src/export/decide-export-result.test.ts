import assert from 'node:assert/strict';
import test from 'node:test';
import type { AttributeChange, PendingExport } from '../model/pending-export.ts';
import { countersOf, emptyTally, type CountableItem } from '../statistics/counters.ts';
import { decideStatus, tallyPage } from '../statistics/tally.ts';
import { exportOf } from '../testing/planning.ts';
import { decideExportResult, deferExport, type ExportAnswer } from './decide-export-result.ts';
import { prepareExport } from './prepare-export.ts';

const now = '2026-11-25T12:00:00Z';
const mail = 1;
const member = 2;
const secret = 9;
const set = (value: string): AttributeChange => ({ kind: 'Update', value });

/** `known` can be addressed as its name in capitals. */
const addressOf = (id: string): string | undefined => (id.startsWith('unknown') ? undefined : id.toUpperCase());

function decide(spec: Partial<PendingExport>, answer: ExportAnswer, confirmsItself = false) {
  const pendingExport = exportOf({ id: 'a1' }, { status: 'Executing', changes: { [mail]: [set('x')] }, ...spec });
  return decideExportResult({
    prepared: prepareExport(pendingExport, addressOf),
    answer,
    confirmsItself,
    isWriteOnly: (id) => id === secret,
    now,
  });
}

const applied: ExportAnswer = { kind: 'applied', objectRemains: false };
const rejected: ExportAnswer = { kind: 'rejected', isInvalidGeneratedId: false, message: 'No such attribute.' };
const lost: ExportAnswer = { kind: 'connectionLost', message: 'The server hung up.' };

test('EXP-30: a refusal counts, waits 2, 4, 8, 16 minutes, and is given up at the fifth', () => {
  const minutes = [2, 4, 8, 16, null];
  for (const [errorCount, wait] of minutes.entries()) {
    const { next } = decide({ errorCount }, rejected);
    assert.deepEqual(
      [next?.status, next?.errorCount, next?.lastErrorMessage, next?.lastAttemptedAt],
      [wait === null ? 'Failed' : 'Pending', errorCount + 1, 'No such attribute.', now],
    );
    const at = next?.nextRetryAt ?? null;
    assert.equal(at === null ? null : (Date.parse(at) - Date.parse(now)) / 60_000, wait);
  }
});

test('EXP-30: the pause never exceeds an hour', () => {
  const { next } = decide({ errorCount: 9, maxRetries: 20 }, rejected);
  assert.equal(next?.nextRetryAt, '2026-11-25T13:00:00.000Z');
});

test('EXP-30: a refused export keeps all its changes as they were', () => {
  const changes = { [mail]: [set('x')], [member]: [{ kind: 'Add' as const, reference: 'known' }] };
  assert.deepEqual(decide({ changes }, rejected).next?.changes, changes);
});

test('EXP-15: a lost connection returns the export to Pending, with an error that counts', () => {
  const { next, error, isApplied } = decide({}, lost);
  assert.deepEqual([next?.status, next?.errorCount, error?.type, isApplied], ['Pending', 1, 'UnhandledError', false]);
});

test('EXP-32: success marks what was sent as waiting for its confirmation, one attempt more', () => {
  const changes = { [mail]: [{ ...set('x'), status: 'ExportedNotConfirmed' as const, attempts: 2 }] };
  const { next, error } = decide({ changes, errorCount: 3, nextRetryAt: now, lastErrorMessage: 'no' }, applied);
  assert.deepEqual(
    [next?.status, next?.errorCount, next?.nextRetryAt, next?.lastErrorMessage, error],
    ['Exported', 0, null, null, null],
  );
  assert.deepEqual(next?.changes[mail], [
    { kind: 'Update', value: 'x', status: 'ExportedPendingConfirmation', attempts: 3, lastExportedAt: now },
  ]);
});

test('EXP-32: what is in flight from an earlier export, or was given up, is neither sent nor counted again', () => {
  const waiting: AttributeChange = { ...set('x'), status: 'ExportedPendingConfirmation', attempts: 1 };
  const failed: AttributeChange = { kind: 'Add', value: 'y', status: 'Failed', attempts: 5 };
  const { next, outcomes } = decide({ changes: { [mail]: [waiting], [member]: [failed], 3: [set('z')] } }, applied);
  assert.deepEqual([next?.changes[mail], next?.changes[member]], [[waiting], [failed]]);
  assert.equal(outcomes[0]?.count, 1);
});

test('EXP-21, REC-16: what needs no confirmation is gone once it was written; without that it waits as Exported', () => {
  assert.equal(decide({}, applied, true).next, null);
  assert.equal(decide({}, applied, false).next?.status, 'Exported');
});

test('EXP-12, EXP-21: owed references stay pending, as an Update of what now exists', () => {
  const changes = { [mail]: [set('x')], [member]: [{ kind: 'Add' as const, reference: 'unknown' }] };
  for (const confirmsItself of [true, false]) {
    const { next } = decide({ changeType: 'Create', changes }, applied, confirmsItself);
    assert.deepEqual([next?.changeType, next?.status, next?.hasUnresolvedReferences], ['Update', 'Pending', true]);
    assert.deepEqual(next?.changes[member], [{ kind: 'Add', reference: 'unknown' }]);
    assert.equal(next?.changes[mail] === undefined, confirmsItself);
  }
});

test('EXP-33: a Create stays a Create until an import has seen the object', () => {
  const { next } = decide({ changeType: 'Create' }, applied);
  assert.deepEqual([next?.changeType, next?.status], ['Create', 'Exported']);
});

test('EXP-34: a Delete that was taken stays Exported until the import confirms the absence', () => {
  const { next, changeType } = decide({ changeType: 'Delete' }, applied);
  assert.deepEqual([next?.changeType, next?.status, changeType], ['Delete', 'Exported', 'Deprovisioned']);
});

test('EXP-35, D-11: one item an attempt; only what the target accepted is counted and has an outcome', () => {
  const table = [
    ['Create', applied, 'Exported', { exported: 1 }, null],
    ['Update', applied, 'Exported', { exported: 1 }, null],
    ['Delete', applied, 'Deprovisioned', { deprovisioned: 1 }, null],
    ['Create', rejected, 'Exported', {}, 'UnhandledError'],
    ['Update', lost, 'Exported', {}, 'UnhandledError'],
    ['Delete', rejected, 'Deprovisioned', {}, 'UnhandledError'],
    ['Update', { kind: 'unknown', message: 'Time-out.' }, 'Exported', {}, 'UnhandledError'],
    ['Create', { ...rejected, isInvalidGeneratedId: true }, 'Exported', {}, 'InvalidGeneratedExternalId'],
  ] as const;
  for (const [kind, answer, changeType, counts, error] of table) {
    const result = decide({ changeType: kind }, answer);
    assert.deepEqual([result.changeType, result.counts, result.error?.type ?? null], [changeType, counts, error]);
    assert.deepEqual(
      result.outcomes,
      answer.kind === 'applied' ? [{ type: changeType, targetId: 'a1', count: 1 }] : [],
      `${kind} ${answer.kind}`,
    );
  }
});

test('EXP-35: an outcome without attribute changes has no count', () => {
  assert.deepEqual(decide({ changeType: 'Delete', changes: {} }, applied).outcomes, [
    { type: 'Deprovisioned', targetId: 'a1' },
  ]);
});

test('EXP-35: the message tells the number of attempts from the second on', () => {
  const message = (errorCount: number) => decide({ errorCount }, rejected).error?.message;
  assert.equal(message(0), 'Export failed: No such attribute.');
  assert.equal(message(1), 'Export failed after 2 attempts: No such attribute.');
});

test('EXP-32: an Update nobody knows the fate of waits for the import; a Create or Delete is due again after a pause', () => {
  const unknown: ExportAnswer = { kind: 'unknown', message: 'Time-out.' };
  const update = decide({ changeType: 'Update' }, unknown);
  assert.deepEqual([update.next?.status, update.next?.nextRetryAt, update.isApplied], ['Exported', null, false]);
  assert.equal(update.next?.changes[mail]?.[0]?.status, 'ExportedPendingConfirmation');
  const attempted = { ...set('x'), status: 'ExportedPendingConfirmation', attempts: 1, lastExportedAt: now };
  for (const [changeType, change] of [
    ['Create', attempted],
    ['Delete', set('x')],
  ] as const) {
    const { next } = decide({ changeType }, unknown);
    assert.deepEqual(
      [next?.status, next?.nextRetryAt, next?.changes],
      ['ExportNotConfirmed', '2026-11-25T12:02:00.000Z', { [mail]: [change] }],
    );
    assert.equal(decide({ changeType, errorCount: 4 }, unknown).next?.status, 'Failed');
  }
  const owing = decide({ changes: { [mail]: [set('x')], [member]: [{ kind: 'Add', reference: 'unknown' }] } }, unknown);
  assert.equal(owing.next?.status, 'ExportNotConfirmed');
});

test('EXP-32, CON-32: what no import would tell of is sent again when nobody knows whether it arrived', () => {
  const unknown: ExportAnswer = { kind: 'unknown', message: 'Time-out.' };
  const alone = decide({ changeType: 'Update' }, unknown, true).next;
  assert.deepEqual(
    [alone?.status, alone?.nextRetryAt, alone?.changes],
    ['ExportNotConfirmed', '2026-11-25T12:02:00.000Z', { [mail]: [{ ...set('x'), attempts: 1 }] }],
  );
  assert.match(alone?.lastErrorMessage ?? '', /^It is unknown .* It is sent again\.$/);
  assert.equal(decide({ changeType: 'Update', errorCount: 4 }, unknown, true).next?.status, 'Failed');
  const changes = { [mail]: [set('x')], [secret]: [set('s')] };
  const mixed = decide({ changeType: 'Update', changes }, unknown).next;
  assert.deepEqual(
    [mixed?.status, mixed?.changes[mail]?.[0]?.status, mixed?.changes[secret]],
    ['ExportNotConfirmed', 'ExportedPendingConfirmation', [{ ...set('s'), attempts: 1 }]],
  );
});

test('EXP-12, X-5: a deferred export waits five minutes, without an error', () => {
  const deferred = deferExport(exportOf({ id: 'a1' }, { status: 'Executing', errorCount: 1 }), now);
  assert.deepEqual(
    [
      deferred.status,
      deferred.hasUnresolvedReferences,
      deferred.errorCount,
      deferred.lastAttemptedAt,
      deferred.nextRetryAt,
    ],
    ['Pending', true, 1, now, '2026-11-25T12:05:00.000Z'],
  );
});

/** The items and counters of a run of these exports; deferred ones are processed and have no item. */
function runOf(attempts: readonly (readonly [PendingExport['changeType'], ExportAnswer])[], deferred = 0) {
  const items = attempts.map(([changeType, answer], index): CountableItem => {
    const { changeType: itemType, error, counts } = decide({ changeType }, answer);
    return {
      changeType: itemType,
      error,
      counts,
      objectKey: `o${index}`,
      objectType: 'account',
      isAboutProcessedObject: true,
    };
  });
  const tally = tallyPage(emptyTally, { processed: attempts.length + deferred, items });
  const said = Object.entries(countersOf(tally)).filter(([name, value]) => value !== 0 && name !== 'totalObjectTypes');
  return {
    counters: Object.fromEntries(said),
    status: decideStatus({ tally, hasWarning: false, isCancelled: false, isAborted: false }),
  };
}

test('W-15: of four updates one fails', () => {
  assert.deepEqual(
    runOf([
      ['Update', applied],
      ['Update', applied],
      ['Update', applied],
      ['Update', rejected],
    ]),
    {
      counters: { totalObjectsProcessed: 4, totalObjectChangeCount: 4, totalObjectErrors: 1, totalExported: 3 },
      status: 'CompleteWithError',
    },
  );
  const { next } = decide({}, rejected);
  assert.deepEqual([next?.errorCount, next?.status, next?.nextRetryAt], [1, 'Pending', '2026-11-25T12:02:00.000Z']);
});

test('W-16, PR-07: two creates and a delete succeed, an update is deferred: processed, and nothing else', () => {
  assert.deepEqual(
    runOf(
      [
        ['Create', applied],
        ['Create', applied],
        ['Delete', applied],
      ],
      1,
    ),
    {
      counters: {
        totalObjectsProcessed: 4,
        totalObjectChangeCount: 3,
        totalUnchanged: 1,
        totalExported: 2,
        totalDeprovisioned: 1,
      },
      status: 'Complete',
    },
  );
});

test('X-3, D-11, STA-04: refused exports are errors only; all refused fail the run', () => {
  assert.deepEqual(
    runOf([
      ['Update', rejected],
      ['Delete', rejected],
    ]),
    {
      counters: { totalObjectsProcessed: 2, totalObjectChangeCount: 2, totalObjectErrors: 2 },
      status: 'FailedWithError',
    },
  );
});

test('LDAP-22: what no import can bring is settled once it is accepted; the rest waits for its confirmation', () => {
  const created = decide({ changeType: 'Create', changes: { [mail]: [set('x')], [secret]: [set('s')] } }, applied);
  assert.deepEqual([created.next?.status, Object.keys(created.next?.changes ?? {})], ['Exported', [String(mail)]]);
  assert.equal(created.outcomes[0]?.count, 2);
  assert.equal(decide({ changeType: 'Update', changes: { [secret]: [set('s')] } }, applied).next, null);
  const refused = decide({ changeType: 'Update', changes: { [secret]: [set('s')] } }, rejected);
  assert.deepEqual(refused.next?.changes, { [secret]: [set('s')] });
});

test('LDAP-69: a deletion after which the system keeps the object stays, marked so', () => {
  const { next, counts } = decide({ changeType: 'Delete' }, { kind: 'applied', objectRemains: true });
  assert.deepEqual([next?.status, next?.objectRemains, counts], ['Exported', true, { deprovisioned: 1 }]);
});

test('EXP-32: a new object waits for the import that brings it, also when nothing that was sent can be read back', () => {
  const secrets = { [secret]: [set('x')] };
  const { next } = decide({ changeType: 'Create', changes: secrets }, applied);
  assert.deepEqual([next?.status, next?.changes], ['Exported', {}]);
  assert.equal(decide({ changes: secrets }, applied).next, null);
});
