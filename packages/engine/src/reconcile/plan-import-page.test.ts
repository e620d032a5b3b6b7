import assert from 'node:assert/strict';
import test from 'node:test';
import type { PendingExport } from '../model/pending-export.ts';
import type { StoredObject } from './import-plan.ts';
import type { Imported, ImportedProblemKind } from './imported-object.ts';
import { importedForTests, openSpace, typeForTests, type Space, type SpaceRun } from './space-for-tests.ts';

const person = typeForTests(1, 'Person', {
  id: { isExternalId: true },
  dn: { isSecondaryExternalId: true },
  displayName: {},
  cn: {},
  phones: {},
  age: { type: 'Number' },
  manager: { type: 'Reference' },
  hidden: { selected: false },
});
const device = typeForTests(2, 'Device', { id: { isExternalId: true, type: 'Number' } });
const unidentified = typeForTests(3, 'Room', { name: {} });
const types = [person, device, unidentified];
const idOf = (name: string): number => person.attributes.find((attribute) => attribute.name === name)?.id ?? 0;

const open = (stored: readonly StoredObject[] = []): Space => openSpace(types, stored);
const aPerson = (values: Readonly<Record<string, unknown>>, rest: Partial<Imported> = {}): Imported =>
  importedForTests('Person', values, rest);
const lines = ({ items }: SpaceRun): readonly string[] =>
  items.map(({ externalId, changeType, error }) => [externalId, changeType, error?.type ?? '-'].join(' '));
const only = (space: Space): StoredObject => {
  const [object, ...others] = space.objects.values();
  assert.ok(object);
  assert.equal(others.length, 0);
  return object;
};

const problems: Readonly<Record<Exclude<ImportedProblemKind, 'attributeValueError'>, string>> = {
  couldNotDetermineObjectType: 'CouldNotMatchObjectType',
  externalIdAttributes: 'MissingExternalIdAttributeValue',
  configurationError: 'ConnectorConfigurationError',
  other: 'UnhandledError',
};
for (const [kind, errorType] of Object.entries(problems)) {
  test(`IMP-11, IMP-19: ${kind} is ${errorType}, with the connector's words, and its id counts as present`, () => {
    const space = open();
    space.run([[aPerson({ id: 'a' })]]);
    const problem = { kind: kind as ImportedProblemKind, message: 'Row 7.' };
    const run = space.run([[aPerson({ id: 'a', age: 1 }, { problem })]]);
    assert.deepEqual(lines(run), [`a NotSet ${errorType}`]);
    assert.equal(run.items[0]?.error?.message, 'Row 7.');
    assert.equal(only(space).row.status, 'Normal');
    assert.deepEqual(only(space).row.document, { [idOf('id')]: ['a'] });
  });
}

const refused: readonly (readonly [string, Imported, string])[] = [
  [
    'IMP-12: a name given twice, in whatever case',
    { ...aPerson({ id: 'a', CN: 'x', cn: 'y' }) },
    'DuplicateImportedAttributes',
  ],
  ['IMP-12: before the type is looked at', importedForTests('Nobody', { a: 1, A: 2 }), 'DuplicateImportedAttributes'],
  ['IMP-13: a type that is not in the schema', importedForTests('Nobody', { id: 'a' }), 'CouldNotMatchObjectType'],
  ['IMP-13: no type', importedForTests(null, { id: 'a' }), 'CouldNotMatchObjectType'],
  [
    'IMP-13: a type without an external id attribute',
    importedForTests('Room', { name: 'a' }),
    'CouldNotMatchObjectType',
  ],
  ['IMP-20, IMP-21: no external id', aPerson({ cn: 'x' }), 'MissingExternalIdAttributeValue'],
  ['IMP-20, IMP-14: an empty external id', aPerson({ id: '' }), 'MissingExternalIdAttributeValue'],
  ['IMP-20: two values', aPerson({ id: ['a', 'b'] }), 'UnhandledError'],
  ['IMP-20: an id too long to be looked up', aPerson({ id: 'x'.repeat(801) }), 'UnhandledError'],
  [
    'IMP-38: what is no object at all',
    { objectType: 'Person', change: 'added', attributes: null } as unknown as Imported,
    'UnhandledError',
  ],
];
for (const [name, object, errorType] of refused) {
  test(`${name} → ${errorType}, and the run goes on`, () => {
    const space = open();
    const run = space.run([[object, aPerson({ id: 'good' })]]);
    assert.deepEqual(
      run.items.map(({ error }) => error?.type ?? null),
      [errorType, null],
    );
    assert.equal(only(space).row.externalId, 'good');
    assert.equal(run.counters.totalObjectErrors, 1);
  });
}

