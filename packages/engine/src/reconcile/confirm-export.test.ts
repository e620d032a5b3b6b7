import assert from 'node:assert/strict';
import test from 'node:test';
import type { AttributeChange, AttributeChanges, PendingExport } from '../model/pending-export.ts';
import type { Values } from '../model/values.ts';
import { confirmExport, errorOfConfirmation, type Confirmation } from './confirm-export.ts';

const dn = 1;
const cn = 2;
const unknown = 9;
const sent = { status: 'ExportedPendingConfirmation', attempts: 1 } as const;

function exportOf(changes: AttributeChanges, rest: Partial<PendingExport> = {}): PendingExport {
  return {
    id: 'export',
    systemId: 1,
    objectId: 'object',
    changeType: 'Update',
    status: 'Exported',
    changes,
    hasUnresolvedReferences: false,
    sourceMetaverseObjectId: null,
    stagedByActivityId: null,
    errorCount: 2,
    maxRetries: 5,
    lastAttemptedAt: null,
    nextRetryAt: '2026-11-01T00:00:00Z',
    lastErrorMessage: null,
    createdAt: '2026-11-01T00:00:00Z',
    ...rest,
  };
}

function confirm(
  pendingExport: PendingExport,
  values: Readonly<Record<number, Values>>,
  secondary: number | null = dn,
): Confirmation | null {
  return confirmExport(pendingExport, {
    valuesOf: (attributeId) => values[attributeId] ?? [],
    nameOf: (attributeId) => (attributeId === unknown ? undefined : `attribute${attributeId}`),
    isAddress: (attributeId) => attributeId === secondary,
    secondaryAttributeId: secondary,
  });
}

for (const status of ['Pending', 'Executing', 'Failed'] as const) {
  test(`REC-02: an export that is ${status} is not looked at`, () => {
    assert.equal(
      confirm(exportOf({ [cn]: [{ kind: 'Update', value: 'x', ...sent }] }, { status }), { [cn]: ['x'] }),
      null,
    );
  });
}

test('REC-02, EXP-12: what went out while references are owed is confirmed without waiting for those', () => {
  const owed: AttributeChange = { kind: 'Update', reference: 'manager' };
  const changes = { [cn]: [{ kind: 'Update', value: 'x', ...sent } as const], [dn]: [owed] };
  const partial = exportOf(changes, { status: 'Pending', hasUnresolvedReferences: true });
  const confirmation = confirm(partial, { [cn]: ['x'] });
  assert.deepEqual(
    [confirmation?.confirmed, confirmation?.remaining?.changes, confirmation?.remaining?.hasUnresolvedReferences],
    [1, { [dn]: [owed] }, true],
  );
  assert.deepEqual(confirm(partial, { [cn]: ['y'] })?.retrying, ['attribute2']);
});

test('REC-02: changes that are Pending or Failed are left as they are', () => {
  const waiting: AttributeChange[] = [
    { kind: 'Add', value: 'p' },
    { kind: 'Add', value: 'f', status: 'Failed', attempts: 5 },
  ];
  assert.equal(confirm(exportOf({ [cn]: waiting }), { [cn]: ['p', 'f'] }), null);
});

