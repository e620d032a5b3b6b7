import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import type { ItemErrorType, ObjectChangeType } from '../model/outcome.ts';
import { itemErrorTypes } from '../model/outcome.ts';
import { counterNames, countersOf, emptyTally, type CountableItem, type Tally } from './counters.ts';
import { decideStatus, tallyPage } from './tally.ts';

function item(
  objectKey: string,
  changes: Partial<CountableItem> & { readonly errorType?: ItemErrorType } = {},
): CountableItem {
  const { errorType, ...rest } = changes;
  return {
    objectKey,
    changeType: 'Updated',
    error: errorType === undefined ? null : { type: errorType, message: '' },
    counts: {},
    objectType: 'person',
    isAboutProcessedObject: true,
    ...rest,
  };
}

function tallyOf(processed: number, items: readonly CountableItem[], from: Tally = emptyTally): Tally {
  return tallyPage(from, { processed, items });
}

const said = (tally: Tally) => Object.fromEntries(Object.entries(countersOf(tally)).filter(([, value]) => value !== 0));

function statusOf(tally: Tally, changes: Partial<Parameters<typeof decideStatus>[0]> = {}) {
  return decideStatus({ tally, hasWarning: false, isCancelled: false, isAborted: false, ...changes });
}

test('ST-01: the 23 counters are those of the wire, in its order', () => {
  assert.equal(counterNames.length, 23);
  assert.deepEqual(Object.keys(countersOf(emptyTally)), [...counterNames]);
  assert.deepEqual(countersOf(emptyTally).totalUnchanged, 0);
});

test('D-14: an object counts once as changed, however many items it has', () => {
  const tally = tallyOf(1, [item('a', { changeType: 'AttributeFlow' }), item('a', { changeType: 'DriftCorrection' })]);
  assert.deepEqual(said(tally), { totalObjectsProcessed: 1, totalObjectChangeCount: 1, totalObjectTypes: 1 });
});

test('D-14: objects found missing count as changed, not as processed, and do not reduce what is unchanged', () => {
  const missing = item('gone', { changeType: 'Deleted', counts: { csoDeletes: 1 }, isAboutProcessedObject: false });
  assert.deepEqual(said(tallyOf(3, [missing])), {
    totalObjectsProcessed: 3,
    totalObjectChangeCount: 1,
    totalUnchanged: 3,
    totalObjectTypes: 1,
    totalCsoDeletes: 1,
  });
});

test('D-14: the sample of the seed holds, 12450 = 248 + 12202', () => {
  const changed = Array.from({ length: 248 }, (_none, index) => item(`o${index}`));
  assert.deepEqual(said(tallyOf(12_450, changed)), {
    totalObjectsProcessed: 12_450,
    totalObjectChangeCount: 248,
    totalUnchanged: 12_202,
    totalObjectTypes: 1,
  });
});

test('D-14: an item NoChange counts for nothing', () => {
  assert.deepEqual(said(tallyOf(1, [item('a', { changeType: 'NoChange' })])), {
    totalObjectsProcessed: 1,
    totalUnchanged: 1,
  });
});

test('D-17: withdrawing an item takes back what it counted; amending it replaces that', () => {
  const added = item('a', { changeType: 'Added', counts: { csoAdds: 1 } });
  const first = tallyOf(1, [added]);
  const rejected = item('a', { changeType: 'NotSet', errorType: 'DuplicateObject' });
  const amended = tallyPage(first, {
    processed: 1,
    items: [item('b', { changeType: 'NotSet', errorType: 'DuplicateObject' })],
    amended: [{ before: added, after: rejected }],
  });
  assert.deepEqual(said(amended), {
    totalObjectsProcessed: 2,
    totalObjectChangeCount: 2,
    totalObjectErrors: 2,
    totalObjectTypes: 1,
  });
  const withdrawn = tallyPage(first, { processed: 0, items: [], amended: [{ before: added, after: null }] });
  assert.deepEqual(said(withdrawn), { totalObjectsProcessed: 1, totalUnchanged: 1, totalObjectTypes: 1 });
});