for (const type of ['DateTime', 'Binary', 'Reference', 'Boolean'] as const) {
  test(`IMP-20: an external id of the type ${type} is UnsupportedExternalIdAttributeType`, () => {
    const space = openSpace([typeForTests(1, 'Person', { id: { isExternalId: true, type } })]);
    const run = space.run([[aPerson({ id: type === 'Boolean' ? true : 'MTIz' })]], { isFull: false });
    assert.deepEqual(
      run.items.map(({ error }) => error?.type),
      ['UnsupportedExternalIdAttributeType'],
    );
  });
}

test('IMP-13: type names are compared without case', () => {
  const space = open();
  space.run([[importedForTests('PERSON', { id: 'a' })]]);
  assert.equal(only(space).objectTypeId, 1);
});

test('IMP-14, IMP-24: empty values are absent, and CsoAdded counts the attributes that hold something', () => {
  const space = open();
  const run = space.run([
    [aPerson({ id: 'a', cn: '', phones: ['', '1'], age: [], hidden: 'x', manager: '' }, { change: 'updated' })],
  ]);
  assert.deepEqual(only(space).row.document, { [idOf('id')]: ['a'], [idOf('phones')]: ['1'] });
  assert.deepEqual(run.items[0]?.outcomes, [{ type: 'CsoAdded', targetId: only(space).id, count: 2 }]);
});

test('IMP-26: values are distinct: text as written, references without case', () => {
  const space = open();
  space.run([[aPerson({ id: 'a', phones: ['x', 'X', 'x'], manager: ['CN=B', 'cn=b'] })]]);
  assert.deepEqual(only(space).row.document[idOf('phones')], ['x', 'X']);
  assert.deepEqual(
    only(space).references.map(({ raw }) => raw),
    ['CN=B'],
  );
});

test('IMP-25: an attribute outside the schema prevents creation, and is ignored on update', () => {
  const space = open();
  const run = space.run([[aPerson({ id: 'a', wrong: 'x' }), aPerson({ id: 'b', wrong: [] })]]);
  assert.deepEqual(lines(run), ['a Added UnexpectedAttribute', 'b Added -']);
  assert.equal(run.counters.totalCsoAdds, 1);
  assert.deepEqual(lines(space.run([[aPerson({ id: 'b', wrong: 'x' })]])), []);
});

test('IMP-20, IMP-02: ids are compared without case', () => {
  const space = open();
  space.run([[aPerson({ id: 'abc' })]]);
  const run = space.run([[aPerson({ id: 'ABC' })]]);
  assert.deepEqual(
    run.items[0]?.outcomes.map(({ type, count }) => [type, count]),
    [['CsoUpdated', 2]],
  );
  assert.equal(only(space).row.externalId, 'ABC');
});

test('IMP-29, IMP-10: Added for a known object updates it; nothing to tell makes no item', () => {
  const space = open();
  space.run([[aPerson({ id: 'a', cn: 'x' })]]);
  assert.deepEqual(lines(space.run([[aPerson({ id: 'a', cn: 'y' }, { change: 'added' })]])), ['a Updated -']);
  assert.deepEqual(lines(space.run([[aPerson({ id: 'a', cn: 'y' }, { change: 'added' })]])), []);
});

test('DAT-36: an object is named by displayName, cn or its id', () => {
  const space = open();
  const run = space.run([
    [aPerson({ id: 'a', cn: 'Cn', displayName: 'Shown' }), aPerson({ id: 'b', cn: 'Cn' }), aPerson({ id: 'c' })],
  ]);
  assert.deepEqual(
    run.items.map(({ displayName }) => displayName),
    ['Shown', 'Cn', 'c'],
  );
});

test('IMP-32: a delta object is complete: what it does not bring is cleared, values outside the schema too', () => {
  const space = open();
  space.run([[aPerson({ id: 'a', cn: 'x', age: 5, manager: 'm' })]]);
  const [stored] = space.objects.values();
  assert.ok(stored);
  space.objects.set(stored.id, {
    ...stored,
    row: { ...stored.row, contentHash: null, document: { ...stored.row.document, 999: ['old'] } },
  });
  const run = space.run([[aPerson({ id: 'a', age: 5 })]], { isFull: false });
  assert.deepEqual(only(space).row.document, { [idOf('id')]: ['a'], [idOf('age')]: [5] });
  assert.deepEqual(only(space).references, []);
  assert.equal(run.items[0]?.outcomes[0]?.count, 3);
});

