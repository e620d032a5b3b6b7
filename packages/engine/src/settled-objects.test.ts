import assert from 'node:assert/strict';
import test from 'node:test';
import { settledUpTo } from './settled-objects.ts';
import { buildWorld, type RuleSpec } from './testing/planning.ts';

const last = { watermark: 7, rulesChangedSinceFull: false, recordsNoChange: false };

test('SYN-02: objects are settled up to the last synchronisation, unless rules changed, items are wanted for all, or there was none', () => {
  const rules = { isRepeatable: true };
  assert.equal(settledUpTo(rules, last), 7);
  assert.equal(settledUpTo(rules, { ...last, rulesChangedSinceFull: true }), null);
  assert.equal(settledUpTo(rules, { ...last, recordsNoChange: true }), null);
  assert.equal(settledUpTo(rules, { ...last, watermark: 0 }), null);
  assert.equal(settledUpTo({ isRepeatable: false }, last), null);
});

test('SYN-02, EXF-02: rules are repeatable unless one looks at the clock or draws lots, in a flow or in its scope', () => {
  const isRepeatable = (rule: Partial<RuleSpec>): boolean =>
    buildWorld({
      metaverse: { User: { attributes: { Key: 'text', Since: 'datetime' } } },
      systems: { HR: { types: { person: { attributes: { id: 'text', since: 'datetime' }, externalId: 'id' } } } },
      rules: [
        { between: 'HR.person -> User', flows: { Key: 'id' } },
        { between: 'HR.person -> User', ...rule },
      ],
    }).rules.isRepeatable;
  const relative = { count: 1, unit: 'Days', direction: 'Ago' } as const;
  const scope: RuleSpec['scope'] = (id) => [
    {
      type: 'All',
      groups: [],
      criteria: [{ attributeId: id('since'), comparison: 'GreaterThan', value: null, relative, caseSensitive: true }],
    },
  ];
  assert.equal(isRepeatable({ flows: { Key: '=Upper(cs["id"])' } }), true);
  assert.equal(isRepeatable({ flows: { Since: '=Now()' } }), false);
  assert.equal(isRepeatable({ flows: { Key: '=RandomPassword(12, true)' } }), false);
  assert.equal(isRepeatable({ scope }), false);
});