const table: readonly (readonly [string, AttributeChange, Values, boolean])[] = [
  ['REC-03: an Add whose value is there', { kind: 'Add', value: 'a' }, ['b', 'a'], true],
  ['REC-03: an Add whose value is not', { kind: 'Add', value: 'a' }, ['b'], false],
  ['REC-03: an Update whose value is there', { kind: 'Update', value: 'a' }, ['a'], true],
  ['REC-03: an Update without a value, and none is there', { kind: 'Update' }, [], true],
  ['REC-03: an Update without a value, and one is there', { kind: 'Update' }, ['a'], false],
  ['REC-03: a Remove whose value is gone', { kind: 'Remove', value: 'a' }, ['b'], true],
  ['REC-03: a Remove whose value is there', { kind: 'Remove', value: 'a' }, ['a'], false],
  ['REC-03: a RemoveAll, and nothing is left', { kind: 'RemoveAll' }, [], true],
  ['REC-03: a RemoveAll, and something is', { kind: 'RemoveAll' }, ['a'], false],
  ['REC-04: text is compared with its case', { kind: 'Update', value: 'a' }, ['A'], false],
  ['REC-04: empty text never matches', { kind: 'Update', value: '' }, [''], false],
  ['REC-04: numbers are compared by value', { kind: 'Update', value: 1 }, [1], true],
  ['REC-04: a Boolean false is a value', { kind: 'Update', value: false }, [false], true],
  [
    'REC-04: a reference by the text it was resolved to',
    { kind: 'Add', value: 'CN=x', reference: 'identity' },
    ['CN=x'],
    true,
  ],
  [
    'REC-04: a reference that was never resolved is not confirmed by absence',
    { kind: 'Update', reference: 'identity' },
    [],
    false,
  ],
];
for (const [name, change, values, isConfirmed] of table) {
  test(name, () => {
    const result = confirm(exportOf({ [cn]: [{ ...change, ...sent }] }), { [cn]: values });
    assert.equal(result?.confirmed, isConfirmed ? 1 : 0);
    assert.equal(result?.remaining === null, isConfirmed);
  });
}

test('REC-04: a change of an attribute the schema does not have is never confirmed', () => {
  const result = confirm(exportOf({ [unknown]: [{ kind: 'RemoveAll', ...sent }] }), {});
  assert.deepEqual(result?.retrying, ['attribute 9']);
});

test('REC-05: what was found instead is noted', () => {
  const found = confirm(exportOf({ [cn]: [{ kind: 'Update', value: 'x', ...sent }] }), { [cn]: ['a', true] });
  assert.deepEqual(found?.remaining?.changes[cn], [
    { kind: 'Update', value: 'x', attempts: 1, status: 'ExportedNotConfirmed', lastImportedValue: 'a, True' },
  ]);
  const none = confirm(exportOf({ [cn]: [{ kind: 'Update', value: 'x', ...sent }] }), {});
  assert.equal(none?.remaining?.changes[cn]?.[0]?.lastImportedValue, '(no values)');
});

for (const [attempts, status, of] of [
  [4, 'ExportedNotConfirmed', 'ExportNotConfirmed'],
  [5, 'Failed', 'Failed'],
] as const) {
  test(`REC-05, W-19: after ${attempts} attempts a change is ${status}, its export ${of}`, () => {
    const result = confirm(exportOf({ [cn]: [{ kind: 'Update', value: 'x', ...sent, attempts }] }), {});
    assert.equal(result?.remaining?.changes[cn]?.[0]?.status, status);
    assert.equal(result?.remaining?.status, of);
  });
}

test('REC-06, REC-08: confirmed changes go; with the last one the export goes', () => {
  const changes = {
    [cn]: [
      { kind: 'Add', value: 'a', ...sent },
      { kind: 'Add', value: 'b', ...sent },
    ],
  } as const;
  const part = confirm(exportOf(changes), { [cn]: ['a'] });
  assert.deepEqual(
    part?.remaining?.changes[cn]?.map(({ value }) => value),
    ['b'],
  );
  assert.equal(confirm(exportOf(changes), { [cn]: ['a', 'b'] })?.remaining, null);
});

const create: AttributeChanges = {
  [dn]: [{ kind: 'Update', value: 'CN=x', ...sent }],
  [cn]: [{ kind: 'Update', value: 'x', ...sent }],
};
test('REC-07: a Create becomes an Update when its address is confirmed and something is left', () => {
  const pendingExport = exportOf(create, { changeType: 'Create' });
  assert.equal(confirm(pendingExport, { [dn]: ['CN=x'] })?.remaining?.changeType, 'Update');
  assert.equal(confirm(pendingExport, { [cn]: ['x'] })?.remaining?.changeType, 'Create');
});
test('REC-07: without an address, being imported is enough', () => {
  const pendingExport = exportOf(create, { changeType: 'Create' });
  assert.equal(confirm(pendingExport, {}, null)?.remaining?.changeType, 'Update');
});