test('IMP-38: a value that no database can hold is told of, and what is stored of that attribute stays', () => {
  const space = open();
  space.run([[aPerson({ id: 'a', cn: 'x', phones: ['1', '2'], age: 5 })]]);
  const run = space.run([[aPerson({ id: 'a', phones: ['1\u0000', '3'] })]]);
  assert.deepEqual(lines(run), ['a Updated ImportAttributeValueError']);
  assert.match(run.items[0]?.error?.message ?? '', /^phones: /);
  assert.deepEqual(only(space).row.document, { [idOf('id')]: ['a'], [idOf('phones')]: ['1', '2'] });
  assert.equal(only(space).row.contentHash, null);
  const halves = space.run([[aPerson({ id: 'a', cn: '\ud800', age: 5 })]]);
  assert.match(halves.items[0]?.error?.message ?? '', /^cn: /);
  assert.deepEqual(only(space).row.document, { [idOf('id')]: ['a'], [idOf('age')]: [5] });
});

test('IMP-33: text is compared as written; order is no change', () => {
  const space = open();
  space.run([[aPerson({ id: 'a', phones: ['1', '2'], cn: 'x' })]]);
  assert.deepEqual(lines(space.run([[aPerson({ id: 'a', phones: ['2', '1'], cn: 'x' })]])), []);
  assert.deepEqual(lines(space.run([[aPerson({ id: 'a', phones: ['1', '2'], cn: 'X' })]])), ['a Updated -']);
});

test('IMP-30, IMP-35: a status transition alone is an Updated item without an outcome', () => {
  const space = open();
  space.run([[aPerson({ id: 'a' })]]);
  const stored = only(space);
  space.objects.set(stored.id, { ...stored, row: { ...stored.row, status: 'PendingProvisioning' } });
  const run = space.run([[aPerson({ id: 'a' })]]);
  assert.deepEqual(
    run.items.map(({ changeType, outcomes }) => [changeType, outcomes]),
    [['Updated', []]],
  );
  assert.equal(run.counters.totalCsoUpdates, 0);
  assert.equal(only(space).row.status, 'Normal');
});

test('IMP-22: only a provisioned object is recognised by its address, and by one object only', () => {
  const space = open();
  space.run([[aPerson({ id: 'n', dn: 'CN=n' }), aPerson({ id: 'p', dn: 'CN=p' })]]);
  const stored = [...space.objects.values()].find(({ row }) => row.externalId === 'p');
  assert.ok(stored);
  space.objects.set(stored.id, {
    ...stored,
    row: { ...stored.row, status: 'PendingProvisioning', externalId: null, contentHash: null },
  });
  const run = space.run(
    [[aPerson({ id: 'n2', dn: 'CN=n' }), aPerson({ id: 'p2', dn: 'cn=P' }), aPerson({ id: 'p3', dn: 'CN=p' })]],
    { isFull: false },
  );
  assert.deepEqual(lines(run), ['n2 Added -', 'p2 Updated -', 'p3 Added -']);
  assert.equal(space.objects.get(stored.id)?.row.externalId, 'p2');
});

test('IMP-27, IMP-31: the partition of the run profile, filled in without a word', () => {
  const space = open();
  space.run([[aPerson({ id: 'a' })]]);
  assert.equal(only(space).row.partitionId, null);
  const before = only(space).row.changeNumber;
  assert.deepEqual(lines(space.run([[aPerson({ id: 'a' })]], { partitionId: 7 })), []);
  assert.deepEqual([only(space).row.partitionId, only(space).row.changeNumber], [7, before]);
});

test('IMP-36: an object without a content hash is compared once, and its hash kept', () => {
  const space = open();
  space.run([[aPerson({ id: 'a' })]]);
  const stored = only(space);
  space.objects.set(stored.id, { ...stored, row: { ...stored.row, contentHash: null } });
  assert.deepEqual(lines(space.run([[aPerson({ id: 'a' })]])), []);
  assert.deepEqual(only(space).row, stored.row);
});

test('IMP-15, IMP-18: three objects of one id on one page are three errors, with id and type', () => {
  const space = open();
  const run = space.run([
    [aPerson({ id: 'a', cn: '1' }), aPerson({ id: 'A', cn: '2' }), aPerson({ id: 'a', cn: '3' })],
  ]);
  assert.deepEqual(
    run.items.map(({ externalId, objectType, displayName, error }) => [
      externalId,
      objectType,
      displayName,
      error?.type,
    ]),
    [
      ['a', 'Person', '1', 'DuplicateObject'],
      ['A', 'Person', '2', 'DuplicateObject'],
      ['a', 'Person', '3', 'DuplicateObject'],
    ],
  );
  assert.equal(space.objects.size, 0);
});

