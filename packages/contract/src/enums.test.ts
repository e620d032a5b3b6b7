import assert from 'node:assert/strict';
import test from 'node:test';
import * as enums from './enums.ts';
import type { Enumeration } from './enumeration.ts';

/** The integer of every name, as the rules number them. */
const numbered: Readonly<Record<string, readonly (readonly [Enumeration<string>, string])[]>> = {
  'DAT-03': [
    [
      enums.connectedSystemRunType,
      'NotSet 0, FullImport 1, DeltaImport 2, FullSynchronisation 3, DeltaSynchronisation 4, Export 5',
    ],
  ],
  'DAT-04': [[enums.connectedSystemStatus, 'Active 0, Disabled 1, Deleting 2']],
  'DAT-06': [[enums.connectedSystemObjectJoinType, 'NotJoined 0, Projected 1, Provisioned 2, Joined 3']],
  'DAT-07': [[enums.objectMatchingRuleMode, 'ConnectedSystem 0, SyncRule 1']],
  'DAT-08': [
    [enums.metaverseObjectOrigin, 'Projected 0, Internal 1'],
    [enums.metaverseObjectStatus, 'Normal 0, Obsolete 1'],
  ],
  'DAT-10': [
    [enums.syncRuleDirection, 'NotSet 0, Import 1, Export 2'],
    [enums.outboundDeprovisionAction, 'Disconnect 0, Delete 1'],
    [enums.inboundOutOfScopeAction, 'RemainJoined 0, Disconnect 1'],
  ],
  'DAT-13': [
    [
      enums.activityStatus,
      'NotSet 0, InProgress 1, Complete 2, CompleteWithWarning 3, CompleteWithError 4, FailedWithError 5, Cancelled 6',
    ],
  ],
  'DAT-14': [
    [
      enums.activityTargetType,
      'NotSet 0, ExampleDataTemplate 1, ConnectedSystem 2, ConnectedSystemRunProfile 3, SyncRule 4, MetaverseObject 5, ' +
        'TrustedCertificate 6, ObjectMatchingRule 7, MetaverseAttribute 8, ServiceSetting 9, HistoryRetentionCleanup 10, ' +
        'MetaverseObjectType 11, System 12, Schedule 13, TemporalScopeReconciliation 14',
    ],
  ],
  'DAT-15': [
    [
      enums.activityTargetOperationType,
      'Create 0, Read 1, Update 2, Delete 3, Clear 4, Execute 5, ImportHierarchy 6, ImportSchema 7, Revert 8',
    ],
  ],
  'DAT-16': [[enums.activityInitiatorType, 'NotSet 0, User 1, ApiKey 2, System 3']],
  'DAT-20': [
    [
      enums.metaverseObjectChangeInitiatorType,
      'NotSet 0, User 1, WorkflowInstance 2, GroupMembershipRuleEvaluation 3, SynchronisationRule 4, ExampleData 5, System 6',
    ],
  ],
  'SCP-13': [
    [enums.relativeDateUnit, 'Hours 0, Days 1, Weeks 2, Months 3, Years 4'],
    [enums.relativeDateDirection, 'Ago 0, FromNow 1'],
  ],
};

for (const [rule, enumerations] of Object.entries(numbered)) {
  test(`${rule}: ${enumerations.map(([{ title }]) => title).join(', ')}: every name has its integer, and both are understood`, () => {
    for (const [enumeration, expected] of enumerations) {
      const pairs = expected.split(', ').map((pair) => pair.split(' '));
      assert.equal(enumeration.names.length, pairs.length);
      for (const [name = '', integer = ''] of pairs) {
        assert.equal(enumeration.input.parse(Number(integer)), name);
        assert.equal(enumeration.input.parse(name.toUpperCase()), name);
        assert.equal(enumeration.output.parse(name), name);
      }
      assert.equal(enumeration.input.safeParse(pairs.length).success, false);
    }
  });
}