test('D-12: a page adds to what earlier pages counted', () => {
  const first = tallyOf(2, [item('a', { counts: { projections: 1, attributeFlows: 4 } })]);
  const second = tallyOf(2, [item('b', { counts: { projections: 1, attributeFlows: 3 }, objectType: 'group' })], first);
  assert.deepEqual(said(second), {
    totalObjectsProcessed: 4,
    totalObjectChangeCount: 2,
    totalUnchanged: 2,
    totalObjectTypes: 2,
    totalProjections: 2,
    totalAttributeFlows: 7,
  });
});

test('D-20: a run that aborted, and one in which every processed object has an error of the error class, failed', () => {
  assert.equal(statusOf(tallyOf(1, []), { isAborted: true }), 'FailedWithError');
  assert.equal(
    statusOf(tallyOf(2, [item('a', { errorType: 'UnhandledError' }), item('b', { errorType: 'DuplicateObject' })])),
    'FailedWithError',
  );
  assert.equal(
    statusOf(tallyOf(2, [item('a', { errorType: 'UnhandledError' }), item('b', { errorType: 'ExportNotConfirmed' })])),
    'CompleteWithError',
  );
});

test('D-21: one object of many with an error of the error class makes CompleteWithError', () => {
  assert.equal(statusOf(tallyOf(10, [item('a', { errorType: 'AmbiguousMatch' })])), 'CompleteWithError');
});

test('D-22: warnings alone make CompleteWithWarning', () => {
  const warnings: readonly ItemErrorType[] = [
    'UnresolvedReference',
    'ExportNotConfirmed',
    'MultiValuedAttributeTruncated',
    'MultiValuedToSingleValued',
    'DeltaImportFallbackToFullImport',
  ];
  for (const type of itemErrorTypes) {
    const expected = warnings.includes(type) ? 'CompleteWithWarning' : 'CompleteWithError';
    assert.equal(statusOf(tallyOf(10, [item('a', { errorType: type })])), expected, type);
  }
  assert.equal(statusOf(tallyOf(1, []), { hasWarning: true }), 'CompleteWithWarning');
  assert.equal(
    statusOf(tallyOf(1, [item('a', { errorType: 'UnresolvedReference' })])),
    'CompleteWithWarning',
    'every object with a warning is still no failure',
  );
});

test('D-23: Cancelled beats all; Complete is what is left', () => {
  assert.equal(
    statusOf(tallyOf(1, [item('a', { errorType: 'UnhandledError' })]), { isCancelled: true, isAborted: true }),
    'Cancelled',
  );
  assert.equal(statusOf(tallyOf(5, [item('a')])), 'Complete');
  assert.equal(statusOf(emptyTally), 'Complete');
});

test('ST-02, D-12: counters grow page by page, and no page takes back what another counted', () => {
  let tally = emptyTally;
  const seen: number[] = [];
  for (const id of ['a', 'b', 'c']) {
    tally = tallyOf(1, [item(id, { counts: { csoUpdates: 1 } })], tally);
    seen.push(countersOf(tally).totalCsoUpdates);
  }
  assert.deepEqual(seen, [1, 2, 3]);
});

test('ST-07: an item with a warning counts as an error; without a type of error it does not', () => {
  assert.equal(
    countersOf(tallyOf(2, [item('a', { errorType: 'ExportNotConfirmed' }), item('b')])).totalObjectErrors,
    1,
  );
});

test('X-1: the number of changed objects is not the sum of events: an object adds several, an error adds none', () => {
  const projected = item('a', {
    changeType: 'Projected',
    counts: { projections: 1, attributeFlows: 8, provisioned: 2, pendingExports: 2 },
  });
  const { totalObjectChangeCount } = countersOf(
    tallyOf(2, [projected, item('b', { changeType: 'NotSet', errorType: 'AmbiguousMatch' })]),
  );
  assert.equal(totalObjectChangeCount, 2);
});

