import assert from 'node:assert/strict';
import test from 'node:test';
import type { MetaverseType } from '../model/rules.ts';
import { cancelsDeletion, decideDeletion, describeGrace } from './decide-deletion.ts';

const hr = 1;
const payroll = 2;
const directory = 3;
const type: MetaverseType = {
  id: 1,
  name: 'User',
  deletionRule: 'WhenLastConnectorDisconnected',
  deletionGraceSeconds: null,
  deletionTriggerSystemIds: [],
  deletionTriggerMode: 'AllSourcesDisconnect',
};

function decide(changes: Partial<MetaverseType>, remaining: readonly number[] = [], from = hr) {
  return decideDeletion({
    type: { ...type, ...changes },
    origin: 'Projected',
    fromSystemId: from,
    remainingSystemIds: remaining,
  });
}

test('DELM-01: identities made inside JIM, and those whose type is gone, are never deleted by a rule', () => {
  assert.deepEqual(decideDeletion({ type, origin: 'Internal', fromSystemId: hr, remainingSystemIds: [] }), {
    kind: 'keep',
    because: 'internal',
  });
  assert.deepEqual(decideDeletion({ type: undefined, origin: 'Projected', fromSystemId: hr, remainingSystemIds: [] }), {
    kind: 'keep',
    because: 'noType',
  });
});

test('DELM-02: the rule Manual never deletes', () => {
  assert.deepEqual(decide({ deletionRule: 'Manual' }), { kind: 'keep', because: 'manual' });
});

test('DELM-03: with WhenLastConnectorDisconnected the last connector decides', () => {
  assert.deepEqual(decide({}, [directory]), { kind: 'keep', because: 'stillConnected' });
  assert.deepEqual(decide({}), { kind: 'deleteNow' });
});

test('DELM-04: WhenAuthoritativeSourceDisconnected without triggers behaves as WhenLastConnectorDisconnected', () => {
  assert.deepEqual(decide({ deletionRule: 'WhenAuthoritativeSourceDisconnected' }, [directory]), {
    kind: 'keep',
    because: 'stillConnected',
  });
  assert.deepEqual(decide({ deletionRule: 'WhenAuthoritativeSourceDisconnected' }), { kind: 'deleteNow' });
});

test('DELM-04: a listed source triggers though connectors remain; any other system does not', () => {
  const changes = { deletionRule: 'WhenAuthoritativeSourceDisconnected', deletionTriggerSystemIds: [hr] } as const;
  assert.deepEqual(decide(changes, [directory]), { kind: 'deleteNow' });
  assert.deepEqual(decide(changes, [hr], directory), { kind: 'keep', because: 'notATrigger' });
});

test('DELM-04: All sources waits for the last listed one, Specific sources for the first', () => {
  const both = {
    deletionRule: 'WhenAuthoritativeSourceDisconnected',
    deletionTriggerSystemIds: [hr, payroll],
  } as const;
  assert.deepEqual(decide({ ...both, deletionTriggerMode: 'AllSourcesDisconnect' }, [payroll, directory]), {
    kind: 'keep',
    because: 'stillConnected',
  });
  assert.deepEqual(decide({ ...both, deletionTriggerMode: 'AllSourcesDisconnect' }, [directory]), {
    kind: 'deleteNow',
  });
  assert.deepEqual(decide({ ...both, deletionTriggerMode: 'SpecificSourcesDisconnect' }, [payroll, directory]), {
    kind: 'deleteNow',
  });
});

test('DELM-05: a grace period schedules instead of deleting', () => {
  assert.deepEqual(decide({ deletionGraceSeconds: 3600 }), { kind: 'schedule', graceSeconds: 3600 });
  assert.deepEqual(decide({ deletionGraceSeconds: 0 }), { kind: 'deleteNow' });
});

test('OBS-06: the grace period is said in days, hours and minutes, without zero parts', () => {
  assert.equal(describeGrace(30 * 86_400), '30 days');
  assert.equal(describeGrace(86_400 + 2 * 3600), '1 day, 2 hours');
  assert.equal(describeGrace(90 * 60), '1 hour, 30 minutes');
});

test('JOIN-13: any reconnection cancels after WhenLastConnectorDisconnected', () => {
  assert.equal(cancelsDeletion(type, directory, hr), true);
});

test('JOIN-13: after All sources any listed source cancels, another system does not', () => {
  const all: MetaverseType = {
    ...type,
    deletionRule: 'WhenAuthoritativeSourceDisconnected',
    deletionTriggerSystemIds: [hr, payroll],
  };
  assert.equal(cancelsDeletion(all, payroll, hr), true);
  assert.equal(cancelsDeletion(all, directory, hr), false);
});

test('JOIN-13: after Specific sources only the one whose leaving scheduled the deletion cancels it', () => {
  const specific: MetaverseType = {
    ...type,
    deletionRule: 'WhenAuthoritativeSourceDisconnected',
    deletionTriggerSystemIds: [hr, payroll],
    deletionTriggerMode: 'SpecificSourcesDisconnect',
  };
  assert.equal(cancelsDeletion(specific, hr, hr), true);
  assert.equal(cancelsDeletion(specific, payroll, hr), false);
});
