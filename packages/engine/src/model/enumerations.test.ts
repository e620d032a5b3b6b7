import assert from 'node:assert/strict';
import test from 'node:test';
import { connectedSystemObjectStatuses, displayNameOf } from './objects.ts';
import { itemErrorTypes, objectChangeTypes, outcomeTypes, warningErrorTypes } from './outcome.ts';
import {
  attributeChangeKinds,
  attributeChangeStatuses,
  countChanges,
  hasUnresolvedReference,
  pendingExportChangeTypes,
  pendingExportMoves,
  pendingExportStatuses,
  statusOf,
} from './pending-export.ts';
import { comparisonTypes, deletionRules } from './rules.ts';
import { attributeDataTypes, attributePluralities, attributeWritabilities } from './values.ts';
import { trackingLevels } from '../statistics/outcome-tree.ts';

/** Names in the order of their stored numbers; a number is a place in the list. */
const enumerations: readonly (readonly [string, readonly string[], string])[] = [
  ['DAT-01', attributeDataTypes, 'NotSet Text Number DateTime Binary Reference Guid Boolean LongNumber'],
  ['DAT-02', attributePluralities, 'SingleValued MultiValued'],
  ['DAT-02', attributeWritabilities, 'Writable ReadOnly'],
  ['DAT-05', connectedSystemObjectStatuses, 'Normal Obsolete PendingProvisioning'],
  ['DAT-09', deletionRules, 'Manual WhenLastConnectorDisconnected WhenAuthoritativeSourceDisconnected'],
  ['DAT-11', pendingExportChangeTypes, 'Create Update Delete'],
  ['DAT-11', pendingExportStatuses, 'Pending ExportNotConfirmed Executing Failed Exported'],
  ['DAT-12', attributeChangeKinds, 'Add Update Remove RemoveAll'],
  ['DAT-12', attributeChangeStatuses, 'Pending ExportedPendingConfirmation ExportedNotConfirmed Failed'],
  [
    'DAT-17',
    objectChangeTypes,
    'NotSet Added Updated Deleted Projected Joined AttributeFlow Disconnected DisconnectedOutOfScope OutOfScopeRetainJoin DriftCorrection Exported Deprovisioned NoChange PendingExport PendingExportConfirmed Created',
  ],
  [
    'DAT-17',
    outcomeTypes,
    'CsoAdded CsoUpdated CsoDeleted DeletionDetected ExportConfirmed ExportFailed Projected Joined AttributeFlow Disconnected DisconnectedOutOfScope MvoDeleted DriftCorrection Provisioned PendingExportCreated Exported Deprovisioned MvoDeletionScheduled AssertedNull NoContributor DeprovisionQueued',
  ],
  [
    'DAT-19',
    comparisonTypes,
    'NotSet Equals NotEquals StartsWith NotStartsWith EndsWith NotEndsWith Contains NotContains LessThan LessThanOrEquals GreaterThan GreaterThanOrEquals',
  ],
  ['DAT-21', trackingLevels, 'None Standard Detailed'],
];

for (const [rule, names, expected] of enumerations) {
  test(`${rule}: ${expected.slice(0, 40)}… are spelled and ordered as they are stored`, () => {
    assert.deepEqual(names, expected.split(' '));
  });
}

test('DAT-17: every warning is one of the errors an item can have', () => {
  assert.equal(new Set(itemErrorTypes).size, itemErrorTypes.length);
  for (const type of warningErrorTypes) assert.ok(itemErrorTypes.includes(type), type);
});

test('DAT-11: only what was given up can be retried by hand only; every status leads on', () => {
  assert.deepEqual(pendingExportMoves.Failed, ['Pending']);
  assert.deepEqual(Object.keys(pendingExportMoves).toSorted(), pendingExportStatuses.toSorted());
  for (const moves of Object.values(pendingExportMoves)) assert.ok(moves.length > 0);
});

test('DAT-36: an object is named by displayName, cn, name, external id, secondary id, in that order', () => {
  const named = (...pairs: readonly (readonly [string, unknown])[]) =>
    pairs.map(([name, value]) => ({ name, values: [value] }));
  assert.equal(displayNameOf(named(['name', 'N'], ['CN', 'C'], ['DisplayName', 'D']), 'E', 'S'), 'D');
  assert.equal(displayNameOf(named(['name', 'N'], ['cn', 'C'], ['displayName', ' ']), 'E', 'S'), 'C');
  assert.equal(displayNameOf(named(['name', 'N']), 'E', 'S'), 'N');
  assert.equal(displayNameOf(named(['cn', 7]), 'E', 'S'), 'E');
  assert.equal(displayNameOf([], null, 'S'), 'S');
  assert.equal(displayNameOf([], null, null), null);
});

test('DAT-44: a change without a status is Pending; a reference without an address is unresolved', () => {
  assert.equal(statusOf({ kind: 'Update' }), 'Pending');
  assert.equal(statusOf({ kind: 'Update', status: 'Failed' }), 'Failed');
  assert.equal(
    countChanges({
      1: [
        { kind: 'Add', value: 'a' },
        { kind: 'Add', value: 'b' },
      ],
      2: [{ kind: 'Update' }],
    }),
    3,
  );
  assert.equal(hasUnresolvedReference({ 1: [{ kind: 'Add', reference: 'u1' }] }), true);
  assert.equal(hasUnresolvedReference({ 1: [{ kind: 'Add', reference: 'u1', value: 'CN=1' }] }), false);
  assert.equal(hasUnresolvedReference({ 1: [{ kind: 'Update', value: 'x' }, { kind: 'Update' }] }), false);
});