test('IMP-15: the same id of another type is no duplicate', () => {
  const space = open();
  const run = space.run([[aPerson({ id: '1' }), importedForTests('Device', { id: 1 })]]);
  assert.equal(run.counters.totalCsoAdds, 2);
});

test('IMP-16, IMP-12: an object refused for another reason makes no duplicate of the good one, in either order', () => {
  const bad = aPerson({ id: 'a', CN: 'x', cn: 'y' });
  const good = aPerson({ id: 'a' });
  for (const pages of [[[bad, good]], [[good, bad]], [[bad], [good]], [[good], [bad]]]) {
    const run = open().run(pages);
    assert.deepEqual(lines(run).toSorted(), ['a Added -', 'a NotSet DuplicateImportedAttributes']);
  }
});

test('IMP-17, OC-05: an earlier page is withdrawn: object, outcomes, link to the object and counters', () => {
  const space = open();
  const run = space.run([[aPerson({ id: 'a' }), aPerson({ id: 'b' })], [aPerson({ id: 'a' })]]);
  assert.equal(only(space).row.externalId, 'b');
  const withdrawn = run.items.filter(({ externalId }) => externalId === 'a');
  assert.deepEqual(
    withdrawn.map(({ changeType, outcomes, counts, connectedSystemObjectId }) => ({
      changeType,
      outcomes,
      counts,
      connectedSystemObjectId,
    })),
    Array.from({ length: 2 }, () => ({
      changeType: 'NotSet',
      outcomes: [],
      counts: {},
      connectedSystemObjectId: null,
    })),
  );
  const { totalCsoAdds, totalObjectChangeCount, totalObjectErrors, totalUnchanged } = run.counters;
  assert.deepEqual([totalCsoAdds, totalObjectChangeCount, totalObjectErrors, totalUnchanged], [1, 3, 2, 0]);
});

test('IMP-37, IMP-23: a deletion by address does not hit an object the page has by its id', () => {
  const space = open();
  space.run([[aPerson({ id: 'a', dn: 'CN=a' })]]);
  const gone = importedForTests('Person', { dn: 'CN=a' }, { change: 'deleted' });
  const run = space.run([[aPerson({ id: 'a', dn: 'CN=a', cn: 'new' }), gone]], { isFull: false });
  assert.deepEqual(lines(run), ['a Updated -']);
});

test('REC-11: an export of a deletion is confirmed when the system tells of the deletion', () => {
  const space = open();
  space.run([[aPerson({ id: 'a' })]]);
  const stored = only(space);
  const pendingExport = { ...blankExport, objectId: stored.id, changeType: 'Delete', status: 'Exported' } as const;
  space.objects.set(stored.id, { ...stored, pendingExport });
  const run = space.run([[importedForTests('Person', { id: 'a' }, { change: 'deleted' })]], { isFull: false });
  assert.equal(only(space).pendingExport, null);
  assert.equal(run.counters.totalPendingExportsConfirmed, 1);
  assert.equal(run.counters.totalCsoDeletes, 1);
});

const blankExport: PendingExport = {
  id: 'export',
  systemId: 1,
  objectId: '',
  changeType: 'Update',
  status: 'Exported',
  changes: {},
  hasUnresolvedReferences: false,
  sourceMetaverseObjectId: null,
  stagedByActivityId: 'run',
  errorCount: 0,
  maxRetries: 5,
  lastAttemptedAt: null,
  nextRetryAt: null,
  lastErrorMessage: null,
  createdAt: '2026-11-01T00:00:00Z',
};