test('X-2: in a clean import the changed objects are the added, the updated, the deleted, and those only confirmed', () => {
  const { totalObjectChangeCount, totalCsoAdds, totalCsoUpdates, totalCsoDeletes } = countersOf(
    tallyOf(4, [
      item('a', { changeType: 'Added', counts: { csoAdds: 1 } }),
      item('b', { counts: { csoUpdates: 1, pendingExportsConfirmed: 1 } }),
      item('c', { changeType: 'Deleted', counts: { csoDeletes: 1 }, isAboutProcessedObject: false }),
      item('d', { counts: { pendingExportsConfirmed: 1 } }),
    ]),
  );
  assert.equal(totalObjectChangeCount, totalCsoAdds + totalCsoUpdates + totalCsoDeletes + 1);
});

test('X-7: drift is an item more, and the number of unchanged objects never falls below none', () => {
  const both = [item('a', { changeType: 'AttributeFlow' }), item('a', { changeType: 'DriftCorrection' })];
  assert.deepEqual(said(tallyOf(1, both)), {
    totalObjectsProcessed: 1,
    totalObjectChangeCount: 1,
    totalObjectTypes: 1,
  });
  const more = tallyOf(0, [item('a')]);
  assert.equal(countersOf(more).totalUnchanged, 0);
});

test('X-8: an object counts once as an error, however many of its attributes failed', () => {
  const tally = tallyOf(1, [
    item('a', { errorType: 'ExportConfirmationFailed', counts: { pendingExportsFailed: 1 } }),
    item('a', { errorType: 'ExportNotConfirmed' }),
  ]);
  assert.deepEqual(
    [countersOf(tally).totalObjectErrors, countersOf(tally).totalPendingExportsFailed, tally.errorClassErrors],
    [1, 1, 1],
  );
});

test('X-9: types are counted once by name; an item whose type nobody knows adds none', () => {
  const tally = tallyOf(4, [
    item('a'),
    item('b', { objectType: 'group' }),
    item('c', { objectType: null, changeType: 'NotSet', errorType: 'CouldNotMatchObjectType' }),
    item('d', { changeType: 'NotSet', errorType: 'DuplicateObject' }),
  ]);
  assert.equal(countersOf(tally).totalObjectTypes, 2);
});

test('STA-01, STA-02, D-20 … D-23: the first condition that holds decides', () => {
  const error = tallyOf(1, [item('a', { errorType: 'UnhandledError' })]);
  const oneOfTwo = tallyOf(2, [item('a', { errorType: 'UnhandledError' })]);
  const warned = tallyOf(1, [item('a', { errorType: 'ExportNotConfirmed' })]);
  const rows = [
    ['Cancelled', error, { isCancelled: true, isAborted: true, hasWarning: true }],
    ['FailedWithError', emptyTally, { isAborted: true, hasWarning: true }],
    ['FailedWithError', error, { hasWarning: true }],
    ['CompleteWithError', oneOfTwo, { hasWarning: true }],
    ['CompleteWithWarning', warned, {}],
    ['CompleteWithWarning', tallyOf(1, [item('a')]), { hasWarning: true }],
    ['CompleteWithWarning', emptyTally, { hasWarning: true }],
    ['Complete', tallyOf(1, [item('a')]), {}],
    ['Complete', emptyTally, {}],
  ] as const;
  for (const [status, tally, ending] of rows) assert.equal(statusOf(tally, ending), status);
});