const statuses: readonly (readonly [string, readonly AttributeChange[], PendingExport['status']])[] = [
  [
    'one is Pending',
    [
      { kind: 'Add', value: 'p' },
      { kind: 'Add', value: 'f', status: 'Failed' },
    ],
    'ExportNotConfirmed',
  ],
  [
    'one is not confirmed',
    [
      { kind: 'Add', value: 'n', ...sent },
      { kind: 'Add', value: 'f', status: 'Failed' },
    ],
    'ExportNotConfirmed',
  ],
  ['all are Failed', [{ kind: 'Add', value: 'f', status: 'Failed' }], 'Failed'],
];
for (const [name, changes, status] of statuses) {
  test(`REC-09: what is left: ${name} → ${status}`, () => {
    const result = confirm(exportOf({ [cn]: [{ kind: 'Add', value: 'ok', ...sent }, ...changes] }), { [cn]: ['ok'] });
    assert.equal(result?.confirmed, 1);
    assert.equal(result?.remaining?.status, status);
  });
}

test('REC-10: error count and retry time are left alone', () => {
  const { remaining } = confirm(exportOf({ [cn]: [{ kind: 'Add', value: 'a', ...sent }] }), {}) ?? {};
  assert.deepEqual([remaining?.errorCount, remaining?.nextRetryAt], [2, '2026-11-01T00:00:00Z']);
});

test('REC-11: a deletion whose object is still there is due again', () => {
  const result = confirm(exportOf({}, { changeType: 'Delete' }), {});
  assert.equal(result?.remaining?.status, 'ExportNotConfirmed');
  assert.equal(result === null ? null : errorOfConfirmation(result)?.type, 'ExportNotConfirmed');
});

test('REC-12: failed changes are named, with how often, before those to be retried', () => {
  const changes = {
    [cn]: [
      { kind: 'Add', value: 'a', ...sent, attempts: 5 },
      { kind: 'Add', value: 'b', ...sent, attempts: 5 },
    ],
    [dn]: [{ kind: 'Update', value: 'x', ...sent }],
  } as const;
  const result = confirm(exportOf(changes), {});
  assert.ok(result);
  const error = errorOfConfirmation(result);
  assert.equal(error?.type, 'ExportConfirmationFailed');
  assert.match(error.message, /2 exported changes .*attribute2 \(x2\)/);
});

test('REC-14: a Create of an address and three values, of which the address and two are there', () => {
  const value = (text: string) => [{ kind: 'Update', value: text, ...sent } as const];
  const pendingExport = exportOf(
    { [dn]: value('CN=x'), 2: value('a'), 3: value('b'), 4: value('c') },
    { changeType: 'Create' },
  );
  const result = confirm(pendingExport, { [dn]: ['CN=x'], 2: ['a'], 3: ['b'], 4: ['other'] });
  assert.equal(result?.confirmed, 3);
  assert.deepEqual(result?.retrying, ['attribute4']);
  const { remaining } = result ?? {};
  assert.deepEqual([remaining?.changeType, remaining?.status], ['Update', 'ExportNotConfirmed']);
  assert.deepEqual(Object.keys(remaining?.changes ?? {}), ['4']);
});

test('REC-04: an address is confirmed in whatever case the system spells it; other text is not', () => {
  const spelled = (attributeId: number): ReturnType<typeof confirmExport> =>
    confirmExport(
      {
        id: 'e',
        systemId: 1,
        objectId: 'o',
        changeType: 'Update',
        status: 'Exported',
        changes: {
          [attributeId]: [
            { kind: 'Update', value: 'CN=Ann,OU=Staff', status: 'ExportedPendingConfirmation', attempts: 1 },
          ],
        },
        hasUnresolvedReferences: false,
        sourceMetaverseObjectId: null,
        stagedByActivityId: null,
        errorCount: 0,
        maxRetries: 5,
        lastAttemptedAt: null,
        nextRetryAt: null,
        lastErrorMessage: null,
        createdAt: '2026-11-25T00:00:00Z',
      },
      {
        valuesOf: () => ['cn=Ann,ou=Staff'],
        nameOf: () => 'name',
        isAddress: (id) => id === 7,
        secondaryAttributeId: 7,
      },
    );
  assert.equal(spelled(7)?.remaining, null);
  assert.deepEqual(spelled(8)?.retrying, ['name']);
});