test('REC-12, REC-13: one item tells of the change and of the confirmation; an error that is there stays', () => {
  const space = open();
  space.run([[aPerson({ id: 'a' })]]);
  const stored = only(space);
  const sent = { status: 'ExportedPendingConfirmation', attempts: 1 } as const;
  const changes = {
    [idOf('cn')]: [{ kind: 'Update', value: 'new', ...sent }],
    [idOf('age')]: [{ kind: 'Update', value: 4, ...sent, attempts: 5 }],
    [idOf('phones')]: [{ kind: 'Add', value: '1', ...sent }],
  } as const;
  space.objects.set(stored.id, { ...stored, pendingExport: { ...blankExport, objectId: stored.id, changes } });
  const run = space.run([[aPerson({ id: 'a', cn: 'new', age: 3 })]]);
  const [item] = run.items;
  assert.deepEqual(
    item?.outcomes.map(({ type, count }) => [type, count]),
    [
      ['CsoUpdated', 2],
      ['ExportConfirmed', 1],
      ['ExportFailed', 1],
      ['ExportFailed', 1],
    ],
  );
  assert.equal(item?.error?.type, 'ExportConfirmationFailed');
  assert.equal(run.counters.totalPendingExportsFailed, 1);
  assert.equal(run.counters.totalPendingExportsRetrying, 0);
  assert.equal(run.counters.totalPendingExportsConfirmed, 0);
  const warned = space.run([
    [aPerson({ id: 'a', cn: 'new', age: 3 }, { problem: { kind: 'attributeValueError', message: 'phones' } })],
  ]);
  assert.equal(warned.items[0]?.error?.type, 'ImportAttributeValueError');
});

const historyOf = ({ plans }: SpaceRun) =>
  plans.flatMap(({ changes }) =>
    changes.map(({ changeType, differences }) => [
      changeType,
      Object.fromEntries(
        person.attributes.flatMap(({ id, name }) => (differences[id] === undefined ? [] : [[name, differences[id]]])),
      ),
    ]),
  );

test('IMP-61: history tells what an object began with and what each import added and removed, references too', () => {
  const space = open();
  const first = space.run([[aPerson({ id: 'a', phones: ['1', '2'], manager: 'm' })]]);
  assert.deepEqual(historyOf(first), [
    [
      'Added',
      {
        id: { added: ['a'], removed: [] },
        phones: { added: ['1', '2'], removed: [] },
        manager: { added: ['m'], removed: [] },
      },
    ],
  ]);
  const second = space.run([[aPerson({ id: 'a', phones: ['2', '3'], manager: 'n' })]]);
  assert.deepEqual(historyOf(second), [
    ['Updated', { phones: { added: ['3'], removed: ['1'] }, manager: { added: ['n'], removed: ['m'] } }],
  ]);
  const stored = only(space);
  space.objects.set(stored.id, { ...stored, row: { ...stored.row, status: 'Obsolete' } });
  const back = space.run([[aPerson({ id: 'a', phones: ['2', '3'], manager: 'n' })]]);
  assert.deepEqual([lines(back), historyOf(back)], [['a Updated -'], []]);
});

test('IMP-62: a reference that names its target by a new address is no change, and its text is kept up to date', () => {
  const space = open();
  space.run([[aPerson({ id: 'a', manager: 'CN=Old' })]]);
  const stored = only(space);
  const references = stored.references.map((edge) => ({ ...edge, targetId: 'boss', address: 'cn=new' }));
  space.objects.set(stored.id, { ...stored, references });
  const run = space.run([[aPerson({ id: 'a', manager: 'CN=New' })]]);
  assert.deepEqual([run.items, historyOf(run)], [[], []]);
  assert.deepEqual(
    only(space).references.map(({ raw }) => raw),
    ['CN=New'],
  );
});

test('REC-04, REC-12: addresses and references confirm without regard to case, other text does not', () => {
  const space = open();
  space.run([[aPerson({ id: 'a', dn: 'cn=a', cn: 'ann', manager: 'cn=b' })]]);
  const stored = only(space);
  const sent = (value: string) => [
    { kind: 'Update', value, status: 'ExportedPendingConfirmation', attempts: 1 } as const,
  ];
  const awaiting = (changes: PendingExport['changes']): void =>
    void space.objects.set(stored.id, { ...stored, pendingExport: { ...blankExport, objectId: stored.id, changes } });
  const again = (): SpaceRun => space.run([[aPerson({ id: 'a', dn: 'cn=a', cn: 'ann', manager: 'cn=b' })]]);
  awaiting({ [idOf('dn')]: sent('CN=A'), [idOf('manager')]: sent('CN=B') });
  const confirmed = again();
  assert.deepEqual(confirmed.items[0]?.outcomes, [{ type: 'ExportConfirmed', count: 2 }]);
  assert.equal(only(space).pendingExport, null);
  assert.deepEqual(
    confirmed.plans.flatMap(({ updated }) => updated),
    [],
    'the object itself is not written',
  );
  awaiting({ [idOf('cn')]: sent('ANN') });
  assert.deepEqual(
    again().items[0]?.outcomes.map(({ type, count }) => [type, count]),
    [['ExportFailed', 1]],
  );
});