test('STA-05: ambiguous matches and duplicates are errors; unresolved references and unconfirmed exports are warnings', () => {
  const status = (errorType: ItemErrorType) => statusOf(tallyOf(5, [item('a', { errorType })]));
  assert.deepEqual(
    (['AmbiguousMatch', 'DuplicateObject', 'UnresolvedReference', 'ExportNotConfirmed'] as const).map(status),
    ['CompleteWithError', 'CompleteWithError', 'CompleteWithWarning', 'CompleteWithWarning'],
  );
});

test('D-20, STA-03: an error among unchanged objects fails nothing, an erroneous missing object neither', () => {
  assert.equal(statusOf(tallyOf(1000, [item('a', { errorType: 'UnhandledError' })])), 'CompleteWithError');
  const missing = item('gone', { errorType: 'UnhandledError', isAboutProcessedObject: false });
  assert.equal(statusOf(tallyOf(1, [missing])), 'CompleteWithError');
  assert.equal(statusOf(tallyOf(0, [missing])), 'CompleteWithError');
});

test('D-20, D-14: two items of one object are one object, in errors as in what was processed', () => {
  const twice = [item('a', { errorType: 'UnhandledError' }), item('a', { changeType: 'DriftCorrection' })];
  assert.equal(statusOf(tallyOf(1, twice)), 'FailedWithError');
  assert.equal(statusOf(tallyOf(2, twice)), 'CompleteWithError');
});

test('PR-04: a deletion that a delta import receives as an object was processed; one that was detected was not', () => {
  const deleted = (isAboutProcessedObject: boolean) =>
    countersOf(tallyOf(2, [item('a', { changeType: 'Deleted', counts: { csoDeletes: 1 }, isAboutProcessedObject })]));
  assert.deepEqual([deleted(true).totalUnchanged, deleted(false).totalUnchanged], [1, 2]);
});

const changeTypes: readonly ObjectChangeType[] = ['Added', 'Updated', 'Deleted', 'AttributeFlow', 'NoChange', 'NotSet'];
const anyItem = fc.record({
  objectKey: fc.constantFrom(...'abcdefgh'),
  changeType: fc.constantFrom(...changeTypes),
  error: fc.option(
    fc.constantFrom(...itemErrorTypes).map((type) => ({ type, message: '' })),
    { nil: null },
  ),
  counts: fc.record({ attributeFlows: fc.nat(9), csoAdds: fc.nat(1) }),
  objectType: fc.constantFrom('person', 'group', null),
  isAboutProcessedObject: fc.boolean(),
});

test('D-15: identities hold for any pages of items, amended and withdrawn ones included', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ items: fc.array(anyItem), extra: fc.nat(5), amends: fc.boolean() })), (pages) => {
      let tally = emptyTally;
      let earlier: CountableItem | undefined;
      for (const [number, { items, extra, amends }] of pages.entries()) {
        // All items of one object are of one page, so keys are told apart by page.
        const own = items.map((each) => ({ ...each, objectKey: `${number}${each.objectKey}` }));
        const processed =
          new Set(own.filter((each) => each.isAboutProcessedObject).map((each) => each.objectKey)).size + extra;
        const after = own[0];
        const single = earlier;
        const amended =
          amends && single !== undefined && after !== undefined
            ? [
                {
                  before: single,
                  after: {
                    ...after,
                    isAboutProcessedObject: single.isAboutProcessedObject,
                    objectKey: single.objectKey,
                  },
                },
              ]
            : [];
        tally = tallyPage(tally, { processed, items: own, amended });
        const alone = own.find((each) => own.filter((other) => other.objectKey === each.objectKey).length === 1);
        earlier = alone;
      }
      const counters = countersOf(tally);
      assert.equal(counters.totalUnchanged + tally.changedAndProcessed, counters.totalObjectsProcessed);
      assert.ok(counters.totalObjectErrors <= counters.totalObjectChangeCount);
      assert.ok(tally.changedAndProcessed <= tally.changed);
      for (const value of Object.values(counters)) assert.ok(value >= 0);
    }),
    { numRuns: 500 },
  );
});
