import assert from 'node:assert/strict';
import test from 'node:test';
import type { AttributeChange, AttributeChangeStatus, PendingExport } from '../model/pending-export.ts';
import { exportOf } from '../testing/planning.ts';
import { asUpdateOfSeen, joinChanges, prepareExport } from './prepare-export.ts';

const mail = 1;
const member = 2;
const boss = 3;
const set = (value: string, status?: AttributeChangeStatus): AttributeChange => ({
  kind: 'Update',
  value,
  ...(status === undefined ? {} : { status }),
});
const refer = (reference: string, kind: AttributeChange['kind'] = 'Add'): AttributeChange => ({ kind, reference });

const addressOf = (id: string): string | undefined => (id.startsWith('unknown') ? undefined : `CN=${id}`);
const prepare = (spec: Partial<PendingExport>) => prepareExport(exportOf({ id: 'a1' }, spec), addressOf);

test('EXP-01: of an Update only what is new or was not confirmed is due', () => {
  const { sent, kept, owed, decision } = prepare({
    changes: {
      [mail]: [set('new')],
      4: [set('again', 'ExportedNotConfirmed')],
      5: [set('waits', 'ExportedPendingConfirmation')],
      6: [set('lost', 'Failed')],
    },
  });
  assert.deepEqual(sent, { [mail]: [set('new')], 4: [set('again', 'ExportedNotConfirmed')] });
  assert.deepEqual(kept, { 5: [set('waits', 'ExportedPendingConfirmation')], 6: [set('lost', 'Failed')] });
  assert.deepEqual([owed, decision], [{}, 'send']);
});

test('EXP-01: an Update with nothing due is not sent; a Create or Delete is sent even when it is empty', () => {
  assert.equal(prepare({ changes: { [mail]: [set('x', 'ExportedPendingConfirmation')] } }).decision, 'nothingToSend');
  assert.equal(prepare({ changeType: 'Create' }).decision, 'send');
  assert.equal(prepare({ changeType: 'Delete' }).decision, 'send');
});

test('EXP-01: a Create or Delete is sent as a whole, but for what was given up', () => {
  for (const changeType of ['Create', 'Delete'] as const) {
    const { sent, kept } = prepare({
      changeType,
      changes: { [mail]: [set('x', 'ExportedPendingConfirmation'), set('y', 'Failed')] },
    });
    assert.deepEqual(
      [sent, kept],
      [{ [mail]: [set('x', 'ExportedPendingConfirmation')] }, { [mail]: [set('y', 'Failed')] }],
    );
  }
});

test('EXP-11: a reference is sent as the address of its target and still says whom it means', () => {
  const { sent, decision } = prepare({ changes: { [boss]: [refer('u7', 'Update')], [member]: [refer('u8')] } });
  assert.deepEqual(sent, {
    [boss]: [{ kind: 'Update', reference: 'u7', value: 'CN=u7' }],
    [member]: [{ kind: 'Add', reference: 'u8', value: 'CN=u8' }],
  });
  assert.equal(decision, 'send');
});

test('EXP-11: the address is looked up anew each time it is sent', () => {
  const { sent } = prepare({
    changes: { [boss]: [{ ...refer('u7', 'Update'), value: 'CN=old', status: 'ExportedNotConfirmed' }] },
  });
  assert.equal(sent[boss]?.[0]?.value, 'CN=u7');
});

test('EXP-12: what can be addressed goes now, the rest is owed', () => {
  const { sent, owed, decision } = prepare({
    changes: { [mail]: [set('x')], [member]: [refer('u8'), refer('unknown')] },
  });
  assert.deepEqual(sent, { [mail]: [set('x')], [member]: [{ kind: 'Add', reference: 'u8', value: 'CN=u8' }] });
  assert.deepEqual([owed, decision], [{ [member]: [refer('unknown')] }, 'send']);
});

test('EXP-12: an Update of owed references only is deferred; a Create goes without them', () => {
  const changes = { [member]: [refer('unknown')] };
  assert.equal(prepare({ changes }).decision, 'defer');
  const create = prepare({ changeType: 'Create', changes });
  assert.deepEqual([create.decision, create.sent, create.owed], ['send', {}, changes]);
});

test('EXP-11: a member is removed by the address it was added with, also when it is nowhere any more', () => {
  const { sent } = prepare({ changes: { [member]: [{ ...refer('unknown', 'Remove'), value: 'CN=gone' }] } });
  assert.deepEqual(sent, { [member]: [{ kind: 'Remove', reference: 'unknown', value: 'CN=gone' }] });
});

test('DAT-44: the parts of an export put together again are the export', () => {
  const changes = { [mail]: [set('x'), set('y', 'Failed')], [member]: [refer('unknown')] };
  const { sent, owed, kept } = prepare({ changes });
  assert.deepEqual(joinChanges(sent, kept, owed), changes);
});

test('EXP-16, D-11: a Create whose object an import has brought meanwhile goes out again, whole, as an Update', () => {
  const changes = { [mail]: [{ ...set('x', 'ExportedPendingConfirmation'), attempts: 1 }], 4: [set('y')] };
  const interrupted = exportOf({ id: 'a1' }, { changeType: 'Create', changes });
  assert.equal(asUpdateOfSeen(interrupted, false), interrupted);
  const update = asUpdateOfSeen(interrupted, true);
  const { decision, sent, kept } = prepareExport(update, addressOf);
  assert.deepEqual([update.changeType, decision, Object.keys(sent), kept], ['Update', 'send', ['1', '4'], {}]);
});
